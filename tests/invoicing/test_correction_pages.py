"""Credit notes, corrected invoices and deposits, from their pages."""

from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from invoicing.deposit_drafts import Part, deposit_of_draft
from invoicing.models import DepositDeduction, Invoice
from invoicing.sending import send_invoice
from organisations.models import Membership, Organisation
from tests.factories import TODAY, CustomerFactory, InvoiceFactory
from tests.invoicing.accounts import credit_note, d, draft_of, state

pytestmark = pytest.mark.django_db

LINES = (("2", "100", "20"), ("1", "50", "5.5"))


@pytest.fixture
def draft(organisation: Organisation) -> Invoice:
    return draft_of(CustomerFactory(organisation=organisation), *LINES)


@pytest.fixture
def invoice(draft: Invoice, member: Membership) -> Invoice:
    """200.00 at 20 % and 50.00 at 5.5 %: 292.75 including VAT."""
    return send_invoice(draft, today=TODAY, by=member.user)


def url(name: str, document: Any) -> str:
    return reverse(name, args=[document.organisation.slug, document.pk])


def the_draft() -> Invoice:
    return Invoice.objects.drafts().latest("pk")


def levels(response: HttpResponse) -> list[str]:
    return [each.level_tag for each in response.context["messages"]]


ALL = {"line-1": "1", "quantity-1": "2", "line-2": "1", "quantity-2": "1"}


def test_credit_proposes_all_that_is_left(member_client: Client, invoice: Invoice) -> None:
    form = member_client.get(url("invoice_credit", invoice)).context["form"]

    assert [(row.ticked, row.quantity, row.left.amount) for row in form.rows] == [(True, "2", 200), (True, "1", 50)]


@pytest.mark.parametrize(
    ("change", "total"),
    [
        ({}, "292.75"),
        ({"line-2": ""}, "240.00"),
        ({"line-1": "", "quantity-1": ""}, "52.75"),
        ({"quantity-1": "1,5"}, "232.75"),
        ({"quantity-1": ""}, "292.75"),
        ({"amount-1": "80,50", "quantity-1": "2"}, "149.35"),
    ],
)
def test_credit_makes_the_draft_of_what_was_chosen(
    member_client: Client, invoice: Invoice, change: dict[str, str], total: str
) -> None:
    response = member_client.post(url("invoice_credit", invoice), ALL | {"reason": "Retour"} | change)

    made = the_draft()
    assert response["Location"] == url("invoice_edit", made)
    assert (made.kind, made.credited_invoice, made.note) == ("credit_note", invoice, "Retour")
    assert made.total_incl_vat == Decimal(total)


@pytest.mark.parametrize(
    "change",
    [
        {"line-1": "", "line-2": ""},
        {"quantity-1": "3"},
        {"quantity-1": "-1"},
        {"quantity-1": "un"},
        {"amount-1": "200,01"},
        {"amount-1": "0,001"},
        {"amount-1": "🙂"},
        {"amount-1": "1" * 60},
        {"reason": "x" * 201},
    ],
)
def test_credit_refuses_and_says_where(member_client: Client, invoice: Invoice, change: dict[str, str]) -> None:
    response = member_client.post(url("invoice_credit", invoice), ALL | change)

    assert (response.status_code, bool(response.context["form"].errors)) == (200, True)
    assert Invoice.objects.drafts().count() == 0


def test_credit_of_what_is_wholly_credited_says_so(
    member_client: Client, member: Membership, organisation: Organisation
) -> None:
    invoice = InvoiceFactory(organisation=organisation)
    credit_note(invoice, "120", member.user)

    assert member_client.get(url("invoice_credit", invoice)).context["form"].rows == []


def test_the_credit_note_draft_opens_in_the_editor_and_keeps_its_lines(member_client: Client, invoice: Invoice) -> None:
    """Stored again by the editor, each line still knows which one it credits."""
    member_client.post(url("invoice_credit", invoice), ALL)
    made = the_draft()
    page = member_client.get(url("invoice_edit", made))
    data = {name: value for name, value in page.context["written"].data.items() if name != "line"} | {
        "line": page.context["written"].data.getlist("line"),
        "save": "1",
    }

    member_client.post(url("invoice_edit", made), data)

    credited = set(made.lines.values_list("credited_line", flat=True))
    assert credited == set(invoice.lines.values_list("pk", flat=True))


def test_replace_opens_the_draft(member_client: Client, invoice: Invoice) -> None:
    response = member_client.post(url("invoice_replace", invoice))

    made = the_draft()
    assert (made.purpose, made.corrected_invoice) == ("corrected", invoice)
    assert response["Location"] == url("invoice_edit", made)
    assert member_client.get(response["Location"]).status_code == 200


