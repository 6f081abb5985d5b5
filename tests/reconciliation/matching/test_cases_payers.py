"""The situations of the matching specification, 33 to 46: who paid, and when."""

from datetime import date, timedelta

import pytest

from reconciliation.matching.ledger import Band, Customer
from tests.reconciliation.matching.builders import (
    ACME,
    CUSTOMERS,
    IBAN,
    LEFEVRE,
    PORT,
    TODAY,
    best,
    codes,
    invoice,
    line,
    match,
    settles,
    transfer,
)


@pytest.mark.parametrize(
    "name",
    ["EVI ETS LEFEVRE ELECTRIC", "VIR INST LEFEVRE ELECTRI", "VIR ETABLISSEMENTS LEFEVRE ELEC"],
)
def test_case_33_a_name_cut_at_its_field_is_compared_with_as_much(name: str) -> None:
    document = invoice("F-2026-0123", customer=LEFEVRE)
    proposal = best(line(counterparty_name=name, label="MERCI"), document, invoice("F-2026-0124"))

    assert (len(name) in {24, 31}, proposal.band, settles(proposal, document)) == (True, Band.PROBABLE, True)
    assert "payer_name" in codes(proposal)


@pytest.mark.parametrize(
    "payer", ["SAS ACME CONSEIL", "ACME CONSEIL SAS", "STE ACME CONSEIL", "CONSEIL ACME", "Acmé-Conseil"]
)
def test_case_34_legal_forms_and_order_do_not_matter(payer: str) -> None:
    assert codes(best(transfer(payer, "MERCI"), invoice("F-2026-0123"))) == ["amount_exact", "payer_name"]


def test_case_34_civilities_do_not_matter() -> None:
    people = (*CUSTOMERS, Customer(id=9, name="M. et Mme Aubry Hélène"))
    proposal = best(transfer("M OU MME AUBRY HELENE", "MERCI"), invoice("F-2026-0123", customer=9), customers=people)

    assert codes(proposal) == ["amount_exact", "payer_name"]


def test_case_35_an_alias_names_the_customer() -> None:
    known = (Customer(id=ACME, name="Acmé Conseil SARL", aliases=("Le Bistrot Vert",)),)

    assert codes(best(transfer("BISTROT VERT", "MERCI"), invoice("F-2026-0123"), customers=known)) == [
        "amount_exact",
        "payer_name",
    ]


def test_case_36_a_third_partys_number_beats_the_payer_but_is_not_certain() -> None:
    f123 = invoice("F-2026-0123")
    proposal = best(transfer("JEANNE QUIDAM", "F-2026-0123"), f123, invoice("F-2026-0124"))

    assert (proposal.band, settles(proposal, f123)) == (Band.PROBABLE, True)
    assert codes(proposal) == ["number_exact", "amount_exact", "payer_unknown"]


@pytest.mark.parametrize("payer", ["DRFIP BRETAGNE", "OFFICE DURAND NOTAIRES", "CPAM DU FINISTERE", "CARPA RENNES"])
def test_case_36_public_payers_and_notaries_are_third_parties(payer: str) -> None:
    proposal = best(transfer(payer, "F-2026-0123"), invoice("F-2026-0123"))

    assert (proposal.band, codes(proposal)[-1]) == (Band.PROBABLE, "payer_third_party")


def test_case_37_a_factor_is_matched_by_the_numbers() -> None:
    mine, theirs = invoice("F-2026-0123", 40_000), invoice("F-2026-0130", 60_000, LEFEVRE)
    proposal = best(transfer("NORD AFFACTURAGE", "F-2026-0123 F-2026-0130"), mine, theirs)

    assert (settles(proposal, mine, theirs), proposal.band) == (True, Band.PROBABLE)
    assert codes(proposal)[-1] == "payer_third_party"


def test_case_38_known_iban_exact_amount_one_candidate_is_certain() -> None:
    known = {IBAN: frozenset({ACME})}
    proposal = best(line(label="VIREMENT", counterparty_iban=IBAN), invoice("F-2026-0123"), payer_ibans=known)

    assert (proposal.band, codes(proposal)) == (Band.CERTAIN, ["amount_exact", "payer_known"])


