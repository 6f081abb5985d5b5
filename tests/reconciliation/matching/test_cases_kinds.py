"""The situations of the matching specification, 47 to 58: lines that are no plain transfer, currencies, and payments
declared by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from reconciliation.matching import propose
from reconciliation.matching.ledger import Band, LineKind, ProposedAllocation, RecordedPayment, ResidualKind
from tests.reconciliation.matching.builders import (
    ACME,
    LEFEVRE,
    PORT,
    TODAY,
    amounts,
    best,
    codes,
    credit_note,
    declared,
    invoice,
    ledger,
    line,
    match,
    notes,
    settled,
    settles,
    transfer,
)

CHEQUES = tuple(
    declared(cents, customer, id=n, means="cheque", received_on=TODAY - timedelta(days=3))
    for n, (cents, customer) in enumerate(((30_000, ACME), (45_000, LEFEVRE), (12_500, PORT)), start=1)
)


def test_case_47_cheque_deposit_is_the_cheques_that_were_entered() -> None:
    answer = match(line(75_000, "REMISE CHEQUES 0001234"), declared_payments=CHEQUES)

    assert (answer.kind, answer.proposals[0].band) == (LineKind.CHEQUE_DEPOSIT, Band.PROBABLE)
    assert {a.payment_id for a in answer.proposals[0].allocations} == {1, 2}


def test_case_47_cheque_deposit_without_cheques_is_never_certain() -> None:
    answer = match(line(label="REM CHQ 0001234"), invoice("F-2026-0123"))

    assert [p.band for p in answer.proposals] == [Band.POSSIBLE]


@pytest.mark.parametrize(
    "label",
    ["REMISE CB /03-06", "VIR SEPA RECU /DE STRIPE /MOTIF PAYOUT", "VIR SUMUP LIMITED", "REMISES 030626 SITE 12 CB 4"],
)
def test_case_48_card_settlements_are_not_matched_to_documents(label: str) -> None:
    answer = match(line(label=label), invoice("F-2026-0123"))

    assert (answer.kind, answer.proposals) == (LineKind.CARD_SETTLEMENT, ())


def test_case_48_card_settlement_net_of_commission() -> None:
    cards = [declared(n * 10_000, PORT, id=n, means="card", received_on=TODAY - timedelta(days=1)) for n in (1, 2, 4)]
    proposal = best(line(68_950, "REMISE CB /13-05"), declared_payments=tuple(cards))

    assert {a.payment_id for a in proposal.allocations} == {1, 2, 4}
    assert (proposal.residual_kind, proposal.residual_amount) == (ResidualKind.BANK_FEE, -1_050)
    assert sum(amounts(proposal)) == 68_950


def test_case_49_direct_debit_batch_is_the_debits_that_were_entered() -> None:
    debits = [declared(n * 10_000, n, id=n, means="direct_debit") for n in (1, 2, 3)]
    answer = match(line(60_000, "REMISE PRELEVEMENTS SEPA MSG 0042"), declared_payments=tuple(debits))

    assert (answer.kind, answer.proposals[0].band) == (LineKind.DIRECT_DEBIT, Band.PROBABLE)
    assert {a.payment_id for a in answer.proposals[0].allocations} == {1, 2, 3}


def recorded(**changes: object) -> RecordedPayment:
    payment = {
        "id": 7,
        "customer_id": ACME,
        "amount": 100_000,
        "currency": "EUR",
        "received_on": TODAY - timedelta(days=9),
        "mandate_reference": "RUM-ACME-01",
        "end_to_end_reference": "E2E-77",
    }
    return RecordedPayment(**{**payment, **changes})


@pytest.mark.parametrize(
    "fields",
    [
        {"label": "PRLV SEPA REJETE", "end_to_end_reference": "E2E-77"},
        {"label": "REJET PRELEVEMENT RUM-ACME-01"},
        {"label": "RETOUR PRLV SEPA", "mandate_reference": "RUM-ACME-01", "return_reason": "AM04"},
    ],
)
def test_case_50_a_returned_debit_takes_back_its_very_payment(fields: dict[str, str]) -> None:
    others = recorded(id=8, mandate_reference="RUM-X", end_to_end_reference="E2E-1")
    answer = match(line(-100_000, **fields), recorded_payments=(others, recorded()))

    assert (answer.kind, answer.proposals[0].band) == (LineKind.RETURNED, Band.CERTAIN)
    assert answer.proposals[0].allocations == (ProposedAllocation(amount=-100_000, payment_id=7),)


def test_case_50_an_unpaid_cheque_without_reference_is_a_possibility() -> None:
    proposal = best(line(-100_000, "IMPAYE CHEQUE 0001234"), recorded_payments=(recorded(),))

    assert (proposal.band, codes(proposal)[0]) == (Band.POSSIBLE, "payment_returned")


def test_case_51_a_partial_return_takes_back_one_payment_of_the_batch() -> None:
    batch = (recorded(), recorded(id=8, amount=40_000, end_to_end_reference="E2E-78"))
    answer = match(line(-40_000, "REJET PRLV SEPA E2E-78"), recorded_payments=batch)

    assert [a.payment_id for p in answer.proposals for a in p.allocations] == [8]


def test_case_52_a_refund_closes_the_credit_note_never_an_invoice() -> None:
    note = credit_note("AV-2026-0007", 100_000)
    answer = match(line(-100_000, "VIR SEPA EMIS REMBOURSEMENT AV-2026-0007"), note, invoice("F-2026-0123"))

    assert (answer.kind, [settles(p, note) for p in answer.proposals]) == (LineKind.REFUND, [True])
    assert amounts(answer.proposals[0]) == [-100_000]


def test_case_52_money_sent_with_an_invoice_number_is_not_its_payment() -> None:
    assert match(line(-100_000, "VIR SEPA EMIS /MOTIF F-2026-0123"), invoice("F-2026-0123")).proposals == ()


def test_case_53_a_recalled_transfer_is_a_return() -> None:
    answer = match(line(-100_000, "VIR RETOURNE ACME CONSEIL"), recorded_payments=(recorded(),))

    assert (answer.kind, answer.proposals[0].band) == (LineKind.RETURNED, Band.PROBABLE)


@pytest.mark.parametrize(
    ("label", "amount", "kind"),
    [
        ("VIREMENT INTERNE LIVRET", 100_000, LineKind.INTERNAL),
        ("DEBLOCAGE PRET 001122", 100_000, LineKind.INTERNAL),
        ("INTERETS CREDITEURS", 100_000, LineKind.FEE),
        ("VIR SEPA RECU /DE DGFIP /MOTIF REMBT CREDIT TVA", 100_000, LineKind.REFUND),
        ("PRLV SEPA URSSAF", -100_000, LineKind.DIRECT_DEBIT),
        ("FRAIS TENUE DE COMPTE", -100_000, LineKind.FEE),
        ("ECHEANCE PRET 001122", -100_000, LineKind.INTERNAL),
    ],
)
def test_case_54_lines_that_settle_no_sale(label: str, amount: int, kind: LineKind) -> None:
    answer = match(line(amount, label), invoice("F-2026-0123"))

    assert (answer.kind, answer.proposals) == (kind, ())


def test_case_55_a_foreign_document_is_never_paid_by_equal_figures() -> None:
    dollars = invoice("F-2026-0123", currency="USD")

    assert match(transfer("ACME CONSEIL", "F-2026-0123"), dollars).proposals == ()


def test_case_55_the_original_amount_is_told() -> None:
    dollars = invoice("F-2026-0123", currency="USD")
    paid = transfer("ACME CONSEIL", "F-2026-0123", 91_000, original_amount=100_000, original_currency="USD")

    assert (match(paid, dollars).proposals, notes(match(paid, dollars))) == ((), ["original_amount_exact"])


def test_case_56_an_account_in_another_currency() -> None:
    euros, francs = invoice("F-2026-0123"), invoice("F-2026-0124", currency="CHF")
    proposals = match(transfer("ACME CONSEIL", "MERCI", currency="CHF"), euros, francs).proposals

    assert [settles(p, francs) for p in proposals] == [True]


def test_case_57_a_booked_line_is_matched_as_if_its_pending_one_had_never_been() -> None:
    """Pending lines never reach the engine; the booked one owes them nothing, not even a refusal of another line's."""
    f123 = invoice("F-2026-0123")

    answer = match(transfer("ACME CONSEIL", "F-2026-0123", id=2), f123, refusals=frozenset({(1, f"d{f123.id}")}))

    assert answer.proposals[0].band is Band.CERTAIN


