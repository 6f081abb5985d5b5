"""The whole batch at once (situations 68 and 69): two lines never take the same euros, refusals are kept."""

from datetime import date, timedelta

from reconciliation.matching import propose
from reconciliation.matching.ledger import Band
from tests.reconciliation.matching.builders import (
    TODAY,
    amounts,
    best,
    codes,
    invoice,
    ledger,
    match,
    notes,
    settles,
    transfer,
)


def test_case_68_two_lines_never_claim_one_document() -> None:
    f123 = invoice("F-2026-0123")
    lines = [transfer("ACME CONSEIL", "F-2026-0123", id=n, booking_date=TODAY + timedelta(days=n)) for n in (1, 2)]
    first, second = propose(lines, ledger(f123))

    assert (first.proposals[0].band, settles(first.proposals[0], f123)) == (Band.CERTAIN, True)
    assert (second.proposals, notes(second)) == ((), ["claimed_by_other_line"])
    assert second.notes[0].values == {"line": 1}


def test_case_68_the_second_payment_is_not_moved_to_another_document_above_possible() -> None:
    lines = [transfer("ACME CONSEIL", "F-2026-0123", id=n) for n in (1, 2)]
    _, second = propose(lines, ledger(invoice("F-2026-0123"), invoice("F-2026-0124")))

    assert [p.band for p in second.proposals] == [Band.POSSIBLE]
    assert "other_number_cited" in codes(second.proposals[0])


def test_two_equal_lines_and_two_equal_documents_are_shared_out_and_ambiguous() -> None:
    older, newer = invoice("F-2026-0123"), invoice("F-2026-0124", due_date=TODAY)
    lines = [transfer("ACME CONSEIL", "MERCI", id=n, booking_date=TODAY + timedelta(days=n)) for n in (1, 2)]
    first, second = propose(lines, ledger(newer, older))

    assert [settles(first.proposals[0], older), settles(second.proposals[0], newer)] == [True, True]
    assert {p.band for m in (first, second) for p in m.proposals} == {Band.AMBIGUOUS}


def test_a_line_that_cites_its_document_leaves_the_other_to_the_line_that_does_not() -> None:
    f123, f124 = invoice("F-2026-0123"), invoice("F-2026-0124")
    lines = [transfer("ACME CONSEIL", "MERCI", id=1), transfer("ACME CONSEIL", "F-2026-0123", id=2)]
    silent, citing = propose(lines, ledger(f123, f124))

    assert (citing.proposals[0].band, settles(citing.proposals[0], f123)) == (Band.CERTAIN, True)
    assert (silent.proposals[0].band, settles(silent.proposals[0], f124)) == (Band.PROBABLE, True)


def test_two_part_payments_share_a_document_within_its_balance() -> None:
    f123 = invoice("F-2026-0123")
    lines = [transfer("ACME CONSEIL", "F-2026-0123", cents, id=n) for n, cents in enumerate((41_000, 59_000))]
    matches = propose(lines, ledger(f123))

    assert [amounts(m.proposals[0]) for m in matches] == [[41_000], [59_000]]


def test_the_whole_is_preferred_to_the_greedy_choice() -> None:
    """The first line fits two documents, the second only the one that the first would take: both are served."""
    f123, f124 = invoice("F-2026-0123"), invoice("F-2026-0124", issue_date=TODAY + timedelta(days=20), due_date=TODAY)
    lines = [transfer("ACME CONSEIL", "MERCI", id=n) for n in (1, 2)]
    matches = propose(lines, ledger(f123, f124))

    assert sorted(m.proposals[0].key for m in matches) == sorted(f"d{d.id}" for d in (f123, f124))


def test_case_69_a_refused_pair_never_comes_back_and_the_next_best_is_shown() -> None:
    f123, f124 = invoice("F-2026-0123"), invoice("F-2026-0124")
    paid = transfer("ACME CONSEIL", "MERCI")
    first, second = match(paid, f123, f124).proposals
    after = match(paid, f123, f124, refusals=frozenset({(1, first.key)}))

    assert [p.key for p in after.proposals] == [second.key]


def test_case_69_a_refusal_holds_for_its_line_only() -> None:
    f123 = invoice("F-2026-0123")
    refused = frozenset({(2, f"d{f123.id}")})

    assert best(transfer("ACME CONSEIL", "F-2026-0123"), f123, refusals=refused).band is Band.CERTAIN


def test_case_69_a_refused_set_does_not_refuse_its_parts() -> None:
    f123, f124 = invoice("F-2026-0123", 40_000), invoice("F-2026-0124", 60_000)
    paid = transfer("ACME CONSEIL", "F-2026-0123 F-2026-0124")
    whole = best(paid, f123, f124)
    after = match(paid, f123, f124, refusals=frozenset({(1, whole.key)}))

    assert whole.key not in {p.key for p in after.proposals}


def test_a_document_of_the_first_day_of_the_calendar_is_proposed_like_any_other() -> None:
    """A date typed wrongly in a ledger that was taken over."""
    f123 = invoice("F-2026-0123", issue_date=date.min)

    [found] = propose([transfer("ACME CONSEIL", "F-2026-0123")], ledger(f123))

    assert settles(found.proposals[0], f123)