def test_replace_of_what_may_not_be_says_the_way(
    member_client: Client, member: Membership, organisation: Organisation
) -> None:
    invoice = InvoiceFactory(organisation=organisation)
    credit_note(invoice, "10", member.user)

    response = member_client.post(url("invoice_replace", invoice), follow=True)

    assert (levels(response), Invoice.objects.drafts().count()) == (["error"], 0)


@pytest.mark.parametrize(("typed", "total"), [({"percent": "30"}, "87.83"), ({"amount": "100"}, "100.00")])
def test_deposit_of_a_draft_opens_in_the_editor(
    member_client: Client, draft: Invoice, typed: dict[str, str], total: str
) -> None:
    response = member_client.post(url("invoice_deposit", draft), typed)

    made = the_draft()
    assert (made.purpose, made.total_incl_vat) == ("deposit", Decimal(total))
    assert response["Location"] == url("invoice_edit", made)
    assert member_client.get(response["Location"]).status_code == 200
    assert member_client.get(url("invoice_edit", draft)).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"percent": "30", "amount": "100"},
        {"percent": "101"},
        {"percent": "0"},
        {"amount": "300"},
        {"amount": "-1"},
        {"percent": "🙂"},
    ],
)
def test_deposit_of_a_draft_refuses(member_client: Client, draft: Invoice, typed: dict[str, str]) -> None:
    response = member_client.post(url("invoice_deposit", draft), typed)

    assert (response.status_code, bool(response.context["form"].errors)) == (200, True)
    assert DepositDeduction.objects.count() == 0


def test_deposit_of_nothing_says_so(member_client: Client, draft: Invoice) -> None:
    form = member_client.post(url("invoice_deposit", draft), {"percent": "0"}).context["form"]

    assert form.errors == {"percent": ["Un acompte demande plus de 0\u00a0%."]}


def test_deposit_from_a_customer_then_chosen_on_a_draft(
    member_client: Client, member: Membership, draft: Invoice
) -> None:
    customer = draft.customer
    page = member_client.get(url("customer_deposit", customer))
    assert "rate_20" in dict(page.context["form"].fields["vat"].choices)
    member_client.post(url("customer_deposit", customer), {"amount": "120", "vat": "rate_20", "subject": "Portail"})
    deposit = send_invoice(the_draft(), today=TODAY, by=member.user)
    assert list(member_client.get(url("invoice_deposits", draft)).context["free"]) == [deposit]

    member_client.post(url("invoice_deposits", draft), {"deposit": [str(deposit.pk)]})

    chosen = Invoice.objects.get(pk=draft.pk)
    assert (chosen.purpose, chosen.amount_deducted) == ("final", 120)
    member_client.post(url("invoice_deposits", draft), {})
    assert Invoice.objects.get(pk=draft.pk).amount_deducted == 0


def test_the_invoice_that_has_deposits_is_paid_less(member_client: Client, member: Membership, draft: Invoice) -> None:
    deposit = deposit_of_draft(draft, Part(percent=Decimal(40)), today=TODAY, by=member.user)
    send_invoice(deposit, today=TODAY, by=member.user)
    final = send_invoice(Invoice.objects.get(pk=draft.pk), today=TODAY, by=member.user)

    page = member_client.get(url("invoice_detail", final))

    assert page.context["deposits"] == [deposit]
    assert state(final) == ("sent", d("175.65"))


def test_deposits_refuses_ids_of_elsewhere(member_client: Client, draft: Invoice) -> None:
    elsewhere = InvoiceFactory(purpose="deposit")

    response = member_client.post(url("invoice_deposits", draft), {"deposit": [str(elsewhere.pk), "🙂"]})

    assert (response.context["refusal"] != "", DepositDeduction.objects.count()) == (True, 0)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("invoice_credit", InvoiceFactory),
        ("invoice_deposit", lambda: draft_of(CustomerFactory(), ("1", "100", "20"))),
        ("invoice_deposits", lambda: draft_of(CustomerFactory(), ("1", "100", "20"))),
        ("customer_deposit", CustomerFactory),
        ("customer_receive", CustomerFactory),
        ("invoice_refund", lambda: InvoiceFactory(kind="credit_note")),
    ],
)
def test_what_is_another_companys_is_not_found(
    member_client: Client, organisation: Organisation, name: str, make: Any
) -> None:
    assert member_client.get(reverse(name, args=[organisation.slug, make().pk])).status_code == 404
