"""Which documents of the list an act is about: those ticked, or else all that the filters show."""

from collections.abc import Iterable
from typing import cast

from django.http import QueryDict
from django.utils import timezone

from invoicing.filters import InvoiceFilter, ordered
from invoicing.models import Invoice
from invoicing.models.invoice import InvoiceQuerySet
from invoicing.views.documents import in_tab
from organisations.request import OrganisationRequest

LARGEST_ID = 2**63 - 1


def chosen(request: OrganisationRequest, query: QueryDict) -> InvoiceQuerySet:
    """The company's own documents that are meant, in the order of the list."""
    own = Invoice.objects.for_organisation(request.organisation)
    if ids := ticked(query):
        rows = own.filter(pk__in=ids)
    else:
        filtered = InvoiceFilter(query, queryset=own, request=request)
        rows = in_tab(cast("InvoiceQuerySet", filtered.qs), query.get("tab", "all"), timezone.localdate())
    return ordered(rows, query.get("sort", ""))


def ticked(query: QueryDict) -> set[int]:
    """The ids that were ticked; what is none is left out."""
    return numbers(query.getlist("selected"))


def numbers(texts: Iterable[str]) -> set[int]:
    """Ids as a request says them; what is none is left out."""
    return {int(each) for each in texts if each.isascii() and each.isdecimal() and int(each) <= LARGEST_ID}
