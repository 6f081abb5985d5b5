"""A customer answers at the moment when somebody else does, or when the line is settled."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from invoicing.models import Payment
from organisations.models import Organisation
from reconciliation import inquiring, operations
from reconciliation.inquiring import Tick
from reconciliation.models import Inquiry, InquiryDocument, MatchProposal
from tests.factories import OrganisationFactory, UserFactory
from tests.races.threads import together
from tests.reconciliation.builders import make_invoice, make_line, make_proposal

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def inquiry(db: None) -> Inquiry:
    organisation: Organisation = OrganisationFactory()
    invoice = make_invoice(organisation, "120.01", "F2026-00001")
    return Inquiry.objects.create(
        organisation=organisation,
        bank_transaction=make_line(organisation, "120.00", "VIR RECU"),
        customer=invoice.customer,
        recipient="compta@lefevre.example",
        expires_at=timezone.now() + timedelta(days=1),
    )


def answering(inquiry: Inquiry) -> Callable[[], str]:
    """An act that says whether the answer was taken."""
    mine = Inquiry.objects.select_related("organisation", "bank_transaction__organisation").get(pk=inquiry.pk)
    [document] = inquiring.documents_of(mine)

    def act() -> str:
        try:
            inquiring.answer(mine, "documents", [Tick(document.pk)], "", timezone.now())
        except inquiring.ClosedError:
            return "closed"
        return "taken"

    return act


def test_a_link_used_twice_at_once_serves_once(inquiry: Inquiry) -> None:
    assert sorted(together([answering(inquiry) for _each in range(4)])) == ["closed", "closed", "closed", "taken"]
    assert (InquiryDocument.objects.count(), MatchProposal.objects.count()) == (1, 1)


def test_a_line_settled_while_its_customer_answers_keeps_no_proposal(inquiry: Inquiry) -> None:
    line, user = inquiry.bank_transaction, UserFactory()
    other = make_invoice(inquiry.organisation, "120.00", "F2026-00002")
    proposal = make_proposal(line, (other, "120.00"))

    taken, [outcome] = together(
        [answering(inquiry), lambda: operations.accept(inquiry.organisation, [proposal.pk], user)]
    )

    line.refresh_from_db()
    settled = not outcome.error
    assert settled or taken == "taken"
    assert line.status == ("reconciled" if settled else "to_treat")
    assert MatchProposal.objects.filter(bank_transaction=line).exists() is not settled
    assert Payment.objects.count() == int(settled)
