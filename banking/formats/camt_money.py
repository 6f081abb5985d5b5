"""The sums in an entry of a CAMT file: its own, those of its parts, what was ordered, the rate and the charges."""

from decimal import Decimal, InvalidOperation

from banking.formats.statement import Refusal, UnreadableStatementError
from banking.formats.values import parse_amount
from banking.formats.xml_text import Fields

BELOW = "NtryDtls/TxDtls/"
PLACES = (BELOW, "")  # what a transaction states goes before what its entry does
AMOUNTS = ("InstdAmt", "TxAmt", "CntrValAmt")
OWN = tuple(f"{BELOW}{path}" for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"))
ORDERED = (*(f"{at}AmtDtls/{kind}/Amt" for at in PLACES for kind in ("InstdAmt", "TxAmt")), f"{BELOW}Amt")
RATES = tuple(f"{at}AmtDtls/{kind}/CcyXchg/XchgRate" for at in PLACES for kind in AMOUNTS)
# The total until .02; from .03 records, each with its amount and perhaps a direction.
TOTAL_FEES = tuple(f"{at}Chrgs/TtlChrgsAndTaxAmt" for at in PLACES)
FEES = tuple((f"{at}Chrgs{level}/Amt", f"{at}Chrgs{level}/CdtDbtInd") for at in PLACES for level in ("/Rcrd", ""))
SELDOM = frozenset((*ORDERED, *RATES, *TOTAL_FEES, *(amount for amount, _ in FEES)))


def signed_amount(fields: Fields, number: int = 0) -> Decimal:
    """`Amt` by `CdtDbtInd`; raises `UnreadableStatementError`."""
    return _by_direction(fields.get("Amt", ""), fields.get("CdtDbtInd", ""), number)


def _by_direction(text: str, direction: str, number: int) -> Decimal:
    amount = parse_amount(text, transaction=number)
    if direction not in {"CRDT", "DBIT"}:
        raise UnreadableStatementError(Refusal.BAD_AMOUNT, transaction=number, value=direction[:40])
    return -amount if direction == "DBIT" else amount


def own_amount(detail: Fields, entry: Fields, number: int) -> Decimal | None:
    """The amount a transaction states in the entry's currency."""
    for path in OWN:
        if path in detail and detail.get(f"{path}@Ccy") == entry.get("Amt@Ccy"):
            direction = detail.get(f"{BELOW}CdtDbtInd") or entry.get("CdtDbtInd", "")
            return _by_direction(detail[path], direction, number)
    return None


def first_line(text: str | None) -> str:
    """Of an element that is repeated, which has a line each, the first."""
    return text.partition("\n")[0] if text else ""


def original(fields: Fields, currency: str, amount: Decimal) -> tuple[Decimal | None, str]:
    """What was ordered in another currency, with the sign of the entry."""
    for path in ORDERED:
        if path in fields and fields.get(path + "@Ccy", "") not in {"", currency}:
            ordered = parse_amount(first_line(fields[path]))
            return (-ordered if amount < 0 else ordered), fields[path + "@Ccy"]
    return None, ""


def rate(fields: Fields) -> Decimal | None:
    text = next((first_line(fields[path]) for path in RATES if path in fields), "")
    try:
        return Decimal(text[:24]) if text else None
    except InvalidOperation:
        return None


def fees(fields: Fields, currency: str) -> Decimal | None:
    """What the bank says it withheld in all, in the entry's currency: below zero."""
    for path in TOTAL_FEES:
        if path in fields and fields.get(path + "@Ccy") == currency:
            return -parse_amount(first_line(fields[path]))
    for path, direction in FEES:
        if path in fields and fields.get(path + "@Ccy") == currency:
            amounts = [parse_amount(text) for text in fields[path].split("\n")]
            directions = fields.get(direction, "").split("\n")
            if len(directions) != len(amounts):
                return -sum(amounts, Decimal(0))
            given = zip(amounts, directions, strict=True)
            return sum((fee if way == "CRDT" else -fee for fee, way in given), Decimal(0))
    return None
