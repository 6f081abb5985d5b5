"""The catalogue from a file."""

from decimal import Decimal

import pytest

from invoicing.company import settings_of
from invoicing.csv_imports.columns import PRODUCTS, guess
from invoicing.csv_imports.plan import Plan
from invoicing.csv_imports.products import import_products
from invoicing.csv_imports.table import read_table
from invoicing.models import Product
from organisations.models import Organisation
from tests.factories import TODAY

pytestmark = pytest.mark.django_db


def run(organisation: Organisation, *lines: str) -> Plan[Product]:
    table = read_table("\n".join(lines).encode())
    return import_products(settings_of(organisation), table, guess(table.header, PRODUCTS), TODAY)


def test_products_are_stored_as_the_file_says(organisation: Organisation) -> None:
    run(
        organisation,
        "réf;désignation;unité;prix unitaire HT;prix TTC;TVA",
        "ATE;Heure d’atelier;heure;65,50;;20 %",
        "LIV;Manuel;u;;10,55;5,5",
        ";Forfait;;1 200;;",
    )

    hour, book, lump = Product.objects.order_by("pk")
    assert (hour.reference, hour.unit, hour.unit_price, hour.vat_rate) == ("ATE", "HUR", Decimal("65.5"), 20)
    assert (book.unit, book.unit_price, book.vat_rate) == ("C62", Decimal(10), Decimal("5.5"))
    assert (lump.unit_price, lump.vat_category) == (1200, "S")


@pytest.mark.parametrize(
    "line",
    [
        ";;12;20",
        "x;A;;20",
        "x;A;douze;20",
        "x;A;-1;20",
        "x;A;12;19,6",
        "x;A;12;0",
        "x;A;12;vingt",
        f"{'x' * 51};A;12;20",
    ],
    ids=["no name", "no price", "words", "below zero", "rate of before", "nought", "rate in words", "long reference"],
)
def test_one_mistake_keeps_the_whole_file_out(organisation: Organisation, line: str) -> None:
    plan = run(organisation, "ref;nom;prix;tva", "OK;Bon;1;20", line)

    assert (len(plan.errors), plan.outcomes[3]) == (1, "refused")
    assert not Product.objects.exists()


def test_a_company_in_franchise_takes_prices_without_vat(organisation: Organisation) -> None:
    settings = settings_of(organisation)
    settings.vat_regime = "franchise"
    settings.save()

    assert run(organisation, "nom;prix;tva", "A;12;", "B;12;0").errors == []
    assert set(Product.objects.values_list("vat_exemption", flat=True)) == {"VATEX-FR-FRANCHISE"}
    assert len(run(organisation, "nom;prix;tva", "C;12;20").errors) == 1


def test_a_known_reference_takes_the_new_price_and_keeps_the_rest(organisation: Organisation) -> None:
    run(organisation, "ref;nom;prix;tva;unité", "ATE;Heure;65;10;h", ";Forfait;100;20;")

    plan = run(organisation, "ref;nom;prix", "ATE;Heure;70", ";FORFAIT;100", ";Neuf;1")

    hour = Product.objects.get(reference="ATE")
    assert plan.outcomes == {2: "completed", 3: "completed", 4: "new"}  # «FORFAIT» writes the name anew
    assert (hour.unit_price, hour.vat_rate, hour.unit) == (70, 10, "HUR")


def test_the_same_file_again_brings_nothing(organisation: Organisation) -> None:
    lines = ("ref;nom;prix;tva", "ATE;Heure;65,5;20", ";Forfait;100;10")
    run(organisation, *lines)

    again = run(organisation, *lines)

    assert (len(again.created), len(again.completed), again.known) == (0, 0, 2)
