"""What is ignored, on the pages where lines stand: the rule that is suggested, and why a line is ignored."""

from typing import Any

from django import template

from banking.models import BankTransaction
from reconciliation import ignoring, stems
from reconciliation.models import IgnoredTransaction

register = template.Library()
SHOWN = ("organisation", "can_write", "request", "csrf_token")


@register.inclusion_tag("reconciliation/ignore_suggestion.html", takes_context=True)
def ignore_suggestion(context: dict[str, Any]) -> dict[str, Any]:
    """«Always ignore “PRLV SEPA URSSAF”?», for those who may say so."""
    shown = {name: context.get(name) for name in SHOWN}
    suggested = ignoring.suggestion(context["organisation"]) if context.get("can_write") else None
    return shown | {"suggested": suggested}


@register.inclusion_tag("reconciliation/line_ignored.html", takes_context=True)
def line_ignored(context: dict[str, Any], line: BankTransaction) -> dict[str, Any]:
    """By whom or by which rule a line is ignored; and the button to ignore it, or to take it up again."""
    standing = IgnoredTransaction.objects.filter(bank_transaction=line, revoked_at__isnull=True)
    ignored = standing.select_related("rule", "ignored_by").first()
    return {name: context.get(name) for name in SHOWN} | {"line": line, "ignored": ignored}


@register.filter
def stem(line: BankTransaction) -> str:
    """The words that a rule for lines like this one would begin with."""
    return stems.stem(line.label)
