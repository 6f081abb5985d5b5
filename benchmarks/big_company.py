"""A company of a million invoices, fifty thousand bank lines that wait, and a proposal for each.

Made by PostgreSQL itself in seconds; imported after `django.setup()`.
"""

from banking.models import BankAccount, BankTransaction, Statement, StatementImport
from benchmarks.multiply import multiply
from invoicing.models import Customer, Invoice
from organisations.models import Membership, Organisation, User
from reconciliation.models import MatchProposal, ProposalAllocation

AMOUNT = "100 + (n % 900000) / 100.0"
BOOKED = "date '2026-01-31' + n % 300"
BANDS = "(array['certain', 'probable', 'possible', 'ambiguous'])[1 + n % 4]"
NUMBER = "lpad(n::text, 7, '0')"
INVOICES_A_CUSTOMER = 100


def build(invoices: int, waiting: int) -> tuple[Organisation, User]:
    """The company and its owner: `invoices` sent, `waiting` lines with a proposal."""
    company = Organisation.objects.create(name="Banc d’essai", slug="banc-d-essai")
    owner = User.objects.create_user("banc@quittance.example")
    Membership.objects.create(organisation=company, user=owner, role=Membership.Role.OWNER)
    invoice = _invoices(company, invoices)
    line = _lines(company, waiting)
    _proposals(line, invoice, waiting)
    return company, owner


def _invoices(company: Organisation, count: int) -> Invoice:
    people = max(count // INVOICES_A_CUSTOMER, 1)
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
    different = {
        "customer_id": f"{customer.pk} + n % {people}",
        "number": f"'F2026-' || {NUMBER}",
        "number_key": f"'F2026' || {NUMBER}",
        "issue_date": "date '2026-01-01' + n % 300",
        "due_date": BOOKED,
        "total_incl_vat": AMOUNT,
    }
    multiply(invoice, count, different)
    return invoice


def _lines(company: Organisation, count: int) -> BankTransaction:
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
    label = f"'VIR FACTURE F2026-' || {NUMBER}"
    different = {"booking_date": BOOKED, "amount": AMOUNT, "content_key": "n::text", "remittance_information": label}
    multiply(line, count, different)
    return line


def _proposals(line: BankTransaction, invoice: Invoice, count: int) -> None:
    proposal = MatchProposal.objects.create(
        organisation=line.organisation,
        bank_transaction=line,
        booking_date=line.booking_date,
        amount=line.amount,
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
    different = {
        "bank_transaction_id": f"{line.pk} + n",
        "documents_key": "n::text",
        "band": BANDS,
        "booking_date": BOOKED,
        "amount": AMOUNT,
    }
    multiply(proposal, count, different)
    multiply(
        allocation,
        count,
        {"proposal_id": f"{proposal.pk} + n", "invoice_id": f"{invoice.pk} + n", "amount": AMOUNT},
    )
