"""The situations of the matching specification, 1 to 17: what a label cites."""

import pytest

from reconciliation.matching.ledger import Band, ResidualKind
from tests.reconciliation.matching.builders import (
    ACME,
    IBAN,
    LEFEVRE,
    amounts,
    best,
    codes,
    credit_note,
    invoice,
    line,
    match,
    notes,
    settled,
    settles,
    transfer,
)


def test_case_01_number_intact_exact_amount_right_payer_is_certain() -> None:
    f123 = invoice("F-2026-0123")
    proposal = best(
        line(label="VIR SEPA RECU /DE ACME CONSEIL /MOTIF F-2026-0123 /REF 881"), f123, invoice("F-2026-0124")
    )

    assert proposal.band is Band.CERTAIN
    assert settles(proposal, f123)
    assert amounts(proposal) == [100_000]
    assert codes(proposal) == ["number_exact", "amount_exact", "payer_name"]


@pytest.mark.parametrize(
    "written", ["F20260123", "F 2026/0123", "f-2026-0123", "F_2026_0123", "F.2026.0123", "FACTF20260123"]
)
def test_case_02_separators_do_not_matter(written: str) -> None:
    f123 = invoice("F-2026-0123")
    proposal = best(transfer("ACME CONSEIL", written), f123, invoice("F-2026-0124"))

    assert (proposal.band, codes(proposal)[0], settles(proposal, f123)) == (Band.CERTAIN, "number_exact", True)


@pytest.mark.parametrize("written", ["F2O26-O123", "F-2026-OI23", "F-2O26-0l23"])
def test_case_03_look_alikes_are_an_approximate_number(written: str) -> None:
    f123, other = invoice("F-2026-0123", 88_000), invoice("F-2026-0124", 88_000)
    proposal = best(transfer("ACME CONSEIL", written, 88_000), f123, other)

    assert (proposal.band, codes(proposal)[0], settles(proposal, f123)) == (Band.CERTAIN, "number_lookalike", True)


def test_case_03_look_alike_with_another_amount_is_not_certain() -> None:
    proposal = best(transfer("ACME CONSEIL", "F2O26-O123", 50_000), invoice("F-2026-0123"))

    assert (proposal.band, codes(proposal)[0]) == (Band.PROBABLE, "number_lookalike")


@pytest.mark.parametrize("number", ["F-2026-0123", "F202600123", "F2026/00123"])
def test_case_04_leading_zeros_dropped(number: str) -> None:
    f123 = invoice(number)
    proposal = best(transfer("ACME CONSEIL", "F2026-123"), f123, invoice("F-2026-0321"))

    assert (proposal.band, codes(proposal)[0], settles(proposal, f123)) == (Band.CERTAIN, "number_zeros_dropped", True)


def test_case_05_prefix_dropped_is_strong() -> None:
    f123 = invoice("F-2026-0123")
    proposal = best(transfer("ACME CONSEIL", "2026-0123"), f123)

    assert (proposal.band, codes(proposal)[0]) == (Band.CERTAIN, "number_without_prefix")


@pytest.mark.parametrize("written", ["123", "FACT 123"])
def test_case_05_counter_alone_is_weak(written: str) -> None:
    f123, twin = invoice("F-2026-0123"), invoice("F-2026-0150")
    proposal = best(transfer("ACME CONSEIL", written), f123, twin)

    assert (proposal.band, codes(proposal)[0], settles(proposal, f123)) == (Band.PROBABLE, "number_counter", True)


def test_case_05_counter_without_customer_nor_amount_proposes_nothing() -> None:
    assert match(transfer("QUELQU UN", "FACT 123", 4_700), invoice("F-2026-0123")).proposals == ()


CUT = "VIR ACME CONSEIL FACT F-2026-01"  # the bank's 31 characters end inside the number


def test_case_06_number_cut_where_the_field_ends() -> None:
    f123 = invoice("F-2026-0123")
    proposal = best(line(50_000, CUT), f123)

    assert (len(CUT), codes(proposal)[0], settles(proposal, f123)) == (31, "number_truncated", True)


def test_case_06_a_short_number_that_does_not_fill_its_field_is_not_cut() -> None:
    proposal = best(line(50_000, f"{CUT}  "), invoice("F-2026-0123"))

    assert "number_truncated" not in codes(proposal)


def test_case_06_a_beginning_that_fits_two_documents_proves_nothing() -> None:
    proposal = best(line(50_000, CUT), invoice("F-2026-0123"), invoice("F-2026-0124"))

    assert "number_truncated" not in codes(proposal)


