"""Whose money a line may be, for the person who looks at it."""

from decimal import Decimal

import pytest

from organisations.models import Organisation
from reconciliation.finding import presumed_customers
from reconciliation.models import PayerAlias
from tests.factories import CustomerFactory
from tests.reconciliation.builders import make_invoice, make_line, make_proposal

pytestmark = pytest.mark.django_db
IBAN = "FR7610107001011234567890129"


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("VIR IMPRIMERIE VOLTAIRE ACOMPTE", ["Imprimerie Voltaire SARL"]),
        ("VIR SEPA MOTIF F2026-00131", ["Haras du Val"]),  # the customer of the document it cites, though it is paid
        ("F2026-00131 POUR IMPRIMERIE VOLTAIRE", ["Haras du Val", "Imprimerie Voltaire SARL"]),
        ("VIR LES COPAINS D'ABORD", ["Bœuf & Fils"]),  # a name that a person said
        ("VIR IMPRIMERIE", []),
        ("", []),
    ],
)
def test_a_line_that_nothing_is_proposed_for_says_whose_it_may_be(
    organisation: Organisation, label: str, found: list[str]
) -> None:
    names = ("Imprimerie Voltaire SARL", "Haras du Val", "Bœuf & Fils")
    customers = {name: CustomerFactory(organisation=organisation, name=name) for name in names}
    paid = {"customer": customers["Haras du Val"], "status": "paid", "amount_paid": Decimal("150.00")}
    make_invoice(organisation, "150.00", "F2026-00131", **paid)
    PayerAlias.objects.create(organisation=organisation, customer=customers["Bœuf & Fils"], name="LES COPAINS D ABORD")
    CustomerFactory(name="Imprimerie Voltaire")  # another company's
    line = make_line(organisation, "150.00", label, counterparty_name="")

    assert presumed_customers(line) == [customers[name].pk for name in found]


def test_what_is_proposed_or_known_comes_before_what_is_written(organisation: Organisation) -> None:
    CustomerFactory(organisation=organisation, name="Imprimerie Voltaire")
    known = CustomerFactory(organisation=organisation, name="Haras du Val")
    PayerAlias.objects.create(organisation=organisation, customer=known, iban=IBAN)
    line = make_line(organisation, "150.00", "VIR IMPRIMERIE VOLTAIRE", counterparty_iban=IBAN)
    proposed = make_invoice(organisation, "150.00", "F2026-00132")
    make_proposal(line, (proposed, "150.00"))

    assert presumed_customers(line) == [proposed.customer_id, known.pk]
