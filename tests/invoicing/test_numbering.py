"""Numbers: continuous, by series and year, given at issue (rules.md §1.6)."""

import re
from datetime import date

import pytest
from django.db import transaction

from common.errors import BusinessError
from invoicing.models import Invoice, NumberSequence
from invoicing.numbering import next_number, number_key
from organisations.models import Organisation
from tests.factories import InvoiceFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)
INVOICE, CREDIT_NOTE = Invoice.Kind.INVOICE, Invoice.Kind.CREDIT_NOTE


def test_next_number_counts_up(organisation: Organisation) -> None:
    assert [next_number(organisation, INVOICE, DAY) for _ in range(3)] == [
        "F2026-00001",
        "F2026-00002",
        "F2026-00003",
    ]


def test_next_number_has_the_chosen_form(organisation: Organisation) -> None:
    """N4: safe in XML, in bank labels and in payment references."""
    given = [next_number(organisation, kind, DAY) for kind in (INVOICE, CREDIT_NOTE)]

    assert [bool(re.fullmatch(r"[A-Z]{1,4}\d{4}-\d{4,6}", number)) for number in given] == [True, True]


def test_next_number_keeps_a_series_for_credit_notes(organisation: Organisation) -> None:
    next_number(organisation, INVOICE, DAY)

    assert next_number(organisation, CREDIT_NOTE, DAY) == "A2026-00001"


def test_next_number_starts_again_each_year(organisation: Organisation) -> None:
    next_number(organisation, INVOICE, date(2026, 12, 31))

    assert next_number(organisation, INVOICE, date(2027, 1, 1)) == "F2027-00001"


def test_next_number_is_each_companys_own(organisation: Organisation) -> None:
    next_number(OrganisationFactory(), INVOICE, DAY)

    assert next_number(organisation, INVOICE, DAY) == "F2026-00001"


def test_next_number_refuses_a_date_before_the_last(organisation: Organisation) -> None:
    next_number(organisation, INVOICE, DAY)

    with pytest.raises(BusinessError, match="23/11/2026"):
        next_number(organisation, INVOICE, date(2026, 11, 22))


def test_next_number_steps_past_a_number_taken_over(organisation: Organisation) -> None:
    InvoiceFactory(organisation=organisation, number="F2026-00001")

    assert next_number(organisation, INVOICE, DAY) == "F2026-00002"


def test_next_number_is_given_back_by_a_failure(organisation: Organisation) -> None:
    with transaction.atomic():
        next_number(organisation, INVOICE, DAY)
        transaction.set_rollback(True)

    assert NumberSequence.objects.count() == 0
    assert next_number(organisation, INVOICE, DAY) == "F2026-00001"


@pytest.mark.parametrize(
    ("number", "key"),
    [("F2026-00184", "F202600184"), ("fa 2026/42", "FA202642"), ("FA.2026.42", "FA202642"), ("№ 7 €", "7"), ("", "")],
)
def test_number_key_is_letters_and_digits(number: str, key: str) -> None:
    assert number_key(number) == key
