"""Matches that people make: documents they ticked, and the name of what a line lacks."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from common.errors import BusinessError
from invoicing.models import Allocation, Invoice, Payment
from organisations.models import Membership, Organisation
from reconciliation import finding, operations
from reconciliation.models import Reconciliation
from reconciliation.operations import Choice
from tests.factories import CustomerFactory
from tests.reconciliation.builders import make_credit_note, make_invoice, make_line, make_proposal

WriteOff = Allocation.WriteOff


def choice(document: Invoice, amount: str) -> Choice:
    return Choice(document_id=document.pk, amount=Decimal(amount), expected=document.balance_due)


def state(document: Invoice) -> tuple[str, str]:
    document.refresh_from_db()
    return document.status, str(document.amount_paid)


def standing() -> list[tuple[str, str]]:
    rows = Allocation.objects.standing().order_by("pk")
    return [(str(each.amount), each.write_off) for each in rows]


@pytest.mark.parametrize("name", list(WriteOff))
def test_990_pays_1000_where_the_difference_is_named(
    organisation: Organisation, member: Membership, name: WriteOff
) -> None:
    lack = "0.40" if name is WriteOff.ROUNDING else "10.00"
    invoice = make_invoice(organisation, "1000.00", "F2026-00001")
    line = make_line(organisation, str(Decimal(1000) - Decimal(lack)))
    decision = operations.reconcile(line, [choice(invoice, "1000.00")], name, member.user)
    assert state(invoice) == ("paid", "1000.00")
    assert standing() == [(str(line.amount), ""), (lack, name)]
    assert Payment.objects.with_unallocated().get().unallocated == 0
    assert decision.by_hand

    operations.unreconcile(decision, member.user)
    assert state(invoice) == ("sent", "0.00")
    assert standing() == []


def test_what_is_lacking_stays_owed_unless_it_is_named(organisation: Organisation, member: Membership) -> None:
    first = make_invoice(organisation, "600.00", "F2026-00001")
    second = make_invoice(organisation, "400.00", "F2026-00002", customer=first.customer)
    line = make_line(organisation, "990.00")
    operations.reconcile(line, [choice(first, "600.00"), choice(second, "400.00")], None, member.user)
    assert [state(first), state(second)] == [("paid", "600.00"), ("sent", "390.00")]


def test_a_line_of_several_customers_records_a_payment_for_each(organisation: Organisation, member: Membership) -> None:
    first, second = make_invoice(organisation, "100.00", "F1"), make_invoice(organisation, "50.00", "F2")
    line = make_line(organisation, "150.00")
    operations.reconcile(line, [choice(first, "100.00"), choice(second, "50.00")], None, member.user)
    amounts = Payment.objects.order_by("amount").values_list("customer", "amount")
    assert list(amounts) == [(second.customer_id, Decimal("50.00")), (first.customer_id, Decimal("100.00"))]


def test_a_credit_note_is_deducted_and_the_surplus_is_the_customers(
    organisation: Organisation, member: Membership
) -> None:
    invoice = make_invoice(organisation, "1200.00", "F1")
    credit_note = make_credit_note(organisation, "200.00", "A1", customer=invoice.customer)
    line = make_line(organisation, "1030.00")
    operations.reconcile(line, [choice(invoice, "1200.00"), choice(credit_note, "200.00")], None, member.user)
    assert [state(invoice), state(credit_note)] == [("paid", "1200.00"), ("paid", "200.00")]
    assert Payment.objects.with_unallocated().get().unallocated == Decimal("30.00")


def test_money_that_went_out_gives_a_credit_note_back(organisation: Organisation, member: Membership) -> None:
    credit_note = make_credit_note(organisation, "80.00", "A1")
    operations.reconcile(make_line(organisation, "-80.00"), [choice(credit_note, "80.00")], None, member.user)
    assert state(credit_note) == ("paid", "80.00")


def test_what_somebody_else_settled_meanwhile_is_not_settled_again(
    organisation: Organisation, member: Membership
) -> None:
    invoice = make_invoice(organisation, "100.00", "F1")
    line, other = make_line(organisation, "100.00"), make_line(organisation, "100.00")
    seen = choice(invoice, "100.00")
    operations.reconcile(line, [seen], None, member.user)
    with pytest.raises(BusinessError, match="déjà"):
        operations.reconcile(line, [seen], None, member.user)
    with pytest.raises(BusinessError, match="changé"):
        operations.reconcile(other, [seen], None, member.user)
    assert Payment.objects.count() == 1


def test_a_rounding_difference_is_small(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "100.00", "F1")
    with pytest.raises(BusinessError, match="arrondi"):
        operations.reconcile(
            make_line(organisation, "90.00"), [choice(invoice, "100.00")], WriteOff.ROUNDING, member.user
        )
    assert state(invoice) == ("sent", "0.00")


def test_a_difference_is_no_way_to_give_up_another_customers_invoice(
    organisation: Organisation, member: Membership
) -> None:
    first, second = make_invoice(organisation, "100.00", "F1"), make_invoice(organisation, "10.00", "F2")
    chosen = [choice(first, "100.00"), choice(second, "10.00")]
    with pytest.raises(BusinessError, match="F2"):
        operations.reconcile(make_line(organisation, "100.00"), chosen, WriteOff.BANK_FEE, member.user)
    assert (state(first), state(second)) == (("sent", "0.00"), ("sent", "0.00"))


def test_accepting_a_rounded_proposal_settles_its_invoice(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "100.02", "F1")
    line = make_line(organisation, "100.00")
    proposal = make_proposal(line, (invoice, "100.00"), residual_kind="rounding", residual_amount=Decimal("-0.02"))
    [outcome] = operations.accept(organisation, [proposal.pk], member.user)
    assert (outcome.error, state(invoice)) == ("", ("paid", "100.02"))
    assert standing() == [("100.00", ""), ("0.02", "rounding")]


@pytest.mark.parametrize(("named", "status"), [("", "sent"), ("bank_fee", "paid")])
def test_bank_charges_are_written_off_where_the_person_says_so(
    organisation: Organisation, member_client: Client, named: str, status: str
) -> None:
    invoice = make_invoice(organisation, "1000.00", "F1")
    line = make_line(organisation, "990.00")
    proposal = make_proposal(line, (invoice, "990.00"), residual_kind="bank_fee", residual_amount=Decimal("-10.00"))
    path = f"/e/{organisation.slug}/reconciliations/{proposal.pk}/accepter/"
    member_client.post(path, {"write_off": named})
    assert state(invoice)[0] == status


def test_postgresql_keeps_a_write_off_with_its_payment(organisation: Organisation, member: Membership) -> None:
    invoice = make_invoice(organisation, "100.00", "F1")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO invoicing_allocation (organisation_id, invoice_id, amount, write_off, recorded_at)"
            " VALUES (%s, %s, 10, 'loss', now())",
            [organisation.pk, invoice.pk],
        )


@pytest.mark.parametrize(
    "words", ["lefevre", "LEFÈVRE menuis", "menuiserie lefebvre", "2026-00042", "1 234,56", "1234.56"]
)
def test_documents_are_found_as_people_type(organisation: Organisation, words: str) -> None:
    customer = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")
    wanted = make_invoice(organisation, "1234.56", "F2026-00042", customer=customer)
    make_invoice(organisation, "99.00", "F2026-00007")
    assert finding.search_documents(make_line(organisation, "50.00"), words) == [wanted]


def test_bank_transaction_match_ticks_what_is_proposed_and_settles_it(
    organisation: Organisation, member_client: Client
) -> None:
    invoice = make_invoice(organisation, "1000.00", "F2026-00001")
    line = make_line(organisation, "990.00")
    make_proposal(line, (invoice, "990.00"), residual_kind="bank_fee", residual_amount=Decimal("-10.00"))
    path = f"/e/{organisation.slug}/banque/operations/{line.pk}/rapprocher/"
    form = member_client.get(path).context["form"]
    assert [(row.pk, row.typed) for row in form.ticked] == [(invoice.pk, "1000,00")]
    assert form["difference"].value() == "bank_fee"

    key = f"invoice-{invoice.pk}"
    posted = {f"tick-{key}": "1", f"amount-{key}": "1000,00", f"seen-{key}": "1000,00", "shown": invoice.pk}
    member_client.post(path, posted | {"difference": "bank_fee"})
    assert state(invoice) == ("paid", "1000.00")
    assert Reconciliation.objects.standing().get().by_hand


@pytest.mark.parametrize("typed", ["0", "-1", "1e12", "12.345", "🙂", "9" * 300, "1000,01"])
def test_bank_transaction_match_takes_no_amount_that_cannot_be(
    organisation: Organisation, member_client: Client, typed: str
) -> None:
    invoice = make_invoice(organisation, "1000.00", "F2026-00001")
    line = make_line(organisation, "990.00")
    key = f"invoice-{invoice.pk}"
    posted = {f"tick-{key}": "1", f"amount-{key}": typed, f"seen-{key}": "1000,00", "shown": invoice.pk}
    path = f"/e/{organisation.slug}/banque/operations/{line.pk}/rapprocher/"
    page = member_client.post(path, posted | {"difference": "owed"})
    assert page.context["form"].errors
    assert state(invoice) == ("sent", "0.00")


def test_bank_transaction_match_refused_leaves_the_documents_where_they_were(
    organisation: Organisation, member_client: Client
) -> None:
    customer = CustomerFactory(organisation=organisation)
    invoices = [make_invoice(organisation, "1000.00", f"F2026-0000{n}", customer=customer) for n in range(3)]
    line = make_line(organisation, "990.00")
    shown = [invoices[1].pk, invoices[2].pk, invoices[0].pk]
    key = f"invoice-{shown[0]}"
    posted = {f"tick-{key}": "1", f"amount-{key}": "-1", f"seen-{key}": "1000,00", "shown": shown, "difference": "owed"}
    page = member_client.post(f"/e/{organisation.slug}/banque/operations/{line.pk}/rapprocher/", posted)
    assert [row.pk for row in page.context["form"].rows] == shown


@pytest.mark.parametrize(("amount", "documents", "said"), [("300.00", 1, 1), ("300.00", 0, 0), ("-300.00", 0, 0)])
def test_bank_transaction_match_promises_credit_where_somebody_can_have_it(
    organisation: Organisation, member_client: Client, amount: str, documents: int, said: int
) -> None:
    line = make_line(organisation, amount)
    for n in range(documents):
        make_proposal(line, (make_invoice(organisation, "100.00", f"F{n}"), "100.00"))
    page = member_client.get(f"/e/{organisation.slug}/banque/operations/{line.pk}/rapprocher/").content.decode()
    assert page.count("gardés en crédit du client") == said


def test_bank_transaction_credit_keeps_the_money_for_its_customer(
    organisation: Organisation, member_client: Client
) -> None:
    customer = CustomerFactory(organisation=organisation)
    line = make_line(organisation, "300.00")
    path = f"/e/{organisation.slug}/banque/operations/{line.pk}/crediter/"
    member_client.post(path, {"customer": customer.pk})
    payment = Payment.objects.with_unallocated().get()
    assert (payment.customer, payment.unallocated) == (customer, Decimal("300.00"))


@pytest.mark.parametrize("several", [1, 3])
def test_bank_transaction_match_asks_a_fixed_number_of_queries(
    organisation: Organisation, member_client: Client, django_assert_num_queries: object, several: int
) -> None:
    customer = CustomerFactory(organisation=organisation)
    invoices = [make_invoice(organisation, "100.00", f"F{n}", customer=customer) for n in range(several)]
    line = make_line(organisation, "100.00")
    make_proposal(line, (invoices[0], "100.00"))
    with django_assert_num_queries(16):  # type: ignore[operator]
        member_client.get(f"/e/{organisation.slug}/banque/operations/{line.pk}/rapprocher/")