def test_case_58_zero_and_information_lines_are_ignored() -> None:
    assert match(line(0, "VIR ACME CONSEIL F-2026-0123"), invoice("F-2026-0123")).proposals == ()


def test_a_declared_payment_is_proved_never_paid_twice() -> None:
    paid = settled("F-2026-0123")
    payment = declared(100_000, document_ids=(paid.id,))
    answer = match(transfer("ACME CONSEIL", "F-2026-0123"), paid, invoice("F-2026-0124"), declared_payments=(payment,))

    assert answer.proposals[0].allocations == (ProposedAllocation(amount=100_000, payment_id=1),)
    assert answer.proposals[0].band is Band.CERTAIN
    assert notes(answer) == []


def test_a_second_transfer_for_a_declared_payment_is_a_double_payment() -> None:
    paid = settled("F-2026-0123")
    payment = declared(100_000, document_ids=(paid.id,))
    lines = [transfer("ACME CONSEIL", "F-2026-0123", id=n, booking_date=TODAY + timedelta(days=n)) for n in (1, 2)]
    first, second = propose(lines, ledger(paid, declared_payments=(payment,)))

    assert (len(first.proposals), notes(first)) == (1, [])
    assert (second.proposals, notes(second)) == ((), ["already_settled", "claimed_by_other_line"])