@pytest.mark.parametrize("motif", ["F-2026-\n0123", "F-2026- 0123", "F-2026-01\n23"])
def test_case_07_number_split_by_a_line_break(motif: str) -> None:
    proposal = best(transfer("ACME CONSEIL", motif), invoice("F-2026-0123"))

    assert (proposal.band, codes(proposal)[0]) == (Band.CERTAIN, "number_exact")


@pytest.mark.parametrize("motif", ["F-2026-0123 F-2026-0127", "F-2026-0123 ET F-2026-0127", "F20260123+F20260127"])
def test_case_08_two_numbers_one_proposal(motif: str) -> None:
    f123, f127 = invoice("F-2026-0123", 40_000), invoice("F-2026-0127", 60_000)
    proposal = best(transfer("ACME CONSEIL", motif), f123, f127, invoice("F-2026-0130"))

    assert (proposal.band, amounts(proposal)) == (Band.CERTAIN, [40_000, 60_000])
    assert settles(proposal, f123, f127)


@pytest.mark.parametrize("motif", ["F101 A F103", "F101,102,103", "F101/102/103", "F101 AU 103", "101/102/103"])
def test_case_09_ranges_and_lists(motif: str) -> None:
    documents = [invoice(f"F{n}", n * 100) for n in (101, 102, 103)]
    proposal = best(transfer("ACME CONSEIL", motif, 30_600), *documents, invoice("F104", 5_000))

    assert settles(proposal, *documents)
    assert proposal.residual_amount == 0
    assert proposal.band in {Band.CERTAIN, Band.PROBABLE}


def test_case_10_a_longer_number_never_matches_the_shorter() -> None:
    shorter, longer = invoice("F2026-12", 70_000), invoice("F2026-123", 30_000)
    proposal = best(transfer("ACME CONSEIL", "F2026-123", 30_000), shorter, longer)
    alone = match(transfer("QUELQU UN", "F2026-123", 70_001), shorter)

    assert settles(proposal, longer)
    assert alone.proposals == ()


def test_case_11_number_of_another_customer_is_never_certain() -> None:
    theirs = invoice("F-2026-0123", customer=LEFEVRE)
    proposal = best(transfer("ACME CONSEIL", "F-2026-0123"), theirs, payer_ibans={IBAN: frozenset({ACME})})

    assert proposal.band is Band.PROBABLE
    assert settles(proposal, theirs)
    assert codes(proposal) == ["number_exact", "amount_exact", "number_of_other_customer"]


def test_case_12_number_of_a_paid_invoice_allocates_nothing_elsewhere() -> None:
    paid, other = settled("F-2026-0100"), invoice("F-2026-0101")
    answer = match(transfer("ACME CONSEIL", "F-2026-0100"), paid, other)

    assert answer.proposals == ()
    assert [(n.code, n.favourable, n.values) for n in answer.notes] == [
        ("already_settled", False, {"document": paid.id})
    ]


def test_case_13_number_of_a_cancelled_invoice_leaves_the_money_alone() -> None:
    cancelled = settled("F-2026-0100", state="cancelled")
    answer = match(transfer("ACME CONSEIL", "F-2026-0100"), cancelled, invoice("F-2026-0101"))

    assert (answer.proposals, notes(answer)) == ((), ["cancelled"])


def test_case_14_the_customers_own_order_is_a_lower_proof() -> None:
    ordered = invoice("F-2026-0123", reference="BC-88231")
    proposal = best(transfer("ACME CONSEIL", "COMMANDE BC88231"), ordered, invoice("F-2026-0124"))

    assert (proposal.band, codes(proposal)[0], settles(proposal, ordered)) == (Band.PROBABLE, "order_reference", True)


@pytest.mark.parametrize(
    "text",
    [
        "IBAN FR7610278020101234567890189",
        "SIREN 202 010 112",
        "TEL 02 01 01 20 10",
        "MDT/20101",
        "RUM 20101",
        "DU 02/01/01",
        "CARTE 4974XXXXXXXX0101",
        "CB****0101",
        "LE 201012",
        "ECH/020101",
    ],
)
def test_case_15_digits_that_are_no_number(text: str) -> None:
    documents = [
        invoice("20101", 33_300),
        invoice("202010112", 44_400),
        invoice("0101", 55_500),
        invoice("201012", 66_600),
    ]

    assert match(line(12_345, f"VIR SEPA RECU /DE QUELQU UN /MOTIF {text}"), *documents).proposals == ()


