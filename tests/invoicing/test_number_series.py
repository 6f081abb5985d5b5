"""Other letters before numbers: the count goes on, without gap or twin."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from invoicing.company import settings_of
from invoicing.models import Invoice, NumberSequence
from invoicing.numbering import next_number
from organisations.models import Organisation
from tests.factories import InvoiceFactory

pytestmark = pytest.mark.django_db

INVOICE, CREDIT_NOTE = Invoice.Kind.INVOICE, Invoice.Kind.CREDIT_NOTE


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def give(organisation: Organisation, kind: str, count: int, today: date) -> None:
    """The series has given so many numbers; the last document bears its own."""
    series = NumberSequence.Series.CREDIT_NOTES if kind == CREDIT_NOTE else NumberSequence.Series.INVOICES
    NumberSequence.objects.create(organisation=organisation, series=series, year=today.year, last_number=count)
    number = f"{'A' if kind == CREDIT_NOTE else 'F'}{today.year}-{count:05d}"
    InvoiceFactory(organisation=organisation, kind=kind, number=number, issue_date=today, sent_at=timezone.now())


def change(client: Client, organisation: Organisation, **typed: str) -> list[str]:
    """Post the form. Returns what it refused."""
    usual = {"invoice_prefix": "F", "credit_note_prefix": "A"}
    response = client.post(reverse("company_numbering", args=[organisation.slug]), usual | typed)
    return [] if response.status_code == 302 else list(response.context["form"].errors)


def test_other_letters_let_the_count_go_on(owner_client: Client, organisation: Organisation, today: date) -> None:
    give(organisation, INVOICE, 12, today)

    assert change(owner_client, organisation, invoice_prefix="fa") == []

    assert next_number(organisation, INVOICE, today) == f"FA{today.year}-00013"


def test_one_series_counts_credit_notes_with_invoices(
    owner_client: Client, organisation: Organisation, today: date
) -> None:
    give(organisation, INVOICE, 12, today)
    give(organisation, CREDIT_NOTE, 3, today)

    assert change(owner_client, organisation, one_series="on") == []

    assert next_number(organisation, CREDIT_NOTE, today) == f"F{today.year}-00013"


@pytest.mark.parametrize(
    ("invoices", "credit_notes", "typed", "refused"),
    [
        (12, 3, {"invoice_prefix": "A", "credit_note_prefix": "F"}, ["__all__"]),  # credit notes would run into F-00012
        (3, 12, {"invoice_prefix": "A", "credit_note_prefix": "AV"}, ["__all__"]),  # invoices would run into A-00012
        (12, 3, {"invoice_prefix": "A", "credit_note_prefix": "AV"}, []),  # A-00003 lies behind the invoices' count
        (3, 12, {"invoice_prefix": "A", "one_series": "on"}, ["__all__"]),
        (3, 12, {"invoice_prefix": "A", "credit_note_prefix": "A"}, ["credit_note_prefix"]),
    ],
)
def test_letters_of_the_other_series_are_refused_where_they_would_break_one(
    owner_client: Client,
    organisation: Organisation,
    today: date,
    invoices: int,
    credit_notes: int,
    typed: dict[str, str],
    refused: list[str],
) -> None:
    give(organisation, INVOICE, invoices, today)
    give(organisation, CREDIT_NOTE, credit_notes, today)

    assert change(owner_client, organisation, **typed) == refused


def test_a_series_goes_on_after_the_numbers_taken_over_with_its_new_letters(
    owner_client: Client, organisation: Organisation, today: date
) -> None:
    InvoiceFactory(organisation=organisation, number=f"FAC{today.year}-00100", issue_date=today)

    assert change(owner_client, organisation, invoice_prefix="FAC") == []

    assert next_number(organisation, INVOICE, today) == f"FAC{today.year}-00101"


@pytest.mark.parametrize("prefix", ["", "FACTU", "F1", "É", "F-", "F A", "١"])
def test_letters_are_those_that_every_format_takes(
    owner_client: Client, organisation: Organisation, prefix: str
) -> None:
    assert change(owner_client, organisation, invoice_prefix=prefix) == ["invoice_prefix"]
    assert settings_of(organisation).invoice_prefix == "F"


def test_the_next_numbers_are_shown_before_anything_is_stored(
    owner_client: Client, organisation: Organisation, today: date
) -> None:
    response = owner_client.post(
        reverse("company_numbering", args=[organisation.slug]),
        {"invoice_prefix": "FA", "credit_note_prefix": "AV", "preview": "1"},
    )

    assert [number for _label, number in response.context["numbers"]] == [
        f"FA{today.year}-00001",
        f"AV{today.year}-00001",
    ]
    assert settings_of(organisation).invoice_prefix == "F"
