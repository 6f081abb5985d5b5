"""The dashboard's charts, each bar a link to the list that it sums up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from babel.numbers import format_compact_decimal
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.amounts import in_order
from common.days import month_in_short
from common.money import HARD_SPACE, SYMBOLS, ZERO, format_money
from invoicing.figures import Ledger
from organisations.models import Organisation
from reconciliation.charts import Scale, scale_for
from reconciliation.views.overview import Decided

MONTHS = 12
PERCENTS = Scale(Decimal(0), Decimal(100), Decimal(25))


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a month: its column, its value where it has one, how it is written, and the list behind it."""

    name: str
    value: Decimal | None
    text: str
    link: str


def months_until(today: date) -> list[date]:
    """First days of the last twelve months, the oldest first."""
    count = today.year * 12 + today.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(count - MONTHS + 1, count + 1)]


def last_day(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def ledger_charts(organisation: Organisation, months: Sequence[date], ledger: Ledger) -> list[dict[str, Any]]:
    """Invoiced and received month by month, a chart a currency: euros and dollars share no axis."""
    currencies = in_order(currency for currency, _month in (*ledger.invoiced, *ledger.received))
    several = len(currencies) > 1
    series = [(_("Invoiced"), ""), (_("Received"), "main")]
    charts = []
    for currency in currencies:
        of_currency = {"currency": currency} if several else {}
        rows = {
            first: [
                _money_cell(
                    name, sums.get((currency, first), ZERO), currency, _link(organisation, page, first, of_currency)
                )
                for (name, _tone), sums, page in zip(series, ledger, ("invoice_list", "payment_list"), strict=True)
            ]
            for first in months
        }
        scale = scale_for(cell.value for cells in rows.values() for cell in cells if cell.value)
        title = _("Month by month")
        charts.append(
            {
                "id": f"months-{currency.lower()}",
                "title": f"{title} · {currency}" if several else title,
                "series": series,
                **_drawn(rows, scale, series, lambda tick, currency=currency: _compact(tick, currency)),
            }
        )
    return charts


def _money_cell(name: str, value: Decimal, currency: str, link: str) -> Cell:
    return Cell(name, value, format_money(value, currency), link if value else "")


def _link(organisation: Organisation, page: str, first: date, more: Mapping[str, str]) -> str:
    period = {"since": first.isoformat(), "until": last_day(first).isoformat()}
    return f"{reverse(page, args=[organisation.slug])}?{urlencode({**period, **more})}"


def _compact(tick: Decimal, currency: str) -> str:
    """`20 k€`, `€20K`."""
    language = get_language() or "fr"
    figure = format_compact_decimal(abs(tick), locale=language.replace("-", "_"), fraction_digits=1)
    symbol, sign = SYMBOLS.get(currency, currency), "−" if tick < 0 else ""
    if language.startswith("fr"):
        return f"{sign}{figure}{'' if figure[-1].isalpha() else HARD_SPACE}{symbol}"
    return f"{sign}{symbol}{HARD_SPACE if symbol.isalpha() else ''}{figure}"


def decisions_chart(
    organisation: Organisation, months: Sequence[date], decided: Mapping[date, Decided]
) -> dict[str, Any] | None:
    """How many of the month's decisions took the proposal as it was; none where nobody ever decided."""
    if not decided:
        return None
    page = reverse("proposal_list", args=[organisation.slug])
    rows = {}
    for first in months:
        of_month = decided.get(first, Decided())
        period = {"decided_since": first.isoformat(), "decided_until": last_day(first).isoformat()}
        all_of_it = f"{page}?{urlencode({'tab': 'reconciled', **period})}" if of_month.total else ""
        by_hand = f"{all_of_it}&choice=by_hand" if of_month.by_hand else ""
        rate = None if of_month.rate is None else Decimal(of_month.rate)
        rows[first] = [
            Cell(_("As proposed"), rate, _percent(rate), all_of_it),
            Cell(_("Reconciled"), None, str(of_month.total), all_of_it),
            Cell(_("Changed or chosen by hand"), None, str(of_month.by_hand), by_hand),
        ]
    series = [(_("As proposed"), "main")]
    return {
        "id": "decisions",
        "title": _("Accepted as proposed"),
        "hint": _(
            "Of what was reconciled in the month and stands, the share where the best proposal was taken as it stood."
        ),
        "series": series,
        **_drawn(rows, PERCENTS, series, _percent),
    }


def _percent(rate: Decimal | None) -> str:
    return "—" if rate is None else _("%(rate)s%%") % {"rate": int(rate)}


def _drawn(
    rows: Mapping[date, Sequence[Cell]], scale: Scale, series: Sequence[tuple[str, str]], say: Any
) -> dict[str, Any]:
    """What the template lays out: the axis, and for each month its bars and the cells of the table."""
    cells = next(iter(rows.values()))
    return {
        "ticks": [
            {"label": say(tick), "place": f"{scale.place(tick):.2f}", "is_nought": not tick} for tick in scale.ticks
        ],
        "columns": [cell.name for cell in cells],
        "months": [
            {
                "first": first,
                "label": month_in_short(first, get_language() or "fr"),
                "bars": [_bar(first, cell, tone, scale) for cell, (_name, tone) in zip(cells, series, strict=False)],
                "cells": cells,
            }
            for first, cells in rows.items()
        ],
    }


def _bar(first: date, cell: Cell, tone: str, scale: Scale) -> dict[str, str]:
    top, height = scale.bar(cell.value or ZERO)
    words = {"what": cell.name, "month": date_format(first, "F Y"), "figure": cell.text}
    return {
        "tone": tone,
        "link": cell.link if cell.value is not None else "",
        "words": _("%(what)s, %(month)s: %(figure)s") % words,
        "top": top,
        "height": height,
    }
