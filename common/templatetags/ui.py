"""What every page is drawn with: amounts, icons, statuses, chips, fields. A builtin: templates need no {% load %}."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from babel.numbers import format_decimal
from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect, Select
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from common.amounts import Amount
from common.counting import MOST_COUNTED
from common.days import written_out
from common.money import format_money

register = template.Library()


@register.filter
def money(amount: Decimal | None, currency: str = "EUR") -> str:
    """`1 234,56 €` in French, `€1,234.56` in English; nothing for no amount."""
    return "" if amount is None else format_money(amount, currency)


@register.inclusion_tag("components/sums.html")
def sums(found: Sequence[Amount]) -> dict[str, Any]:
    """Amounts of several currencies under each other, the first one large."""
    return {"found": found}


@register.filter
def in_full(day: date) -> str:
    """`mardi 1er décembre 2026`."""
    return written_out(day, get_language() or "fr", "full")


@register.filter
def written(moment: date | datetime) -> str:
    """`1er décembre 2026`; of a moment, the day that it is here."""
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    return written_out(day, get_language() or "fr")


@register.filter
def plain(number: Decimal) -> str:
    """A quantity or a rate without the zeros that the database adds: `1,5`, `100`."""
    return str(format_decimal(number, format="#,##0.######", locale=get_language() or "fr"))


@register.filter
def many(count: int) -> str:
    """A bounded count as people read it: `1 204`, and `9 999+` where counting stopped."""
    return f"{_grouped(MOST_COUNTED - 1)}+" if count >= MOST_COUNTED else _grouped(count)


def _grouped(count: int) -> str:
    return format_decimal(count, locale=get_language() or "fr")


@register.simple_tag
def icon(name: str, extra_class: str = "") -> SafeString:
    """An outline icon, hidden from screen readers: the words beside it speak."""
    return _drawn(name, extra_class)


@cache  # a page of thirty rows draws two hundred
def _drawn(name: str, extra_class: str) -> SafeString:
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f"icon {extra_class}".strip(),
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def here(context: template.Context, *sections: str) -> SafeString:
    """Mark a link of the navigation where the page's URL name begins with one of its sections."""
    match = context["request"].resolver_match if "request" in context else None
    name = (match.url_name or "") if match else ""
    return mark_safe(' aria-current="page"') if name.startswith(sections) else SafeString("")


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, extra_class: str = "") -> dict[str, Any]:
    """A form field with its label, help and errors, tied together for screen readers."""
    widget = bound.field.widget
    checkbox = isinstance(widget, CheckboxInput)
    group = isinstance(widget, RadioSelect)  # the choices of a radio group are inputs of their own, without our class
    kind = "form-check-input" if checkbox or group else "form-select" if isinstance(widget, Select) else "form-control"
    names = [*widget.attrs.get("class", "").split(), kind, *(["is-invalid"] if bound.errors else [])]
    return {
        "bound": bound,
        "control": bound.as_widget(attrs={"class": " ".join(dict.fromkeys(names))}),
        "is_checkbox": checkbox,
        "is_group": group,
        "extra_class": extra_class,
    }


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: template.Context, name: str, label: str, extra_class: str = "") -> dict[str, Any]:
    """A column's header that sorts by it, keeping the rest of the query; a second click turns the order round."""
    request: HttpRequest = context["request"]
    current = request.GET.get("sort", "")
    query = request.GET.copy()
    query["sort"] = f"-{name}" if current == name else name
    query.pop("page", None)
    order = {name: "ascending", f"-{name}": "descending"}.get(current)
    return {"label": label, "query": query.urlencode(), "order": order, "extra_class": extra_class}


@register.filter
def days_overdue(invoice: Any, today: date) -> int:
    """Days since the due date of an invoice that is still owed, 0 for all others."""
    days: int = invoice.days_overdue(today)
    return days
