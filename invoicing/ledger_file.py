"""Read a ledger's CSV, row by row, and say of every bad row what is wrong with it."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from stdnum import iban as iban_numbers
from stdnum.fr import siren as siren_numbers

from common.errors import BusinessError
from common.money import ZERO, parse_amount
from invoicing.models import Invoice
from invoicing.numbering import NUMBER_LENGTH, number_key

REQUIRED = ("number", "customer", "issue_date", "due_date", "total_incl_vat")
OPTIONAL = (
    "kind", "status", "currency", "vat_rate", "paid_on", "customer_email", "customer_siren", "customer_iban",
    "reference", "credited_invoice",
)  # fmt: skip
KINDS = ("invoice", "credit_note")
STATUSES = ("sent", "draft", "paid")
CUSTOMER_LENGTH = 200
REFERENCE_LENGTH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One line of the file, read and checked on its own."""

    line: int
    number: str
    customer: str
    issue_date: date
    due_date: date
    total_incl_vat: Decimal
    kind: str
    status: str
    currency: str
    vat_rate: Decimal
    paid_on: date | None
    customer_email: str
    customer_siren: str
    customer_iban: str
    reference: str
    credited_invoice: str

    @property
    def is_draft(self) -> bool:
        return self.status == Invoice.Status.DRAFT

    @property
    def is_credit_note(self) -> bool:
        return self.kind == Invoice.Kind.CREDIT_NOTE


def mistake(line: int, reason: object) -> str:
    return _("Line %(line)s: %(reason)s") % {"line": line, "reason": reason}


def read_rows(content: bytes) -> tuple[list[LedgerRow], list[str]]:
    """Return the rows and the mistakes, each with its line number. Raises `BusinessError` for another kind of file."""
    return read_records(_records(_text(content)))


def read_records(records: Iterable[tuple[int, list[str], list[str]]]) -> tuple[list[LedgerRow], list[str]]:
    """The same, of records read already: each one's line number, the header in our words, and the cells."""
    rows: list[LedgerRow] = []
    errors: list[str] = []
    for line, header, cells in records:
        try:
            rows.append(_row(line, _named(header, cells)))
        except BusinessError as error:
            errors.append(mistake(line, error))
    return rows, errors + _repeated_numbers(rows)


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BusinessError(_("The file is not in UTF-8. Save it again as “CSV UTF-8”.")) from error
    if "\0" in text:
        raise BusinessError(_("This is not a CSV file."))
    if not text.strip():
        raise BusinessError(_("The file is empty."))
    return text


def _records(text: str) -> Iterator[tuple[int, list[str], list[str]]]:
    """Yield each record's first line number, the header and the cells; blank lines are passed over."""
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    # strict: an open quote would otherwise swallow the rest of the file as one cell
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        header = [name.strip().lower() for name in next(reader)]
        _refuse_missing(header)
        line = reader.line_num + 1
        for cells in reader:
            if cells:
                yield line, header, cells
            line = reader.line_num + 1
    except csv.Error as error:
        reason = _("this cannot be read as CSV: a quote is left open, or a cell is far too long.")
        raise BusinessError(mistake(line, reason)) from error


def _refuse_missing(header: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise BusinessError(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})


def _named(header: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) != len(header):  # «1200,50» without quotes, say: its cents must not be lost in silence
        words = {"cells": len(cells), "columns": len(header)}
        raise BusinessError(_("%(cells)s cells for %(columns)s columns. Put quotes around a decimal comma.") % words)
    return dict.fromkeys((*REQUIRED, *OPTIONAL), "") | dict(zip(header, (cell.strip() for cell in cells), strict=True))


def _row(line: int, raw: dict[str, str]) -> LedgerRow:
    issued, due = _date(raw["issue_date"], "issue_date"), _date(raw["due_date"], "due_date")
    if due < issued:
        raise BusinessError(_("the due date comes before the issue date."))
    if not raw["customer"] or len(raw["customer"]) > CUSTOMER_LENGTH:
        raise BusinessError(_("a customer's name of at most 200 characters is needed."))
    return LedgerRow(
        line=line,
        number=_number(raw["number"]),
        customer=raw["customer"],
        issue_date=issued,
        due_date=due,
        total_incl_vat=_total(raw["total_incl_vat"]),
        kind=_choice(raw["kind"] or KINDS[0], KINDS, "kind"),
        status=_choice(raw["status"] or STATUSES[0], STATUSES, "status"),
        currency=_currency(raw["currency"] or "EUR"),
        vat_rate=_vat_rate(raw["vat_rate"] or "20"),
        paid_on=_date(raw["paid_on"], "paid_on") if raw["paid_on"] else None,
        customer_email=_email(raw["customer_email"]),
        customer_siren=_siren(raw["customer_siren"]),
        customer_iban=_iban(raw["customer_iban"]),
        reference=_reference(raw["reference"]),
        credited_invoice=raw["credited_invoice"],
    )


def _number(text: str) -> str:
    if not text or len(text) > NUMBER_LENGTH or not number_key(text):
        raise BusinessError(_("a number of at most 35 characters is needed."))
    return text


def _choice(text: str, allowed: Iterable[str], column: str) -> str:
    value = text.lower()
    if value not in allowed:
        words = {"text": text[:40], "column": column, "allowed": ", ".join(allowed)}
        raise BusinessError(_("“%(text)s” in %(column)s is none of %(allowed)s.") % words)
    return value


def _currency(text: str) -> str:
    if not (len(text) == 3 and text.isascii() and text.isalpha()):  # noqa: PLR2004 — ISO 4217
        raise BusinessError(_("the currency is written in three letters, like EUR."))
    return text.upper()


def _date(text: str, column: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        words = {"text": text[:40], "column": column}
        raise BusinessError(_("“%(text)s” in %(column)s is not a date like 2026-11-23.") % words) from error


def _total(text: str) -> Decimal:
    total = parse_amount(text)
    if total <= ZERO:
        raise BusinessError(_("the total must be above zero; a credit note is told by its kind."))
    return total


def _vat_rate(text: str) -> Decimal:
    rate = parse_amount(text)
    if not 0 <= rate < 100:  # noqa: PLR2004 — percent
        raise BusinessError(_("the VAT rate is a percentage."))
    return rate


def _email(text: str) -> str:
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError as error:
        raise BusinessError(_("“%(text)s” is not an e-mail address.") % {"text": text[:40]}) from error
    return text


def _reference(text: str) -> str:
    if len(text) > REFERENCE_LENGTH:
        raise BusinessError(_("the reference has more than 50 characters."))
    return text


def _siren(text: str) -> str:
    if not text:
        return ""
    siren: str = siren_numbers.compact(text)
    if siren and not siren_numbers.is_valid(siren):
        raise BusinessError(_("“%(text)s” is not a valid SIREN.") % {"text": text[:40]})
    return siren


def _iban(text: str) -> str:
    if not text:
        return ""
    iban: str = iban_numbers.compact(text)
    if iban and not iban_numbers.is_valid(iban):
        raise BusinessError(_("“%(text)s” is not a valid IBAN.") % {"text": text[:40]})
    return iban


def _repeated_numbers(rows: Iterable[LedgerRow]) -> list[str]:
    first: dict[str, int] = {}
    errors = []
    for row in rows:
        earlier = first.setdefault(row.number, row.line)
        if earlier != row.line:
            words = {"number": row.number, "first": earlier}
            errors.append(mistake(row.line, _("the number %(number)s stands on line %(first)s already.") % words))
    return errors
