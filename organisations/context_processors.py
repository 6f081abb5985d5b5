"""What every page shows of the company."""

from typing import Any

from django.http import HttpRequest

from organisations.models import Membership


def organisation(request: HttpRequest) -> dict[str, Any]:
    membership: Membership | None = getattr(request, "membership", None)  # absent outside a company's pages
    if membership is None:
        return {"organisation": None, "membership": None, "can_write": False, "memberships": []}
    return {
        "organisation": membership.organisation,
        "membership": membership,
        "can_write": membership.can_write,
        "memberships": Membership.objects.filter(user=membership.user_id)
        .select_related("organisation")
        .order_by("organisation__name"),
    }
