"""What is ignored, on the pages where lines stand: the rule that is suggested, and the form to ignore a line."""

from typing import Any

from django import template

from banking.models import BankTransaction
from reconciliation import ignoring, stems

register = template.Library()
SHOWN = ("organisation", "can_write", "request", "csrf_token")


@register.inclusion_tag("reconciliation/ignore_suggestion.html", takes_context=True)
def ignore_suggestion(context: dict[str, Any]) -> dict[str, Any]:
    """«Always ignore “PRLV SEPA URSSAF”?», for those who may say so."""
    shown = {name: context.get(name) for name in SHOWN}
    suggested = ignoring.suggestion(context["organisation"]) if context.get("can_write") else None
    return shown | {"suggested": suggested}


@register.inclusion_tag("reconciliation/ignore_form.html", takes_context=True)
def ignore_form(context: dict[str, Any], line: BankTransaction) -> dict[str, Any]:
    """To ignore a waiting line, or always those like it: unless it may pay a document, for then it is no example."""
    waits = line.status == BankTransaction.Status.TO_TREAT
    words = stems.stem(line.label) if waits and not line.match_proposals.exists() else ""
    return {name: context.get(name) for name in SHOWN} | {"line": line, "words": words}
