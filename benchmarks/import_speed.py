"""How long an OFX file takes from bytes to stored, deduplicated and matched rows, and whether that stays linear.

    python -m benchmarks.import_speed [--sizes 5000,10000]

Uses the configured database and leaves nothing in it: each import is rolled back once it is measured. Prints wall clock
seconds: read and stored alone, then matched at once as in life, then the same file brought again. Fails where twice the
file takes three times the time.
"""

import argparse
import os
import sys
import time

import django
from django.db import transaction

from benchmarks.formats_speed import ofx

LARGEST_RATIO = 3.0


def seconds_of(content: bytes, *, matched: bool) -> tuple[float, float]:
    """(first import, same file again)"""
    from banking import events  # noqa: PLC0415 — after django.setup(), as the others
    from banking.importing import ImportOptions, import_file  # noqa: PLC0415
    from organisations.models import Organisation  # noqa: PLC0415
    from reconciliation.listeners import match_new_transactions  # noqa: PLC0415

    if not matched:
        events.statement_imported.disconnect(match_new_transactions)
    seconds = []
    with transaction.atomic():
        organisation = Organisation.objects.create(name="Banc d’essai", slug=f"banc-d-essai-{os.getpid()}")
        for status in ("imported", "known"):
            started = time.perf_counter()
            (result,) = import_file(organisation, "f.ofx", content, None, ImportOptions(create_account=True))
            seconds.append(time.perf_counter() - started)
            if result.status != status:
                raise SystemExit(f"{result.status}, not {status}: {result.error}")
        transaction.set_rollback(True)
    events.statement_imported.connect(match_new_transactions)
    return seconds[0], seconds[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="5000,10000")
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    seconds_of(ofx(100), matched=True)  # the first import of a process also connects, compiles and fills caches
    print(f"{'transactions':>12} {'stored':>7} {'per s':>6} {'matched':>8} {'per s':>6} {'again':>6} {'ratio':>6}")
    previous, slow = 0.0, False
    for size in sizes:
        content = ofx(size)
        stored, again = seconds_of(content, matched=False)
        matched, _again = seconds_of(content, matched=True)
        ratio = f"{matched / previous:.2f}" if previous else ""
        slow = slow or bool(previous and matched / previous >= LARGEST_RATIO)
        print(
            f"{size:>12} {stored:>6.2f}s {size / stored:>6.0f} {matched:>7.2f}s {size / matched:>6.0f} "
            f"{again:>5.2f}s {ratio:>6}"
        )
        previous = matched
    sys.exit(slow)


if __name__ == "__main__":
    main()
