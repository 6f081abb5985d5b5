"""«Marquer comme payée», its undo, and back."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from invoicing.models import Invoice, Payment
from organisations.models import Organisation
from tests.factories import InvoiceFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def invoice(organisation: Organisation) -> Invoice:
    return InvoiceFactory(organisation=organisation)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def url(name: str, invoice: Invoice) -> str:
    return reverse(name, args=[invoice.organisation.slug, invoice.pk])


def over_list(invoice: Invoice) -> dict[str, str]:
    """As the dialog over the list of invoices asks."""
    return {**HTMX, "HX-Current-URL": f"http://testserver{reverse('invoice_list', args=[invoice.organisation.slug])}"}


def typed(**change: str) -> dict[str, str]:
    data = {"amount": "120,00", "expected_balance": "120,00", "means": "cheque"}
    return data | {"received_on": timezone.localdate().isoformat()} | change


def messages_of(response: Any) -> list[str]:
    return [message.level_tag for message in response.context["messages"]]


def test_mark_paid_proposes_today_and_the_balance(member_client: Client, invoice: Invoice, today: date) -> None:
    form = member_client.get(url("invoice_mark_paid", invoice)).context["form"]

    assert (form["received_on"].value(), form["means"].value()) == (today, "transfer")
    assert (form["amount"].value(), form["expected_balance"].value()) == ("120,00", "120,00")


def test_mark_paid_is_a_dialog_for_htmx_and_a_page_without(member_client: Client, invoice: Invoice) -> None:
    page = member_client.get(url("invoice_mark_paid", invoice)).content.decode()
    dialog = member_client.get(url("invoice_mark_paid", invoice), headers=HTMX).content.decode()

    assert (page.count("<html"), dialog.count("<html")) == (1, 0)
    assert (page.count('id="dialog-title"'), dialog.count('id="dialog-title"')) == (1, 1)


def test_mark_paid_records_the_payment_and_offers_its_undo(member_client: Client, invoice: Invoice) -> None:
    response = member_client.post(url("invoice_mark_paid", invoice), typed(), follow=True)

    payment = Payment.objects.get()
    assert Invoice.objects.get().status == "paid"
    assert (payment.amount, payment.means, payment.origin) == (120, "cheque", "declared")
    (message,) = response.context["messages"]
    assert message.extra_tags == f"undo:{reverse('payment_reverse', args=[invoice.organisation.slug, payment.pk])}"


def test_mark_paid_leads_back_to_the_list_as_it_was(member_client: Client, invoice: Invoice) -> None:
    origin = f"http://testserver{reverse('invoice_list', args=[invoice.organisation.slug])}?tab=sent&page=2"

    response = member_client.post(url("invoice_mark_paid", invoice), typed(origin=origin))

    assert response["Location"] == origin


@pytest.mark.parametrize("origin", ["https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)"])
def test_mark_paid_never_leads_elsewhere(member_client: Client, invoice: Invoice, origin: str) -> None:
    response = member_client.post(url("invoice_mark_paid", invoice), typed(origin=origin))

    assert response["Location"] == url("invoice_detail", invoice)


def test_mark_paid_answers_htmx_with_the_row_the_tabs_and_the_message(member_client: Client, invoice: Invoice) -> None:
    response = member_client.post(url("invoice_mark_paid", invoice), typed(), headers=over_list(invoice))

    body = response.content.decode()
    assert response["HX-Trigger"] == "close-dialog"
    assert (body.count("<tr"), body.count(f'id="invoice-{invoice.pk}"')) == (1, 1)
    assert (body.count('id="invoice-tabs"'), body.count('id="messages"')) == (1, 1)
    assert re.findall(r"tab=paid[^>]*>[^<]*<small>(\d+)", body) == ["1"]


def test_mark_paid_over_htmx_keeps_the_tab_and_the_search(member_client: Client, invoice: Invoice) -> None:
    """The list keeps its place: the tab stays marked, its counts and links keep the search."""
    InvoiceFactory(organisation=invoice.organisation)
    here = f"http://testserver{reverse('invoice_list', args=[invoice.organisation.slug])}?tab=sent&q={invoice.number}"

    response = member_client.post(url("invoice_mark_paid", invoice), typed(), headers={**HTMX, "HX-Current-URL": here})

    body = response.content.decode()
    assert body.count('aria-current="page"') == 1
    assert re.findall(r'tab=all[^"]*"[^>]*>[^<]*<small>(\d+)', body) == ["1"]
    assert body.count(f"q={invoice.number}") == 6


def test_mark_paid_over_htmx_renews_the_figures(member_client: Client, invoice: Invoice) -> None:
    response = member_client.post(url("invoice_mark_paid", invoice), typed(), headers=over_list(invoice))

    body = response.content.decode()
    assert (body.count('id="invoice-figures"'), body.count("120,00")) == (1, 3)  # total, received, message


@pytest.mark.parametrize(("headers", "leads"), [({}, "Location"), (HTMX, "HX-Redirect")])
def test_mark_paid_asks_nothing_of_an_invoice_that_is_paid(
    member_client: Client, invoice: Invoice, headers: dict[str, str], leads: str
) -> None:
    member_client.post(url("invoice_mark_paid", invoice), typed())

    answer = member_client.get(url("invoice_mark_paid", invoice), headers=headers)

    assert answer.headers[leads] == url("invoice_detail", invoice)
    assert "Il ne reste rien à payer sur" in member_client.get(url("invoice_detail", invoice)).content.decode()


def test_mark_paid_twice_pays_once_and_says_so(member_client: Client, invoice: Invoice) -> None:
    member_client.post(url("invoice_mark_paid", invoice), typed(amount="50"), follow=True)

    again = member_client.post(url("invoice_mark_paid", invoice), typed(amount="50"), follow=True)

    assert (messages_of(again), Payment.objects.count()) == (["error"], 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount", ""),
        ("amount", "0"),
        ("amount", "-1"),
        ("amount", "1000000000000"),
        ("amount", "1,234"),
        ("amount", "12,345"),
        ("amount", "NaN"),
        ("amount", "🙂"),
        ("amount", "9" * 300),
        ("received_on", ""),
        ("received_on", "2999-01-01"),
        ("received_on", "1999-01-01"),
        ("received_on", "🙂"),
        ("means", ""),
        ("means", "bitcoin"),
        ("expected_balance", ""),
        ("expected_balance", "🙂"),
    ],
)
def test_mark_paid_refuses_bad_input_in_the_dialog(
    member_client: Client, invoice: Invoice, name: str, value: str
) -> None:
    response = member_client.post(url("invoice_mark_paid", invoice), typed(**{name: value}), headers=HTMX)

    errors = set(re.findall(r'id="id_(\w+)_error"', response.content.decode()))
    shown = {"amount"} if name == "expected_balance" else {name}  # a hidden field's error stands where it is seen
    assert (errors, Payment.objects.count()) == (shown, 0)
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#dialog", "innerHTML")


@pytest.mark.parametrize("amount", ["1,234.56", "1 234,56", "1\u202f234,56\u00a0€"])
def test_mark_paid_reads_amounts_as_people_write_them(member_client: Client, invoice: Invoice, amount: str) -> None:
    member_client.post(url("invoice_mark_paid", invoice), typed(amount=amount))

    assert Payment.objects.get().amount == Decimal("1234.56")


def test_mark_paid_tells_that_an_overpayment_is_kept(member_client: Client, invoice: Invoice) -> None:
    member_client.post(url("invoice_mark_paid", invoice), typed(amount="150"))

    page = member_client.get(reverse("customer_detail", args=[invoice.organisation.slug, invoice.customer_id]))
    assert page.context["ageing"].credit == 30
    assert "de plus que le reste à payer" in page.content.decode()


@pytest.mark.parametrize("change", [{"status": "paid", "amount_paid": Decimal(120)}, {"kind": "credit_note"}])
def test_mark_paid_of_what_is_not_owed_records_nothing(
    member_client: Client, organisation: Organisation, change: dict[str, Any]
) -> None:
    document = InvoiceFactory(organisation=organisation, **change)

    member_client.post(url("invoice_mark_paid", document), typed())

    assert Payment.objects.count() == 0


def test_payment_reverse_reopens_the_invoice(member_client: Client, invoice: Invoice) -> None:
    member_client.post(url("invoice_mark_paid", invoice), typed())
    undo = reverse("payment_reverse", args=[invoice.organisation.slug, Payment.objects.get().pk])

    member_client.post(undo)

    assert (Invoice.objects.get().status, Payment.objects.standing().count()) == ("sent", 0)


def test_payment_reverse_twice_withdraws_once_and_says_so(member_client: Client, invoice: Invoice) -> None:
    member_client.post(url("invoice_mark_paid", invoice), typed())
    undo = reverse("payment_reverse", args=[invoice.organisation.slug, Payment.objects.get().pk])
    member_client.post(undo, follow=True)

    again = member_client.post(
        undo, follow=True, headers={"referer": f"http://testserver{url('invoice_detail', invoice)}"}
    )

    assert (messages_of(again), Payment.objects.count()) == (["error"], 2)


def test_mark_unpaid_asks_then_withdraws(member_client: Client, invoice: Invoice) -> None:
    member_client.post(url("invoice_mark_paid", invoice), typed())
    page = member_client.get(url("invoice_mark_unpaid", invoice))
    assert (page.status_code, Invoice.objects.get().status) == (200, "paid")

    response = member_client.post(url("invoice_mark_unpaid", invoice), headers=over_list(invoice))

    assert (Invoice.objects.get().status, response["HX-Trigger"]) == ("sent", "close-dialog")


def test_mark_unpaid_of_an_unpaid_invoice_says_so(member_client: Client, invoice: Invoice) -> None:
    response = member_client.post(url("invoice_mark_unpaid", invoice), follow=True)

    assert messages_of(response) == ["error"]


def test_invoice_detail_shows_a_declared_payment_and_its_undo(
    member_client: Client, invoice: Invoice, today: date
) -> None:
    member_client.post(url("invoice_mark_paid", invoice), typed(received_on=(today - timedelta(days=1)).isoformat()))

    page = member_client.get(url("invoice_detail", invoice))

    payment = Payment.objects.get()
    assert [each.payment for each in page.context["allocations"]] == [payment]
    assert reverse("payment_reverse", args=[invoice.organisation.slug, payment.pk]) in page.content.decode()


@pytest.mark.parametrize("parts", [1, 3])
def test_invoice_detail_needs_as_many_queries_for_any_number_of_payments(
    member_client: Client, invoice: Invoice, parts: int, django_assert_num_queries: Any
) -> None:
    for n in range(parts):
        balance = f"{120 - 10 * n},00"
        member_client.post(url("invoice_mark_paid", invoice), typed(amount="10", expected_balance=balance))
    member_client.get(url("invoice_detail", invoice))  # shows and forgets the messages

    with django_assert_num_queries(20):
        member_client.get(url("invoice_detail", invoice))


def test_mark_paid_from_the_page_of_the_invoice_leads_back_to_it(member_client: Client, invoice: Invoice) -> None:
    here = {**HTMX, "HX-Current-URL": f"http://testserver{url('invoice_detail', invoice)}"}

    response = member_client.post(url("invoice_mark_paid", invoice), typed(), headers=here)

    assert response["Location"] == url("invoice_detail", invoice)


def many(organisation: Organisation) -> str:
    return reverse("invoice_mark_paid_many", args=[organisation.slug])


def test_mark_paid_many_shows_what_awaits_payment(member_client: Client, organisation: Organisation) -> None:
    rows = [
        InvoiceFactory(organisation=organisation),
        InvoiceFactory(organisation=organisation, status="paid", amount_paid=120),
    ]
    rows += [InvoiceFactory(organisation=organisation, kind="credit_note"), InvoiceFactory()]

    context = member_client.get(many(organisation), {"selected": [each.pk for each in rows]}).context

    assert (context["invoices"], context["left_out"]) == (rows[:1], 1)


def test_mark_paid_many_records_each_on_its_own_and_undoes_all(
    member_client: Client, organisation: Organisation, today: date
) -> None:
    good, other, changed = InvoiceFactory.create_batch(3, organisation=organisation)
    data = {"selected": [good.pk, other.pk, changed.pk], "received_on": today.isoformat(), "means": "cheque"}
    data |= {f"seen-{good.pk}": "120,00", f"seen-{other.pk}": "120,00", f"seen-{changed.pk}": "100,00"}

    response = member_client.post(many(organisation), data)

    outcome = {each.invoice: (each.payment is not None, bool(each.error)) for each in response.context["paid"]}
    assert outcome == {good: (True, False), other: (True, False), changed: (False, True)}
    assert Payment.objects.count() == 2
    (message,) = response.context["messages"]
    member_client.post(message.extra_tags.removeprefix("undo:"))
    assert (Payment.objects.standing().count(), Invoice.objects.sent().count()) == (0, 3)


@pytest.mark.parametrize("name", ["", "selected=%F0%9F%99%82&selected=99999999999999999999"])
def test_mark_paid_many_of_nothing_says_what_to_do(
    member_client: Client, organisation: Organisation, name: str
) -> None:
    response = member_client.get(f"{many(organisation)}?{name}")

    assert (response.status_code, response.context["invoices"]) == (200, [])
