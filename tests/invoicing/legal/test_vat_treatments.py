"""Which VAT a line may bear."""

from datetime import date
from decimal import Decimal

import pytest

from invoicing.legal.mentions import mention
from invoicing.legal.vat_treatments import FRANCHISE, NORMAL, TABLE, treatment, treatment_of, treatments

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("territory", "on", "rates"),
    [
        ("metropole", TODAY, ["20", "10", "5.5", "2.1"]),
        ("corsica", TODAY, ["20", "10", "2.1", "13", "0.9"]),
        ("overseas", TODAY, ["2.1", "8.5", "1.75", "1.05"]),
        ("no_vat", TODAY, []),
        ("metropole", date(2013, 12, 31), ["5.5", "2.1", "19.6", "7"]),
        ("metropole", date(2000, 2, 1), ["5.5", "2.1", "20.6"]),
    ],
)
def test_rates_depend_on_territory_and_day(territory: str, on: date, rates: list[str]) -> None:
    found = treatments(on, regime=NORMAL, territory=territory)

    assert [each.rate for each in found if each.category == "S"] == [Decimal(rate) for rate in rates]


@pytest.mark.parametrize("territory", ["metropole", "corsica", "overseas", "no_vat"])
def test_franchise_has_its_own_treatment_alone(territory: str) -> None:
    assert treatments(TODAY, regime=FRANCHISE, territory=territory) == (treatment("vat_franchise"),)


def test_guiana_and_mayotte_have_no_vat() -> None:
    assert treatments(TODAY, regime=NORMAL, territory="no_vat") == (treatment("vat_no_vat_territory"),)


def test_unknown_treatment_is_an_error() -> None:
    with pytest.raises(KeyError):
        treatment("vat_of_the_moon")


@pytest.mark.parametrize(
    ("category", "vatex", "territory", "key"),
    [
        ("E", "VATEX-FR-FRANCHISE", "metropole", "vat_franchise"),
        ("E", "VATEX-FR-CGI261-4", "overseas", "vat_exempt_261_4"),
        ("O", "VATEX-EU-O", "metropole", "vat_out_of_scope"),
        ("O", "VATEX-EU-O", "no_vat", "vat_no_vat_territory"),
        ("K", "VATEX-EU-IC", "corsica", "vat_intra_community"),
    ],
)
def test_stored_line_finds_its_treatment(category: str, vatex: str, territory: str, key: str) -> None:
    assert treatment_of(category, Decimal(0), vatex, territory=territory) == treatment(key)


def test_what_is_not_in_the_table_is_not_found() -> None:
    assert treatment_of("S", Decimal(18), "") is None


def test_each_treatment_without_vat_says_why_in_words_and_code() -> None:
    untaxed = [each for each in TABLE if each.category != "S"]

    assert [each.key for each in untaxed if not each.vatex or each.rate != 0] == []
    assert all(mention(each.mention_key, TODAY) for each in untaxed)
