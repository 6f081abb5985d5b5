"""What customers were asked, on the pages where lines stand."""

from typing import Any

from django import template

from banking.models import BankTransaction
from reconciliation.asked import inquiries_of

register = template.Library()


@register.inclusion_tag("reconciliation/inquiries.html", takes_context=True)
def line_inquiries(context: dict[str, Any], line: BankTransaction) -> dict[str, Any]:
    """The questions asked about a line, each with its state; nothing where none was."""
    shown = {name: context.get(name) for name in ("organisation", "can_write", "csrf_token")}
    return shown | {"inquiries": inquiries_of(line), "on_line": True}
