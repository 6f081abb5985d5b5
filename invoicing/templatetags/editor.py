"""What the editor draws two hundred times: lists of choices, and figures in their fields."""

from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """The <option>s of a select; a value that is not among them is shown as it is, rather than as the first one."""
    return _options(tuple(choices), chosen)


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """Lines bear the same few choices: each list is written once."""
    known = any(value == chosen for value, _label in choices)
    all_of_them = choices if known else (*choices, (chosen, chosen))
    rows = ((value, SafeString(" selected") if value == chosen else "", label) for value, label in all_of_them)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.simple_tag
def invalid(errors: dict[str, str], name: str, key: str) -> SafeString:
    """Ties a field to the sentence that says why it cannot be read."""
    if name not in errors:
        return SafeString("")
    return format_html(' aria-invalid="true" aria-describedby="lines-{}-{}-error"', key, name)
