"""The pages that ask how a document is sent, and what they do."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from invoicing.delivering import Message, send_by_email
from invoicing.models import DocumentEmail, Invoice, JournalEntry, NumberSequence
from organisations.models import Membership, Organisation
from tests.factories import TODAY, CustomerFactory, DraftFactory, UserFactory, todays_number

pytestmark = pytest.mark.django_db

EMAIL = "compta@lefevre.example"


def address(name: str, organisation: Organisation, *args: int) -> str:
    return reverse(name, args=[organisation.slug, *args])


@pytest.fixture
def draft(organisation: Organisation) -> Invoice:
    customer = CustomerFactory(
        organisation=organisation, name="Menuiserie Lefèvre", email=EMAIL, copy_emails="a@lefevre.example"
    )
    return DraftFactory(organisation=organisation, customer=customer)


@pytest.fixture
def sent(draft: Invoice, member: Membership) -> Invoice:
    message = Message((EMAIL,), "Facture", "Bonjour")
    return send_by_email(draft, message, today=TODAY, by=member.user).invoice


def filled(**change: str) -> dict[str, str]:
    by_email = {"way": "email", "recipients": EMAIL, "subject": "Facture", "body": "Bonjour", "deliveries_seen": "0"}
    return by_email | change


def test_invoice_send_foresees_the_words_and_writes_nothing(
    member_client: Client, organisation: Organisation, draft: Invoice
) -> None:
    form = member_client.get(address("invoice_send", organisation, draft.pk)).context["form"]

    assert form["recipients"].value() == f"{EMAIL}, a@lefevre.example"
    assert todays_number(1) in form["subject"].value()
    assert form["written_as"].value() == todays_number(1)
    draft.refresh_from_db()
    assert (draft.status, NumberSequence.objects.count()) == ("draft", 0)


def test_invoice_send_lists_what_is_missing_instead(member_client: Client, organisation: Organisation) -> None:
    draft = DraftFactory(organisation=organisation, customer__siren="", line=None)

    page = member_client.get(address("invoice_send", organisation, draft.pk))

    assert [each.code for each in page.context["lacking"]] == ["buyer_siren_missing", "lines_missing"]
    assert address("customer_edit", organisation, draft.customer_id) in page.content.decode()
    assert 'name="recipients"' not in page.content.decode()


def test_invoice_send_by_email_numbers_and_queues(
    member_client: Client, organisation: Organisation, draft: Invoice
) -> None:
    data = filled(
        recipients=f"{EMAIL}; b@lefevre.example {EMAIL.upper()}", written_as=todays_number(9), body=todays_number(9)
    )

    answer = member_client.post(address("invoice_send", organisation, draft.pk), data)

    assert answer["Location"] == address("invoice_detail", organisation, draft.pk)
    email = DocumentEmail.objects.get()
    assert (email.recipients, email.state, email.body) == (
        f"{EMAIL.upper()}, b@lefevre.example",
        "queued",
        todays_number(1),
    )
    assert email.invoice.number == todays_number(1)


def test_invoice_send_otherwise_notes_the_manner(
    member_client: Client, organisation: Organisation, draft: Invoice
) -> None:
    member_client.post(address("invoice_send", organisation, draft.pk), {"way": "otherwise", "manner": "post"})

    draft.refresh_from_db()
    assert (draft.status, DocumentEmail.objects.count()) == ("sent", 0)
    last = JournalEntry.objects.filter(document=draft).order_by("pk").last()
    assert last is not None
    assert (last.act, last.details) == ("sent_otherwise", '{"manner": "post"}')


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"recipients": ""}, "recipients"),
        ({"recipients": "compta@"}, "recipients"),
        ({"recipients": "a@b.example\nBcc: tous@c.example"}, "recipients"),
        ({"recipients": ",".join(f"p{n}@b.example" for n in range(11))}, "recipients"),
        ({"subject": " "}, "subject"),
        ({"body": ""}, "body"),
        ({"way": "pigeon"}, "way"),
        ({"way": "otherwise", "manner": "pigeon"}, "manner"),
    ],
)
def test_invoice_send_refuses_a_form_that_cannot_be_meant(
    member_client: Client, organisation: Organisation, draft: Invoice, change: dict[str, str], field: str
) -> None:
    page = member_client.post(address("invoice_send", organisation, draft.pk), filled(**change))

    assert list(page.context["form"].errors) == [field]
    draft.refresh_from_db()
    assert (draft.status, DocumentEmail.objects.count()) == ("draft", 0)


def test_invoice_send_twice_sends_once(member_client: Client, organisation: Organisation, draft: Invoice) -> None:
    for _click in range(2):
        member_client.post(address("invoice_send", organisation, draft.pk), filled())

    assert (DocumentEmail.objects.count(), NumberSequence.objects.get().last_number) == (1, 1)


def test_invoice_send_from_the_list_answers_with_the_row(
    member_client: Client, organisation: Organisation, draft: Invoice
) -> None:
    shown = f"http://testserver{address('invoice_list', organisation)}?tab=draft"
    headers = {"HX-Request": "true", "HX-Current-URL": shown}

    answer = member_client.post(address("invoice_send", organisation, draft.pk), filled(), headers=headers)

    assert answer["HX-Trigger"] == "close-dialog"
    assert f'id="invoice-{draft.pk}"' in answer.content.decode()
    assert todays_number(1) in answer.content.decode()


def test_invoice_send_again_is_a_duplicate_with_the_original_recipients(
    member_client: Client, organisation: Organisation, sent: Invoice
) -> None:
    form = member_client.get(address("invoice_send_again", organisation, sent.pk)).context["form"]

    assert form["subject"].value().startswith("Duplicata · ")
    assert form["deliveries_seen"].value() == 1


def test_invoice_send_again_twice_sends_once_more(
    member_client: Client, organisation: Organisation, sent: Invoice
) -> None:
    for _click in range(2):
        member_client.post(address("invoice_send_again", organisation, sent.pk), filled(deliveries_seen="1"))

    assert list(DocumentEmail.objects.order_by("pk").values_list("is_duplicate", flat=True)) == [False, True]


@pytest.mark.parametrize("state", ["queued", "sent", "failed"])
def test_document_email_retry_takes_up_what_failed_alone(
    member_client: Client, organisation: Organisation, sent: Invoice, state: str
) -> None:
    DocumentEmail.objects.update(state=state, attempts=7, error="unreachable\nConnection refused")
    email = DocumentEmail.objects.get()

    member_client.post(address("document_email_retry", organisation, email.pk))

    email.refresh_from_db()
    assert (email.state, email.attempts) == (("queued", 0) if state == "failed" else (state, 7))


def tick(*drafts: Invoice, **fields: str) -> dict[str, Any]:
    return {"selected": [str(each.pk) for each in drafts], **fields}


def test_invoice_send_many_shows_each_draft_and_what_it_lacks(
    member_client: Client, organisation: Organisation, draft: Invoice
) -> None:
    lacking = DraftFactory(organisation=organisation, line=None)
    foreign = DraftFactory()

    page = member_client.get(address("invoice_send_many", organisation), tick(draft, lacking, foreign))

    assert [(line.document, line.is_ready) for line in page.context["lines"]] == [(draft, True), (lacking, False)]


def test_invoice_send_many_sends_each_on_its_own(
    member_client: Client, organisation: Organisation, draft: Invoice
) -> None:
    without_email = DraftFactory(organisation=organisation)
    lacking = DraftFactory(organisation=organisation, line=None)
    last = DraftFactory(organisation=organisation, customer=draft.customer)
    drafts = (draft, without_email, lacking, last)

    page = member_client.post(address("invoice_send_many", organisation), tick(*drafts, way="email"))

    assert [bool(line.error) for line in page.context["lines"]] == [False, True, True, False]
    numbers = Invoice.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == [todays_number(1), None, None, todays_number(2)]
    assert [email.subject.count(email.invoice.number or "?") for email in DocumentEmail.objects.all()] == [1, 1]


def test_invoice_send_many_twice_sends_once(member_client: Client, organisation: Organisation, draft: Invoice) -> None:
    for _click in range(2):
        page = member_client.post(
            address("invoice_send_many", organisation), tick(draft, way="otherwise", manner="portal")
        )

    assert [bool(line.error) for line in page.context["lines"]] == [True]
    assert NumberSequence.objects.get().last_number == 1


@pytest.mark.parametrize("bad", ["", "0", "-1", "🙂", "9" * 30])
def test_invoice_send_many_survives_a_bad_address(member_client: Client, organisation: Organisation, bad: str) -> None:
    assert member_client.get(address("invoice_send_many", organisation), {"selected": bad}).status_code == 200


def test_nobody_sends_another_companys_draft(member_client: Client, organisation: Organisation) -> None:
    foreign = DraftFactory(customer__email=EMAIL)

    member_client.post(address("invoice_send_many", organisation), tick(foreign, way="otherwise"))

    foreign.refresh_from_db()
    assert foreign.status == "draft"


def test_the_page_says_that_no_worker_runs(member_client: Client, organisation: Organisation, sent: Invoice) -> None:
    (told,) = member_client.get(address("invoice_detail", organisation, sent.pk)).context["emails"]

    assert (told["email"].state, told["is_forsaken"]) == ("queued", True)


def test_the_page_says_why_an_email_failed(member_client: Client, organisation: Organisation, sent: Invoice) -> None:
    DocumentEmail.objects.update(state="failed", error="unreachable\nConnection refused")

    page = member_client.get(address("invoice_detail", organisation, sent.pk))

    assert "Connection refused" in page.content.decode()
    email = DocumentEmail.objects.get()
    assert address("document_email_retry", organisation, email.pk) in page.content.decode()


def test_the_page_tells_the_history_newest_first(
    member_client: Client, member: Membership, organisation: Organisation, sent: Invoice
) -> None:
    history = member_client.get(address("invoice_detail", organisation, sent.pk)).context["history"]

    assert [(event.icon, event.who) for event in history] == [
        ("clock", member.user.email),
        ("lock", member.user.email),
    ]
    assert EMAIL in history[0].detail


@pytest.mark.parametrize("times", [1, 3])
def test_invoice_detail_needs_as_many_queries_for_any_number_of_emails(
    member_client: Client, organisation: Organisation, sent: Invoice, times: int, django_assert_num_queries: Any
) -> None:
    user = UserFactory()
    DocumentEmail.objects.update(state="sent")
    for _time in range(times - 1):
        DocumentEmail.objects.create(
            organisation=organisation,
            invoice=sent,
            recipients=EMAIL,
            subject="x",
            body="x",
            state="sent",
            created_by=user,
        )

    with django_assert_num_queries(18):
        member_client.get(address("invoice_detail", organisation, sent.pk))