@pytest.mark.parametrize("field", ["structured_reference", "end_to_end_reference"])
@pytest.mark.parametrize("paid", [100_000, 30_000])
def test_case_16_our_own_reference_is_certain_up_to_the_balance(field: str, paid: int) -> None:
    reference = {"structured_reference": "RF39 F202 6012 3", "end_to_end_reference": "F-2026-0123"}[field]
    proposal = best(line(paid, "VIR ACME CONSEIL", **{field: reference}), invoice("F-2026-0123"))

    assert (proposal.band, codes(proposal)[0], amounts(proposal)) == (Band.CERTAIN, "structured_reference", [paid])
    assert proposal.residual_kind is (ResidualKind.NONE if paid == 100_000 else ResidualKind.PARTIAL)


def test_case_16_above_the_balance_is_not_certain() -> None:
    proposal = best(line(130_000, "VIR ACME CONSEIL", structured_reference="RF39F20260123"), invoice("F-2026-0123"))

    assert (proposal.band, proposal.residual_kind, amounts(proposal)) == (
        Band.PROBABLE,
        ResidualKind.OVERPAYMENT,
        [100_000],
    )


def test_case_16_not_provided_means_empty() -> None:
    assert match(line(4_700, "VIR X", end_to_end_reference="NOTPROVIDED"), invoice("NOTPROVIDED1")).proposals == ()


@pytest.mark.parametrize("written", ["F_2026#0123", "F&2026 0123", "F 2026 0123"])
def test_case_17_characters_that_sepa_replaces(written: str) -> None:
    proposal = best(transfer("ACME CONSEIL", written), invoice("F&2026_0123"))

    assert (proposal.band, codes(proposal)[0]) == (Band.CERTAIN, "number_exact")


def test_a_number_short_of_its_series_is_not_in_a_longer_one() -> None:
    assert match(transfer("QUELQU UN", "F-12", 4_700), invoice("F-1")).proposals == ()


def test_credit_note_numbers_are_cited_too() -> None:
    f123, note = invoice("F-2026-0123"), credit_note("AV-2026-0007", 20_000)
    proposal = best(transfer("ACME CONSEIL", "F-2026-0123 AV-2026-0007", 80_000), f123, note)

    assert (proposal.band, sorted(amounts(proposal))) == (Band.CERTAIN, [-20_000, 100_000])


def test_numbers_may_end_in_letters() -> None:
    proposal = best(transfer("ACME CONSEIL", "FACTURE 26-0123-FR"), invoice("26-0123-FR"), invoice("26-0124-FR"))

    assert (proposal.band, codes(proposal)[0]) == (Band.CERTAIN, "number_exact")


def test_a_number_never_takes_digits_of_the_date_that_follows() -> None:
    f4, f414 = invoice("INV 2026 4"), invoice("INV 2026 414", 55_000)
    proposal = best(transfer("ACME CONSEIL", "INV 2026 4 14.05.2026"), f4, f414)

    assert (proposal.band, settles(proposal, f4)) == (Band.CERTAIN, True)


def test_one_number_cited_and_another_document_that_makes_the_amount_exact() -> None:
    cited, other = invoice("F-2026-0123", 60_000), invoice("F-2026-0124", 40_000)
    proposal = best(transfer("ACME CONSEIL", "F-2026-0123"), cited, other, invoice("F-2026-0125", 7_777))

    assert (proposal.band, settles(proposal, cited, other)) == (Band.PROBABLE, True)


@pytest.mark.parametrize(("number", "band"), [("F-2026-0123", Band.CERTAIN), ("20101", Band.PROBABLE)])
def test_a_payers_own_count_is_not_our_reference(number: str, band: Band) -> None:
    paid = line(30_000, "VIR ACME CONSEIL", end_to_end_reference=number)

    assert best(paid, invoice(number)).band is band


@pytest.mark.parametrize("motif", ["FACT 73/02/2026", "Votre facture 73/02/2026 du 12/05/2026"])
def test_a_number_that_holds_a_month_is_no_date_where_its_day_cannot_be_one(motif: str) -> None:
    f73 = invoice("73/02/2026")
    proposal = best(transfer("ACME CONSEIL", motif), f73, invoice("74/03/2026"))

    assert (proposal.band, codes(proposal)[0], settles(proposal, f73)) == (Band.CERTAIN, "number_exact", True)


def test_a_number_that_is_a_date_too_is_no_proof() -> None:
    proposal = best(transfer("ACME CONSEIL", "FACTURE DU 12/05/2026"), invoice("12/05/2026"))

    assert codes(proposal) == ["amount_exact", "payer_name", "other_month_cited"]


def test_letters_of_a_series_may_begin_like_a_word() -> None:
    nor = invoice("NOR-26-001")
    proposal = best(transfer("ACME CONSEIL", "SOLDE NOR-26-001"), nor, invoice("NOR-26-002"))

    assert (proposal.band, settles(proposal, nor)) == (Band.CERTAIN, True)


