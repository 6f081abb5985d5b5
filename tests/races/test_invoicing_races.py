"""Two people, one document: real threads against a real PostgreSQL."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from common.errors import BusinessError
from invoicing.importing import import_ledger
from invoicing.models import Allocation, Customer, Invoice, Payment
from invoicing.sending import send_invoice
from invoicing.settlement import mark_as_paid, mark_as_unpaid, reverse_payments
from tests.factories import TODAY, CustomerFactory, DraftFactory, InvoiceFactory, OrganisationFactory, UserFactory
from tests.races.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def refusals(results: Sequence[Any]) -> int:
    return sum(isinstance(result, BusinessError) for result in results)


def test_sending_from_eight_threads_leaves_no_gap_and_no_twin() -> None:
    user = UserFactory()
    customer = CustomerFactory()
    good = DraftFactory.create_batch(40, organisation=customer.organisation, customer=customer)
    bad = DraftFactory.create_batch(8, organisation=customer.organisation, customer=customer, line=None)

    def send_some(thread: int) -> list[bool]:
        outcome = []
        for draft in [*good[thread::8], bad[thread]]:
            try:
                send_invoice(draft, today=TODAY, by=user)
                outcome.append(True)
            except BusinessError:
                outcome.append(False)
        return outcome

    results = together([lambda thread=thread: send_some(thread) for thread in range(8)])

    assert results == [[True] * 5 + [False]] * 8
    numbers = sorted(Invoice.objects.issued().values_list("number", flat=True))
    assert numbers == [f"F2026-{n:05d}" for n in range(1, 41)]


def test_sending_one_draft_twice_at_once_gives_one_number() -> None:
    draft, user = DraftFactory(), UserFactory()

    results = together([lambda: send_invoice(draft, today=TODAY, by=user)] * 4)

    assert refusals(results) == 3
    assert Invoice.objects.get().number == "F2026-00001"


def test_marking_paid_at_once_pays_once() -> None:
    invoice, user = InvoiceFactory(), UserFactory()

    def pay() -> Payment:
        balance = Decimal("120.00")
        return mark_as_paid(invoice, amount=balance, expected_balance=balance, on=TODAY, means="transfer", by=user)

    results = together([pay] * 4)

    assert refusals(results) == 3
    assert (Payment.objects.count(), Allocation.objects.count()) == (1, 1)
    assert Invoice.objects.get().status == Invoice.Status.PAID


def test_part_payments_at_once_count_once() -> None:
    """Each was typed against the balance of 120.00: the second must look again."""
    invoice, user = InvoiceFactory(), UserFactory()
    seen = {"expected_balance": Decimal("120.00"), "on": TODAY, "means": "cheque", "by": user}

    results = together([lambda: mark_as_paid(invoice, amount=Decimal("50.00"), **seen)] * 3)

    assert refusals(results) == 2
    assert Invoice.objects.get().amount_paid == Decimal("50.00")


@pytest.mark.parametrize("undo", ["unpaid", "reverse"])
def test_undoing_at_once_undoes_once(undo: str) -> None:
    invoice, user = InvoiceFactory(), UserFactory()
    balance = Decimal("120.00")
    payment = mark_as_paid(invoice, amount=balance, expected_balance=balance, on=TODAY, means="card", by=user)
    acts = {
        "unpaid": lambda: mark_as_unpaid(invoice, user),
        "reverse": lambda: reverse_payments(invoice.organisation, [payment.pk], user),
    }

    results = together([acts[undo]] * 3)

    assert refusals(results) == 2
    assert sum(Payment.objects.values_list("amount", flat=True)) == 0
    assert Invoice.objects.get().amount_paid == 0


def test_importing_one_ledger_twice_at_once_stores_it_once() -> None:
    organisation = OrganisationFactory()
    rows = [f"X-{n},Client {n % 3},2026-10-01,2026-10-31,12.00" for n in range(50)]
    content = "\n".join(["number,customer,issue_date,due_date,total_incl_vat", *rows]).encode()

    results = together([lambda: import_ledger(organisation, content)] * 3)

    assert sorted((each.created, each.already_known) for each in results) == [(0, 50), (0, 50), (50, 0)]
    assert (Invoice.objects.count(), Customer.objects.count()) == (50, 3)
