"""The count beside «Réconciliations» in the sidebar."""

from typing import Any

from django.http import HttpRequest

from reconciliation.models import MatchProposal


def to_review(request: HttpRequest) -> dict[str, Any]:
    organisation = getattr(request, "organisation", None)  # absent outside a company's pages
    if organisation is None:
        return {"to_review_count": 0}
    return {"to_review_count": MatchProposal.objects.filter(organisation=organisation, rank=1).count()}
