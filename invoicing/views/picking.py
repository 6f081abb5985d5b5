"""Customers and products to pick from while a draft is written: the first that fit what was typed."""

from django.db.models import Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.searching import spelt
from invoicing.company import settings_of
from invoicing.forms.lines import product_as_typed
from invoicing.models import Customer, Nature, Product
from invoicing.vat_choices import VatChoices, vat_choices
from organisations.request import OrganisationRequest

MOST_OFFERED = 12


@require_safe
def customer_options(request: OrganisationRequest) -> JsonResponse:
    """Customers by name, SIREN or e-mail address; those whose name begins with the words come first."""
    words = request.GET.get("q", "").strip()[:100].replace("\x00", "")
    own = Customer.objects.for_organisation(request.organisation).filter(archived_at__isnull=True)
    pattern = spelt(words)
    found = list(own.filter(name__regex=f"^(?:{pattern})")[:MOST_OFFERED])
    if words and len(found) < MOST_OFFERED:
        siren = words.replace(" ", "")
        elsewhere = Q(name__regex=pattern) | Q(email__icontains=words) | Q(siren__startswith=siren)
        found += own.filter(elsewhere).exclude(pk__in=[each.pk for each in found])[: MOST_OFFERED - len(found)]
    rows = [{"pk": each.pk, "name": each.name, "more": _more(each)} for each in found]
    return JsonResponse({"options": rows})


def _more(customer: Customer) -> str:
    """What tells namesakes apart."""
    return " · ".join(filter(None, [customer.city, customer.siren, customer.email]))


@require_safe
def product_options(request: OrganisationRequest) -> JsonResponse:
    """Products by name or reference, each as the line it becomes for this customer and these prices."""
    words = request.GET.get("q", "").strip()[:100].replace("\x00", "")
    own = Product.objects.filter(organisation=request.organisation, archived_at__isnull=True)
    found = own.filter(Q(name__regex=spelt(words)) | Q(reference__istartswith=words))[:MOST_OFFERED]
    chosen = request.GET.get("customer", "")
    known = chosen.isascii() and chosen.isdecimal()
    customer = get_object_or_404(Customer, organisation=request.organisation, pk=chosen) if known else None
    nature = request.GET.get("nature", "")
    nature = nature if nature in Nature.values else Nature.SERVICES
    choices = vat_choices(settings_of(request.organisation), customer, nature, timezone.localdate())
    with_vat = bool(request.GET.get("prices_include_vat"))
    rows = [
        {"pk": each.pk, "name": each.name, "more": each.reference, "line": _line(each, choices, with_vat=with_vat)}
        for each in found
    ]
    return JsonResponse({"options": rows})


def _line(product: Product, choices: VatChoices, *, with_vat: bool) -> dict[str, str]:
    return product_as_typed(product, choices, prices_include_vat=with_vat)
