"""Customers from a file: all of them or none, known ones recognised, twice the same file nothing."""

from typing import Any

import pytest

from invoicing.csv_imports.columns import CUSTOMERS, guess
from invoicing.csv_imports.customers import import_customers, plan_customers
from invoicing.csv_imports.plan import Plan
from invoicing.csv_imports.table import read_table
from invoicing.models import Customer
from organisations.models import Organisation
from tests.factories import CustomerFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def run(organisation: Organisation, *lines: str, dry: bool = False) -> Plan[Customer]:
    table = read_table("\n".join(lines).encode())
    act = plan_customers if dry else import_customers
    return act(organisation, table, guess(table.header, CUSTOMERS))


def counts(plan: Plan[Customer]) -> tuple[int, int, int, int]:
    """New, completed, known, mistakes."""
    return len(plan.created), len(plan.completed), plan.known, len(plan.errors)


def test_customers_are_stored_as_the_file_says(organisation: Organisation) -> None:
    run(
        organisation,
        "nom;type;siret;tva;e-mail;tel;adresse;cp;ville;pays;délai;notes",
        "Lefèvre;;732 829 320 00074;;a@b.example, c@d.example;04 65 71 00 12;1 rue Vide;1000;Bourg;France;30 jours;Ami",
        "Camille Duval;Particulier;;;;;2 rue Vide;1000;Bruxelles;Belgique;;",
    )

    business, consumer = Customer.objects.order_by("pk")
    assert (business.siren, business.siret, business.kind) == ("732829320", "73282932000074", "business")
    assert (business.email, business.copy_emails, business.terms_days) == ("a@b.example", "c@d.example", 30)
    assert (business.postcode, business.country, business.notes) == ("01000", "FR", "Ami")  # the nought is back
    assert (consumer.kind, consumer.postcode, consumer.country) == ("consumer", "1000", "BE")


def test_one_mistake_keeps_the_whole_file_out_and_all_are_told(organisation: Organisation) -> None:
    plan = run(
        organisation,
        "nom;siren;e-mail;pays;type",
        "Bon;;;;",
        ";123456789;pas une adresse;Nulle part;ami",
        "Duval;732829320;;;particulier",
    )

    assert counts(plan) == (1, 0, 0, 6)
    assert [error.split(" ")[1].rstrip("\u00a0:") for error in plan.errors] == ["3"] * 5 + ["4"]
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("known", "line", "outcome"),
    [
        ({"name": "A", "siren": "732829320"}, "Autre nom;732829320;", "known"),
        ({"name": "MENUISERIE LEFEVRE", "siren": ""}, "Menuiserie Lefèvre;;", "known"),
        ({"name": "Menuiserie Lefèvre", "siren": ""}, "Menuiserie Lefèvre;732829320;", "completed"),
        ({"name": "Menuiserie Lefèvre", "siren": "999000102"}, "Menuiserie Lefèvre;732829320;", "new"),
        ({"name": "A", "siren": "732829320", "email": ""}, "A;732829320;a@b.example", "completed"),
        ({"name": "A", "siren": "732829320", "email": "x@y.example"}, "A;732829320;a@b.example", "known"),
    ],
)
def test_known_customers_are_recognised(
    organisation: Organisation, known: dict[str, str], line: str, outcome: str
) -> None:
    CustomerFactory(organisation=organisation, **known)
    CustomerFactory(organisation=OrganisationFactory(), **known)

    plan = run(organisation, "nom;siren;e-mail", line)

    assert plan.outcomes == {2: outcome}
    assert organisation.customers.count() == (2 if outcome == "new" else 1)


def test_what_a_customer_has_is_never_replaced(organisation: Organisation) -> None:
    known = CustomerFactory(
        organisation=organisation, name="A", siren="732829320", email="", address_line1="1 rue Vide"
    )

    run(organisation, "nom;siren;e-mail;adresse;ville", "B;732829320;a@b.example;9 rue Autre;Paris")

    known.refresh_from_db()
    assert (known.name, known.email, known.address_line1, known.city) == ("A", "a@b.example", "1 rue Vide", known.city)
    assert known.city != "Paris"


def test_the_same_customer_twice_in_a_file_is_one(organisation: Organisation) -> None:
    plan = run(organisation, "nom;siren;e-mail", "Lefèvre;;", "LEFEVRE;732829320;", "Autre;732829320;a@b.example")

    customer = Customer.objects.get()
    assert counts(plan) == (1, 0, 2, 0)
    assert (customer.siren, customer.email) == ("732829320", "a@b.example")


def test_a_name_that_several_bear_asks_for_the_siren(organisation: Organisation) -> None:
    CustomerFactory.create_batch(2, organisation=organisation, name="Lefèvre", siren="")

    assert counts(run(organisation, "nom", "Lefèvre")) == (0, 0, 0, 1)


def test_the_same_file_again_brings_nothing(organisation: Organisation) -> None:
    lines = ("nom;siren;adresse;ville", "Lefèvre;732829320;1 rue Vide;Lyon", "Duval;;2 rue Vide;Gand")
    run(organisation, *lines)

    assert counts(run(organisation, *lines)) == (0, 0, 2, 0)
    assert Customer.objects.count() == 2


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_import_needs_the_same_queries_for_many_rows(
    organisation: Organisation, rows: int, django_assert_num_queries: Any
) -> None:
    CustomerFactory(organisation=organisation, name="Connu", siren="", email="")
    lines = [f"Client {place};c{place}@b.example" for place in range(rows)]

    with django_assert_num_queries(6):
        run(organisation, "nom;e-mail", "connu;a@b.example", *lines)


def test_looking_stores_nothing(organisation: Organisation, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        plan = run(organisation, "nom", *(f"Client {place}" for place in range(500)), dry=True)

    assert counts(plan) == (500, 0, 0, 0)
    assert not Customer.objects.exists()
