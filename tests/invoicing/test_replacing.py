"""«Annule et remplace»: the original is cancelled, what settled it settles the other."""

from decimal import Decimal
from typing import Any

import pytest

from common.errors import BusinessError
from invoicing import settlement
from invoicing.models import Allocation, Invoice, Payment
from invoicing.replacing import draft_correction
from invoicing.sending import send_invoice
from organisations.models import Organisation, User
from tests.factories import TODAY, CustomerFactory, InvoiceFactory, UserFactory
from tests.invoicing.accounts import acts, check, credit_note, d, draft_of, pay, state, unallocated

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory()


@pytest.fixture
def original(organisation: Organisation, user: User) -> Invoice:
    """120 including VAT."""
    return send_invoice(draft_of(CustomerFactory(organisation=organisation), ("1", "100", "20")), today=TODAY, by=user)


def correct(original: Invoice, user: User, price: str = "100", **fields: object) -> Invoice:
    draft = draft_correction(original, today=TODAY, by=user)
    draft.lines.update(unit_price=Decimal(price), total_excl_vat=Decimal(price))
    Invoice.objects.filter(pk=draft.pk).update(**fields)
    return send_invoice(Invoice.objects.get(pk=draft.pk), today=TODAY, by=user)


def test_the_draft_bears_the_words_and_lines_of_the_original(original: Invoice, user: User) -> None:
    draft = draft_correction(original, today=TODAY, by=user)

    assert (draft.purpose, draft.corrected_invoice, draft.total_incl_vat) == ("corrected", original, 120)
    assert draft.lines.get().description == original.lines.get().description
    assert draft_correction(original, today=TODAY, by=user) == draft


def test_issuing_cancels_the_original(original: Invoice, user: User) -> None:
    corrected = correct(original, user, "90")

    assert (state(original), state(corrected)) == (("cancelled", d(0)), ("sent", d(108)))
    assert (acts(original), acts(corrected)) == (["sent", "replaced"], ["created", "sent", "replaced"])
    assert original.allocations.get().correction == corrected


@pytest.mark.parametrize(
    ("paid", "price", "corrected", "credit"),
    [
        ("120", "90", ("paid", "0"), "12"),
        ("120", "100", ("paid", "0"), "0"),
        ("120", "150", ("sent", "60"), "0"),
        ("50", "100", ("sent", "70"), "0"),
        ("150", "90", ("paid", "0"), "42"),
    ],
)
def test_payments_move_to_the_corrected_invoice(
    original: Invoice, user: User, paid: str, price: str, corrected: tuple[str, str], credit: str
) -> None:
    payment = pay(original, user, paid)

    new = correct(original, user, price)

    assert (state(original), state(new)) == (("cancelled", d(0)), (corrected[0], d(corrected[1])))
    assert (unallocated(payment), Payment.objects.count()) == (d(credit), 1)
    check(original.customer)


def test_withdrawing_a_payment_that_moved_reopens_the_corrected_invoice(original: Invoice, user: User) -> None:
    payment = pay(original, user)
    new = correct(original, user)

    settlement.reverse_payments(original.organisation, [payment.pk], user)

    assert (state(original), state(new)) == (("cancelled", d(0)), ("sent", d(120)))


def test_a_credit_note_imputed_on_the_original_moves_too(original: Invoice, user: User) -> None:
    other = InvoiceFactory(organisation=original.organisation, customer=original.customer)
    pay(other, user)
    note = credit_note(other, "30", user)
    use = settlement.Use(invoice_id=original.pk, credit_note_id=note.pk, amount=d(30))
    settlement.impute(original.organisation, [use], user)

    new = correct(original, user)

    assert (state(new), state(note)) == (("sent", d(90)), ("paid", d(0)))
    check(original.customer)


def test_made_out_to_another_customer_the_payments_stay_with_the_first(original: Invoice, user: User) -> None:
    payment = pay(original, user)
    other = CustomerFactory(organisation=original.organisation)

    new = correct(original, user, customer=other)

    assert (state(new), unallocated(payment)) == (("sent", d(120)), d(120))


def test_two_corrections_of_one_invoice_are_one_too_many(original: Invoice, user: User) -> None:
    correct(original, user)

    with pytest.raises(BusinessError):
        draft_correction(Invoice.objects.get(pk=original.pk), today=TODAY, by=user)


def test_a_replacement_is_never_taken_back(original: Invoice, user: User) -> None:
    correct(original, user)

    with pytest.raises(BusinessError):
        settlement.take_back(original.organisation, [original.allocations.get().pk], user)


def _draft() -> Invoice:
    return draft_of(CustomerFactory(), ("1", "100", "20"))


def _credited() -> Invoice:
    invoice = InvoiceFactory()
    credit_note(invoice, "10", UserFactory())
    return invoice


REFUSED: dict[str, Any] = {
    "a draft": _draft,
    "a credit note": lambda: InvoiceFactory(kind="credit_note"),
    "a deposit": lambda: InvoiceFactory(purpose="deposit"),
    "a final invoice": lambda: InvoiceFactory(purpose="final"),
    "a cancelled one": lambda: InvoiceFactory(status="cancelled", amount_paid=d(120)),
    "one with a credit note": _credited,
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_replaced(user: User, make: Any) -> None:
    document = make()

    with pytest.raises(BusinessError):
        draft_correction(document, today=TODAY, by=user)

    assert not Invoice.objects.filter(corrected_invoice=document).exists()


def test_a_draft_correction_of_what_was_credited_meanwhile_is_not_sent(original: Invoice, user: User) -> None:
    draft = draft_correction(original, today=TODAY, by=user)
    credit_note(original, "10", user)

    with pytest.raises(BusinessError):
        send_invoice(draft, today=TODAY, by=user)

    assert Allocation.objects.filter(correction__isnull=False).count() == 0
