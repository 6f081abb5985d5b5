"""Deposit invoices, and the final invoice that takes them off (rules.md C4, C5).

A deposit is tied to one draft at most, by a row that exists once for each deposit. Issued, it is taken off what the
draft asks for; credited, it no longer is. What an issued invoice deducted stays as it is.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.money import ZERO, format_money
from invoicing.models import Customer, DepositDeduction, Invoice
from invoicing.models.invoice import InvoiceQuerySet
from invoicing.settlement.documents import Documents, lock_documents

Purpose = Invoice.Purpose
STANDING = (Invoice.Status.SENT, Invoice.Status.PAID)


def deductible(customer: Customer) -> InvoiceQuerySet:
    """Deposits of the customer that were issued, stand, bear no credit note and are deducted by nothing yet."""
    issued = Invoice.objects.filter(customer=customer, purpose=Purpose.DEPOSIT, status__in=STANDING)
    credited = Invoice.objects.issued().filter(credited_invoice=OuterRef("pk"))
    return issued.exclude(Exists(credited)).filter(deducted_by__isnull=True).order_by("issue_date", "pk")


def tied_to(draft: Invoice) -> list[Invoice]:
    """Deposits that the draft deducts, or will once they are issued."""
    return list(Invoice.objects.filter(deducted_by__final_invoice=draft).order_by("issue_date", "pk"))


def refresh_deducted(final: Invoice) -> None:
    """Sum, in memory, the deposits tied to the draft that were issued; tied to none, it is an ordinary invoice again.

    Raises `BusinessError` where they exceed the invoice.
    """
    deposits = tied_to(final)
    final.amount_deducted = sum((each.total_incl_vat for each in deposits if not each.is_draft), ZERO)
    if deposits and final.purpose == Purpose.STANDARD:
        final.purpose = Purpose.FINAL
    elif not deposits and final.purpose == Purpose.FINAL:
        final.purpose = Purpose.STANDARD
    if final.amount_deducted > final.total_incl_vat:
        raise _beyond(final, final.amount_deducted)


def _beyond(final: Invoice, deposits: Decimal) -> BusinessError:
    words = {
        "deposits": format_money(deposits, final.currency),
        "total": format_money(final.total_incl_vat, final.currency),
    }
    return BusinessError(_("The deposits (%(deposits)s) exceed the invoice that deducts them (%(total)s).") % words)


def _store(final: Invoice) -> None:
    refresh_deducted(final)
    final.save(update_fields=["amount_deducted", "purpose"])


@transaction.atomic
def choose(draft: Invoice, deposit_ids: Iterable[int]) -> Invoice:
    """Let the draft deduct these issued deposits of its customer and no other; those not issued yet stay tied.

    Raises `BusinessError` where one cannot be deducted, was taken by another draft, or all exceed the invoice.
    """
    wanted = set(deposit_ids)
    documents = lock_documents(draft.organisation, {draft.pk, *wanted})
    final = refuse_unless_final(documents.get(draft.pk))
    DepositDeduction.objects.filter(final_invoice=final, deposit__status__in=STANDING).exclude(
        deposit__in=wanted
    ).delete()
    tied = {each.pk for each in tied_to(final)}
    free = set(deductible(final.customer).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - tied - free:
        raise BusinessError(_("A deposit that you chose cannot be deducted any more. Reload the page."))
    DepositDeduction.objects.bulk_create(
        DepositDeduction(final_invoice=final, deposit_id=pk) for pk in sorted(wanted - tied)
    )
    _store(final)
    return final


def refuse_unless_final(draft: Invoice | None) -> Invoice:
    """Return a draft that may deduct deposits. Raises `BusinessError`."""
    if draft is None or not draft.is_draft:
        raise BusinessError(_("This draft was sent or deleted meanwhile. Nothing was changed."))
    if draft.is_credit_note or draft.purpose not in {Purpose.STANDARD, Purpose.FINAL}:
        raise BusinessError(_("Only an ordinary invoice can deduct deposits."))
    return draft


def refuse_unless_deductible(draft: Invoice, documents: Documents) -> None:
    """Before a final invoice is issued: each of its deposits was issued and still stands (rules.md C5)."""
    deposits = [documents[each.pk] for each in tied_to(draft) if each.pk in documents]
    credited = set(
        Invoice.objects.issued().filter(credited_invoice__in=deposits).values_list("credited_invoice", flat=True)
    )
    for deposit in deposits:
        if deposit.is_draft:
            raise BusinessError(_("A deposit of this invoice is still a draft: issue it or delete it first."))
        if deposit.pk in credited or deposit.status not in STANDING:
            words = {"number": deposit}
            raise BusinessError(_("The deposit %(number)s was credited: take it off this invoice.") % words)
    refresh_deducted(draft)


def refuse_beyond_final(deposit: Invoice, documents: Documents) -> None:
    """Before a deposit is issued: with the others, it fits into the draft that will deduct it."""
    final = _final_of(deposit, documents)
    if final is not None:
        others = [each for each in tied_to(final) if each.pk != deposit.pk and not each.is_draft]
        deducted = sum((each.total_incl_vat for each in others), deposit.total_incl_vat)
        if deducted > final.total_incl_vat:
            raise _beyond(final, deducted)


def untie(deposit: Invoice) -> None:
    """Before the draft of a deposit is thrown away: what would have deducted it is an ordinary invoice again."""
    tie = DepositDeduction.objects.filter(deposit=deposit, final_invoice__status=Invoice.Status.DRAFT).first()
    if tie is not None:
        final = lock_documents(deposit.organisation, [tie.final_invoice_id])[tie.final_invoice_id]
        tie.delete()
        _store(final)


def _final_of(deposit: Invoice, documents: Documents) -> Invoice | None:
    """The draft that deducts it, as locked."""
    tie = DepositDeduction.objects.filter(deposit=deposit, final_invoice__status=Invoice.Status.DRAFT).first()
    return documents.get(tie.final_invoice_id) if tie else None


def deduct_from_draft(deposit: Invoice, documents: Documents) -> None:
    """Take an issued deposit off what its draft will ask for."""
    final = _final_of(deposit, documents)
    if final is not None:
        _store(final)


def release_credited(credit_note: Invoice, documents: Documents) -> None:
    """A deposit that is credited is no longer taken off the draft it was tied to."""
    deposit = documents.get(credit_note.credited_invoice_id or 0)
    if deposit is not None and deposit.purpose == Purpose.DEPOSIT:
        final = _final_of(deposit, documents)
        if final is not None:
            DepositDeduction.objects.filter(deposit=deposit).delete()
            _store(final)
