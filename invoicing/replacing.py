"""Corrected invoices: «annule et remplace» (rules.md C1)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import BusinessError
from invoicing.creditable import made_up_lines
from invoicing.drafting import set_totals
from invoicing.journal import Act, record
from invoicing.models import Invoice, InvoiceLine
from invoicing.models.addresses import DeliveryAddress
from invoicing.settlement.documents import Documents
from invoicing.settlement.netting import replace
from organisations.models import User

COPIED = (
    "organisation_id",
    "customer_id",
    "subject",
    "reference",
    "nature",
    "language",
    "delivery_date",
    "note",
    "prices_include_vat",
    "currency",
    *(each.name for each in DeliveryAddress._meta.fields),
)


@transaction.atomic
def draft_correction(original: Invoice, *, today: date, by: User) -> Invoice:
    """Return the draft that will replace an issued invoice, with its words and lines; the same one if it is begun.

    Raises `BusinessError` where the invoice may not be replaced.
    """
    refuse_unless_replaceable(original)
    begun = Invoice.objects.drafts().filter(corrected_invoice=original).first()
    if begun is not None:
        return begun
    lines = list(original.lines.all()) or made_up_lines(original)
    discount_holds = original.discount_until is not None and original.discount_until >= today
    draft = Invoice(
        **{name: getattr(original, name) for name in COPIED},
        purpose=Invoice.Purpose.CORRECTED,
        corrected_invoice=original,
        issue_date=today,
        due_date=max(original.due_date, today),
        discount_percent=original.discount_percent if discount_holds else None,
        discount_until=original.discount_until if discount_holds else None,
    )
    set_totals(draft, lines)
    draft.save()
    record(Act.CREATED, draft, by, number=original.number)
    for line in lines:
        line.pk, line.invoice = None, draft
    InvoiceLine.objects.bulk_create(lines)
    return draft


def refuse_unless_replaceable(original: Invoice | None) -> None:
    """Raise `BusinessError`, which says the way to go, where no corrected invoice can take that one's place."""
    if original is None or original.is_draft or original.is_credit_note:
        raise BusinessError(_("Only an issued invoice can be cancelled and replaced."))
    words = {"number": original}
    if original.status == Invoice.Status.CANCELLED:
        raise BusinessError(_("%(number)s is cancelled already: make a new invoice.") % words)
    if original.purpose == Invoice.Purpose.DEPOSIT:
        raise BusinessError(_("A deposit invoice is not replaced: credit %(number)s, then ask for another.") % words)
    if original.purpose == Invoice.Purpose.FINAL:
        raise BusinessError(_("%(number)s deducts deposits: make a credit note on it, then a new invoice.") % words)
    if Invoice.objects.issued().filter(credited_invoice=original).exists():
        raise BusinessError(_("%(number)s has credit notes: credit the rest of it, then make a new invoice.") % words)


def put_in_place(corrected: Invoice, documents: Documents, by: User | None) -> None:
    replace(documents[corrected.corrected_invoice_id or 0], corrected, documents, by)
