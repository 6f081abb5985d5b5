"""What stands on top of the certain ones, and why."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from organisations.models import Organisation
from reconciliation.models import MatchProposal
from reconciliation.surprises import surprises
from tests.factories import TODAY
from tests.reconciliation.builders import make_declared, make_invoice, make_line, make_proposal


def said(proposal: MatchProposal) -> list[str]:
    with translation.override("en"):
        return surprises([proposal], TODAY)[proposal.pk]


def proposed(organisation: Organisation, amount: str, *, days: int = 0, **fields: object) -> MatchProposal:
    invoice = make_invoice(organisation, amount, "F2026-00001")
    line = make_line(organisation, amount, booking_date=TODAY - timedelta(days=days))
    return make_proposal(line, (invoice, amount), **fields)


UNKNOWN = {"reasons": [{"code": "payer_unknown", "favourable": False, "values": {}}]}
FEES = {"residual_kind": "bank_fee", "residual_amount": Decimal("-12.50")}


@pytest.mark.parametrize(
    ("amount", "days", "fields", "words"),
    [
        ("9999.99", 90, {}, []),
        ("10000.00", 0, {}, ["large amount"]),
        ("120.00", 91, {}, ["received more than three months ago"]),
        ("120.00", 0, UNKNOWN, ["unknown payer"]),
        ("120.00", 0, FEES, ["bank fees: €12.50"]),
    ],
)
def test_what_is_unusual_is_said(
    organisation: Organisation, amount: str, days: int, fields: dict[str, object], words: list[str]
) -> None:
    assert said(proposed(organisation, amount, days=days, **fields)) == words


MOST = ["this customer never paid more than €100.00"]


@pytest.mark.parametrize(("payments", "amount", "words"), [(3, "200.01", MOST), (3, "200.00", []), (2, "500.00", [])])
def test_an_amount_out_of_the_habit_of_the_customer_is_said(
    organisation: Organisation, payments: int, amount: str, words: list[str]
) -> None:
    proposal = proposed(organisation, amount)
    invoice = proposal.allocations.get().invoice
    for _number in range(payments):
        make_declared(invoice, "100.00")

    assert said(proposal) == words
