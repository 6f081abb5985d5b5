"""Overdue and partly paid: the queryset and the property say the same of every document."""

from datetime import timedelta
from decimal import Decimal

import pytest

from invoicing.models import Invoice
from organisations.models import Organisation
from tests.factories import TODAY, DraftFactory, InvoiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def every_case(organisation: Organisation) -> None:
    for due in (-1, 0, 1):
        dates = {"issue_date": TODAY - timedelta(days=40), "due_date": TODAY + timedelta(days=due)}
        DraftFactory(organisation=organisation, **dates)
        for kind in Invoice.Kind.values:
            for status, paid in (("sent", 0), ("sent", 50), ("paid", 120), ("cancelled", 120)):
                InvoiceFactory(organisation=organisation, kind=kind, status=status, amount_paid=Decimal(paid), **dates)


def test_overdue_rows_are_those_whose_property_says_so(every_case: None) -> None:
    late = set(Invoice.objects.overdue(TODAY))

    assert late == {each for each in Invoice.objects.all() if each.is_overdue(TODAY)}
    assert len(late) == 2  # unpaid and partly paid, due yesterday, no credit note


def test_partly_paid_rows_are_those_whose_property_says_so(every_case: None) -> None:
    partly = set(Invoice.objects.partly_paid())

    assert partly == {each for each in Invoice.objects.all() if each.is_partly_paid}
    assert len(partly) == 6


@pytest.mark.parametrize(("due", "days"), [(-12, 12), (-1, 1), (0, 0), (3, 0)])
def test_days_overdue_counts_from_the_day_after_the_due_date(due: int, days: int) -> None:
    invoice = InvoiceFactory(issue_date=TODAY - timedelta(days=40), due_date=TODAY + timedelta(days=due))

    assert invoice.days_overdue(TODAY) == days
