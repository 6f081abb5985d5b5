"""The list of Réconciliations."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.paging import KeyPaginator
from organisations.request import OrganisationRequest
from reconciliation.filters import LineFilter
from reconciliation.views.rows import dress, dress_lines
from reconciliation.views.tabs import tab_counts, tab_labels, tab_rows

PAGE_SIZE = 30
MORE_FILTERS = (
    *("customer", "kind", "at_least", "at_most", "account", "since", "until"),
    *("decided_since", "decided_until", "choice"),
)


@require_safe
def proposal_list(request: OrganisationRequest) -> HttpResponse:
    labels = tab_labels()
    tab = request.GET.get("tab", "review")
    if tab not in labels:
        tab = "review"
    rows = tab_rows(request.organisation, tab, all_ranks="line" in request.GET)
    found = LineFilter(request.GET, queryset=rows, request=request, tab=tab)
    is_filtered = any(found.form[name].value() for name in found.form.fields if name != "order")
    counts = tab_counts(request.organisation)
    known_count = counts[tab] if tab in ("review", "unmatched") and not is_filtered else None
    page = KeyPaginator(found.qs, PAGE_SIZE, known_count).get_page(request.GET.get("page"))
    if tab == "review":
        dress(list(page.object_list))
    elif tab == "unmatched":
        dress_lines(list(page.object_list))
    context = {
        "page": page,
        "filter": found,
        "is_filtered": is_filtered,
        "more_filters": any(request.GET.get(name) for name in MORE_FILTERS),
        "tab": tab,
        "tabs": [(name, label, counts[name]) for name, label in labels.items()],
        "counts": counts,
        "to_review_count": counts["review"],
        "today": timezone.localdate(),
    }
    return render(request, "reconciliation/proposal_list.html", context)
