"""«Relancer»: what the page shows, what it asks, and what it does."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from invoicing.company import settings_of
from invoicing.models import Invoice, InvoicingSettings, JournalEntry, Reminder
from invoicing.reminder_emails import give_up
from invoicing.reminder_texts import render_reminder
from organisations.models import Organisation
from tests.factories import TODAY, CustomerFactory, InvoiceFactory

pytestmark = pytest.mark.django_db

EMAIL = "compta@lefevre.example"
HTMX = {"HTTP_HX_REQUEST": "true"}
PAGE_QUERIES, DETAIL_QUERIES = 18, 19


@pytest.fixture
def late(organisation: Organisation) -> Invoice:
    customer = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre", email=EMAIL)
    return InvoiceFactory(
        organisation=organisation, customer=customer, number="F2026-00001", issue_date=TODAY - timedelta(days=45)
    )


def at(name: str, invoice: Invoice) -> str:
    return reverse(name, args=[invoice.organisation.slug, invoice.pk])


def in_list(invoice: Invoice) -> dict[str, str]:
    """The headers of a dialog over the list."""
    listed = reverse("invoice_list", args=[invoice.organisation.slug])
    return HTMX | {"HTTP_HX_CURRENT_URL": f"http://testserver{listed}"}


def written(**change: str) -> dict[str, str]:
    usual = {"recipients": EMAIL, "subject": "Rappel", "body": "Bonjour,\r\nil reste 120,00 €."}
    return usual | {"reminders_seen": "0", "balance_seen": "120.00", "holds_seen": ""} | change


def reminder_of(invoice: Invoice, level: int, state: str = "sent") -> Reminder:
    return Reminder.objects.create(
        organisation=invoice.organisation,
        invoice=invoice,
        level=level,
        balance_due=invoice.balance_due,
        recipients=EMAIL,
        subject="Rappel",
        body="Bonjour",
        state=state,
    )


def test_page_shows_the_words_the_balance_and_the_level_and_writes_nothing(
    member_client: Client, late: Invoice
) -> None:
    page = member_client.get(at("invoice_remind", late))

    form = page.context["form"]
    assert form["recipients"].value() == EMAIL
    assert form["subject"].value() == "Rappel – Facture F2026-00001 – Atelier Verdier"
    assert "120,00\u00a0€ pour\u00a0: Facture n°\u00a0F2026-00001" in form["body"].value()
    assert (form["reminders_seen"].value(), form["balance_seen"].value()) == (0, Decimal("120.00"))
    assert (page.context["level"], page.context["holds"]) == (1, [])
    assert "120,00\u00a0€" in page.content.decode()
    assert not Reminder.objects.exists()


def test_page_shows_earlier_reminders_and_proposes_the_next(member_client: Client, late: Invoice) -> None:
    reminder_of(late, 1)

    page = member_client.get(at("invoice_remind", late))

    assert [each["email"].level for each in page.context["reminders"]] == [1]
    assert page.context["form"]["subject"].value().startswith("Deuxième rappel – ")
    assert "Pénalités" not in page.context["form"]["body"].value()


def test_third_reminder_recalls_the_late_terms_of_the_invoice(member_client: Client, late: Invoice) -> None:
    InvoicingSettings.objects.create(organisation=late.organisation, penalty_rate=Decimal("12.50"))
    reminder_of(late, 1)
    reminder_of(late, 2)

    body = member_client.get(at("invoice_remind", late)).context["form"]["body"].value()

    assert (
        "Pénalités de retard\u00a0: 12,5\u00a0% par an, exigibles sans rappel dès le lendemain de l’échéance." in body
    )
    assert "Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement\u00a0: 40\u00a0€." in body


def test_a_consumer_is_never_told_of_the_fee(member_client: Client, organisation: Organisation) -> None:
    customer = CustomerFactory(organisation=organisation, kind="consumer", siren="")
    late = InvoiceFactory(organisation=organisation, customer=customer, issue_date=TODAY - timedelta(days=45))
    reminder_of(late, 2)

    body = member_client.get(at("invoice_remind", late)).context["form"]["body"].value()

    assert "Retard de paiement\u00a0: intérêts au taux légal après mise en demeure." in body
    assert "40\u00a0€" not in body


def test_post_queues_the_reminder_as_it_was_written(member_client: Client, late: Invoice) -> None:
    answer = member_client.post(at("invoice_remind", late), written(recipients=f"{EMAIL}; b@lefevre.example"))

    assert answer["Location"] == at("invoice_detail", late)
    reminder = Reminder.objects.get()
    assert (reminder.recipients, reminder.body) == (f"{EMAIL}, b@lefevre.example", "Bonjour,\nil reste 120,00 €.")
    assert (reminder.state, reminder.level) == ("queued", 1)


def test_post_twice_sends_once(member_client: Client, late: Invoice) -> None:
    for _click in range(2):
        member_client.post(at("invoice_remind", late), written())

    assert Reminder.objects.count() == 1


def test_a_page_that_is_stale_sends_nothing(member_client: Client, late: Invoice) -> None:
    reminder_of(late, 1)

    member_client.post(at("invoice_remind", late), written())
    member_client.post(at("invoice_remind", late), written(reminders_seen="1", balance_seen="119.00"))

    assert Reminder.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"recipients": ""}, "recipients"),
        ({"recipients": "compta@"}, "recipients"),
        ({"subject": " "}, "subject"),
        ({"body": ""}, "body"),
        ({"reminders_seen": ""}, "reminders_seen"),
        ({"balance_seen": "x"}, "balance_seen"),
    ],
)
def test_post_refuses_a_form_that_cannot_be_meant(
    member_client: Client, late: Invoice, change: dict[str, str], field: str
) -> None:
    page = member_client.post(at("invoice_remind", late), written(**change))

    assert list(page.context["form"].errors) == [field]
    assert not Reminder.objects.exists()


def test_a_hold_is_shown_and_wants_a_second_choice(member_client: Client, late: Invoice) -> None:
    InvoiceFactory(
        organisation=late.organisation,
        customer=late.customer,
        number="A2026-00001",
        kind="credit_note",
        total_incl_vat=Decimal(30),
    )
    page = member_client.get(at("invoice_remind", late))
    seen = page.context["form"]["holds_seen"].value()
    assert (seen, len(page.context["holds"])) == ("credit-30.00", 1)
    assert 'name="send_anyway"' in page.content.decode()

    refused = member_client.post(at("invoice_remind", late), written(holds_seen=seen, body="Mes mots"))
    assert refused.context["form"]["body"].value() == "Mes mots"
    unseen = member_client.post(at("invoice_remind", late), written(send_anyway="on"))
    assert (unseen.context["form"]["holds_seen"].value(), Reminder.objects.count()) == (seen, 0)
    member_client.post(at("invoice_remind", late), written(holds_seen=seen, send_anyway="on"))

    assert Reminder.objects.get().acknowledged == ["credit-30.00"]
    queued = JournalEntry.objects.get(act="reminder_queued")
    assert '"in_spite_of": ["credit-30.00"]' in queued.details


def test_without_a_hold_nothing_is_asked_twice(member_client: Client, late: Invoice) -> None:
    assert 'name="send_anyway"' not in member_client.get(at("invoice_remind", late)).content.decode()


def test_while_one_waits_no_other_is_offered(member_client: Client, late: Invoice) -> None:
    reminder_of(late, 1, "queued")

    page = member_client.get(at("invoice_remind", late)).content.decode()

    assert 'name="body"' not in page


def test_over_the_list_it_is_a_dialog_and_answers_with_the_row(member_client: Client, late: Invoice) -> None:
    dialog = member_client.get(at("invoice_remind", late), **in_list(late))
    assert (dialog["HX-Retarget"], "<html" in dialog.content.decode()) == ("#dialog", False)

    answer = member_client.post(at("invoice_remind", late), written(), **in_list(late))

    assert answer["HX-Trigger"] == "close-dialog"
    assert f'id="invoice-{late.pk}"' in answer.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"due_date": TODAY},
        {"status": "paid", "amount_paid": Decimal(120)},
        {"status": "cancelled", "amount_paid": Decimal(120)},
        {"kind": "credit_note"},
    ],
    ids=["due today", "paid", "cancelled", "credit note"],
)
def test_what_is_not_late_is_neither_offered_nor_reminded_of(
    member_client: Client, organisation: Organisation, fields: dict[str, Any]
) -> None:
    invoice = InvoiceFactory(organisation=organisation, issue_date=TODAY - timedelta(days=45), **fields)
    listed = member_client.get(reverse("invoice_list", args=[organisation.slug])).content.decode()
    detail = member_client.get(at("invoice_detail", invoice)).content.decode()

    assert at("invoice_remind", invoice) not in listed + detail
    assert member_client.get(at("invoice_remind", invoice))["Location"] == at("invoice_detail", invoice)
    assert member_client.post(at("invoice_remind", invoice), written())["Location"] == at("invoice_detail", invoice)
    assert not Reminder.objects.exists()


def test_the_menu_of_the_list_and_the_invoices_page_lead_to_it(member_client: Client, late: Invoice) -> None:
    listed = member_client.get(reverse("invoice_list", args=[late.organisation.slug])).content.decode()
    detail = member_client.get(at("invoice_detail", late)).content.decode()

    assert (at("invoice_remind", late) in listed, at("invoice_remind", late) in detail) == (True, True)


def test_the_invoice_lists_its_reminders_with_their_state(member_client: Client, late: Invoice) -> None:
    reminder_of(late, 1)
    failed = reminder_of(late, 2, "queued")
    give_up(failed.pk)

    page = member_client.get(at("invoice_detail", late))

    told = [(each["email"].level, each["email"].state, bool(each["reason"])) for each in page.context["reminders"]]
    assert told == [(2, "failed", True), (1, "sent", False)]
    assert page.context["history"][0].is_trouble


def test_an_accountant_reads_and_is_offered_no_sending(accountant_client: Client, late: Invoice) -> None:
    page = accountant_client.get(at("invoice_remind", late))

    assert (page.status_code, 'name="body"' in page.content.decode()) == (200, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_as_much_whatever_the_reminders(
    member_client: Client, late: Invoice, rows: int, django_assert_num_queries: Any
) -> None:
    for _each in range(rows):
        reminder_of(late, 1)
    member_client.get(at("invoice_detail", late))

    with django_assert_num_queries(PAGE_QUERIES):
        member_client.get(at("invoice_remind", late))
    with django_assert_num_queries(DETAIL_QUERIES):
        member_client.get(at("invoice_detail", late))


def test_the_companys_own_words_serve(member_client: Client, late: Invoice) -> None:
    InvoicingSettings.objects.create(
        organisation=late.organisation,
        reminder_subject="{relance} pour {client}",
        reminder_body="Merci de payer {reste}.",
    )

    form = member_client.get(at("invoice_remind", late)).context["form"]

    assert form["subject"].value() == "Rappel pour Menuiserie Lefèvre"
    assert form["body"].value() == "Merci de payer 120,00\u00a0€."


def test_an_english_invoice_is_reminded_of_in_english(organisation: Organisation) -> None:
    invoice = InvoiceFactory(organisation=organisation, language="en", due_date=TODAY, number="F2026-00009")

    subject, body = render_reminder(settings_of(organisation), invoice, 2, "")

    assert subject == "Second reminder – Invoice F2026-00009 – Atelier Verdier"
    assert "we are still to receive €120.00 for: Invoice no. F2026-00009" in body
    assert "{" not in body
    assert "\n\n\n" not in body


def test_settings_know_the_variables_of_reminders_there_alone(owner_client: Client, organisation: Organisation) -> None:
    address = reverse("company_emails", args=[organisation.slug])

    page = owner_client.post(address, {"email_body": "{relance}", "reminder_body": "{relance} {penalites} {rang}"})
    assert sorted(page.context["form"].errors) == ["email_body", "reminder_body"]
    shown = owner_client.post(address, {"reminder_subject": "{relance} !", "preview": "1"})

    assert shown.context["reminder_examples"]["fr"].subject == "Nouveau rappel !"
    assert "40\u00a0€" in shown.context["reminder_examples"]["fr"].body
