"""What the two ledgers hold after an act, in short words."""

from banking.models import BankTransaction
from invoicing.models import Invoice, Payment


def paid(documents: list[Invoice]) -> list[tuple[str, str]]:
    for document in documents:
        document.refresh_from_db()
    return [(document.status, str(document.amount_paid)) for document in documents]


def payments() -> list[tuple[int, str, str]]:
    rows = Payment.objects.standing().order_by("pk")
    return [(payment.customer_id, str(payment.amount), payment.origin) for payment in rows]


def status_of(line: BankTransaction) -> str:
    line.refresh_from_db()
    return line.status
