"""What every page is drawn with: amounts, icons, statuses, chips, fields. A builtin: templates need no {% load %}."""

from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from common.money import format_money

register = template.Library()


@register.filter
def money(amount: Decimal | None, currency: str = "EUR") -> str:
    """`1 234,56 €` in French, `€1,234.56` in English; nothing for no amount."""
    return "" if amount is None else format_money(amount, currency, get_language() or "fr")


@register.simple_tag
def icon(name: str, extra_class: str = "") -> SafeString:
    """An outline icon, hidden from screen readers: the words beside it speak."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra_class,
        static("vendor/icons.svg"),
        name,
    )


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, extra_class: str = "") -> dict[str, Any]:
    """A form field with its label, help and errors, tied together for screen readers."""
    widget = bound.field.widget
    names = widget.attrs.get("class", "").split()
    checkbox = getattr(widget, "input_type", "") == "checkbox"
    names.append("form-check-input" if checkbox else "form-select" if hasattr(widget, "choices") else "form-control")
    if bound.errors:
        names.append("is-invalid")
    attributes: dict[str, str | bool] = {"class": " ".join(dict.fromkeys(names))}
    described = [f"{bound.id_for_label}_{part}" for part in _described_by(bound)]
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attributes),
        "is_checkbox": checkbox,
        "extra_class": extra_class,
    }


def _described_by(bound: BoundField) -> list[str]:
    return [part for part, there in (("errors", bool(bound.errors)), ("help", bool(bound.help_text))) if there]


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
