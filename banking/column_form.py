"""Which column of a table is what, as a person says it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from banking.formats.mapping import CsvMapping
from banking.layouts import AUTO
from common.errors import BusinessError

LABEL = "label"
# By the names of `CsvMapping`; a label may stand in several columns.
ROLES = {
    "": _("— not used"),
    "date": _("Date"),
    "amount": pgettext_lazy("column", "Amount, with its sign"),
    "debit": pgettext_lazy("column", "Debit"),
    "credit": pgettext_lazy("column", "Credit"),
    LABEL: _("Label"),
    "counterparty": _("Counterparty"),
    "payee": pgettext_lazy("column", "Payee, beside the payer"),
    "value_date": _("Value date"),
    "balance": _("Balance"),
    "currency": _("Currency"),
    "reference": _("Bank reference"),
    "counterparty_iban": _("Counterparty's IBAN"),
    "account": _("Account"),
    "check_number": _("Cheque number"),
    "end_to_end": _("End-to-end reference"),
    "mandate": _("Mandate reference"),
    "direction": pgettext_lazy("column", "“D” or “C” beside the amount"),
    "fee": pgettext_lazy("column", "Fee, to take off the amount"),
    "withheld": pgettext_lazy("column", "Fee, taken off already"),
    "start_date": pgettext_lazy("column", "Date while pending"),
    "status": _("Status"),
    "code": _("Kind of operation"),
    "original_amount": _("Original amount"),
    "original_currency": _("Original currency"),
    "exchange_rate": _("Exchange rate"),
}
ONE_COLUMN = [role for role in ROLES if role not in {"", LABEL}]
DELIMITERS = [
    (";", pgettext_lazy("separator", "Semicolon ;")),
    (",", pgettext_lazy("separator", "Comma ,")),
    ("\t", pgettext_lazy("separator", "Tab")),
    ("|", pgettext_lazy("separator", "Bar |")),
]
ENCODINGS = [
    (AUTO, _("Recognised by itself")),
    ("utf-8", "UTF-8"),
    ("cp1252", "Windows (1252)"),
    ("iso8859-15", "ISO 8859-15"),
    ("mac-roman", "Mac"),
    ("cp850", "DOS (850)"),
]
DATES = [
    ("dmy", "31/12/2026"),
    ("ymd", "2026/12/31"),
    ("mdy", "12/31/2026"),
]
MARKS = [(",", "1 234,56"), (".", "1,234.56")]
MOST_HEADERS = 40


class ShapeForm(forms.Form):
    """Where the columns are. `header_row` counts from 1, 0 where there are no titles."""

    delimiter = forms.ChoiceField(label=_("Separator"), choices=DELIMITERS)
    encoding = forms.ChoiceField(label=_("Encoding"), choices=ENCODINGS, required=False)
    header_row = forms.IntegerField(label=_("Line of the titles (0: none)"), min_value=0, max_value=MOST_HEADERS)


class ReadingForm(forms.Form):
    """How dates and amounts are written."""

    date_order = forms.ChoiceField(label=_("Dates"), choices=DATES)
    decimal_mark = forms.ChoiceField(label=_("Decimal mark"), choices=MARKS)
    opposite_sign = forms.BooleanField(label=_("What was spent is above zero"), required=False)


def roles_of(mapping: CsvMapping, width: int) -> list[str]:
    """The role of each column."""
    roles = [""] * width
    for role in ONE_COLUMN:
        column = getattr(mapping, role)
        if column is not None and 0 <= column < width:
            roles[column] = role
    for column in mapping.labels:
        if column < width and not roles[column]:
            roles[column] = LABEL
    return roles


def mapping_with(mapping: CsvMapping, roles: Sequence[str], rows: Sequence[Sequence[str]]) -> CsvMapping:
    """`mapping` with these roles; raises `BusinessError` where they do not make a statement."""
    _check(roles)
    columns: dict[str, Any] = {role: roles.index(role) if role in roles else None for role in ONE_COLUMN}
    debits = [row[columns["debit"]] for row in rows if columns["debit"] is not None and columns["debit"] < len(row)]
    return replace(
        mapping,
        **columns,
        labels=tuple(column for column, role in enumerate(roles) if role == LABEL),
        debits_are_negative=any(debit.strip().startswith(("-", "−")) for debit in debits),
    )


def _check(roles: Sequence[str]) -> None:
    twice = next((role for role in ONE_COLUMN if roles.count(role) > 1), None)
    if twice:
        raise BusinessError(gettext("Two columns are “%(role)s”: keep one.") % {"role": ROLES[twice]})
    if "date" not in roles:
        raise BusinessError(gettext("Say which column holds the date."))
    if "amount" in roles and ("debit" in roles or "credit" in roles):
        raise BusinessError(gettext("Choose either one amount, or a debit and a credit."))
    if "amount" not in roles and not {"debit", "credit"} <= set(roles):
        raise BusinessError(gettext("Say which column holds the amount, or which two the debits and the credits."))
