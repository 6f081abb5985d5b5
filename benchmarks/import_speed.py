"""How long a bank file takes from bytes to stored rows, in each format, and whether that stays linear.

    python -m benchmarks.import_speed [--sizes 10000,50000,200000] [--formats ofx,camt] [--matched 10000] [--rounds 3]

Uses the configured database and leaves nothing in it: each import is rolled back once it is measured, after its
constraints were checked as the commit would. «stored» is read, told from what is known, and written: seconds by the
clock, the best of the rounds. «ours» and «theirs» are the seconds of processor that our process (the child that reads
workbooks included) and the database's took for it; «a core» is how many transactions a second one core stores that does
both, and «ratio» what a transaction costs against the smallest file (1.0 is linear). «again» is the same file brought
again; «matched» adds the matching, up to that size. Fails where a format is slower than what the README promises, or
not linear.
"""

import argparse
import os
import sys
import time
from typing import NamedTuple

import django
import psutil
from django.db import connection, transaction

from benchmarks.formats_speed import GENERATORS, processor_time

LARGEST_RATIO = 2.0
PROMISED = {"ofx": 3000}  # transactions a second, stored
PROMISED_OF_OTHERS = 8000
ACCOUNT = "FR7630006000011234567890189"  # for formats that name none


class Times(NamedTuple):
    """Seconds."""

    first: float
    ours: float
    theirs: float
    again: float

    @property
    def core(self) -> float:
        return self.ours + self.theirs


def measure(content: bytes, *, matched: bool) -> Times:
    from banking import events  # noqa: PLC0415 — after django.setup(), as the others
    from organisations.models import Organisation  # noqa: PLC0415
    from reconciliation.listeners import match_new_transactions  # noqa: PLC0415

    if not matched:
        events.statement_imported.disconnect(match_new_transactions)
    with transaction.atomic():
        organisation = Organisation.objects.create(name="Banc d’essai", slug=f"banc-d-essai-{os.getpid()}")
        first, ours, theirs = bring(organisation, content, "imported")
        again, *_processors = bring(organisation, content, "known")
        transaction.set_rollback(True)
    events.statement_imported.connect(match_new_transactions)
    return Times(first, ours, theirs, again)


def backend_seconds() -> float:
    """Of processor, that the database's process took for this connection so far; the server is on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        times = psutil.Process(cursor.fetchone()[0]).cpu_times()
    return times.user + times.system


def bring(organisation, content: bytes, status: str) -> tuple[float, float, float]:
    from banking.importing import ImportOptions, import_file  # noqa: PLC0415 — after django.setup()

    theirs, ours, started = backend_seconds(), processor_time(), time.perf_counter()
    (result,) = import_file(organisation, "f", content, None, ImportOptions(account=ACCOUNT, create_account=True))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    elapsed, ours = time.perf_counter() - started, processor_time() - ours
    if result.status != status:
        raise SystemExit(f"{result.status}, not {status}: {result.error}")
    return elapsed, ours, backend_seconds() - theirs


def best(content: bytes, rounds: int, *, matched: bool) -> Times:
    measured = [measure(content, matched=matched) for _ in range(rounds)]
    return Times(*map(min, zip(*measured, strict=True)))


def report(name: str, sizes: list[int], options: argparse.Namespace) -> bool:
    """Print a line a size; return whether the format keeps its promise."""
    smallest, kept = 0.0, True
    for size in sizes:
        content = GENERATORS[name](size)
        stored = best(content, options.rounds, matched=False)
        smallest = smallest or stored.core / size
        ratio = stored.core / size / smallest
        kept = kept and ratio < LARGEST_RATIO and size / stored.core >= PROMISED.get(name, PROMISED_OF_OTHERS)
        matched = best(content, options.rounds, matched=True) if size <= options.matched else None
        print(
            f"{name:9} {size:>12,} {len(content) / 1e6:>6.1f} {stored.first:>7.2f}s {stored.ours:>6.2f}s "
            f"{stored.theirs:>6.2f}s {size / stored.core:>7,.0f} {ratio:>6.2f} {stored.again:>6.2f}s "
            f"{f'{matched.first:.2f}s' if matched else '':>8}",
            flush=True,
        )
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,50000,200000")
    parser.add_argument("--formats", default=",".join(GENERATORS))
    parser.add_argument("--matched", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    measure(GENERATORS["ofx"](100), matched=True)  # the first import of a process also connects and fills caches
    print("format    transactions     MB   stored    ours  theirs  a core  ratio   again  matched")
    sizes = list(map(int, options.sizes.split(",")))
    kept = [report(name, sizes, options) for name in options.formats.split(",")]
    sys.exit(not all(kept))


if __name__ == "__main__":
    main()