@pytest.mark.parametrize("label", ["VIREMENT F-2026-0999", "VIREMENT F-2026-0124"])
def test_case_38_another_number_in_the_label_takes_the_certainty_away(label: str) -> None:
    known = {IBAN: frozenset({ACME})}
    documents = invoice("F-2026-0123"), invoice("F-2026-0124", 7_000)
    answer = match(line(label=label, counterparty_iban=IBAN), *documents, payer_ibans=known)

    assert Band.CERTAIN not in {p.band for p in answer.proposals}


def test_case_38_known_iban_several_candidates_is_ambiguous() -> None:
    known = {IBAN: frozenset({ACME})}
    documents = invoice("F-2026-0123"), invoice("F-2026-0124")
    answer = match(line(label="VIREMENT", counterparty_iban=IBAN), *documents, payer_ibans=known)

    assert [p.band for p in answer.proposals] == [Band.AMBIGUOUS, Band.AMBIGUOUS]


def test_case_39_an_iban_of_two_customers_loses_its_weight() -> None:
    shared = {IBAN: frozenset({ACME, LEFEVRE})}
    answer = match(line(label="VIREMENT", counterparty_iban=IBAN), invoice("F-2026-0123"), payer_ibans=shared)

    assert answer.proposals[0].band is not Band.CERTAIN
    assert "payer_iban_shared" in codes(answer.proposals[0])


def test_case_40_every_iban_of_a_customer_counts() -> None:
    second = "FR7610278020101234567890112"
    known = {IBAN: frozenset({ACME}), second: frozenset({ACME})}

    for iban in known:
        assert best(line(counterparty_iban=iban), invoice("F-2026-0123"), payer_ibans=known).band is Band.CERTAIN


def test_case_41_near_identical_names_are_ambiguous() -> None:
    twins = (Customer(id=8, name="SARL Martin Frères"), Customer(id=9, name="Martin Frère"))
    documents = invoice("F-2026-0123", customer=8), invoice("F-2026-0124", customer=9)
    answer = match(transfer("MARTIN FRERES", "MERCI"), *documents, customers=twins)

    assert [p.band for p in answer.proposals] == [Band.AMBIGUOUS, Band.AMBIGUOUS]
    assert "payer_name_shared" in codes(answer.proposals[0])


def test_case_42_the_ultimate_debtor_is_the_customer() -> None:
    theirs = invoice("F-2026-0123", customer=PORT)
    paid_for = line(counterparty_name="CENTRALE DE PAIEMENT", label="MERCI", ultimate_party_name="Boulangerie du Port")
    proposal = best(paid_for, theirs, invoice("F-2026-0124"))

    assert (settles(proposal, theirs), proposal.band) == (True, Band.PROBABLE)


def test_group_a_company_pays_for_another_of_its_declared_group() -> None:
    group = (Customer(id=8, name="Novalia Holding", group_id=1), Customer(id=9, name="Kéopsys Studio", group_id=1))
    theirs = invoice("F-2026-0123", customer=9)
    proposal = best(transfer("NOVALIA HOLDING", "MERCI"), theirs, customers=group)

    assert (settles(proposal, theirs), codes(proposal)) == (True, ["amount_exact", "payer_group"])


def test_group_an_exact_set_across_the_group() -> None:
    group = (Customer(id=8, name="Novalia Holding", group_id=1), Customer(id=9, name="Kéopsys Studio", group_id=1))
    documents = [invoice("F-2026-0123", 40_011, customer=8), invoice("F-2026-0124", 30_022, customer=9)]
    documents.append(invoice("F-2026-0125", 99_000, customer=9))
    proposal = best(transfer("NOVALIA HOLDING", "MERCI", 70_033), *documents, customers=group)

    assert (settles(proposal, *documents[:2]), proposal.band) == (True, Band.PROBABLE)


def test_case_43_before_the_issue_only_with_number_or_customer() -> None:
    future = invoice("F-2026-0123", issue_date=TODAY + timedelta(days=30), due_date=TODAY + timedelta(days=60))

    assert match(line(label="VIREMENT"), future).proposals == ()
    assert best(transfer("ACME CONSEIL", "MERCI"), future).band is Band.POSSIBLE
    cited = best(transfer("ACME CONSEIL", "F-2026-0123"), future)
    assert (cited.band, "paid_before_issue" in codes(cited)) == (Band.PROBABLE, True)


