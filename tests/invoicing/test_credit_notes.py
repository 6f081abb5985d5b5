"""Credit notes: never beyond the invoice, to the cent, netted at once."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import BusinessError
from invoicing import settlement
from invoicing.credit_notes import Credited, credit_line, draft_credit_note
from invoicing.creditable import issued_credit_notes, left_of_line, left_of_lines
from invoicing.documents import by_rate
from invoicing.drafting import priced
from invoicing.models import Invoice, InvoiceLine
from invoicing.sending import send_invoice
from invoicing.settlement import Use
from organisations.models import Organisation, User
from tests.factories import TODAY, CustomerFactory, DraftFactory, InvoiceFactory, UserFactory, todays_number
from tests.invoicing.accounts import acts, credit_note, d, draft_of, pay, state

pytestmark = pytest.mark.django_db

LINES = (("3", "0.335", "20"), ("2.5", "199.99", "20"), ("1", "49.90", "5.5"))


@pytest.fixture
def user() -> User:
    return UserFactory()


@pytest.fixture
def invoice(organisation: Organisation, user: User) -> Invoice:
    """1.01 and 499.98 at 20 %, 49.90 at 5.5 %: 653.83 including VAT."""
    return send_invoice(draft_of(CustomerFactory(organisation=organisation), *LINES), today=TODAY, by=user)


def left(invoice: Invoice) -> list:
    return left_of_lines(invoice, issued_credit_notes(invoice))


def whole(invoice: Invoice) -> list[Credited]:
    return [
        Credited(left=each, quantity=each.quantity, amount=None if each.quantity else each.amount)
        for each in left(invoice)
        if each.amount
    ]


def credit(invoice: Invoice, chosen: Sequence[Credited], by: User) -> Invoice:
    return send_invoice(draft_credit_note(invoice, chosen, today=TODAY, by=by), today=TODAY, by=by)


def test_a_full_credit_is_the_invoice_to_the_cent_and_cancels_it(invoice: Invoice, user: User) -> None:
    issued = credit(invoice, whole(invoice), user)

    assert by_rate(issued) == by_rate(invoice)
    assert (issued.kind, issued.credited_invoice, issued.number) == ("credit_note", invoice, todays_number(1, "A"))
    assert (state(invoice), state(issued)) == (("cancelled", d(0)), ("paid", d(0)))
    assert acts(invoice) == ["sent", "credited"]
    assert acts(issued) == ["created", "sent", "credited"]


def test_credits_of_parts_add_up_to_the_invoice_by_line(invoice: Invoice, user: User) -> None:
    """Three pieces of 0.335 make 1.01, and three times one piece 1.02: the last is what is left."""
    for _ in range(3):
        credit(invoice, [Credited(left=left(invoice)[0], quantity=Decimal(1))], user)

    bases = [each.total_excl_vat for each in issued_credit_notes(invoice)]
    assert (sum(bases), left(invoice)[0].amount) == (d("1.01"), 0)


def test_a_part_is_netted_with_the_invoice_which_stays_owed(invoice: Invoice, user: User) -> None:
    issued = credit(invoice, [Credited(left=left(invoice)[1], amount=d(100))], user)

    assert issued.total_incl_vat == 120
    assert (state(invoice), state(issued)) == (("sent", d("533.83")), ("paid", d(0)))


def test_the_credit_of_a_paid_invoice_stays_to_be_used(invoice: Invoice, user: User) -> None:
    pay(invoice, user)

    issued = credit(invoice, whole(invoice), user)

    assert (state(invoice), state(issued)) == (("paid", d(0)), ("sent", d("653.83")))


def test_credit_of_a_partly_paid_invoice_goes_to_its_balance_first(invoice: Invoice, user: User) -> None:
    pay(invoice, user, "600.00")

    issued = credit(invoice, whole(invoice), user)

    assert (state(invoice), state(issued)) == (("paid", d(0)), ("sent", d(600)))


@pytest.mark.parametrize(
    "asked",
    [
        {"quantity": "2.6"},
        {"quantity": "0"},
        {"quantity": "-1"},
        {"amount": "499.99"},
        {"amount": "0"},
        {"amount": "-5"},
    ],
)
def test_draft_credit_note_refuses_more_than_is_left_of_a_line(invoice: Invoice, user: User, asked: dict) -> None:
    figures = {name: Decimal(value) for name, value in asked.items()}

    with pytest.raises(BusinessError):
        draft_credit_note(invoice, [Credited(left=left(invoice)[1], **figures)], today=TODAY, by=user)

    assert Invoice.objects.drafts().count() == 0


def test_draft_credit_note_refuses_nothing(invoice: Invoice, user: User) -> None:
    with pytest.raises(BusinessError):
        draft_credit_note(invoice, [], today=TODAY, by=user)


def test_two_drafts_for_all_of_it_cannot_both_be_sent(invoice: Invoice, user: User) -> None:
    first, second = (draft_credit_note(invoice, whole(invoice), today=TODAY, by=user) for _ in range(2))
    send_invoice(first, today=TODAY, by=user)

    with pytest.raises(BusinessError, match=r"0\.00|0,00"):
        send_invoice(second, today=TODAY, by=user)

    assert Invoice.objects.credit_notes().issued().count() == 1


def test_a_credit_note_edited_beyond_a_rate_is_refused(invoice: Invoice, user: User) -> None:
    """As the editor may write it: the 5.5 % of the invoice cannot be given back at 20 %."""
    draft = draft_credit_note(invoice, whole(invoice), today=TODAY, by=user)
    draft.lines.filter(vat_rate=Decimal("5.5")).update(vat_rate=20, credited_line=None)

    with pytest.raises(BusinessError):
        send_invoice(draft, today=TODAY, by=user)


def test_a_line_is_not_credited_beyond_itself_within_its_rate(invoice: Invoice, user: User) -> None:
    draft = draft_credit_note(invoice, whole(invoice)[:1], today=TODAY, by=user)
    draft.lines.update(unit_price=100, total_excl_vat=300)

    with pytest.raises(BusinessError, match="Prestation 1"):
        send_invoice(draft, today=TODAY, by=user)


def _draft() -> Invoice:
    return DraftFactory()


def _credit_note() -> Invoice:
    return InvoiceFactory(kind="credit_note")


def _replaced() -> Invoice:
    replaced = InvoiceFactory(status="cancelled", amount_paid=d(120))
    InvoiceFactory(corrected_invoice=replaced, purpose="corrected", organisation=replaced.organisation)
    return replaced


@pytest.mark.parametrize("make", [_draft, _credit_note, _replaced])
def test_what_cannot_be_credited(user: User, make) -> None:
    document = make()

    with pytest.raises(BusinessError):
        draft_credit_note(document, [], today=TODAY, by=user)


def test_an_invoice_taken_over_without_lines_is_credited_in_full(organisation: Organisation, user: User) -> None:
    invoice = InvoiceFactory(organisation=organisation, total_incl_vat=d("120.03"))

    issued = credit(invoice, whole(invoice), user)

    assert issued.total_excl_vat == invoice.total_excl_vat
    assert state(invoice)[1] == invoice.total_incl_vat - issued.total_incl_vat


def test_undoing_the_payment_then_imputing_the_rest_cancels(organisation: Organisation, user: User) -> None:
    """Paid 50, credited 120: 70 netted. Without the payment, the other 50 of the credit note cancel the invoice."""
    invoice = InvoiceFactory(organisation=organisation)
    payment = pay(invoice, user, "50.00")
    issued = credit_note(invoice, "120.00", user)
    assert (state(invoice), state(issued)) == (("paid", d(0)), ("sent", d(50)))
    settlement.reverse_payments(organisation, [payment.pk], user)

    settlement.impute(organisation, [Use(invoice_id=invoice.pk, credit_note_id=issued.pk, amount=d(50))], user)

    assert (state(invoice), state(issued)) == (("cancelled", d(0)), ("paid", d(0)))


def test_a_credit_note_of_another_invoice_pays_rather_than_cancels(organisation: Organisation, user: User) -> None:
    customer = CustomerFactory(organisation=organisation)
    paid, other = InvoiceFactory.create_batch(2, organisation=organisation, customer=customer)
    pay(paid, user)
    issued = credit_note(paid, "120.00", user)

    settlement.impute(organisation, [Use(invoice_id=other.pk, credit_note_id=issued.pk, amount=d(120))], user)

    assert state(other) == ("paid", d(0))


def test_what_cancelled_an_invoice_is_final(organisation: Organisation, user: User) -> None:
    invoice = InvoiceFactory(organisation=organisation)
    credit_note(invoice, "120.00", user)
    allocation = invoice.allocations.get()

    with pytest.raises(BusinessError):
        settlement.take_back(organisation, [allocation.pk], user)

    assert state(invoice) == ("cancelled", d(0))


@given(
    pieces=st.integers(1, 9),
    price=st.decimals("0.001", "999.999", places=3),
    cuts=st.lists(st.integers(1, 9), max_size=4),
)
def test_whatever_the_cuts_a_line_is_credited_to_the_cent(pieces: int, price: Decimal, cuts: list[int]) -> None:
    line = InvoiceLine(description="Pièce", quantity=Decimal(pieces), unit_price=price)
    line.total_excl_vat = priced(line).total_excl_vat
    credited: list[InvoiceLine] = []
    for cut in [*map(Decimal, cuts), None]:
        rest = left_of_line(line, credited)
        quantity = rest.quantity if cut is None else cut
        if rest.amount and (quantity is None or (rest.quantity and quantity <= rest.quantity)):
            amount = rest.amount if quantity is None else None
            credited.append(credit_line(Credited(left=rest, quantity=quantity, amount=amount), "EUR"))

    assert sum(each.total_excl_vat for each in credited) == line.total_excl_vat
    assert all(priced(each).total_excl_vat == each.total_excl_vat >= 0 for each in credited)
