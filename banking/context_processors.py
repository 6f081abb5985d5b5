"""«À jour au …»: how fresh the bank's word is, on every page of a company."""

from datetime import date
from functools import cache, partial
from typing import Any

from django.db.models import Max
from django.http import HttpRequest

from banking.models import Statement
from organisations.models import Organisation


def bank_freshness(request: HttpRequest) -> dict[str, Any]:
    """Asked of the database once, where a page shows it: the piece of a page that answers a decision does not."""
    organisation = getattr(request, "organisation", None)  # absent outside a company's pages
    return {"bank_freshness": cache(partial(_latest, organisation)) if organisation else None}


def _latest(organisation: Organisation) -> date | None:
    standing = Statement.objects.standing().filter(organisation=organisation)
    latest: date | None = standing.aggregate(latest=Max("period_end"))["latest"]
    return latest
