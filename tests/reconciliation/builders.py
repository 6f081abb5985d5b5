"""Lines, proposals and what they settle, in one call each."""

from datetime import date
from decimal import Decimal

from banking.models import BankTransaction
from invoicing.models import Invoice, Payment
from organisations.models import Organisation
from reconciliation.models import MatchProposal, ProposalAllocation
from tests.factories import TODAY, BankTransactionFactory, InvoiceFactory

Share = tuple[Invoice | Payment, str]


def make_line(organisation: Organisation, amount: str, label: str = "FACTURE", **fields: object) -> BankTransaction:
    return BankTransactionFactory(
        organisation=organisation, amount=Decimal(amount), remittance_information=label, **fields
    )


def make_invoice(organisation: Organisation, total: str, number: str, **fields: object) -> Invoice:
    return InvoiceFactory(organisation=organisation, total_incl_vat=Decimal(total), number=number, **fields)


def make_credit_note(organisation: Organisation, total: str, number: str, **fields: object) -> Invoice:
    return make_invoice(organisation, total, number, kind=Invoice.Kind.CREDIT_NOTE, **fields)


def make_declared(invoice: Invoice, amount: str, on: date = TODAY) -> Payment:
    """A payment declared by hand and not allocated: what a bank line may prove."""
    return Payment.objects.create(
        organisation=invoice.organisation,
        customer=invoice.customer,
        amount=Decimal(amount),
        received_on=on,
        origin=Payment.Origin.DECLARED,
    )


def make_proposal(line: BankTransaction, *shares: Share, **fields: object) -> MatchProposal:
    """A proposal as the engine would store it, with the share of the line that each document takes."""
    asked = sum((Decimal(amount) for _document, amount in shares), Decimal(0))
    values: dict[str, object] = {
        "booking_date": line.booking_date,
        "amount": line.amount,
        "rank": 1,
        "band": "certain",
        "score": 95,
        "line_kind": "transfer",
        "reasons": [{"code": "number_exact", "favourable": True, "values": {}}],
        "residual_kind": "none" if asked == line.amount else "overpayment",
        "residual_amount": line.amount - asked,
        "documents_key": "+".join(
            sorted(f"{'p' if isinstance(each, Payment) else 'd'}{each.pk}" for each, _amount in shares)
        ),
    }
    proposal = MatchProposal.objects.create(organisation=line.organisation, bank_transaction=line, **(values | fields))
    for each, amount in shares:
        kind = "payment" if isinstance(each, Payment) else "invoice"
        ProposalAllocation.objects.create(proposal=proposal, amount=Decimal(amount), **{kind: each})
    return proposal
