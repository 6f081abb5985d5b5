"""A company with a row of everything it may have."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from invoicing.models import Customer, Invoice, Payment
from invoicing.settlement import mark_as_paid
from organisations.models import Organisation, User
from reconciliation import operations
from reconciliation.models import MatchProposal
from reconciliation.proposing import propose_matches
from tests.factories import (
    BankAccountFactory,
    BankTransactionFactory,
    CustomerFactory,
    DraftFactory,
    InvoiceFactory,
    StatementFactory,
    StatementImportFactory,
)


def furnish(organisation: Organisation, by: User, today: date) -> None:
    """Drafts and documents in every status, bank lines in every status, proposals, decisions, a refusal."""
    customer = CustomerFactory(
        organisation=organisation, name="Menuiserie Lefèvre SARL", email="compta@lefevre.example", siren="732829320"
    )
    DraftFactory(organisation=organisation, customer=customer, issue_date=today, due_date=today + timedelta(days=30))
    for place, amount in enumerate(("1234.56", "480.00", "72.90", "5160.00", "960.00", "310.80"), start=1):
        send(customer, f"F2026-{place:05d}", amount, today - timedelta(days=15 * place))
    send(customer, "A2026-00001", "36.00", today, kind=Invoice.Kind.CREDIT_NOTE)
    receive(customer, ("1234.56", 1), ("480.00", 2), ("72.90", 3), ("5160.00", 4), today=today)
    decide(organisation, by)
    pay(Invoice.objects.get(number="F2026-00005", organisation=organisation), "960.00", today, by)
    pay(Invoice.objects.get(number="F2026-00006", organisation=organisation), "100.00", today, by)


def send(customer: Customer, number: str, amount: str, on: date, **fields: object) -> Invoice:
    return InvoiceFactory(
        organisation=customer.organisation,
        customer=customer,
        number=number,
        issue_date=on,
        total_incl_vat=Decimal(amount),
        **fields,
    )


def receive(customer: Customer, *payments: tuple[str, int], today: date) -> None:
    """A statement on which the customer pays each amount and names the invoice of that number."""
    organisation = customer.organisation
    statement = StatementFactory(
        organisation=organisation,
        bank_account=BankAccountFactory(organisation=organisation),
        statement_import=StatementImportFactory(organisation=organisation),
        period_start=today - timedelta(days=30),
        period_end=today,
    )
    for amount, number in payments:
        BankTransactionFactory(
            organisation=organisation,
            statement=statement,
            booking_date=today - timedelta(days=1),
            amount=Decimal(amount),
            counterparty_name="MENUISERIE LEFEVRE",
            remittance_information=f"VIR SEPA MENUISERIE LEFEVRE FACTURE F2026-{number:05d}",
        )


def decide(organisation: Organisation, by: User) -> None:
    """Accept the first proposal, refuse the second, ignore the third line; the fourth waits."""
    propose_matches(organisation)
    best = MatchProposal.objects.filter(organisation=organisation, rank=1)
    first, second, third, _fourth = best.order_by("bank_transaction_id")
    operations.accept(organisation, [first.pk], by, batch=uuid4())
    operations.refuse(second, by)
    operations.ignore(third.bank_transaction, "Remboursement d’un fournisseur", by)


def pay(invoice: Invoice, amount: str, on: date, by: User) -> None:
    mark_as_paid(
        invoice,
        amount=Decimal(amount),
        expected_balance=invoice.balance_due,
        on=on,
        means=Payment.Means.CHEQUE,
        by=by,
    )
