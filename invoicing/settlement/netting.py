"""What settles an invoice without any money: its credit notes, and the invoice that replaces it."""

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Sum

from common.money import ZERO
from invoicing.models import Allocation, Invoice
from invoicing.settlement.documents import Documents, lock_documents, move_amount_paid
from invoicing.settlement.parts import documents_of, write_allocations
from invoicing.settlement.withdrawals import reverse_allocations
from organisations.models import User

Status = Invoice.Status


def net(credit_note: Invoice, invoice: Invoice, amount: Decimal, documents: Documents, by: User | None) -> Allocation:
    """Set that much of a credit note against an invoice, both locked and open for it, and store it."""
    settled = Status.CANCELLED if _would_cancel(credit_note, invoice, amount) else Status.PAID
    allocation = _set_against(credit_note, invoice, amount, settled, by)
    write_allocations(invoice.organisation, [allocation], documents, by)
    return allocation


def cancel_credited(pairs: Sequence[tuple[Invoice, Invoice]], documents: Documents, by: User | None) -> None:
    """Cancel the open invoices that one open credit note each takes back whole; both are locked.

    A part taken back stays open beside its invoice: who pays takes it off himself, and the bank line tells.
    """
    allocations = []
    for credit_note, invoice in pairs:
        whole = invoice.total_incl_vat
        are_open = credit_note.status == invoice.status == Status.SENT and credit_note.currency == invoice.currency
        if not are_open or not whole == invoice.balance_due == credit_note.balance_due:
            continue
        allocations.append(_set_against(credit_note, invoice, whole, Status.CANCELLED, by))
    if allocations:
        write_allocations(allocations[0].invoice.organisation, allocations, documents, by)


def _set_against(
    credit_note: Invoice, invoice: Invoice, amount: Decimal, settled: Status, by: User | None
) -> Allocation:
    """Move both balances; the allocation that says so is still to be stored."""
    move_amount_paid(credit_note, amount)
    move_amount_paid(invoice, amount, settled)
    return Allocation(
        organisation_id=invoice.organisation_id,
        credit_note=credit_note,
        invoice=invoice,
        amount=amount,
        recorded_by=by,
    )


def _would_cancel(credit_note: Invoice, invoice: Invoice, amount: Decimal) -> bool:
    """Whether nothing but its own credit notes settles the invoice, and they take back all of it.

    One that was netted together with a payment does not count: undoing that payment takes it away.
    """
    if credit_note.credited_invoice_id != invoice.pk:
        return False
    own = Allocation.objects.standing().filter(
        invoice=invoice, payment__isnull=True, credit_note__credited_invoice=invoice
    )
    netted = own.aggregate(total=Sum("amount"))["total"] or ZERO
    others = Invoice.objects.filter(pk__in=own.values("credit_note")).exclude(pk=credit_note.pk)
    credited = others.aggregate(total=Sum("total_incl_vat"))["total"] or ZERO
    whole = credited + credit_note.total_incl_vat >= invoice.total_incl_vat
    return whole and netted + amount == invoice.total_incl_vat - invoice.amount_deducted


def replace(original: Invoice, corrected: Invoice, documents: Documents, by: User | None) -> None:
    """Cancel an invoice for the one that takes its place; what settled the first settles the second.

    Payments stay the payments they are: their parts are reversed, and made again as far as the new invoice asks for
    them. The rest is the customer's credit, as is all of it where the new invoice is another customer's. Both
    documents are locked.
    """
    moved = list(Allocation.objects.standing().filter(invoice=original).select_related("payment").order_by("pk"))
    documents |= lock_documents(original.organisation, documents_of(moved) - documents.keys())
    if moved:
        reverse_allocations(original.organisation, moved, documents, by)
    _make_again(moved, corrected, documents, by)
    move_amount_paid(original, original.balance_due, Status.CANCELLED)
    instead = Allocation(
        organisation_id=original.organisation_id,
        correction=corrected,
        invoice=original,
        amount=original.amount_paid,
        recorded_by=by,
    )
    write_allocations(original.organisation, [instead], documents, by)


def _make_again(moved: Sequence[Allocation], corrected: Invoice, documents: Documents, by: User | None) -> None:
    """On the corrected invoice, the oldest first, until it is settled."""
    again = []
    for allocation in moved:
        first = documents[allocation.invoice_id]
        same = (first.customer_id, first.currency) == (corrected.customer_id, corrected.currency)
        amount = min(allocation.amount, corrected.balance_due) if same else ZERO
        if amount <= ZERO:
            continue
        for document_id in filter(None, (corrected.pk, allocation.credit_note_id)):
            move_amount_paid(documents[document_id], amount)
        again.append(
            Allocation(
                organisation_id=corrected.organisation_id,
                payment=allocation.payment,
                credit_note_id=allocation.credit_note_id,
                invoice=corrected,
                amount=amount,
                recorded_by=by,
            )
        )
    if again:
        write_allocations(corrected.organisation, again, documents, by)
