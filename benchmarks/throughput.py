"""How many lines a second are imported, matched and settled, as many lines as invoices, each citing its number.

    python -m benchmarks.throughput [--lines 1000] [--rounds 5]

Beside it, the rows that this writes at the least (bank transactions, payments, allocations) by plain `bulk_create`:
machines differ, ratios less. The rounds' best is reported: the others waited for somebody. Uses the configured
database and leaves nothing in it.
"""

import argparse
import os

import django
from django.db import connection, transaction

from benchmarks.costs import Cost, cost_of
from benchmarks.matching_company import analyze, store_company, store_ledger
from benchmarks.matching_cost import NUMBERING, checked
from benchmarks.matching_ledgers import Builder, World
from benchmarks.matching_ofx import as_ofx
from benchmarks.matching_situations import number_and_amount

ORPHANS = """
DELETE FROM reconciliation_proposalallocation a
WHERE NOT EXISTS (SELECT 1 FROM reconciliation_matchproposal p WHERE p.id = a.proposal_id);
DELETE FROM reconciliation_groupmember m
WHERE NOT EXISTS (SELECT 1 FROM reconciliation_customergroup g WHERE g.id = m.group_id);
"""


Steps = dict[str, Cost]


def one_round(world: World, count: int) -> Steps:
    from banking.importing import ImportOptions, import_file  # noqa: PLC0415 - after django.setup()
    from invoicing.models import Invoice  # noqa: PLC0415
    from reconciliation.models import MatchProposal  # noqa: PLC0415
    from reconciliation.operations import accept  # noqa: PLC0415

    organisation = store_company("banc-lot")
    try:
        store_ledger(organisation, world.ledger)
        analyze()
        content, options = as_ofx(world.lines), ImportOptions(create_account=True)
        brought = cost_of(lambda: checked(import_file(organisation, "f.ofx", content, None, options)))
        first = MatchProposal.objects.filter(organisation=organisation, rank=1).values_list("pk", flat=True)
        wanted = list(first)
        accepted = cost_of(lambda: accept(organisation, wanted, None))
        paid = Invoice.objects.filter(organisation=organisation, status=Invoice.Status.PAID).count()
        if paid != count:
            raise SystemExit(f"{paid} of {count} invoices are paid: a benchmark of something else")
        plain = cost_of(lambda: plainly(organisation, count))
    finally:
        erase(organisation)
    return {"import and match": brought, "accept": accepted, "bulk_create": plain}


def plainly(organisation, count: int) -> None:
    """The rows alone: as many bank transactions, payments and allocations."""
    from banking.models import BankTransaction  # noqa: PLC0415 - after django.setup()
    from invoicing.models import Allocation, Invoice, Payment  # noqa: PLC0415

    line = BankTransaction.objects.filter(organisation=organisation).first()
    invoice = Invoice.objects.filter(organisation=organisation).first()
    same = {f.attname: getattr(line, f.attname) for f in line._meta.concrete_fields if not f.primary_key}
    with transaction.atomic():
        BankTransaction.objects.bulk_create(
            BankTransaction(**same | {"content_key": f"{n:032x}", "status": "ignored"}) for n in range(count)
        )
        payments = Payment.objects.bulk_create(
            Payment(
                organisation=organisation,
                customer_id=invoice.customer_id,
                amount=1,
                received_on=invoice.issue_date,
                origin="bank",
            )
            for _ in range(count)
        )
        Allocation.objects.bulk_create(
            Allocation(organisation=organisation, payment=payment, invoice=invoice, amount=1) for payment in payments
        )


def erase(organisation) -> None:
    """Journals are sealed at commit, so rounds commit: what it wrote is taken out behind the triggers' back."""
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
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # else each round walks over the dead rows of those before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    world = Builder(3, NUMBERING, unpaid=0).build(arguments.lines, ((1, number_and_amount),))
    rounds = [one_round(world, arguments.lines) for _ in range(arguments.rounds)]
    best = {step: min((each[step] for each in rounds), key=lambda cost: cost.seconds) for step in rounds[0]}
    for step, cost in best.items():
        print(f"{step}: {cost}")
    plain = best.pop("bulk_create")
    seconds = sum(cost.seconds for cost in best.values())
    busy = sum(cost.ours + (cost.server or 0) for cost in best.values())
    print(
        f"{arguments.lines} lines imported, matched and settled in {seconds:.2f} s ({busy:.2f} s of CPU in all): "
        f"{arguments.lines / seconds:.0f} lines/s, × {seconds / plain.seconds:.1f} of bulk_create"
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()
