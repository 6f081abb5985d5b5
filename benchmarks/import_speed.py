"""How long an OFX file takes from bytes to stored, deduplicated and matched rows, and whether that stays linear.

    python -m benchmarks.import_speed [--sizes 5000,10000] [--rounds 3]

Uses the configured database and leaves nothing in it: each import is rolled back once it is measured. Prints the best
of the rounds, in seconds: read and stored alone; matched at once, as in life; the processor time of the latter on our
side; the same file brought again. Fails where twice the file takes three times the time.
"""

import argparse
import os
import sys
import time
from typing import NamedTuple

import django
from django.db import transaction

from benchmarks.formats_speed import ofx

LARGEST_RATIO = 3.0


class Times(NamedTuple):
    """Seconds."""

    first: float
    processor: float
    again: float


def measure(content: bytes, *, matched: bool) -> Times:
    from banking import events  # noqa: PLC0415 — after django.setup(), as the others
    from organisations.models import Organisation  # noqa: PLC0415
    from reconciliation.listeners import match_new_transactions  # noqa: PLC0415

    if not matched:
        events.statement_imported.disconnect(match_new_transactions)
    with transaction.atomic():
        organisation = Organisation.objects.create(name="Banc d’essai", slug=f"banc-d-essai-{os.getpid()}")
        first, processor = bring(organisation, content, "imported")
        again, _processor = bring(organisation, content, "known")
        transaction.set_rollback(True)
    events.statement_imported.connect(match_new_transactions)
    return Times(first, processor, again)


def bring(organisation, content: bytes, status: str) -> tuple[float, float]:
    from banking.importing import ImportOptions, import_file  # noqa: PLC0415 — after django.setup()

    started, processor = time.perf_counter(), time.process_time()
    (result,) = import_file(organisation, "f.ofx", content, None, ImportOptions(create_account=True))
    if result.status != status:
        raise SystemExit(f"{result.status}, not {status}: {result.error}")
    return time.perf_counter() - started, time.process_time() - processor


def best(content: bytes, rounds: int, *, matched: bool) -> Times:
    measured = [measure(content, matched=matched) for _ in range(rounds)]
    return Times(*map(min, zip(*measured, strict=True)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="5000,10000")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    measure(ofx(100), matched=True)  # the first import of a process also connects, compiles and fills caches
    print("transactions  stored  per s  matched  per s  ratio     cpu   again")
    previous, slow = 0.0, False
    for size in map(int, options.sizes.split(",")):
        content = ofx(size)
        stored = best(content, options.rounds, matched=False)
        matched = best(content, options.rounds, matched=True)
        ratio = matched.first / previous if previous else 0.0
        slow = slow or ratio >= LARGEST_RATIO
        print(
            f"{size:>12} {stored.first:>6.2f}s {size / stored.first:>6.0f} "
            f"{matched.first:>7.2f}s {size / matched.first:>6.0f} {f'{ratio:.2f}' if ratio else '':>6} "
            f"{matched.processor:>6.2f}s {stored.again:>6.2f}s"
        )
        previous = matched.first
    sys.exit(slow)


if __name__ == "__main__":
    main()
