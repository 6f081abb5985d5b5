"""The catalogue: prices with or without VAT, treatments that the company may use, what leaves the list."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from invoicing.company import settings_of
from invoicing.models import Product
from organisations.models import Organisation
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

TYPED = {"name": "Heure d’atelier", "reference": "ATE-1", "unit": "HUR", "price": "65", "vat": "rate_20"}


def create(client: Client, organisation: Organisation, **change: str) -> list[str]:
    """Post the form. Returns what it refused."""
    response = client.post(reverse("product_create", args=[organisation.slug]), TYPED | change)
    return [] if response.status_code == 302 else list(response.context["form"].errors)


def set_up(organisation: Organisation, **fields: object) -> None:
    settings = settings_of(organisation)
    for name, value in fields.items():
        setattr(settings, name, value)
    settings.save()


def product(organisation: Organisation, **fields: Any) -> Product:
    usual = {"name": "Heure d’atelier", "unit_price": Decimal(65)}
    return Product.objects.create(organisation=organisation, **usual | fields)


def test_product_is_stored_without_vat(member_client: Client, organisation: Organisation) -> None:
    assert create(member_client, organisation, price="1 234,567891") == []

    stored = Product.objects.get()
    assert (stored.organisation, stored.unit, stored.unit_price) == (organisation, "HUR", Decimal("1234.567891"))
    assert (stored.vat_category, stored.vat_rate, stored.vat_exemption) == ("S", Decimal(20), "")


def test_a_price_typed_with_vat_is_shown_as_it_was_typed(member_client: Client, organisation: Organisation) -> None:
    set_up(organisation, prices_include_vat=True)
    assert create(member_client, organisation, price="19,90") == []

    stored = Product.objects.get()
    page = member_client.get(reverse("product_edit", args=[organisation.slug, stored.pk]))

    assert (stored.unit_price, page.context["form"]["price"].value()) == (Decimal("16.583333"), "19,90")


def test_a_company_in_franchise_sells_without_vat(member_client: Client, organisation: Organisation) -> None:
    set_up(organisation, vat_regime="franchise")

    assert create(member_client, organisation) == ["vat"]
    assert create(member_client, organisation, vat="vat_franchise") == []
    assert Product.objects.get().vat_exemption == "VATEX-FR-FRANCHISE"


def test_a_treatment_of_before_stays_until_another_is_chosen(member_client: Client, organisation: Organisation) -> None:
    stored = product(organisation, vat_rate=Decimal("19.60"))
    address = reverse("product_edit", args=[organisation.slug, stored.pk])

    member_client.post(address, TYPED | {"vat": "rate_19_6", "name": "Autre"})

    stored.refresh_from_db()
    assert (stored.name, stored.vat_rate) == ("Autre", Decimal("19.60"))


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"price": ""}, "price"),
        ({"price": "-1"}, "price"),
        ({"price": "1,2345678"}, "price"),
        ({"price": "9" * 50}, "price"),
        ({"price": "NaN"}, "price"),
        ({"unit": "XXX"}, "unit"),
        ({"vat": "rate_19_6"}, "vat"),
        ({"vat": "rate_8_5"}, "vat"),  # overseas alone
        ({"reference": "x" * 51}, "reference"),
    ],
)
def test_product_form_refuses(
    member_client: Client, organisation: Organisation, change: dict[str, str], wrong: str
) -> None:
    assert create(member_client, organisation, **change) == [wrong]
    assert not Product.objects.exists()


def test_a_reference_names_one_product_of_a_company(member_client: Client, organisation: Organisation) -> None:
    product(organisation, reference="ATE-1")
    product(OrganisationFactory(), reference="ATE-2")

    assert create(member_client, organisation) == ["reference"]
    assert create(member_client, organisation, reference="ATE-2") == []


@pytest.mark.parametrize(("words", "count"), [("", 2), ("ecole", 1), ("ATE", 1), ("rien", 0), ("🙂", 0), ("\x00", 2)])
def test_products_are_found_without_accents(
    member_client: Client, organisation: Organisation, words: str, count: int
) -> None:
    product(organisation, reference="ATE-1")
    product(organisation, name="Mobilier d’école")
    product(OrganisationFactory())

    page = member_client.get(reverse("product_list", args=[organisation.slug]), {"q": words}).context["page"]

    assert len(page) == count


def test_an_archived_product_leaves_the_list_and_comes_back(member_client: Client, organisation: Organisation) -> None:
    stored = product(organisation)
    address = reverse("product_list", args=[organisation.slug])

    def listed(tab: str) -> list[Product]:
        return list(member_client.get(address, {"tab": tab}).context["page"])

    member_client.post(reverse("product_archive", args=[organisation.slug, stored.pk]))
    assert (listed("active"), listed("archived")) == ([], [stored])

    member_client.post(reverse("product_unarchive", args=[organisation.slug, stored.pk]))
    assert (listed("active"), listed("archived")) == ([stored], [])


@pytest.mark.parametrize("rows", [1, 3])
def test_product_list_needs_as_many_queries_for_any_number_of_rows(
    member_client: Client, organisation: Organisation, rows: int, django_assert_num_queries: Any
) -> None:
    for place in range(rows):
        product(organisation, name=f"Produit {place}")

    with django_assert_num_queries(10):
        member_client.get(reverse("product_list", args=[organisation.slug]))
