"""A customer's account in few words: documents, payments, credit notes, and what all of them must add up to."""

from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q, Sum

from invoicing import corrections, settlement
from invoicing.drafting import priced, set_totals
from invoicing.models import Allocation, Customer, Invoice, InvoiceLine, JournalEntry, Payment
from invoicing.settlement import Money
from invoicing.settlement.documents import lock_documents
from organisations.models import User
from tests.factories import TODAY, DraftFactory, InvoiceFactory

ZERO = Decimal(0)


def d(amount: str | int) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


def state(document: Invoice) -> tuple[str, Decimal]:
    stored = Invoice.objects.get(pk=document.pk)
    return stored.status, stored.balance_due


def pay(invoice: Invoice, by: User, amount: str | Decimal | None = None) -> Payment:
    seen = Invoice.objects.get(pk=invoice.pk).balance_due
    given = seen if amount is None else Decimal(amount)
    return settlement.mark_as_paid(
        invoice, amount=given, expected_balance=seen, on=TODAY, means=Payment.Means.TRANSFER, by=by
    )


def money(amount: str | int | Decimal) -> Money:
    return Money(amount=Decimal(amount), on=TODAY, means=Payment.Means.TRANSFER)


def unallocated(payment: Payment) -> Decimal:
    return Payment.objects.with_unallocated().get(pk=payment.pk).unallocated


def draft_of(customer: Customer, *lines: tuple[str, str, str], **fields: object) -> Invoice:
    """A draft with lines of (quantity, unit price, rate)."""
    draft = DraftFactory(organisation=customer.organisation, customer=customer, line=None, **fields)
    rows = [
        InvoiceLine(
            invoice=draft,
            position=place,
            description=f"Prestation {place}",
            quantity=Decimal(quantity),
            unit_price=Decimal(price),
            vat_rate=Decimal(rate),
        )
        for place, (quantity, price, rate) in enumerate(lines, start=1)
    ]
    for row in rows:
        row.total_excl_vat = priced(row).total_excl_vat
    InvoiceLine.objects.bulk_create(rows)
    set_totals(draft, rows)
    draft.save()
    return draft


def credit_note(invoice: Invoice, amount: str | Decimal, by: User) -> Invoice:
    """An issued credit note of that amount including VAT, netted with its invoice as issuing does; without a PDF."""
    issued = InvoiceFactory(
        organisation=invoice.organisation,
        customer=invoice.customer,
        kind=Invoice.Kind.CREDIT_NOTE,
        number=f"A2026-{Invoice.objects.credit_notes().count() + 1:05d}",
        issue_date=TODAY,
        total_incl_vat=Decimal(amount),
        credited_invoice=invoice,
    )
    with transaction.atomic():
        documents = lock_documents(invoice.organisation, [invoice.pk, issued.pk])
        corrections.after_issue(documents[issued.pk], documents, by)
    return Invoice.objects.get(pk=issued.pk)


def acts(document: Invoice) -> list[str]:
    return list(JournalEntry.objects.filter(document=document).order_by("pk").values_list("act", flat=True))


def check(customer: Customer) -> None:
    """Nothing is created or lost, to the cent, and every stored sum and status is what the rows make it."""
    documents = Invoice.objects.issued().filter(customer=customer)
    for document in documents:
        standing = Allocation.objects.standing().filter(Q(invoice=document) | Q(credit_note=document))
        everything = Allocation.objects.filter(Q(invoice=document) | Q(credit_note=document))
        assert document.amount_paid == _sum(standing) == _sum(everything)
        assert (document.status == "sent") == (document.balance_due > 0)
        assert document.balance_due >= 0
    left = Payment.objects.with_unallocated().filter(customer=customer)
    assert all(payment.unallocated >= 0 for payment in left)
    credit = sum((payment.unallocated for payment in left), ZERO)
    assert settlement.credit_of(customer) == credit
    assert credit == _cash(customer) - _settled_by_money(customer)


def _sum(allocations: object) -> Decimal:
    return allocations.aggregate(total=Sum("amount"))["total"] or ZERO


def _cash(customer: Customer) -> Decimal:
    return Payment.objects.filter(customer=customer).aggregate(total=Sum("amount"))["total"] or ZERO


def _settled_by_money(customer: Customer) -> Decimal:
    """Invoices settled by money, less the credit notes for which money was given back."""
    by_money = Allocation.objects.filter(payment__customer=customer, credit_note__isnull=True)
    invoices = by_money.filter(invoice__kind="invoice").aggregate(total=Sum(F("amount")))["total"] or ZERO
    refunded = by_money.filter(invoice__kind="credit_note").aggregate(total=Sum(F("amount")))["total"] or ZERO
    return invoices - refunded
