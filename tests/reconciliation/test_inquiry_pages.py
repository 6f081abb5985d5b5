"""Asking a customer, and the page on which they answer: who may, what it shows, and all the ways it closes."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from banking.models import BankTransaction
from invoicing.models import Customer, Invoice, Payment
from invoicing.settlement import mark_as_paid
from organisations.models import Membership, Organisation
from reconciliation import inquiring, operations
from reconciliation.inquiry_links import token_of
from reconciliation.models import Inquiry, InquiryDocument, MatchProposal
from tests.factories import TODAY, CustomerFactory, InvoiceFactory
from tests.reconciliation.builders import make_invoice, make_line

SITE = "https://quittance.example"


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    cache.clear()


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre", email="compta@lefevre.example")


@pytest.fixture
def line(organisation: Organisation) -> BankTransaction:
    return make_line(organisation, "300.00", "VIR SECRET 4711", counterparty_name="ZZ 0042")


@pytest.fixture
def invoice(organisation: Organisation, customer: Customer) -> Invoice:
    return make_invoice(organisation, "300.01", "F2026-00001", customer=customer)


@pytest.fixture
def inquiry(line: BankTransaction, customer: Customer, invoice: Invoice, member: Membership) -> Inquiry:
    letter = inquiring.Letter("compta@lefevre.example", "Une question", "{lien}")
    return inquiring.ask(line, customer, letter, site=SITE, asked_seen=0, by=member.user, now=timezone.now())


def ask_address(line: BankTransaction) -> str:
    return reverse("bank_transaction_ask", args=[line.organisation.slug, line.pk])


def line_page(line: BankTransaction) -> str:
    return reverse("bank_transaction_detail", args=[line.organisation.slug, line.pk])


def page_of(inquiry: Inquiry) -> str:
    return reverse("inquiry_answer", args=[token_of(inquiry)])


def letter(customer: Customer, **fields: object) -> dict[str, object]:
    words = {"recipient": "compta@lefevre.example", "subject": "Une question", "body": "Voyez {lien}", "asked_seen": 0}
    return {"customer": customer.pk, **words, **fields}


def tick(client: Client, inquiry: Inquiry, *documents: Invoice, **fields: str) -> HttpResponse:
    ticks = {f"tick-invoice-{each.pk}": "1" for each in documents}
    return client.post(page_of(inquiry), {"say": "documents", **ticks, **fields})


def nothing_was_written() -> bool:
    return not (
        Inquiry.objects.answered().exists() or InquiryDocument.objects.exists() or MatchProposal.objects.exists()
    )


class TestAsking:
    def test_the_customer_is_presumed_and_their_address_filled_in(
        self, member_client: Client, line: BankTransaction, customer: Customer, invoice: Invoice
    ) -> None:
        page = member_client.get(f"{ask_address(line)}?q=lefevre")

        assert page.context["customer"] == customer
        assert page.context["form"].initial["recipient"] == "compta@lefevre.example"
        assert page.context["documents"] == [invoice]

    def test_it_is_sent_once_however_often_one_clicks(
        self, member_client: Client, member: Membership, line: BankTransaction, customer: Customer
    ) -> None:
        first = member_client.post(ask_address(line), letter(customer))
        second = member_client.post(ask_address(line), letter(customer))

        inquiry = Inquiry.objects.get()
        assert first.url == reverse("bank_transaction_match", args=[line.organisation.slug, line.pk])
        assert second.status_code == 200
        assert (inquiry.recipient, inquiry.asked_by, inquiry.site) == (
            "compta@lefevre.example", member.user, "http://testserver",
        )  # fmt: skip
        assert timedelta(days=13) < inquiry.expires_at - timezone.now() < timedelta(days=14)

    def test_a_new_question_withdraws_the_one_before(
        self, member_client: Client, client: Client, inquiry: Inquiry, line: BankTransaction, customer: Customer
    ) -> None:
        member_client.post(ask_address(line), letter(customer, asked_seen=1))

        assert Inquiry.objects.count() == 2
        assert client.get(page_of(inquiry)).status_code == 410

    @pytest.mark.parametrize(
        ("fields", "wrong"),
        [
            ({"body": "Bonjour"}, "body"),
            ({"recipient": "nobody"}, "recipient"),
            ({"recipient": ""}, "recipient"),
            ({"subject": ""}, "subject"),
            ({"body": "x" * 4001 + "{lien}"}, "body"),
        ],
    )
    def test_what_cannot_be_sent_is_said(
        self, member_client: Client, line: BankTransaction, customer: Customer, fields: dict[str, str], wrong: str
    ) -> None:
        page = member_client.post(ask_address(line), letter(customer, **fields))

        assert list(page.context["form"].errors) == [wrong]
        assert not Inquiry.objects.exists()

    def test_a_subject_cannot_begin_another_header(
        self, member_client: Client, line: BankTransaction, customer: Customer
    ) -> None:
        member_client.post(ask_address(line), letter(customer, subject="Une\r\nBcc: x@y.example"))

        assert Inquiry.objects.get().subject == "Une Bcc: x@y.example"

    def test_another_companys_customer_is_not_found(self, member_client: Client, line: BankTransaction) -> None:
        assert member_client.post(ask_address(line), letter(CustomerFactory())).status_code == 404
        assert not Inquiry.objects.exists()

    def test_what_is_treated_or_went_out_is_not_asked_about(
        self, member_client: Client, member: Membership, organisation: Organisation, line: BankTransaction
    ) -> None:
        operations.ignore(line, "", member.user)
        spent = make_line(organisation, "-12.00")

        assert {member_client.get(ask_address(each)).status_code for each in (line, spent)} == {302}

    def test_ten_times_is_enough(self, member_client: Client, line: BankTransaction, customer: Customer) -> None:
        for seen in range(11):
            member_client.post(ask_address(line), letter(customer, asked_seen=seen))

        assert Inquiry.objects.count() == 10

    def test_an_accountant_is_offered_nothing(
        self, accountant_client: Client, line: BankTransaction, customer: Customer
    ) -> None:
        page = accountant_client.get(f"{ask_address(line)}?customer={customer.pk}")

        assert "<textarea" not in page.content.decode()
        assert accountant_client.post(ask_address(line), letter(customer)).status_code == 403

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_page_asks_as_many_queries_for_three_as_for_one(
        self,
        member_client: Client,
        member: Membership,
        organisation: Organisation,
        line: BankTransaction,
        django_assert_num_queries: DjangoAssertNumQueries,
        count: int,
    ) -> None:
        for _each in range(count):
            someone = CustomerFactory(organisation=organisation, name="Lefèvre", email="a@lefevre.example")
            invoice = make_invoice(organisation, "300.01", f"F{someone.pk}", customer=someone)
            words = inquiring.Letter("a@lefevre.example", "?", "{lien}")
            seen = Inquiry.objects.count()
            asked = inquiring.ask(line, someone, words, site=SITE, asked_seen=seen, by=member.user, now=timezone.now())
            inquiring.answer(asked, "documents", [inquiring.Tick(invoice.pk)], "", timezone.now())
        Inquiry.objects.update(state="sent")

        with django_assert_num_queries(14):
            member_client.get(f"{ask_address(line)}?q=lefevre")


class TestAnswering:
    def test_the_page_shows_the_line_and_their_documents_and_nothing_else(
        self, client: Client, organisation: Organisation, inquiry: Inquiry
    ) -> None:
        make_invoice(organisation, "55.00", "F2026-00077")
        make_invoice(organisation, "66.00", "F2026-00078", customer=inquiry.customer, currency="USD")
        answer = client.get(page_of(inquiry))
        page = answer.content.decode()

        assert answer.status_code == 200
        assert ("Atelier Verdier" in page, "F2026-00001" in page, "300,01" in page) == (True, True, True)
        for secret in ("SECRET 4711", "ZZ 0042", "F2026-00077", "F2026-00078", "lefevre", "Lefèvre", organisation.slug):
            assert secret not in page
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"

    def test_it_is_in_the_customers_language(self, client: Client, inquiry: Inquiry) -> None:
        Customer.objects.update(language="en")
        page = client.get(page_of(inquiry), headers={"accept-language": "fr"}).content.decode()

        assert '<html lang="en"' in page
        assert "Send my answer" in page

    def test_what_is_ticked_becomes_a_proposal_and_no_booking(
        self, client: Client, inquiry: Inquiry, invoice: Invoice, line: BankTransaction
    ) -> None:
        answer = tick(client, inquiry, invoice, message="Merci de votre patience")

        inquiry.refresh_from_db()
        line.refresh_from_db()
        assert answer.url == page_of(inquiry)
        assert (inquiry.answer, inquiry.message) == ("documents", "Merci de votre patience")
        assert MatchProposal.objects.get().band == "probable"
        assert (line.status, Payment.objects.count()) == ("to_treat", 0)
        thanks = client.get(page_of(inquiry))
        assert (thanks.status_code, "F2026-00001" in thanks.content.decode()) == (200, False)

    def test_a_part_may_be_written(self, client: Client, inquiry: Inquiry, invoice: Invoice) -> None:
        tick(client, inquiry, invoice, **{f"amount-invoice-{invoice.pk}": "120,50"})

        assert InquiryDocument.objects.get().amount == Decimal("120.50")

    def test_it_may_not_be_theirs_whatever_is_ticked(self, client: Client, inquiry: Inquiry, invoice: Invoice) -> None:
        tick(client, inquiry, invoice, say="not_us")

        assert (Inquiry.objects.get().answer, InquiryDocument.objects.count()) == ("not_us", 0)

    def test_a_word_alone_is_an_answer(self, client: Client, inquiry: Inquiry) -> None:
        tick(client, inquiry, message="Un acompte pour la commande 12")

        assert Inquiry.objects.get().answer == "message"
        assert not MatchProposal.objects.exists()

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({}, "Cochez au moins"),
            ({"tick": "1", "amount": "douze"}, "douze"),
            ({"tick": "1", "amount": "-5"}, "supérieur à zéro"),
            ({"tick": "1", "amount": "300.02"}, "300,01"),
            ({"message": "x" * 501}, "500"),
            ({"message": "a\x00b"}, "nul"),
        ],
    )
    def test_what_cannot_be_taken_is_said_and_nothing_written(
        self, client: Client, inquiry: Inquiry, invoice: Invoice, fields: dict[str, str], sentence: str
    ) -> None:
        named = {f"{name}-invoice-{invoice.pk}" if name != "message" else name: value for name, value in fields.items()}
        answer = tick(client, inquiry, **named)

        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert nothing_was_written()

    @pytest.mark.parametrize("whose", ["another customer", "another company"])
    def test_a_document_of_others_cannot_be_named(
        self, client: Client, organisation: Organisation, inquiry: Inquiry, whose: str
    ) -> None:
        other = InvoiceFactory(organisation=organisation) if whose == "another customer" else InvoiceFactory()

        assert tick(client, inquiry, other).status_code == 409
        assert nothing_was_written()

    def test_a_document_paid_meanwhile_is_said_and_nothing_written(
        self, client: Client, member: Membership, inquiry: Inquiry, invoice: Invoice
    ) -> None:
        mark_as_paid(
            invoice,
            amount=invoice.balance_due,
            expected_balance=invoice.balance_due,
            on=TODAY,
            means=Payment.Means.CASH,
            by=member.user,
        )
        answer = tick(client, inquiry, invoice)

        assert answer.status_code == 409
        assert "réglé" in answer.content.decode()
        assert nothing_was_written()


class TestClosed:
    def closes(self, client: Client, inquiry: Inquiry, invoice: Invoice, sentence: str) -> None:
        for answer in (client.get(page_of(inquiry)), tick(client, inquiry, invoice)):
            assert answer.status_code == 410
            assert sentence in answer.content.decode()
            assert "F2026-00001" not in answer.content.decode()
        assert nothing_was_written()

    def test_expired(self, client: Client, inquiry: Inquiry, invoice: Invoice) -> None:
        Inquiry.objects.update(expires_at=timezone.now())

        self.closes(client, inquiry, invoice, "expiré")

    def test_revoked(self, client: Client, member_client: Client, inquiry: Inquiry, invoice: Invoice) -> None:
        member_client.post(reverse("inquiry_revoke", args=[inquiry.organisation.slug, inquiry.pk]))

        self.closes(client, inquiry, invoice, "retirée")

    def test_line_settled_meanwhile(
        self, client: Client, member: Membership, inquiry: Inquiry, invoice: Invoice, line: BankTransaction
    ) -> None:
        operations.keep_as_credit(line, inquiry.customer, member.user)

        self.closes(client, inquiry, invoice, "entre-temps")

    def test_used(self, client: Client, inquiry: Inquiry, invoice: Invoice) -> None:
        tick(client, inquiry, say="not_us")
        again = tick(client, inquiry, invoice)

        assert again.status_code == 410
        assert "déjà répondu" in again.content.decode()
        assert Inquiry.objects.get().answer == "not_us"

    @pytest.mark.parametrize(
        "change", [lambda t: t[:-1], lambda t: f"9{t}", lambda _t: "x", lambda t: t.replace(".", ":")]
    )
    def test_tampered(self, client: Client, inquiry: Inquiry, change: object) -> None:
        token = change(token_of(inquiry))  # type: ignore[operator]
        for method in (client.get, client.post):
            assert method(reverse("inquiry_answer", args=[token])).status_code == 404
        assert nothing_was_written()

    def test_too_long(self, client: Client, inquiry: Inquiry) -> None:
        assert tick(client, inquiry, message="x" * 70_000).status_code == 413
        assert nothing_was_written()

    def test_too_often(self, client: Client, inquiry: Inquiry, invoice: Invoice) -> None:
        codes = [tick(client, inquiry).status_code for _each in range(21)]

        assert codes == [422] * 20 + [429]
        assert tick(client, inquiry, invoice).status_code == 429
        assert nothing_was_written()


class TestFollowingUp:
    def test_the_match_page_tells_what_was_asked_and_answered(
        self, client: Client, member_client: Client, inquiry: Inquiry, invoice: Invoice, line: BankTransaction
    ) -> None:
        tick(client, inquiry, invoice, message="Voir <b>ci-joint</b>")
        page = member_client.get(
            reverse("bank_transaction_match", args=[line.organisation.slug, line.pk])
        ).content.decode()

        assert "Voir &lt;b&gt;ci-joint&lt;/b&gt;" in page
        assert reverse("inquiry_revoke", args=[line.organisation.slug, inquiry.pk]) in page

    @pytest.mark.parametrize(
        ("became", "said"),
        [
            ("asked", "ouvert jusqu’au"),
            ("answered", "a indiqué"),
            ("expired", "le lien a expiré"),
            ("withdrawn", "retirée"),
            ("settled", "ce règlement a été traité entre-temps"),
        ],
    )
    def test_the_lines_page_tells_what_became_of_the_question(
        self, client: Client, member_client: Client, inquiry: Inquiry, invoice: Invoice, became: str, said: str
    ) -> None:
        line, by = inquiry.bank_transaction, inquiry.asked_by
        Inquiry.objects.update(state="sent")
        match became:
            case "answered":
                tick(client, inquiry, invoice)
            case "expired":
                Inquiry.objects.update(expires_at=timezone.now())
            case "withdrawn":
                inquiring.revoke(inquiry, by)
            case "settled":
                operations.keep_as_credit(line, inquiry.customer, by)
        page = member_client.get(line_page(line)).content.decode()
        [section] = re.findall(r'<section class="card inquiries".*?</section>', page, re.DOTALL)
        assert said in section
        assert inquiry.customer.name in section
        revoke = reverse("inquiry_revoke", args=[line.organisation.slug, inquiry.pk])
        assert (revoke in section) == (became in {"asked", "answered"})

    def test_a_question_withdrawn_on_the_lines_page_comes_back_to_it(
        self, member_client: Client, inquiry: Inquiry, line: BankTransaction
    ) -> None:
        revoke = reverse("inquiry_revoke", args=[line.organisation.slug, inquiry.pk])
        assert member_client.post(revoke, {"back": "line"}).headers["Location"] == line_page(line)
        assert member_client.post(revoke).headers["Location"].endswith("/rapprocher/")

    @pytest.mark.parametrize("count", [0, 1, 3])
    def test_the_lines_page_asks_as_many_queries_for_three_questions_as_for_one(
        self,
        member_client: Client,
        member: Membership,
        line: BankTransaction,
        django_assert_num_queries: DjangoAssertNumQueries,
        count: int,
    ) -> None:
        for seen in range(count):
            someone = CustomerFactory(organisation=line.organisation)
            words = inquiring.Letter("a@lefevre.example", "?", "{lien}")
            inquiring.ask(line, someone, words, site=SITE, asked_seen=seen, by=member.user, now=timezone.now())
        Inquiry.objects.update(state="sent")
        with django_assert_num_queries(17 if count else 16):
            member_client.get(line_page(line))

    def test_answers_to_look_at_are_listed(
        self, client: Client, member_client: Client, inquiry: Inquiry, organisation: Organisation
    ) -> None:
        address = reverse("inquiry_list", args=[organisation.slug])
        before = member_client.get(f"{address}?tab=answered").context["inquiries"]
        tick(client, inquiry, say="not_us")
        after = member_client.get(f"{address}?tab=answered").context["inquiries"]

        assert [len(before), len(after), len(member_client.get(address).context["inquiries"])] == [0, 1, 1]

    @pytest.mark.parametrize("name", ["inquiry_revoke", "inquiry_retry"])
    def test_questions_of_another_company_are_not_found(
        self, member_client: Client, organisation: Organisation, name: str
    ) -> None:
        line = make_line(InvoiceFactory().organisation, "10.00")
        other = Inquiry.objects.create(
            organisation=line.organisation,
            bank_transaction=line,
            customer=CustomerFactory(organisation=line.organisation),
            recipient="x@y.example",
            expires_at=timezone.now() + timedelta(days=1),
            state="failed",
        )

        assert member_client.post(reverse(name, args=[organisation.slug, other.pk])).status_code == 404
        other.refresh_from_db()
        assert (other.revoked_at, other.state) == (None, "failed")


def test_lines_without_a_match_lead_to_what_customers_were_asked(
    member_client: Client, organisation: Organisation
) -> None:
    page = member_client.get(reverse("proposal_list", args=[organisation.slug]), {"tab": "unmatched"}).content.decode()
    assert f'href="{reverse("inquiry_list", args=[organisation.slug])}"' in page
