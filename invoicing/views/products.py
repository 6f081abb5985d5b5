"""The catalogue: what is sold again and again, to pick from while one writes."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.searching import spelt
from invoicing.company import settings_of
from invoicing.forms.products import ProductForm
from invoicing.legal import vat_treatments
from invoicing.models import Product
from invoicing.vat_choices import label, vat_choices
from organisations.request import OrganisationRequest

PAGE_SIZE = 50
SEARCH_LENGTH = 200
ACTIVE, ARCHIVED = "active", "archived"


@require_safe
def product_list(request: OrganisationRequest) -> HttpResponse:
    own = Product.objects.filter(organisation=request.organisation)
    page = Paginator(listed_products(request), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "words": _words(request), "tab": _tab(request), "tabs": _tabs(own)}
    return render(request, "invoicing/product_list.html", context | {"rows": _with_vat(request, page)})


def listed_products(request: OrganisationRequest) -> QuerySet[Product]:
    """Those of the tab and of the search that the address names."""
    own = Product.objects.filter(organisation=request.organisation)
    return _search(own, _words(request)).filter(archived_at__isnull=_tab(request) == ACTIVE).order_by("name", "id")


def _tab(request: OrganisationRequest) -> str:
    return ARCHIVED if request.GET.get("tab") == ARCHIVED else ACTIVE


def _words(request: OrganisationRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:SEARCH_LENGTH]


def _search(own: QuerySet[Product], words: str) -> QuerySet[Product]:
    if not words:
        return own
    pattern = spelt(words)
    return own.filter(Q(reference__regex=pattern) | Q(description__regex=pattern) | Q(name__regex=pattern))


def _tabs(own: QuerySet[Product]) -> list[tuple[str, str, int]]:
    active, archived = Q(archived_at__isnull=True), Q(archived_at__isnull=False)
    counts: dict[str, int] = own.aggregate(active=Count("pk", filter=active), archived=Count("pk", filter=archived))
    return [(ACTIVE, _("Active"), counts["active"]), (ARCHIVED, _("Archived"), counts["archived"])]


def _with_vat(request: OrganisationRequest, page: Iterable[Product]) -> list[tuple[Product, str]]:
    """Each product of the page, and how it is taxed, in words."""
    settings = settings_of(request.organisation)
    choices = vat_choices(settings, None, settings.nature, timezone.localdate())
    return [(each, label(vat_treatments.treatment(choices.key_of(each)))) for each in page]


@require_http_methods(["GET", "POST"])
def product_create(request: OrganisationRequest) -> HttpResponse:
    return _form(request, Product(organisation=request.organisation))


@require_http_methods(["GET", "POST"])
def product_edit(request: OrganisationRequest, pk: int) -> HttpResponse:
    return _form(request, _own(request, pk))


def _own(request: OrganisationRequest, pk: int) -> Product:
    return get_object_or_404(Product, organisation=request.organisation, pk=pk)


def _form(request: OrganisationRequest, product: Product) -> HttpResponse:
    settings = settings_of(request.organisation)
    is_new = product.pk is None
    form = ProductForm(request.POST or None, instance=product, settings=settings, today=timezone.localdate())
    if form.is_valid() and _store(form):
        messages.success(request, _("%(product)s is saved.") % {"product": product})
        return redirect("product_list", request.organisation.slug)
    return render(request, "invoicing/product_form.html", {"form": form, "product": product, "is_new": is_new})


def _store(form: ProductForm) -> bool:
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:  # somebody took the reference while this one was being checked
        form.add_error("reference", _("Another product has this reference."))
        return False
    return True


@require_POST
def product_archive(request: OrganisationRequest, pk: int) -> HttpResponse:
    product = _own(request, pk)
    product.archived_at = product.archived_at or timezone.now()
    product.save(update_fields=["archived_at"])
    undo = reverse("product_unarchive", args=[request.organisation.slug, product.pk])
    messages.success(request, _("%(product)s is archived.") % {"product": product}, extra_tags=f"undo:{undo}")
    return redirect("product_list", request.organisation.slug)


@require_POST
def product_unarchive(request: OrganisationRequest, pk: int) -> HttpResponse:
    product = _own(request, pk)
    product.archived_at = None
    product.save(update_fields=["archived_at"])
    messages.success(request, _("%(product)s is in the catalogue again.") % {"product": product})
    return redirect("product_list", request.organisation.slug)
