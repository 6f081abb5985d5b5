"""Bank files as the browser hands them over."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from playwright.sync_api import FilePayload

from banking.formats.statement import ParsedTransaction
from tests.banking.bank_files import ofx_file, ofx_statement

Line = tuple[str, str, str]


def ofx_upload(*lines: Line) -> FilePayload:
    """An OFX file of yesterday's transactions: (amount, who, label) each."""
    yesterday = timezone.localdate() - timedelta(days=1)
    parsed = [
        ParsedTransaction(
            booking_date=yesterday,
            amount=Decimal(amount),
            currency="EUR",
            counterparty_name=who,
            remittance_information=label,
        )
        for amount, who, label in lines
    ]
    content = ofx_file(ofx_statement(*parsed, period=(yesterday - timedelta(days=6), yesterday)))
    return {"name": "releve.ofx", "mimeType": "application/x-ofx", "buffer": content}
