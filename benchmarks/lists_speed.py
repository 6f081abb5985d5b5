"""How long the server takes to answer the pages where people live, in a company of a million invoices.

    python -m benchmarks.lists_speed [--invoices 1000000] [--waiting 50000] [--rounds 15] [--keep SLUG]

Uses the configured database; the company it makes is rolled back at the end. Prints the median and the worst of the
rounds in milliseconds, and the number of queries. Fails where the first page of Réconciliations takes more than 100 ms
or an acceptance more than 60 ms.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable

import django
from django.db import connection, transaction

LIST_MS, ACCEPT_MS = 100, 60


def build(invoices: int, waiting: int):
    """Return (company, its owner): `invoices` sent, `waiting` lines with a proposal."""
    from banking.models import BankAccount, BankTransaction, Statement, StatementImport  # noqa: PLC0415 — after setup()
    from benchmarks.multiply import multiply  # noqa: PLC0415
    from invoicing.models import Customer, Invoice  # noqa: PLC0415
    from organisations.models import Membership, Organisation, User  # noqa: PLC0415
    from reconciliation.models import MatchProposal, ProposalAllocation  # noqa: PLC0415

    company = Organisation.objects.create(name="Banc d’essai", slug=f"banc-{os.getpid()}")
    owner = User.objects.create_user(f"banc-{os.getpid()}@quittance.example")
    Membership.objects.create(organisation=company, user=owner, role=Membership.Role.OWNER)
    people = max(invoices // 100, 1)
    customer = Customer.objects.create(organisation=company, name="Client 0")
    multiply(customer, people - 1, {"name": "'Client ' || n"})
    invoice = Invoice.objects.create(
        organisation=company,
        customer=customer,
        status=Invoice.Status.SENT,
        number="F2026-0000000",
        number_key="F20260000000",
        issue_date="2026-01-01",
        due_date="2026-01-31",
        total_excl_vat="100.00",
        total_vat="20.00",
        total_incl_vat="120.00",
    )
    multiply(
        invoice,
        invoices,
        {
            "customer_id": f"{customer.pk} + n % {people}",
            "number": "'F2026-' || lpad(n::text, 7, '0')",
            "number_key": "'F2026' || lpad(n::text, 7, '0')",
            "issue_date": "date '2026-01-01' + n % 300",
            "due_date": "date '2026-01-31' + n % 300",
            "total_incl_vat": "100 + (n % 900000) / 100.0",
        },
    )
    account = BankAccount.objects.create(organisation=company, name="Compte", number="FR7630006000011234567890189")
    brought = StatementImport.objects.create(organisation=company, file_name="f.ofx", file_sha256="0", format="ofx")
    statement = Statement.objects.create(
        organisation=company, statement_import=brought, bank_account=account, transactions_read=0, created=0
    )
    line = BankTransaction.objects.create(
        organisation=company,
        bank_account=account,
        statement=statement,
        booking_date="2026-11-01",
        amount="120.00",
        counterparty_name="CLIENT 0",
        remittance_information="VIR FACTURE F2026-0000000",
        content_key="0",
    )
    multiply(
        line,
        waiting,
        {
            "booking_date": "date '2026-01-31' + n % 300",
            "amount": "100 + (n % 900000) / 100.0",
            "content_key": "n::text",
            "remittance_information": "'VIR FACTURE F2026-' || lpad(n::text, 7, '0')",
        },
    )
    proposal = MatchProposal.objects.create(
        organisation=company,
        bank_transaction=line,
        rank=1,
        band=MatchProposal.Band.CERTAIN,
        score=97,
        line_kind="transfer",
        payer_name="CLIENT 0",
        documents_key="0",
        reasons=[{"code": "number_exact", "favourable": True, "values": {}}],
        residual_kind="none",
        residual_amount=0,
    )
    allocation = ProposalAllocation.objects.create(proposal=proposal, invoice=invoice, amount="120.00")
    first_band = "CASE n % 4 WHEN 0 THEN 'certain' WHEN 1 THEN 'probable' WHEN 2 THEN 'possible' ELSE 'ambiguous' END"
    multiply(
        proposal, waiting, {"bank_transaction_id": f"{line.pk} + n", "documents_key": "n::text", "band": first_band}
    )
    amount = "100 + (n % 900000) / 100.0"
    multiply(
        allocation,
        waiting,
        {"proposal_id": f"{proposal.pk} + n", "invoice_id": f"{invoice.pk} + n", "amount": amount},
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return company, owner


class Bench:
    """Times requests through the whole stack, templates and middleware included."""

    def __init__(self, rounds: int) -> None:
        from django.test import Client  # noqa: PLC0415 — after django.setup()

        self.client = Client()
        self.rounds = rounds
        self.failed = False

    def time(
        self, name: str, ask: Callable[[], object], most_ms: float | None = None, rounds: int | None = None
    ) -> None:
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        ask()
        taken = []
        for _ in range(rounds or self.rounds):
            started = time.perf_counter()
            ask()
            taken.append((time.perf_counter() - started) * 1000)
        with CaptureQueriesContext(connection) as queries:
            ask()
        median = statistics.median(taken)
        slow = most_ms is not None and median > most_ms
        self.failed = self.failed or slow
        mark = f"  more than {most_ms:.0f} ms" if slow else ""
        print(f"{name:<44} {median:>8.1f} {max(taken):>8.1f} {len(queries):>8}{mark}", flush=True)
        if os.environ.get("SHOW_SQL"):
            for query in sorted(queries.captured_queries, key=lambda q: -float(q["time"]))[:3]:
                print("     ", query["time"], query["sql"][:400])

    def page(self, name: str, path: str, most_ms: float | None = None) -> None:
        def ask() -> None:
            status = self.client.get(path).status_code
            if status != 200:
                raise SystemExit(f"{path}: {status}")

        self.time(name, ask, most_ms)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--invoices", type=int, default=1_000_000)
    parser.add_argument("--waiting", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415 — after django.setup()

    settings.DEBUG = False
    with transaction.atomic():
        started = time.perf_counter()
        company, owner = build(options.invoices, options.waiting)
        took = time.perf_counter() - started
        print(f"{options.invoices:,} invoices and {options.waiting:,} lines made in {took:.0f} s")
        bench = Bench(options.rounds)
        bench.client.force_login(owner)
        print(f"{'':<44} {'median':>8} {'worst':>8} {'queries':>8}")
        home = f"/e/{company.slug}/"
        bench.page("réconciliations, first page", f"{home}reconciliations/", LIST_MS)
        bench.page("réconciliations, page 1,000", f"{home}reconciliations/?page=1000")
        bench.page("réconciliations, search", f"{home}reconciliations/?q=F2026-0004321")
        bench.page("réconciliations, band", f"{home}reconciliations/?band=probable")
        bench.page("réconciliations, by date", f"{home}reconciliations/?order=oldest")
        bench.page("réconciliations, customer", f"{home}reconciliations/?customer=client+123")
        bench.page("réconciliations, the certain ones", f"{home}reconciliations/certaines/")
        bench.page("réconciliations, without a match", f"{home}reconciliations/?tab=unmatched")
        bench.page("réconciliations, reconciled", f"{home}reconciliations/?tab=reconciled")
        accept_one(bench, company, home)
        bench.page("dashboard", home)
        bench.page("factures", f"{home}factures/")
        bench.page("factures, sent", f"{home}factures/?status=sent")
        bench.page("factures, search", f"{home}factures/?q=F2026-0004321")
        bench.page("clients", f"{home}clients/")
        bench.page("banque", f"{home}banque/")
        transaction.set_rollback(True)
    sys.exit(bench.failed)


def accept_one(bench: Bench, company, home: str) -> None:
    """Each round accepts another line, as htmx asks for it."""
    from reconciliation.models import MatchProposal  # noqa: PLC0415 — after django.setup()

    waiting = MatchProposal.objects.filter(organisation=company, rank=1).order_by("-pk").values_list("pk", flat=True)
    left = iter(list(waiting[: bench.rounds + 5]))

    def accept() -> None:
        answer = bench.client.post(f"{home}reconciliations/{next(left)}/accepter/", headers={"HX-Request": "true"})
        if b"proposal-settled" not in answer.content or b'role="alert"' in answer.content:
            raise SystemExit(answer.content.decode()[:500])

    bench.time("accept one", accept, ACCEPT_MS)


if __name__ == "__main__":
    main()
