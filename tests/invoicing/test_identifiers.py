"""Numbers of companies and accounts, as people type them."""

import pytest

from common.errors import BusinessError
from invoicing import identifiers


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", ""), ("732 829 320", "732829320"), ("732\u00a0829\u202f320", "732829320"), ("732.829.320", "732829320")],
)
def test_siren_is_read_without_its_spaces(typed: str, kept: str) -> None:
    assert identifiers.read_siren(typed) == kept


@pytest.mark.parametrize("typed", ["732829321", "73282932", "ABCDEFGHI", "🙂", "7" * 400, "٧٣٢٨٢٩٣٢٠"])
def test_siren_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(BusinessError):
        identifiers.read_siren(typed)


def test_a_siret_in_the_place_of_the_siren_is_kept_whole() -> None:
    assert identifiers.read_siren_or_siret("732 829 320 00074") == "73282932000074"


def test_siret_belongs_to_its_siren() -> None:
    assert identifiers.read_siret("732 829 320 00074", "732829320") == "73282932000074"
    with pytest.raises(BusinessError, match="SIREN"):
        identifiers.read_siret("73282932000074", "999000102")


@pytest.mark.parametrize(
    ("typed", "siren", "kept"),
    [
        ("fr 44 732 829 320", "732829320", "FR44732829320"),
        ("BE 0776.091.951", "", "BE0776091951"),
        ("BE0776091951", "732829320", "BE0776091951"),  # a French company registered in Belgium too
        ("", "732829320", ""),
    ],
)
def test_vat_number_is_read(typed: str, siren: str, kept: str) -> None:
    assert identifiers.read_vat_number(typed, siren) == kept


@pytest.mark.parametrize(
    ("typed", "siren"),
    [("FR45732829320", ""), ("FR44732829320", "999000102"), ("US123456789", ""), ("732829320", ""), ("FR", "")],
    ids=["wrong key", "another siren", "not of the Union", "no country", "country alone"],
)
def test_vat_number_that_is_none_is_refused(typed: str, siren: str) -> None:
    with pytest.raises(BusinessError):
        identifiers.read_vat_number(typed, siren)


@pytest.mark.parametrize(("siren", "number"), [("732829320", "FR44732829320"), ("404833048", "FR83404833048")])
def test_vat_number_follows_from_the_siren(siren: str, number: str) -> None:
    assert identifiers.vat_number_of(siren) == number
    assert identifiers.read_vat_number(number, siren) == number


@pytest.mark.parametrize(
    "typed", ["FR76 3000 6000 0112 3456 7890 189", "fr7630006000011234567890189", "DE89370400440532013000"]
)
def test_iban_is_read(typed: str) -> None:
    assert identifiers.read_iban(typed) == typed.replace(" ", "").upper()


@pytest.mark.parametrize("typed", ["FR7630006000011234567890180", "FR76", "XX00", "compte"])
def test_iban_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(BusinessError, match="RIB"):
        identifiers.read_iban(typed)


@pytest.mark.parametrize(
    ("bic", "iban"),
    [
        ("AGRIFRPP882", "FR7630006000011234567890189"),
        ("agri frpp", ""),
        ("BRGPGPGX", "FR7630006000011234567890189"),  # Guadeloupe banks under French IBANs
    ],
)
def test_bic_is_read(bic: str, iban: str) -> None:
    assert identifiers.read_bic(bic, iban) == bic.replace(" ", "").upper()


@pytest.mark.parametrize(("bic", "iban"), [("DEUTDEFF", "FR7630006000011234567890189"), ("AGRI", "")])
def test_bic_of_another_country_is_refused(bic: str, iban: str) -> None:
    with pytest.raises(BusinessError):
        identifiers.read_bic(bic, iban)


def test_iban_is_grouped_by_fours() -> None:
    assert identifiers.grouped_iban("FR7630006000011234567890189") == "FR76 3000 6000 0112 3456 7890 189"
