"""What the engine has to say of a line besides its proposals, on the pages where the line stands."""

from typing import Any

from django import template

from banking.models import BankTransaction
from reconciliation.noting import notes_of

register = template.Library()


@register.inclusion_tag("reconciliation/line_notes.html", takes_context=True)
def line_notes(context: dict[str, Any], line: BankTransaction) -> dict[str, Any]:
    """Nothing where there is nothing to say, or where the line does not wait any more."""
    waits = line.status == BankTransaction.Status.TO_TREAT
    return {"organisation": context["organisation"], "notes": notes_of([line.pk]).get(line.pk) if waits else None}