def test_a_list_that_the_field_cuts_goes_on_with_the_next_numbers() -> None:
    older = [invoice(f"FA-26-{n:04d}", 10_000 + 7 * n) for n in range(1, 16)]
    paid = [invoice(f"FA-26-{n:04d}", 20_000 + 11 * n) for n in range(135, 139)]
    cut = line(
        sum(d.balance for d in paid), "FACTURES FA-26-0135 ET FA-26-01", counterparty_name="VIR SEPA ACME CONSEIL"
    )
    proposal = best(cut, *older, *paid)

    assert (proposal.band, settles(proposal, *paid)) == (Band.PROBABLE, True)


def test_what_the_field_cuts_is_not_a_number_without_its_zeros() -> None:
    paid, note = invoice("INV0000520", 60_000), credit_note("INV0000521", 10_000)
    cut = line(50_000, "FACT INV0000520 MOINS INV000052", counterparty_name="VIR SEPA ACME CONSEIL")
    proposal = best(cut, paid, note, invoice("INV0000052", customer=LEFEVRE))

    assert settles(proposal, paid, note)


@pytest.mark.parametrize("written", ["FACT NF-2026-0123", "Fact n°F-2026-0123", "FACT FC 2026-0123"])
def test_case_02_the_word_that_announces_a_number_may_lose_its_sign(written: str) -> None:
    proposal = best(transfer("ACME CONSEIL", written), invoice("F-2026-0123"), invoice("F-2026-0124"))

    assert proposal.band is Band.CERTAIN


def test_case_03_an_o_for_the_zero_after_the_letters() -> None:
    f12 = invoice("FAC00127", 88_000)
    proposal = best(transfer("ACME CONSEIL", "RGLT FACO0127", 88_000), f12, invoice("FAC00128", 88_000))

    assert (proposal.band, codes(proposal)[0], settles(proposal, f12)) == (Band.CERTAIN, "number_lookalike", True)


@pytest.mark.parametrize(
    "written", ["FACT 784/26 A 786/26", "784/26/785/786", "FACTURES DE 784/26 AU 786/26", "784/26 A 786"]
)
def test_case_09_a_range_and_a_list_of_numbers_that_count_before_their_year(written: str) -> None:
    documents = [invoice(f"{n}/26", amount) for n, amount in ((784, 10_000), (785, 20_100), (786, 30_020))]
    proposal = best(transfer("ACME CONSEIL", written, 60_120), *documents, invoice("787/26", 5_000))

    assert (proposal.band, amounts(proposal)) == (Band.CERTAIN, [10_000, 20_100, 30_020])


def test_case_09_a_range_begins_after_factures_de() -> None:
    documents = [invoice(f"2026140{n}", 10_000 + n) for n in range(3)]
    proposal = best(transfer("ACME CONSEIL", "FACTURES DE 20261400 AU 20261402", 30_003), *documents)

    assert (proposal.band, amounts(proposal)) == (Band.CERTAIN, [10_000, 10_001, 10_002])


def test_case_09_others_are_billed_between_an_invoice_and_its_credit_note() -> None:
    first, note = invoice("20261366", 60_000), credit_note("20261369", 9_000)
    between = invoice("20261367", 30_000, LEFEVRE)
    proposal = best(transfer("ACME CONSEIL", "FACT 20261366-20261369", 51_000), first, note, between)

    assert (proposal.band, settles(proposal, first, note)) == (Band.CERTAIN, True)


@pytest.mark.parametrize("quantity", ["68 HEURES", "68 JOURS", "68 KG"])
def test_case_15_a_quantity_is_no_number(quantity: str) -> None:
    cited, other = invoice("F2026-00527"), invoice("F2026-00068", 30_000, LEFEVRE)
    proposal = best(transfer("ACME CONSEIL", f"FACTURE F2026-00527 {quantity}"), cited, other)

    assert (proposal.band, settles(proposal, cited)) == (Band.CERTAIN, True)


def test_a_number_against_which_payer_and_amount_speak_comes_after_what_both_name() -> None:
    mine, typed = invoice("F-2026-0123"), invoice("F-2026-0124", 150_000, LEFEVRE)
    proposal = best(transfer("ACME CONSEIL", "F-2026-0124"), mine, typed)

    assert (proposal.band, settles(proposal, mine)) == (Band.POSSIBLE, True)


def test_the_beginning_of_a_label_given_twice_is_read_once() -> None:
    cited, beginning = invoice("F2026-00527"), invoice("F2026-005", 30_000, LEFEVRE)
    label = "VIR SEPA RECU /DE ACME CONSEIL /MOTIF F2026-00527"
    proposal = best(line(label=label, counterparty_name=label[:-2]), cited, beginning)

    assert (proposal.band, settles(proposal, cited)) == (Band.CERTAIN, True)
