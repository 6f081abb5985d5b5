"""What customers answered, among the proposals: it stays, follows what is settled meanwhile, and is never certain."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from banking.models import BankTransaction
from invoicing.models import Customer, Invoice, Payment
from invoicing.settlement import mark_as_paid, mark_as_unpaid
from organisations.models import Membership, Organisation
from reconciliation import inquiring, operations
from reconciliation.inquiring import Letter, Tick
from reconciliation.models import Inquiry, MatchProposal
from reconciliation.proposing import propose_matches
from tests.factories import TODAY, CustomerFactory
from tests.reconciliation.builders import make_credit_note, make_invoice, make_line

SAID = {"code": "customer_said", "favourable": True, "values": {"on": TODAY.isoformat()}}


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre", email="compta@lefevre.example")


@pytest.fixture
def line(organisation: Organisation) -> BankTransaction:
    """Money that says nothing of itself."""
    return make_line(organisation, "300.00", "VIR RECU", counterparty_name="ZZ 0042")


def asked(line: BankTransaction, customer: Customer, member: Membership) -> Inquiry:
    return inquiring.ask(
        line,
        customer,
        Letter("compta@lefevre.example", "Une question", "{lien}"),
        site="https://quittance.example",
        asked_seen=line.inquiries.count(),
        by=member.user,
        now=timezone.now(),
    )


def said(inquiry: Inquiry, *ticks: tuple[Invoice, str | None], kind: str = "documents") -> None:
    named = [Tick(document.pk, None if amount is None else Decimal(amount)) for document, amount in ticks]
    inquiring.answer(inquiry, kind, named, "", timezone.now())


def proposed(line: BankTransaction) -> list[tuple[str, list[tuple[str, str]], str, str]]:
    """Band, shares and difference of each proposal, the best first."""
    return [
        (
            each.band,
            [(part.invoice.number, str(part.amount)) for part in each.allocations.select_related("invoice")],
            each.residual_kind,
            str(each.residual_amount),
        )
        for each in MatchProposal.objects.filter(bank_transaction=line).order_by("rank")
    ]


def codes(line: BankTransaction) -> list[list[str]]:
    rows = MatchProposal.objects.filter(bank_transaction=line).order_by("rank")
    return [[reason["code"] for reason in each.reasons] for each in rows]


def test_an_answer_is_a_probable_proposal_with_its_evidence(
    organisation: Organisation, member: Membership, customer: Customer, line: BankTransaction
) -> None:
    first = make_invoice(organisation, "100.00", "F2026-00001", customer=customer)
    second = make_invoice(organisation, "200.00", "F2026-00002", customer=customer)
    said(asked(line, customer, member), (second, None), (first, None))

    [proposal] = MatchProposal.objects.filter(bank_transaction=line)
    assert proposed(line) == [("probable", [("F2026-00001", "100.00"), ("F2026-00002", "200.00")], "none", "0.00")]
    assert proposal.reasons == [SAID]

    [outcome] = operations.accept(organisation, [proposal.pk], member.user)
    assert outcome.error == ""
    first.refresh_from_db()
    assert first.status == "paid"


@pytest.mark.parametrize(
    ("ticks", "shares", "residual"),
    [
        ([("400.00", None)], [("300.00")], ("partial", "-100.00")),
        ([("250.00", None)], [("250.00")], ("overpayment", "50.00")),
        ([("400.00", "300.00")], [("300.00")], ("none", "0.00")),
        ([("200.00", None), ("200.00", None)], ["200.00", "100.00"], ("partial", "-100.00")),
        ([("100.00", "900.00")], ["100.00"], ("overpayment", "200.00")),
    ],
)
def test_an_answer_goes_as_far_as_the_line(
    organisation: Organisation,
    member: Membership,
    customer: Customer,
    line: BankTransaction,
    ticks: list[tuple[str, str | None]],
    shares: list[str],
    residual: tuple[str, str],
) -> None:
    documents = [
        (make_invoice(organisation, total, f"F2026-0000{place}", customer=customer), typed)
        for place, (total, typed) in enumerate(ticks)
    ]
    said(asked(line, customer, member), *documents)

    [(band, found, kind, amount)] = proposed(line)
    assert band == "probable"
    assert [share for _number, share in found] == shares
    assert (kind, amount) == residual


def test_a_credit_note_named_is_deducted(
    organisation: Organisation, member: Membership, customer: Customer, line: BankTransaction
) -> None:
    invoice = make_invoice(organisation, "350.00", "F2026-00001", customer=customer)
    credit = make_credit_note(organisation, "50.00", "A2026-00001", customer=customer)
    said(asked(line, customer, member), (invoice, None), (credit, None))

    assert proposed(line) == [("probable", [("F2026-00001", "350.00"), ("A2026-00001", "-50.00")], "none", "0.00")]
    [outcome] = operations.accept(organisation, list(line.match_proposals.values_list("pk", flat=True)), member.user)
    assert outcome.error == ""


def test_an_answer_survives_matching_again_and_keeps_its_row(
    organisation: Organisation, member: Membership, customer: Customer, line: BankTransaction
) -> None:
    said(asked(line, customer, member), (make_invoice(organisation, "300.01", "F2026-00001", customer=customer), None))
    before = MatchProposal.objects.get(bank_transaction=line).pk

    propose_matches(organisation)
    make_invoice(organisation, "999.00", "F2026-00009", customer=customer)
    propose_matches(organisation)

    assert MatchProposal.objects.get(bank_transaction=line).pk == before


def test_what_was_paid_meanwhile_drops_from_it_and_comes_back_when_it_is_open_again(
    organisation: Organisation, member: Membership, customer: Customer, line: BankTransaction
) -> None:
    first = make_invoice(organisation, "120.50", "F2026-00001", customer=customer)
    second = make_invoice(organisation, "179.00", "F2026-00002", customer=customer)
    said(asked(line, customer, member), (first, None), (second, None))

    for invoice in (first, second):
        mark_as_paid(
            invoice,
            amount=invoice.balance_due,
            expected_balance=invoice.balance_due,
            on=TODAY,
            means=Payment.Means.CASH,
            by=member.user,
        )
        if invoice == first:
            assert [shares for _band, shares, _kind, _left in proposed(line)] == [[("F2026-00002", "179.00")]]
    assert proposed(line) == []

    second.refresh_from_db()
    mark_as_unpaid(second, member.user)
    assert [shares for _band, shares, _kind, _left in proposed(line)] == [[("F2026-00002", "179.00")]]


def test_an_answer_decides_between_invoices_of_one_amount(
    organisation: Organisation, member: Membership, customer: Customer
) -> None:
    line = make_line(organisation, "480.00", "VIR MENUISERIE LEFEVRE", counterparty_name="MENUISERIE LEFEVRE")
    make_invoice(organisation, "480.00", "F2026-00001", customer=customer)
    named = make_invoice(organisation, "480.00", "F2026-00002", customer=customer)
    propose_matches(organisation)
    assert {band for band, *_rest in proposed(line)} == {"ambiguous"}

    said(asked(line, customer, member), (named, None))

    best, *others = proposed(line)
    assert best[:2] == ("probable", [("F2026-00002", "480.00")])
    assert {band for band, *_rest in others} == {"ambiguous"}
    assert codes(line)[0][0] == "customer_said"
    assert "amount_exact" in codes(line)[0]


def test_what_is_certain_by_itself_stays_so_when_the_customer_agrees(
    organisation: Organisation, member: Membership, customer: Customer
) -> None:
    invoice = make_invoice(organisation, "480.00", "F2026-00001", customer=customer)
    line = make_line(
        organisation, "480.00", "MENUISERIE LEFEVRE FACTURE F2026-00001", counterparty_name="MENUISERIE LEFEVRE"
    )
    propose_matches(organisation)
    said(asked(line, customer, member), (invoice, None))

    assert [(band, shares) for band, shares, *_rest in proposed(line)] == [("certain", [("F2026-00001", "480.00")])]
    assert codes(line)[0][0] == "customer_said"


@pytest.mark.parametrize(("kind", "code"), [("documents", "customer_said_other"), ("not_us", "customer_denies")])
def test_what_the_customer_contradicts_is_certain_no_more(
    organisation: Organisation, member: Membership, customer: Customer, kind: str, code: str
) -> None:
    make_invoice(organisation, "480.00", "F2026-00001", customer=customer)
    other = make_invoice(organisation, "77.00", "F2026-00002", customer=customer)
    line = make_line(
        organisation, "480.00", "MENUISERIE LEFEVRE FACTURE F2026-00001", counterparty_name="MENUISERIE LEFEVRE"
    )
    propose_matches(organisation)
    assert proposed(line)[0][0] == "certain"

    said(asked(line, customer, member), *([(other, None)] if kind == "documents" else []), kind=kind)

    found = MatchProposal.objects.get(bank_transaction=line, allocations__invoice__number="F2026-00001")
    assert found.band == "probable"
    assert found.reasons[-1]["code"] == code
    assert found.reasons[-1]["favourable"] is False


def test_a_refused_answer_is_not_proposed_again(
    organisation: Organisation, member: Membership, customer: Customer, line: BankTransaction
) -> None:
    said(asked(line, customer, member), (make_invoice(organisation, "300.01", "F2026-00001", customer=customer), None))
    operations.refuse(MatchProposal.objects.get(bank_transaction=line), member.user)

    assert proposed(line) == []


def test_an_answer_set_aside_counts_no_more_and_a_later_one_takes_the_place(
    organisation: Organisation, member: Membership, customer: Customer, line: BankTransaction
) -> None:
    first = make_invoice(organisation, "300.01", "F2026-00001", customer=customer)
    second = make_invoice(organisation, "300.02", "F2026-00002", customer=customer)
    said(asked(line, customer, member), (first, None))
    latest = asked(line, customer, member)
    said(latest, (second, None))
    assert [shares for _band, shares, _kind, _left in proposed(line)] == [[("F2026-00002", "300.00")]]

    inquiring.revoke(latest, member.user)
    assert [shares for _band, shares, _kind, _left in proposed(line)] == [[("F2026-00001", "300.00")]]


def test_two_customers_may_answer(
    organisation: Organisation, member: Membership, customer: Customer, line: BankTransaction
) -> None:
    other = CustomerFactory(organisation=organisation)
    one = make_invoice(organisation, "300.01", "F2026-00001", customer=customer)
    two = make_invoice(organisation, "300.02", "F2026-00002", customer=other)
    said(asked(line, customer, member), (one, None))
    said(asked(line, other, member), (two, None))

    assert [shares[0][0] for _band, shares, _kind, _left in proposed(line)] == ["F2026-00002", "F2026-00001"]


def test_answers_cost_as_many_queries_for_thirty_lines_as_for_one(
    organisation: Organisation, member: Membership, customer: Customer
) -> None:
    counts = []
    for number in (1, 30):
        for place in range(number):
            line = make_line(organisation, "300.00", "VIR", counterparty_name="ZZ")
            invoice = make_invoice(organisation, "450.00", f"F2026-{number:02d}{place:03d}", customer=customer)
            said(asked(line, customer, member), (invoice, None))
        propose_matches(organisation)
        with CaptureQueriesContext(connection) as context:
            propose_matches(organisation)
        counts.append(len(context))

    assert counts[0] == counts[1]


def test_questions_of_another_day_expire(
    organisation: Organisation, member: Membership, customer: Customer, line: BankTransaction
) -> None:
    inquiry = asked(line, customer, member)
    late = inquiry.asked_at + timedelta(days=15)

    with pytest.raises(inquiring.ClosedError):
        inquiring.answer(inquiry, "not_us", [], "", late)
    assert Inquiry.objects.get().answer == ""
