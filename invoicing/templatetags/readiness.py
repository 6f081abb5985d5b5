"""«Il manque…»: the quiet card of a company that has not said yet all that an invoice must say."""

from typing import Any

from django import template

from invoicing.readiness import gaps_of

register = template.Library()


@register.inclusion_tag("invoicing/company_gaps.html", takes_context=True)
def company_gaps(context: template.Context) -> dict[str, Any]:
    """What is missing, for those who write invoices; owners are led to where it is put right."""
    shown = context["can_write"]
    return {
        "gaps": gaps_of(context["organisation"]) if shown else [],
        "organisation": context["organisation"],
        "is_owner": context["membership"].is_owner,
    }
