"""Random documents through the acts of the app: drafted, sent, corrected, their XML, totals and pages then checked.

    python -m benchmarks.whole_documents_check [--count 500] [--seed 1]

Uses the configured database; all that it makes is rolled back. Says which documents fail and why.
"""

import argparse
import os
import sys
import time

import django
from django.db import transaction


def checked(seed: int, count: int):
    """Yield each document and its faults."""
    from tests.invoicing.rendering.validation import Validator  # noqa: PLC0415 — after setup()
    from tests.invoicing.whole_checks import faults  # noqa: PLC0415
    from tests.invoicing.whole_documents import documents  # noqa: PLC0415

    validator = Validator()
    for document in documents(seed, count):
        yield document, faults(document, validator)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    begun, made, wrong = time.perf_counter(), 0, 0
    with transaction.atomic():
        for document, found in checked(wanted.seed, wanted.count):
            made, wrong = made + 1, wrong + bool(found)
            for fault in found:
                print(f"{document.organisation} {document}: {fault}")
        transaction.set_rollback(True)
    print(f"{made} documents, {wrong} at fault, {time.perf_counter() - begun:.0f} s")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