def test_a_declared_payment_of_the_payer_comes_before_an_open_document_of_the_same_amount() -> None:
    proposals = match(
        transfer("ACME CONSEIL", "MERCI"), invoice("F-2026-0124"), declared_payments=(declared(100_000),)
    ).proposals

    assert proposals[0].allocations[0].payment_id == 1
    assert Band.CERTAIN not in {p.band for p in proposals}


def test_a_declared_cheque_is_not_proved_by_a_transfer() -> None:
    answer = match(transfer("ACME CONSEIL", "MERCI"), declared_payments=(declared(100_000, means="cheque"),))

    assert answer.proposals == ()


def test_an_answer_for_every_line_in_their_order() -> None:
    lines = [line(n * 100, "VIREMENT", id=n) for n in (3, 1, 2)]

    assert [m.line_id for m in propose(lines, ledger())] == [3, 1, 2]


@pytest.mark.parametrize("name", ["PRLV SEPA ACME CONSEIL", "PRELEVEMENT ACME CONSEIL"])
def test_case_49_a_debit_of_one_customer_pays_the_document_it_cites(name: str) -> None:
    f123 = invoice("F-2026-0123")
    paid = line(label="F-2026-0123 MDT/RUM77", counterparty_name=name)

    assert (best(paid, f123).band, settles(best(paid, f123), f123)) == (Band.CERTAIN, True)
    assert match(replace(paid, amount=90_000), f123).proposals == ()


def test_case_47_nobody_asks_who_the_payer_of_a_deposit_is() -> None:
    proposal = best(line(label="REM CHQ 0001234"), declared_payments=(declared(100_000, means="cheque"),))

    assert codes(proposal) == ["declared_payment", "amount_exact", "date_near"]
