"""When two bank transactions are the same."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banking.formats.statement import ParsedTransaction
from banking.identity import StoredTransaction, compare, content_key
from tests.banking.bank_files import booked

TRANSFER = booked(15, "1200.00", "VIR SEPA LEFEVRE", "FACTURE F-2026-0012")


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({"bank_reference": "202200700060BD27"}, True),
        ({"value_date": date(2026, 10, 17)}, True),
        ({"operation_code": "CREDIT"}, True),
        ({"raw": {"FITID": "1"}}, True),
        ({"counterparty_name": "  vir sepa   Lefevre "}, True),
        ({"counterparty_name": "VIR SEPA LEFEVRE SARL"}, False),
        ({"remittance_information": "FACTURE F-2026-0013"}, False),
        ({"booking_date": date(2026, 10, 16)}, False),
        ({"amount": Decimal("1200.01")}, False),
        ({"amount": Decimal("-1200.00")}, False),
        ({"currency": "USD"}, False),
        ({"check_number": "9W8HMCI"}, False),
        # Texts never run into each other.
        ({"counterparty_name": "VIR SEPA LEFEVRE FACTURE", "remittance_information": "F-2026-0012"}, False),
    ],
)
def test_content_key_tells_what_makes_a_transaction(changed: dict, *, same: bool) -> None:
    assert (content_key(TRANSFER._replace(**changed)) == content_key(TRANSFER)) is same


def test_content_key_is_the_same_for_composed_and_decomposed_accents() -> None:
    composed, decomposed = "LEF\u00c8VRE", "LEFE\u0300VRE"

    keys = {content_key(TRANSFER._replace(counterparty_name=name)) for name in (composed, decomposed)}

    assert len(keys) == 1


def test_content_key_never_changes_from_one_release_to_the_next() -> None:
    assert content_key(TRANSFER) == "f68b6ae8cf0311b0d9862e043e4cec38"


def stored(transaction: ParsedTransaction, occurrence: int = 1) -> StoredTransaction:
    return StoredTransaction(content_key(transaction), occurrence, transaction.booking_date, transaction.amount)


@pytest.mark.parametrize(
    ("occurrences_stored", "times_in_file", "occurrences_added"),
    [
        ([], 0, []),
        ([], 2, [1, 2]),
        ([1], 1, []),
        ([1], 2, [2]),
        ([1, 2], 1, []),
        ([1, 2], 5, [3, 4, 5]),
        ([2], 1, []),  # the first was taken out again: one is there, one is known
        ([2], 2, [3]),
    ],
)
def test_compare_adds_what_the_file_shows_beyond_what_is_stored(
    occurrences_stored: list[int], times_in_file: int, occurrences_added: list[int]
) -> None:
    comparison = compare([TRANSFER] * times_in_file, [stored(TRANSFER, n) for n in occurrences_stored])

    assert [new.occurrence for new in comparison.new] == occurrences_added
    assert comparison.known == times_in_file - len(occurrences_added)


@pytest.mark.parametrize(
    ("held", "file", "lookalikes"),
    [
        ([TRANSFER], [TRANSFER._replace(remittance_information="FACT F20260012")], 1),
        ([TRANSFER], [TRANSFER, TRANSFER._replace(remittance_information="FACT F20260012")], 0),
        ([TRANSFER], [TRANSFER._replace(amount=Decimal(7))], 0),
        ([TRANSFER], [TRANSFER], 0),
        ([], [TRANSFER], 0),
    ],
)
def test_compare_counts_the_lookalikes_of_transactions_the_file_lacks(
    held: list[ParsedTransaction], file: list[ParsedTransaction], lookalikes: int
) -> None:
    assert len(compare(file, [stored(each) for each in held]).lookalikes) == lookalikes


FIRST_DAY = date(2026, 10, 1)
DAYS = 6
# Few days, amounts and names, so that true twins are common.
TRANSACTIONS = st.builds(
    partial(ParsedTransaction),  # as it is, Hypothesis would fill the fields with defaults too
    booking_date=st.integers(0, DAYS - 1).map(lambda n: FIRST_DAY + timedelta(days=n)),
    amount=st.sampled_from([Decimal("150.00"), Decimal("-150.00"), Decimal("12.50")]),
    currency=st.just("EUR"),
    counterparty_name=st.sampled_from(["SNCF INTERNET", "VIR LEFEVRE"]),
    remittance_information=st.sampled_from(["", "FACTURE"]),
)
WINDOWS = st.lists(st.tuples(st.integers(0, DAYS - 1), st.integers(0, DAYS - 1)).map(sorted), min_size=1, max_size=6)


def export(history: list[ParsedTransaction], window: list[int], draw: st.DataObject) -> list[ParsedTransaction]:
    """What the bank shows of whole days on one day: in its own order, under references of that export."""
    first, last = (FIRST_DAY + timedelta(days=n) for n in window)
    shown = [each for each in history if first <= each.booking_date <= last]
    return [
        each._replace(bank_reference=draw.draw(st.text("0123456789", max_size=4)))
        for each in draw.draw(st.permutations(shown))
    ]


@given(history=st.lists(TRANSACTIONS, max_size=15), windows=WINDOWS, data=st.data())
def test_compare_rebuilds_the_true_history_from_any_overlapping_exports(
    history: list[ParsedTransaction], windows: list[list[int]], data: st.DataObject
) -> None:
    account: list[StoredTransaction] = []
    for window in windows:
        added = compare(export(history, window, data), account).new
        account += [stored(new.parsed, new.occurrence) for new in added]

    covered = {FIRST_DAY + timedelta(days=n) for first, last in windows for n in range(first, last + 1)}
    truth = Counter(content_key(each) for each in history if each.booking_date in covered)
    assert Counter(each.content_key for each in account) == truth
    assert len({(each.content_key, each.occurrence) for each in account}) == len(account)
