"""The situations of the matching specification, 18 to 32: what was paid, and the name of what is missing."""

from datetime import date

import pytest

from reconciliation.matching.ledger import Band, ResidualKind
from tests.reconciliation.matching.builders import (
    ACME,
    LEFEVRE,
    PORT,
    amounts,
    best,
    codes,
    credit_note,
    invoice,
    line,
    match,
    settles,
    transfer,
)


def test_case_18_amount_alone_is_possible_and_says_so() -> None:
    proposal = best(line(label="VIREMENT"), invoice("F-2026-0123"))

    assert (proposal.band, codes(proposal)) == (Band.POSSIBLE, ["amount_exact", "payer_unknown", "amount_only"])


def test_case_18_amount_that_several_ask_is_ambiguous_oldest_first() -> None:
    newer = invoice("F-2026-0123", customer=LEFEVRE)
    older = invoice("F-2026-0100", due_date=date(2026, 3, 1))
    proposals = match(line(label="VIREMENT"), newer, older).proposals

    assert [p.band for p in proposals] == [Band.AMBIGUOUS, Band.AMBIGUOUS]
    assert settles(proposals[0], older)


MONTHS = [invoice(f"F-2026-000{m}", issue_date=date(2026, m, 1), due_date=date(2026, m, 28)) for m in (1, 2, 3)]


def test_case_19_retainer_proposes_the_oldest_and_says_which_others_fit() -> None:
    proposals = match(transfer("ACME CONSEIL", "ABONNEMENT"), *MONTHS).proposals

    assert [p.band for p in proposals] == [Band.AMBIGUOUS] * 3
    assert settles(proposals[0], MONTHS[0])
    assert proposals[0].reasons[-1].values == {"count": 2}


@pytest.mark.parametrize(("words", "month"), [("MARS 2026", 3), ("février", 2), ("03/2026", 3)])
def test_case_19_the_month_cited_decides(words: str, month: int) -> None:
    proposal = best(transfer("ACME CONSEIL", f"ABONNEMENT {words}"), *MONTHS)

    assert (proposal.band, settles(proposal, MONTHS[month - 1])) == (Band.PROBABLE, True)
    assert "month_cited" in codes(proposal)


def test_case_20_same_amount_of_two_customers_and_an_unknown_payer() -> None:
    answer = match(transfer("QUELQU UN", "MERCI"), invoice("F-2026-0123"), invoice("F-2026-0124", customer=LEFEVRE))

    assert [p.band for p in answer.proposals] == [Band.AMBIGUOUS, Band.AMBIGUOUS]


def test_case_21_unique_exact_subset_of_one_customer_is_probable() -> None:
    documents = [invoice(f"F-2026-000{n}", cents) for n, cents in enumerate((10_011, 20_023, 30_047, 40_091), start=1)]
    proposal = best(transfer("ACME CONSEIL", "MERCI", 10_011 + 20_023 + 40_091), *documents)

    assert (proposal.band, amounts(proposal)) == (Band.PROBABLE, [10_011, 20_023, 40_091])


def test_case_21_several_subsets_are_a_list() -> None:
    documents = [invoice(f"F-2026-000{n}", cents) for n, cents in enumerate((10_000, 40_000, 20_000, 30_000), start=1)]
    proposals = match(transfer("ACME CONSEIL", "MERCI", 50_000), *documents).proposals

    assert [p.band for p in proposals[:2]] == [Band.AMBIGUOUS, Band.AMBIGUOUS]
    assert {p.residual_amount for p in proposals[:2]} == {0}


def test_case_21_never_with_a_tolerance() -> None:
    documents = [invoice(f"F-2026-000{n}", cents) for n, cents in enumerate((10_011, 20_023, 30_047), start=1)]
    answer = match(transfer("ACME CONSEIL", "MERCI", 10_011 + 20_023 - 1), *documents)

    assert {p.band for p in answer.proposals} <= {Band.POSSIBLE, Band.AMBIGUOUS}


def test_case_21_not_beyond_twelve_documents() -> None:
    documents = [invoice(f"F-2026-00{n}", 10_000 + n * 137) for n in range(10, 23)]
    answer = match(transfer("ACME CONSEIL", "MERCI", documents[4].balance + documents[7].balance), *documents)

    assert {p.band for p in answer.proposals} <= {Band.POSSIBLE, Band.AMBIGUOUS}


@pytest.mark.parametrize("motif", ["F-2026-0123 AV-2026-0007", "F-2026-0123", "REGLEMENT"])
def test_case_22_net_of_a_credit_note_consumes_both(motif: str) -> None:
    f123, note = invoice("F-2026-0123", 120_000), credit_note("AV-2026-0007", 20_000)
    proposal = best(transfer("ACME CONSEIL", motif), f123, note)

    assert settles(proposal, f123, note)
    assert (sum(amounts(proposal)), proposal.residual_amount) == (100_000, 0)
    assert "credit_note_deducted" in codes(proposal)


@pytest.mark.parametrize(
    ("until", "kind", "code"),
    [
        (date(2026, 5, 20), ResidualKind.DISCOUNT, "discount_due"),
        (date(2026, 5, 1), ResidualKind.OTHER, "discount_late"),
    ],
)
def test_case_23_discount_within_and_after_its_delay(until: date, kind: ResidualKind, code: str) -> None:
    document = invoice("F-2026-0123", discount=2_000, discount_until=until)
    proposal = best(transfer("ACME CONSEIL", "F-2026-0123", 98_000), document)

    assert (proposal.residual_kind, proposal.residual_amount, proposal.band) == (kind, -2_000, Band.PROBABLE)
    assert code in codes(proposal)


