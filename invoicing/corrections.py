"""What issuing a correction or a deposit asks of the documents it speaks of, and does to them.

`sending.send_invoice` calls both functions in its own database transaction, around the number, with the documents that
the draft speaks of locked.
"""

from invoicing import credit_notes, deposits, replacing
from invoicing.models import Invoice
from invoicing.settlement.documents import Documents
from organisations.models import User

Purpose = Invoice.Purpose


def check_before_issue(draft: Invoice, documents: Documents) -> None:
    """Refuse a credit note beyond what is left to credit, a replacement that may not be, deposits that fell.

    Raises `BusinessError`, which says the way to go.
    """
    if draft.is_credit_note:
        credit_notes.refuse_beyond_invoice(draft, documents)
    elif draft.purpose == Purpose.CORRECTED:
        replacing.refuse_unless_replaceable(documents.get(draft.corrected_invoice_id or 0))
    elif draft.purpose == Purpose.FINAL:
        deposits.refuse_unless_deductible(draft, documents)
    elif draft.purpose == Purpose.DEPOSIT:
        deposits.refuse_beyond_final(draft, documents)


def after_issue(document: Invoice, documents: Documents, by: User | None) -> None:
    """Net a credit note with its invoice, put a corrected invoice in its place, deduct a deposit from its draft."""
    known = documents | {document.pk: document}
    if document.is_credit_note:
        credit_notes.net_with_invoice(document, known, by)
        deposits.release_credited(document, known)
    elif document.purpose == Purpose.CORRECTED:
        replacing.put_in_place(document, known, by)
    elif document.purpose == Purpose.DEPOSIT:
        deposits.deduct_from_draft(document, known)
