"""The count beside «Réconciliations» in the sidebar."""

from functools import cache
from typing import Any

from django.http import HttpRequest

from common.counting import count_bounded
from reconciliation.views.tabs import first_proposals


def to_review(request: HttpRequest) -> dict[str, Any]:
    organisation = getattr(request, "organisation", None)  # absent outside a company's pages
    if organisation is None:
        return {"to_review_count": 0}
    rows = first_proposals(organisation)
    return {"to_review_count": cache(lambda: count_bounded(rows))}  # counted where a page shows it, and says no count