def test_case_44_a_payment_kept_as_credit_is_proposed_when_the_invoice_is_sent() -> None:
    before = transfer("ACME CONSEIL", "DEVIS SIGNE")
    assert match(before).proposals == ()

    sent = invoice("F-2026-0123", issue_date=TODAY + timedelta(days=3), due_date=TODAY + timedelta(days=33))
    assert settles(best(before, sent), sent)


def test_case_45_a_very_old_document_keeps_its_band_and_ranks_after() -> None:
    old = invoice("F-2024-0001", issue_date=date(2024, 1, 1), due_date=date(2024, 2, 1))
    recent = invoice("F-2026-0123")
    proposals = match(transfer("ACME CONSEIL", "MERCI"), old, recent).proposals

    assert "very_old" in codes(best(transfer("ACME CONSEIL", "MERCI"), old))
    assert best(transfer("ACME CONSEIL", "MERCI"), old).band is Band.PROBABLE
    assert [settles(p, d) for p, d in zip(proposals, (recent, old), strict=True)] == [True, True]


@pytest.mark.parametrize("weekday", [date(2026, 5, 16), date(2026, 5, 17)])
def test_case_46_a_weekend_booking_date_changes_nothing(weekday: date) -> None:
    assert (
        best(transfer("ACME CONSEIL", "F-2026-0123", booking_date=weekday), invoice("F-2026-0123")).band is Band.CERTAIN
    )


@pytest.mark.parametrize("name", ["VIR INST ETS LEFEVRE ELE", "VIR INST M OU MME LEFEVR"])
def test_case_33_a_name_cut_short_does_not_speak_against_its_number(name: str) -> None:
    """Too short to name anybody, it may well be the customer."""
    paid = line(label="FACT F-2026-0123", counterparty_name=name)

    assert best(paid, invoice("F-2026-0123", customer=LEFEVRE)).band is Band.CERTAIN


def test_case_33_a_cut_name_of_somebody_else_does() -> None:
    paid = line(label="FACT F-2026-0123", counterparty_name="VIR INST M OU MME PECHEN")

    assert best(paid, invoice("F-2026-0123", customer=LEFEVRE)).band is Band.PROBABLE


def test_case_11_a_first_name_shared_with_a_known_payer_hints_at_nobody_else() -> None:
    people = (*CUSTOMERS, Customer(id=8, name="M. Benoît Estève"), Customer(id=9, name="M. Benoît Saint-Aubin"))
    proposal = best(transfer("BENOIT ESTEVE", "F-2026-0123"), invoice("F-2026-0123", customer=9), customers=people)

    assert (proposal.band, codes(proposal)[-1]) == (Band.PROBABLE, "number_of_other_customer")


def test_case_19_the_date_of_the_invoice_tells_two_of_one_amount_apart() -> None:
    march = invoice("F-2026-0123", issue_date=date(2026, 3, 12), due_date=date(2026, 4, 12))
    april = invoice("F-2026-0150", issue_date=date(2026, 4, 12), due_date=date(2026, 5, 12))
    proposal = best(transfer("ACME CONSEIL", "FACTURE DU 12/04/26"), march, april)

    assert (proposal.band, settles(proposal, april), "month_cited" in codes(proposal)) == (Band.PROBABLE, True, True)


def test_case_11_the_name_of_one_is_not_close_to_another_who_shares_its_common_words() -> None:
    people = (*CUSTOMERS, Customer(id=8, name="Éts Hermy Père et Fils"), Customer(id=9, name="Éts Malou Père et Fils"))
    proposal = best(
        transfer("ETS HERMY PERE ET FILS", "F-2026-0123"), invoice("F-2026-0123", customer=9), customers=people
    )

    assert (proposal.band, codes(proposal)[-1]) == (Band.PROBABLE, "number_of_other_customer")


def test_case_11_a_payer_who_leaves_out_his_town_may_be_another_than_the_name_says() -> None:
    people = (*CUSTOMERS, Customer(id=8, name="Laverie Thibaudin"), Customer(id=9, name="Laverie Thibaudin Foix"))
    proposal = best(transfer("LAVERIE THIBAUDIN", "F-2026-0123"), invoice("F-2026-0123", customer=9), customers=people)

    assert (proposal.band, codes(proposal)[-1]) == (Band.CERTAIN, "payer_name_close")