def test_case_24_bank_fee_with_the_number() -> None:
    proposal = best(transfer("ACME CONSEIL", "F-2026-0123", 98_750), invoice("F-2026-0123"))

    assert (proposal.residual_kind, proposal.residual_amount) == (ResidualKind.BANK_FEE, -1_250)
    assert (proposal.band, amounts(proposal)) == (Band.PROBABLE, [98_750])


def test_case_24_no_bank_fee_for_a_stranger() -> None:
    assert match(transfer("QUELQU UN", "MERCI", 98_750), invoice("F-2026-0123")).proposals == ()


def test_case_24_more_than_the_cap_is_a_part_payment() -> None:
    proposal = best(transfer("ACME CONSEIL", "F-2026-0123", 96_900), invoice("F-2026-0123"))

    assert proposal.residual_kind is ResidualKind.PARTIAL


@pytest.mark.parametrize("cents", [-5, -1, 1, 5])
def test_case_25_rounding(cents: int) -> None:
    proposal = best(transfer("ACME CONSEIL", "F-2026-0123", 100_000 + cents), invoice("F-2026-0123"))

    assert (proposal.residual_kind, proposal.residual_amount) == (ResidualKind.ROUNDING, cents)
    assert (proposal.band, amounts(proposal)) == (Band.PROBABLE, [min(100_000, 100_000 + cents)])


def test_case_26_instalments_are_matched_first() -> None:
    scheduled = invoice("F-2026-0123", instalments=(33_333, 33_333, 33_334))
    proposal = best(transfer("ACME CONSEIL", "MERCI", 33_333), scheduled, invoice("F-2026-0124", 90_000))

    assert (settles(proposal, scheduled), proposal.band) == (True, Band.PROBABLE)
    assert (proposal.residual_kind, codes(proposal)[0]) == (ResidualKind.PARTIAL, "instalment_exact")


def test_case_26_a_usual_share_is_named() -> None:
    proposal = best(transfer("ACME CONSEIL", "F-2026-0123", 30_000), invoice("F-2026-0123"))

    assert [r.values for r in proposal.reasons if r.code == "share_of_total"] == [{"percent": 30}]


def test_case_27_part_payment_never_settles_in_full() -> None:
    proposal = best(transfer("ACME CONSEIL", "F-2026-0123", 61_700), invoice("F-2026-0123"))

    assert (proposal.residual_kind, proposal.residual_amount) == (ResidualKind.PARTIAL, -38_300)
    assert (proposal.band, amounts(proposal)) == (Band.PROBABLE, [61_700])


def test_case_28_overpayment_allocates_the_balance_and_is_never_spread() -> None:
    cited, other = invoice("F-2026-0123", 100_200), invoice("F-2026-0124", 900)
    proposal = best(transfer("ACME CONSEIL", "F-2026-0123", 102_000), cited, other)

    assert settles(proposal, cited)
    assert (amounts(proposal), proposal.residual_kind, proposal.residual_amount) == (
        [100_200],
        ResidualKind.OVERPAYMENT,
        1_800,
    )


def test_case_29_transposed_digits_are_named_and_not_settled_in_full() -> None:
    proposal = best(transfer("ACME CONSEIL", "F-2026-0123", 124_500), invoice("F-2026-0123", 125_400))

    assert (proposal.residual_kind, proposal.residual_amount) == (ResidualKind.OTHER, -900)
    assert "digits_transposed" in codes(proposal)
    assert (proposal.band, amounts(proposal)) == (Band.PROBABLE, [124_500])


def test_case_30_paid_without_vat() -> None:
    proposal = best(transfer("ACME CONSEIL", "F-2026-0123", 100_000), invoice("F-2026-0123", 120_000))

    assert (proposal.residual_kind, proposal.residual_amount) == (ResidualKind.VAT, -20_000)
    assert "vat_forgotten" in codes(proposal)


@pytest.mark.parametrize("kept", [6_000, 5_000])  # of the total, or of the amount without VAT
def test_case_31_retention_of_five_per_cent(kept: int) -> None:
    proposal = best(transfer("ACME CONSEIL", "F-2026-0123", 120_000 - kept), invoice("F-2026-0123", 120_000))

    assert (proposal.residual_kind, amounts(proposal)) == (ResidualKind.RETENTION, [120_000 - kept])


def test_case_32_late_fee_paid_too() -> None:
    proposal = best(transfer("ACME CONSEIL", "F-2026-0123", 104_000), invoice("F-2026-0123"))

    assert (proposal.residual_kind, proposal.residual_amount) == (ResidualKind.OVERPAYMENT, 4_000)
    assert "late_fee_included" in codes(proposal)


def test_all_open_documents_of_a_customer_are_one_set() -> None:
    documents = [invoice(f"F-2026-000{n}", 10_000 * n, PORT) for n in (1, 2, 3, 5)]
    proposal = best(
        transfer("BOULANGERIE DU PORT", "SOLDE", 110_000), *documents, invoice("F-2026-0123", customer=ACME)
    )

    assert (settles(proposal, *documents), proposal.band) == (True, Band.PROBABLE)
    assert "all_open_of_customer" in codes(proposal)


def test_case_21_what_was_billed_later_is_in_no_set_of_an_old_statement() -> None:
    paid = [invoice("F-2026-0101", 30_000), invoice("F-2026-0102", 45_000)]
    later = [invoice(f"F-2026-02{n:02}", 75_000 - 500 * n, issue_date=date(2026, 9, 1)) for n in range(1, 13)]
    proposal = best(transfer("ACME CONSEIL", "SOLDE", 75_000), *paid, *later)

    assert (proposal.band, settles(proposal, *paid)) == (Band.PROBABLE, True)
