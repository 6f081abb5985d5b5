"""What matching costs: it must grow with the new lines, never with the ledger.

    python -m benchmarks.matching_cost [--lines 10000] [--documents 100000] [--ledgers 10000,1000000]

1. `propose_matches` on many lines against a large ledger: seconds, queries, memory.
2. A file of fifty new lines, from import to proposals, against a small ledger and a very large one.

Importing, matching and settling a lot is measured by `benchmarks.throughput`.
The first uses the configured database and leaves nothing in it, the second one of its own, dropped at the end.
`--skip 1` and the like leave a part out.
"""

import argparse
import os
import resource
from collections.abc import Callable
from functools import partial
from statistics import median

import django
from django.db import transaction

from benchmarks.costs import Cost, cost_of
from benchmarks.matching_company import store, store_company, store_ledger
from benchmarks.matching_fill import fill
from benchmarks.matching_ledgers import Builder, World
from benchmarks.matching_ofx import as_ofx
from benchmarks.matching_situations import SITUATIONS
from benchmarks.own_database import look_after_tables, own_database

NUMBERING = "F2026-00184"
FEW = 50
ROUNDS = 15


def undone(act: Callable[[], Cost]) -> Cost:
    """Measured, and taken back."""
    with transaction.atomic():
        measured = act()
        transaction.set_rollback(True)
    return measured


def many_lines(lines: int, documents: int) -> None:
    from reconciliation.proposing import propose_matches  # noqa: PLC0415 - after django.setup()

    world = Builder(1, NUMBERING, unpaid=documents).build(lines, SITUATIONS)
    count = len(world.ledger.documents)
    with transaction.atomic():
        organisation = store("banc-lignes", world)
        del world
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        cost = cost_of(lambda: propose_matches(organisation))
        transaction.set_rollback(True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"1. {lines} lines, {count} documents: {cost}, "
        f"peak {peak // 1024} MB, {max(0, peak - before) // 1024} MB more than before"
    )


def few_lines(ledgers: list[int]) -> None:
    first = 0.0
    for documents in ledgers:
        world = Builder(2, NUMBERING, unpaid=5 * FEW).build(FEW * ROUNDS, SITUATIONS)
        with own_database("quittance_matching_cost"):
            organisation = store_company(f"banc-{documents}")
            store_ledger(organisation, world.ledger)
            fill(organisation, documents - len(world.ledger.documents))
            look_after_tables()
            costs = [undone(partial(imported, organisation, world, turn)) for turn in range(ROUNDS)]
        seconds = median(cost.seconds for cost in costs[1:])  # the first compiles and fills caches
        first = first or seconds
        print(
            f"2. {FEW} new lines, {documents} documents, import to proposals: {seconds:.3f} s "
            f"(last: {costs[-1]}), × {seconds / first:.2f}"
        )


def imported(organisation, world: World, turn: int) -> Cost:
    from banking.importing import ImportOptions, import_file  # noqa: PLC0415 - after django.setup()

    content = as_ofx(world.lines[turn * FEW : (turn + 1) * FEW])
    options = ImportOptions(create_account=True)
    return cost_of(lambda: checked(import_file(organisation, "f.ofx", content, None, options)))


def checked(results) -> None:
    for result in results:
        if result.status != "imported":
            raise SystemExit(f"{result.status}: {result.error}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--documents", type=int, default=94_000, help="unpaid ones; the lines bring their own besides")
    parser.add_argument("--ledgers", default="10000,1000000")
    parser.add_argument("--skip", type=int, nargs="*", default=[])
    arguments = parser.parse_args()
    if 1 not in arguments.skip:
        many_lines(arguments.lines, arguments.documents)
    if 2 not in arguments.skip:
        few_lines([int(n) for n in arguments.ledgers.split(",")])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()
