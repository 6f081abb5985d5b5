"""Customers added and changed: numbers by kind and country, doubles, the dialog over an invoice."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from invoicing.models import Customer
from organisations.models import Organisation
from tests.factories import CustomerFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def create(client: Client, organisation: Organisation, typed: dict[str, str], **options: Any) -> Any:
    return client.post(reverse("customer_create", args=[organisation.slug]), typed, **options)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"siren": "732 829 320 00074"}, ("732829320", "73282932000074", "")),
        ({"siret": "73282932000074"}, ("732829320", "73282932000074", "")),
        ({"vat_number": "FR 44 732829320"}, ("732829320", "", "FR44732829320")),
        ({"vat_number": "BE0776091951", "country": "BE"}, ("", "", "BE0776091951")),
    ],
    ids=["siret for siren", "siret alone", "french VAT number alone", "belgian"],
)
def test_customer_numbers_complete_one_another(
    member_client: Client, organisation: Organisation, typed: dict[str, str], kept: tuple[str, str, str]
) -> None:
    create(member_client, organisation, {"name": "Menuiserie Lefèvre", **typed})

    customer = Customer.objects.get()
    assert (customer.siren, customer.siret, customer.vat_number) == kept


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"kind": "consumer", "siren": "732829320"}, "siren"),
        ({"kind": "consumer", "vat_number": "FR44732829320"}, "vat_number"),
        ({"siren": "999000102", "siret": "73282932000074"}, "siret"),
        ({"siren": "999000102", "vat_number": "FR44732829320"}, "vat_number"),
        ({"kind": "ami"}, "kind"),
        ({"country": "ZZ"}, "country"),
        ({"copy_emails": "a@b.example, pas une adresse"}, "copy_emails"),
        ({"terms_days": "181"}, "terms_days"),
        ({"delivery_city": "Lyon"}, "delivery_line1"),
        ({"billing_line1": "1 rue Vide"}, "billing_city"),
    ],
)
def test_customer_form_refuses(
    member_client: Client, organisation: Organisation, typed: dict[str, str], wrong: str
) -> None:
    response = create(member_client, organisation, {"name": "Menuiserie Lefèvre", **typed})

    assert list(response.context["form"].errors) == [wrong]
    assert not Customer.objects.exists()


def test_customer_keeps_addresses_copies_and_terms(member_client: Client, organisation: Organisation) -> None:
    typed = {
        "name": "Camille Duval",
        "kind": "consumer",
        "copy_emails": "a@b.example; c@d.example,a@b.example",
        "billing_line1": "2 place Vide",
        "billing_city": "Lyon",
        "delivery_line1": "1 rue Vide",
        "delivery_city": "Gand",
        "delivery_country": "BE",
        "terms_days": "45",
        "terms_method": "days_then_month_end",
        "language": "en",
    }

    create(member_client, organisation, typed)

    customer = Customer.objects.get()
    assert (customer.kind, customer.copy_emails, customer.language) == ("consumer", "a@b.example, c@d.example", "en")
    assert (customer.billing_city, customer.delivery_country) == ("Lyon", "BE")
    assert (customer.terms_days, customer.terms_method) == (45, "days_then_month_end")


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ({"name": "Menuiserie Lefèvre SARL", "siren": ""}, {"name": "MENUISERIE  LEFEVRE sarl"}),
        ({"name": "Lefèvre", "siren": "732829320"}, {"name": "Tout autre", "siren": "732829320"}),
    ],
    ids=["name", "siren"],
)
def test_a_customer_who_may_be_there_already_is_asked_about(
    member_client: Client, organisation: Organisation, known: dict[str, str], typed: dict[str, str]
) -> None:
    there = CustomerFactory(organisation=organisation, **known)
    CustomerFactory(organisation=OrganisationFactory(), **known)

    asked = create(member_client, organisation, typed)
    assert (asked.context["lookalikes"], organisation.customers.count()) == ([there], 1)

    create(member_client, organisation, typed | {"all_the_same": "1"})
    assert organisation.customers.count() == 2


def test_establishments_of_one_company_are_no_doubles(member_client: Client, organisation: Organisation) -> None:
    CustomerFactory(organisation=organisation, name="Lefèvre Lyon", siren="732829320", siret="73282932000074")

    create(member_client, organisation, {"name": "Lefèvre Paris", "siret": "73282932000082"})

    assert organisation.customers.count() == 2


def test_a_customer_changed_otherwise_is_not_asked_about_again(
    member_client: Client, organisation: Organisation
) -> None:
    first, _second = CustomerFactory.create_batch(2, organisation=organisation, name="Lefèvre", siren="")

    member_client.post(
        reverse("customer_edit", args=[organisation.slug, first.pk]), {"name": "Lefèvre", "email": "a@b.example"}
    )

    first.refresh_from_db()
    assert first.email == "a@b.example"


def test_the_dialog_tells_the_invoice_under_it(member_client: Client, organisation: Organisation) -> None:
    shown = member_client.get(reverse("customer_create", args=[organisation.slug]), {"name": "Lefèvre"}, headers=HTMX)
    response = create(member_client, organisation, {"name": "Lefèvre"}, headers=HTMX)

    customer = Customer.objects.get()
    assert shown.content.decode().lstrip().startswith('<h2 id="dialog-title">')
    assert 'value="Lefèvre"' in shown.content.decode()
    assert json.loads(response["HX-Trigger"]) == {
        "close-dialog": True,
        "customer-created": {"pk": customer.pk, "name": "Lefèvre"},
    }
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#messages", "none")


def test_the_dialog_shows_its_mistakes(member_client: Client, organisation: Organisation) -> None:
    response = create(member_client, organisation, {"name": ""}, headers=HTMX)

    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#dialog", "innerHTML")
    assert list(response.context["form"].errors) == ["name"]


def test_a_changed_customer_is_told_too(member_client: Client, organisation: Organisation) -> None:
    customer = CustomerFactory(organisation=organisation)

    response = member_client.post(
        reverse("customer_edit", args=[organisation.slug, customer.pk]), {"name": "Autre"}, headers=HTMX
    )

    assert json.loads(response["HX-Trigger"])["customer-changed"] == {"pk": customer.pk, "name": "Autre"}


@pytest.mark.parametrize(
    ("target", "reached"),
    [
        ("/e/atelier-verdier/factures/nouvelle/", "/e/atelier-verdier/factures/nouvelle/?customer={pk}"),
        ("/e/atelier-verdier/factures/9/modifier/?a=1", "/e/atelier-verdier/factures/9/modifier/?a=1&customer={pk}"),
        ("https://mal.example/", "/e/atelier-verdier/clients/{pk}/"),
        ("//mal.example/", "/e/atelier-verdier/clients/{pk}/"),
        ("/\\mal.example/", "/e/atelier-verdier/clients/{pk}/"),
        ("javascript:alert(1)", "/e/atelier-verdier/clients/{pk}/"),
    ],
)
def test_without_a_dialog_the_person_goes_back_to_the_page_of_ours(
    member_client: Client, organisation: Organisation, target: str, reached: str
) -> None:
    response = create(member_client, organisation, {"name": "Lefèvre", "next": target})

    assert response["Location"] == reached.format(pk=Customer.objects.get().pk)


def test_an_archived_customer_leaves_the_list_and_comes_back(member_client: Client, organisation: Organisation) -> None:
    customer = CustomerFactory(organisation=organisation)
    address = reverse("customer_list", args=[organisation.slug])

    def listed(tab: str) -> list[Customer]:
        return list(member_client.get(address, {"tab": tab}).context["page"])

    member_client.post(reverse("customer_archive", args=[organisation.slug, customer.pk]))
    assert (listed("active"), listed("archived")) == ([], [customer])

    member_client.post(reverse("customer_unarchive", args=[organisation.slug, customer.pk]))
    assert (listed("active"), listed("archived")) == ([customer], [])


@pytest.mark.parametrize("words", ["lefevre", "MENUISERIE LEFÈVRE", "menuiserielef", "saint etienne", "Saint-É"])
def test_customers_are_found_without_accents(member_client: Client, organisation: Organisation, words: str) -> None:
    found = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre", city="Saint-Étienne")
    CustomerFactory(organisation=organisation, name="Transports Colbert", city="Lyon")

    page = member_client.get(reverse("customer_list", args=[organisation.slug]), {"q": words}).context["page"]

    assert list(page) == [found]


def test_customers_are_filtered_by_kind(member_client: Client, organisation: Organisation) -> None:
    consumer = CustomerFactory(organisation=organisation, kind="consumer", siren="")
    CustomerFactory(organisation=organisation)

    page = member_client.get(reverse("customer_list", args=[organisation.slug]), {"kind": "consumer"}).context["page"]

    assert list(page) == [consumer]
