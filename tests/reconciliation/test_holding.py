"""A reminder never goes to someone who paid: what the bank's side holds it for."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone

from banking.models import BankTransaction
from invoicing.delivering import Message
from invoicing.holds import holds_of
from invoicing.models import Customer, Invoice, Payment, Reminder
from invoicing.reminder_emails import deliver
from invoicing.reminding import HeldError, Seen, next_level, remind
from organisations.models import Membership, Organisation
from reconciliation import inquiring, operations, payers
from reconciliation.models import PayerAlias
from reconciliation.payers import Payer
from tests.factories import (
    TODAY,
    BankAccountFactory,
    CustomerFactory,
    InvoiceFactory,
    StatementFactory,
    StatementImportFactory,
)
from tests.reconciliation.builders import make_invoice, make_line, make_proposal

pytestmark = pytest.mark.django_db

LATE = TODAY - timedelta(days=45)
WORDS = Message(("compta@lefevre.example",), "Rappel", "Bonjour")


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")


@pytest.fixture
def late(customer: Customer) -> Invoice:
    return make_invoice(customer.organisation, "120.00", "F2026-00001", customer=customer, issue_date=LATE)


def line_of(
    organisation: Organisation, label: str = "VIR RECU", amount: str = "77.00", **fields: object
) -> BankTransaction:
    return make_line(organisation, amount, label, **{"counterparty_name": "", **fields})


def keys(invoice: Invoice) -> list[str]:
    return [hold.key for hold in holds_of(invoice, TODAY)]


def test_nothing_holds_where_nothing_waits(late: Invoice) -> None:
    line_of(late.organisation, "VIR TRANSPORTS COLBERT")

    assert keys(late) == []


@pytest.mark.parametrize("band", ["certain", "probable", "possible", "ambiguous"])
@pytest.mark.parametrize("rank", [1, 3])
def test_a_line_proposed_for_the_invoice_holds_in_whatever_band(late: Invoice, band: str, rank: int) -> None:
    line = line_of(late.organisation)
    make_proposal(line, (late, "77.00"), band=band, rank=rank)

    [hold] = holds_of(late, TODAY)

    assert (hold.key, hold.href) == (f"line-{line.pk}", f"/e/atelier-verdier/banque/operations/{line.pk}/")
    assert "77" in hold.words


def test_a_line_proposed_for_another_invoice_of_the_customer_holds_too(late: Invoice, customer: Customer) -> None:
    other = make_invoice(late.organisation, "77.00", "F2026-00002", customer=customer)
    make_proposal(line := line_of(late.organisation), (other, "77.00"))

    assert keys(late) == [f"line-{line.pk}"]


def test_a_known_iban_or_name_of_the_customer_holds(late: Invoice, customer: Customer, member: Membership) -> None:
    PayerAlias.objects.create(
        organisation=late.organisation, customer=customer, iban="FR7630004000031234567890143", source="decision"
    )
    payers.add(customer, Payer(name="QUARTZ HOLDING"), member.user)
    by_iban = line_of(late.organisation, counterparty_iban="FR7630004000031234567890143")
    by_name = line_of(late.organisation, "VIREMENT", counterparty_name="VIR HOLDING QUARTZ")

    assert set(keys(late)) == {f"line-{by_iban.pk}", f"line-{by_name.pk}"}


@pytest.mark.parametrize(
    ("label", "is_theirs"),
    [
        ("VIR SEPA MENUISERIE LEFEVRE SOLDE", True),
        ("VIR LEFÈVRE, MENUISERIE", True),
        ("virement ménuiserie lefèvre", True),
        ("VIR MENUISERIE COLBERT", False),
        ("VIR LEFEVRE PAUL", False),
    ],
)
def test_the_customers_name_on_a_line_holds(late: Invoice, label: str, *, is_theirs: bool) -> None:
    line = line_of(late.organisation, label)

    assert keys(late) == [f"line-{line.pk}"] * is_theirs


def test_only_money_that_came_in_and_waits_holds(late: Invoice, customer: Customer, member: Membership) -> None:
    organisation, name = late.organisation, "VIR MENUISERIE LEFEVRE"
    line_of(organisation, name, "-77.00")
    operations.ignore(line_of(organisation, name), "", member.user)
    make_line(InvoiceFactory().organisation, "77.00", name)

    assert keys(late) == []


def test_a_customer_asked_about_a_line_is_not_reminded_until_they_say_no(
    late: Invoice, customer: Customer, member: Membership
) -> None:
    line = line_of(late.organisation)
    letter = inquiring.Letter("compta@lefevre.example", "?", "{lien}")
    asked = inquiring.ask(
        line, customer, letter, site="https://quittance.example", asked_seen=0, by=member.user, now=timezone.now()
    )
    assert keys(late) == [f"line-{line.pk}"]

    inquiring.answer(asked, "not_us", [], "", timezone.now())

    assert keys(late) == []


@pytest.mark.parametrize(("days", "holds"), [(7, False), (8, True)])
def test_bank_news_older_than_a_week_hold(late: Invoice, days: int, *, holds: bool) -> None:
    organisation = late.organisation
    account = BankAccountFactory(organisation=organisation)
    end = TODAY - timedelta(days=days)
    StatementFactory(
        organisation=organisation,
        bank_account=account,
        statement_import=StatementImportFactory(organisation=organisation),
        period_end=end,
    )

    assert keys(late) == [f"stale-{account.pk}-{end}"] * holds


def test_an_account_without_a_statement_holds(late: Invoice) -> None:
    account = BankAccountFactory(organisation=late.organisation)

    assert keys(late) == [f"stale-{account.pk}-"]


def test_a_person_sends_in_spite_of_what_they_saw_and_of_nothing_else(late: Invoice, member: Membership) -> None:
    first = line_of(late.organisation, "VIR MENUISERIE LEFEVRE")
    seen = Seen(0, late.total_incl_vat, keys(late))
    second = line_of(late.organisation, "VIR MENUISERIE LEFEVRE")

    with pytest.raises(HeldError):
        remind(late, WORDS, seen, today=TODAY, by=member.user)
    reminder = remind(late, WORDS, Seen(0, late.total_incl_vat, keys(late)), today=TODAY, by=member.user)

    assert set(reminder.acknowledged) == {f"line-{first.pk}", f"line-{second.pk}"}
    deliver(reminder.pk, is_last_try=False)
    assert len(mail.outbox) == 1


def test_a_payment_that_the_bank_tells_of_meanwhile_keeps_the_reminder_back(late: Invoice, member: Membership) -> None:
    reminder = remind(late, WORDS, Seen(0, late.total_incl_vat), today=TODAY, by=member.user)
    line_of(late.organisation, "VIR MENUISERIE LEFEVRE")

    deliver(reminder.pk, is_last_try=False)

    reminder.refresh_from_db()
    assert (mail.outbox, reminder.state, reminder.error) == ([], "unsent", "held")


def test_an_invoice_that_the_bank_reopens_goes_on_with_its_reminders(late: Invoice, member: Membership) -> None:
    """Reminded, paid by a line, returned by a later one: reminded again, one level up."""
    first = remind(late, WORDS, Seen(0, late.total_incl_vat), today=TODAY, by=member.user)
    deliver(first.pk, is_last_try=False)
    organisation = late.organisation
    paid = make_proposal(make_line(organisation, "120.00", "PRLV SEPA LEFEVRE"), (late, "120.00"))
    [accepted] = operations.accept(organisation, [paid.pk], member.user)
    assert accepted.error == ""
    late.refresh_from_db()
    assert not late.is_overdue(TODAY)

    back = make_line(organisation, "-120.00", "REJET PRLV SEPA LEFEVRE")
    taken = make_proposal(back, (Payment.objects.get(), "-120.00"))
    [returned] = operations.accept(organisation, [taken.pk], member.user)
    assert returned.error == ""

    late.refresh_from_db()
    assert (late.balance_due, late.is_overdue(TODAY), next_level(late)) == (Decimal(120), True, 2)
    assert keys(late) == [], "neither the line that paid nor the one that took it back waits"
    remind(late, WORDS, Seen(1, late.balance_due), today=TODAY, by=member.user)
    assert list(Reminder.objects.values_list("level", "state")) == [(2, "queued"), (1, "sent")]
