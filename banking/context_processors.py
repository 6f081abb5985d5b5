"""«À jour au …»: how fresh the bank's word is, on every page of a company."""

from typing import Any

from django.db.models import Max
from django.http import HttpRequest

from banking.models import Statement


def bank_freshness(request: HttpRequest) -> dict[str, Any]:
    organisation = getattr(request, "organisation", None)  # absent outside a company's pages
    if organisation is None:
        return {"bank_freshness": None}
    latest = Statement.objects.standing().filter(organisation=organisation).aggregate(latest=Max("period_end"))
    return {"bank_freshness": latest["latest"]}
