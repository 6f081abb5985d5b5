"""How long a bank file takes from bytes to stored rows, in each format, and whether that stays linear.

    python -m benchmarks.import_speed [--sizes 10000,50000,200000] [--formats ofx,camt] [--matched 10000] [--rounds 1]

Uses the configured database and leaves nothing in it: each import is rolled back once it is measured, after its
constraints were checked as the commit would. «stored» is read, told from what is known, and written: the best of the
rounds, in seconds, and a second; «ratio» is the time a transaction takes against the smallest file (1.0 is linear);
«cpu» is the processor time of it on our side, the database's own comes on top, on another core where there is one;
«again» is the same file brought again. «matched» adds the matching, up to that size. Fails where a transaction of the
largest file takes twice as long as one of the smallest, or a format is slower than what the README promises.
"""

import argparse
import os
import sys
import time
from typing import NamedTuple

import django
from django.db import connection, transaction

from benchmarks.formats_speed import GENERATORS

LARGEST_RATIO = 2.0
PROMISED = {"ofx": 3000}  # transactions a second, stored
PROMISED_OF_OTHERS = 8000
ACCOUNT = "FR7630006000011234567890189"  # for formats that name none


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
    (result,) = import_file(organisation, "f", content, None, ImportOptions(account=ACCOUNT, create_account=True))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    if result.status != status:
        raise SystemExit(f"{result.status}, not {status}: {result.error}")
    return time.perf_counter() - started, time.process_time() - processor


def best(content: bytes, rounds: int, *, matched: bool) -> Times:
    measured = [measure(content, matched=matched) for _ in range(rounds)]
    return Times(*map(min, zip(*measured, strict=True)))


def report(name: str, sizes: list[int], options: argparse.Namespace) -> bool:
    """Print a line a size; return whether the format keeps its promise."""
    smallest, kept = 0.0, True
    for size in sizes:
        content = GENERATORS[name](size)
        stored = best(content, options.rounds, matched=False)
        smallest = smallest or stored.first / size
        ratio = stored.first / size / smallest
        kept = kept and ratio < LARGEST_RATIO and size / stored.first >= PROMISED.get(name, PROMISED_OF_OTHERS)
        matched = best(content, options.rounds, matched=True) if size <= options.matched else None
        print(
            f"{name:9} {size:>12,} {len(content) / 1e6:>6.1f} {stored.first:>7.2f}s {size / stored.first:>7,.0f} "
            f"{ratio:>6.2f} {stored.processor:>6.2f}s {stored.again:>6.2f}s "
            f"{f'{matched.first:.2f}s' if matched else '':>8}",
            flush=True,
        )
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,50000,200000")
    parser.add_argument("--formats", default=",".join(GENERATORS))
    parser.add_argument("--matched", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    measure(GENERATORS["ofx"](100), matched=True)  # the first import of a process also connects and fills caches
    print("format    transactions     MB  stored   per s  ratio     cpu   again  matched")
    sizes = list(map(int, options.sizes.split(",")))
    kept = [report(name, sizes, options) for name in options.formats.split(",")]
    sys.exit(not all(kept))


if __name__ == "__main__":
    main()
