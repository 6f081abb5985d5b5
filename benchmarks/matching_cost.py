"""What matching costs in the configured database: it must grow with the new lines, never with the ledger.

    python -m benchmarks.matching_cost [--lines 10000] [--documents 100000] [--ledgers 10000,1000000] [--accepted 1000]

1. `propose_matches` on many lines against a large ledger: seconds, queries, memory.
2. A file of fifty new lines, from import to proposals, against a small ledger and a very large one.
3. Import, match and settle as many lines as invoices, and the same number of rows by a plain `bulk_create`.

Uses the configured database and leaves nothing in it. `--skip 1` and the like leave a part out.
"""

import argparse
import os
import resource
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import NamedTuple

import django
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks.matching_company import analyze, store, store_company, store_ledger
from benchmarks.matching_fill import fill
from benchmarks.matching_ledgers import Builder, World
from benchmarks.matching_ofx import as_ofx
from benchmarks.matching_situations import SITUATIONS, number_and_amount

NUMBERING = "F2026-00184"
FEW = 50
ORPHANS = """
DELETE FROM reconciliation_proposalallocation a
WHERE NOT EXISTS (SELECT 1 FROM reconciliation_matchproposal p WHERE p.id = a.proposal_id);
DELETE FROM reconciliation_groupmember m
WHERE NOT EXISTS (SELECT 1 FROM reconciliation_customergroup g WHERE g.id = m.group_id);
"""
ROUNDS = 7


class Cost(NamedTuple):
    seconds: float
    processor: float  # seconds of ours, without those of PostgreSQL
    queries: int


def cost_of(act: Callable[[], object]) -> Cost:
    with CaptureQueriesContext(connection) as queries:
        started, processor = time.perf_counter(), time.process_time()
        act()
        seconds, processor = time.perf_counter() - started, time.process_time() - processor
    return Cost(seconds, processor, len(queries))


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
        f"1. {lines} lines, {count} documents: {cost.seconds:.2f} s ({cost.processor:.2f} s of CPU of ours), "
        f"{cost.queries} queries, peak {peak // 1024} MB, {max(0, peak - before) // 1024} MB more than before"
    )


def few_lines(ledgers: list[int]) -> None:
    first = 0.0
    for documents in ledgers:
        world = Builder(2, NUMBERING, unpaid=5 * FEW).build(FEW * ROUNDS, SITUATIONS)
        with transaction.atomic():
            organisation = store_company(f"banc-{documents}")
            store_ledger(organisation, world.ledger)
            fill(organisation, documents - len(world.ledger.documents))
            analyze()
            costs = [undone(partial(imported, organisation, world, turn)) for turn in range(ROUNDS)]
            transaction.set_rollback(True)
        seconds = median(cost.seconds for cost in costs[1:])  # the first compiles and fills caches
        first = first or seconds
        print(
            f"2. {FEW} new lines, {documents} documents, import to proposals: {seconds:.3f} s, "
            f"{costs[-1].queries} queries, × {seconds / first:.2f}"
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


def settled(count: int) -> None:
    """Lines that cite their number: what a lot of certain proposals is."""
    from banking.importing import ImportOptions, import_file  # noqa: PLC0415 - after django.setup()
    from invoicing.models import Allocation, Invoice, Payment  # noqa: PLC0415
    from reconciliation.models import MatchProposal  # noqa: PLC0415
    from reconciliation.operations import accept  # noqa: PLC0415

    world = Builder(3, NUMBERING, unpaid=0).build(count, ((1, number_and_amount),))
    organisation = store_company("banc-lot")
    try:
        store_ledger(organisation, world.ledger)
        analyze()
        content = as_ofx(world.lines)
        options = ImportOptions(create_account=True)
        brought = cost_of(lambda: checked(import_file(organisation, "f.ofx", content, None, options)))
        first = MatchProposal.objects.filter(organisation=organisation, rank=1).values_list("pk", flat=True)
        wanted = list(first)
        accepted = cost_of(lambda: accept(organisation, wanted, None))
        paid = Invoice.objects.filter(organisation=organisation, status=Invoice.Status.PAID).count()
        customer, invoice = organisation.customers.first(), Invoice.objects.filter(organisation=organisation).first()
        plain = cost_of(lambda: plainly(organisation, customer, invoice, count, (Payment, Allocation)))
    finally:
        erase(organisation)
    total = brought.seconds + accepted.seconds
    print(
        f"3. {count} lines: import and match {brought.seconds:.2f} s ({brought.queries} queries), accept "
        f"{len(wanted)} {accepted.seconds:.2f} s ({accepted.queries} queries), {paid} paid: {count / total:.0f} "
        f"lines/s; plain bulk_create of as many payments and allocations {plain.seconds:.2f} s: "
        f"× {total / plain.seconds:.1f}"
    )


def plainly(organisation, customer, invoice, count: int, models) -> None:
    """The rows that accepting writes, and nothing else."""
    payment_model, allocation_model = models
    with transaction.atomic():
        payments = payment_model.objects.bulk_create(
            payment_model(
                organisation=organisation,
                customer=customer,
                amount=1,
                received_on=invoice.issue_date,
                origin="bank",
            )
            for _ in range(count)
        )
        allocation_model.objects.bulk_create(
            allocation_model(organisation=organisation, payment=payment, invoice=invoice, amount=1)
            for payment in payments
        )


def erase(organisation) -> None:
    """Journals are sealed at commit, so this part commits: what it wrote is taken out behind the triggers' back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'organisation_id' "
            "AND table_schema = current_schema()"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {table} WHERE organisation_id = %s", [organisation.pk])  # noqa: S608 - our names
        cursor.execute("DELETE FROM organisations_organisation WHERE id = %s", [organisation.pk])
        cursor.execute(ORPHANS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--documents", type=int, default=94_000, help="unpaid ones; the lines bring their own besides")
    parser.add_argument("--ledgers", default="10000,1000000")
    parser.add_argument("--accepted", type=int, default=1000)
    parser.add_argument("--skip", type=int, nargs="*", default=[])
    arguments = parser.parse_args()
    if 1 not in arguments.skip:
        many_lines(arguments.lines, arguments.documents)
    if 2 not in arguments.skip:
        few_lines([int(n) for n in arguments.ledgers.split(",")])
    if 3 not in arguments.skip:
        settled(arguments.accepted)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()
