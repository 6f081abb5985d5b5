"""What stands beside a document because of its customer's account: deposits of a draft, credit for an open invoice."""

from typing import Any

from django import template

from invoicing import deposits
from invoicing.accounts import usable_credit
from invoicing.models import Invoice

register = template.Library()
register.simple_tag(usable_credit, name="credit_for")


@register.inclusion_tag("invoicing/draft_deposits.html", takes_context=True)
def draft_deposits(context: dict[str, Any], draft: Invoice) -> dict[str, Any]:
    """The deposits that the draft takes off, or may; nothing for what takes none."""
    may = draft.pk is not None and draft.purpose in {Invoice.Purpose.STANDARD, Invoice.Purpose.FINAL}
    shown = {name: context.get(name) for name in ("organisation", "can_write", "request")}
    if not may or draft.is_credit_note:
        return shown | {"draft": None}
    tied = deposits.tied_to(draft)
    return shown | {"draft": draft, "tied": tied, "free": deposits.deductible(draft.customer).count()}
