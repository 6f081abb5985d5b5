"""Bank transactions as the engine reads them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from banking.models import BankTransaction
from common.money import to_cents
from organisations.models import Organisation
from reconciliation.matching.ledger import BankLine

CHUNK = 10_000
FIELDS = (
    "id",
    "amount",
    "currency",
    "booking_date",
    "counterparty_name",
    "counterparty_iban",
    "ultimate_party_name",
    "remittance_information",
    "structured_reference",
    "end_to_end_reference",
    "mandate_reference",
    "operation_code",
    "return_reason",
    "original_amount",
    "original_currency",
)


def lines_to_treat(organisation: Organisation, ids: Iterable[int] | None = None) -> list[BankLine]:
    """The company's bank transactions still to be treated, or those of `ids` that are."""
    rows = BankTransaction.objects.for_organisation(organisation).to_treat().order_by("pk").values(*FIELDS)
    waiting = rows.iterator(CHUNK) if ids is None else rows.filter(pk__among=set(ids))
    return [_line(values) for values in waiting]


def bank_line(row: BankTransaction) -> BankLine:
    """One transaction as the engine reads it."""
    return _line({name: row.__dict__[name] for name in FIELDS})


def _line(given: dict[str, Any]) -> BankLine:
    original: Decimal | None = given.pop("original_amount")
    return BankLine(
        amount=to_cents(given.pop("amount")),
        original_amount=None if original is None else to_cents(original),
        **given,
    )
