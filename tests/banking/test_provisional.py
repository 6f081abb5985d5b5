"""What the bank announces: shown, never matched, gone once it is booked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from banking.formats.statement import ParsedTransaction
from banking.importing import ImportOptions, import_file
from banking.models import BankAccount, BankTransaction, PendingTransaction
from organisations.models import Organisation
from reconciliation.models import MatchProposal
from tests.banking.bank_files import IBAN, booked, ofx_record, ofx_statement
from tests.factories import TODAY, BankAccountFactory, InvoiceFactory

pytestmark = pytest.mark.django_db

END = (date(2026, 10, 1), date(2026, 10, 20))
CARD = booked(19, "-45.00", "CB STATION", "")


@pytest.fixture
def account(organisation: Organisation) -> BankAccount:
    return BankAccountFactory(organisation=organisation, number=IBAN)


def pending_record(parsed: ParsedTransaction) -> str:
    return (
        ofx_record(parsed)
        .replace("<STMTTRN>", "<STMTTRNP>")
        .replace("</STMTTRN>", "</STMTTRNP>")
        .replace("<DTPOSTED>", "<DTTRAN>")
    )


def bring(
    organisation: Organisation,
    *transactions: ParsedTransaction,
    pending: tuple[ParsedTransaction, ...] = (),
    period: tuple[date, date] = END,
) -> None:
    statement = ofx_statement(*transactions, period=period)
    announced = f"<BANKTRANLISTP><DTASOF>20261020{''.join(map(pending_record, pending))}</BANKTRANLISTP>"
    statement = statement.replace("</STMTRS>", f"{announced if pending else ''}</STMTRS>")
    content = f"OFXHEADER:100\n\n<OFX><BANKMSGSRSV1>{statement}</BANKMSGSRSV1></OFX>".encode()
    (result,) = import_file(organisation, "f.ofx", content, None, ImportOptions())
    assert result.error is None


def announced() -> list[tuple[date, Decimal]]:
    return list(PendingTransaction.objects.order_by("expected_on", "pk").values_list("expected_on", "amount"))


def test_pending_transactions_are_kept_beside_the_booked_ones(organisation: Organisation, account: BankAccount) -> None:
    bring(organisation, booked(15, "80.00"), pending=(CARD,))

    (kept,) = PendingTransaction.objects.all()
    assert (kept.bank_account, kept.counterparty_name, kept.currency) == (account, "CB STATION", "EUR")
    assert announced() == [(date(2026, 10, 19), Decimal("-45.00"))]
    assert BankTransaction.objects.count() == 1


def test_pending_transactions_are_never_matched(organisation: Organisation, account: BankAccount) -> None:
    InvoiceFactory(organisation=organisation, number="F2026-00001", issue_date=TODAY - timedelta(days=90))

    bring(organisation, pending=(booked(19, "120.00", "VIR CLIENT", "FACTURE F2026-00001"),))

    assert not MatchProposal.objects.exists()


NOVEMBER = (date(2026, 10, 21), date(2026, 11, 10))


@pytest.mark.parametrize(
    ("next_booked", "period", "left"),
    [
        ((CARD,), END, []),
        ((CARD._replace(booking_date=date(2026, 10, 22)),), NOVEMBER, []),
        ((CARD._replace(booking_date=date(2026, 10, 16)),), END, []),
        ((CARD._replace(counterparty_name="STATION SERVICE DU PORT"),), END, []),
        # Neither the amount nor the days fit: still announced.
        ((CARD._replace(amount=Decimal("-45.01")),), END, ["-45.00"]),
        ((CARD._replace(booking_date=date(2026, 10, 2)),), END, ["-45.00"]),
        ((), END, ["-45.00"]),
        # A bank that has not booked it three weeks later never will.
        ((), NOVEMBER, []),
    ],
)
def test_the_booked_transaction_takes_the_place_of_the_announced_one(
    organisation: Organisation,
    account: BankAccount,
    next_booked: tuple[ParsedTransaction, ...],
    period: tuple[date, date],
    left: list[str],
) -> None:
    bring(organisation, pending=(CARD,))

    bring(organisation, *next_booked, period=period)

    assert [amount for _day, amount in announced()] == [Decimal(text) for text in left]


def test_one_booked_transaction_stands_for_one_of_two_announced_twins(
    organisation: Organisation, account: BankAccount
) -> None:
    bring(organisation, pending=(CARD, CARD))

    bring(organisation, CARD)

    assert len(announced()) == 1


def test_a_newer_file_says_anew_what_is_announced(organisation: Organisation, account: BankAccount) -> None:
    bring(organisation, pending=(CARD, booked(20, "-7.00")))

    bring(organisation, pending=(booked(20, "-7.00"), booked(20, "-8.00")))

    assert [amount for _day, amount in announced()] == [Decimal("-7.00"), Decimal("-8.00")]


def test_what_an_old_file_announces_is_over(organisation: Organisation, account: BankAccount) -> None:
    bring(organisation, CARD, period=(date(2026, 10, 1), date(2026, 10, 31)))

    bring(organisation, pending=(CARD,))

    assert announced() == []


def test_pending_transactions_of_another_account_stay(organisation: Organisation, account: BankAccount) -> None:
    bring(organisation, pending=(CARD,))
    other = BankAccountFactory(organisation=organisation, number="FR7630003031100005034567967")
    content = ofx_statement(CARD, account=other.number)

    import_file(organisation, "f.ofx", f"OFXHEADER:100\n\n<OFX>{content}</OFX>".encode(), None, ImportOptions())

    assert len(announced()) == 1


def test_bank_transaction_list_shows_pending_transactions_in_a_tab_of_their_own(
    member_client: Client, organisation: Organisation, account: BankAccount
) -> None:
    address = reverse("bank_transaction_list", args=[organisation.slug])
    before = [name for name, _label, _count in member_client.get(address).context["tabs"]]
    bring(organisation, pending=(CARD,))

    shown = member_client.get(address, {"tab": "pending"})

    assert "pending" not in before
    assert [(name, count) for name, _label, count in shown.context["tabs"]][-1] == ("pending", 1)
    assert "CB STATION" in shown.content.decode()
