"""Every refusal has its sentence."""

import pytest
from django.utils import translation

from banking.formats.statement import Refusal, UnreadableStatementError
from banking.refusals import WORDS, sentence


def test_every_refusal_has_words_of_its_own() -> None:
    assert set(WORDS) == set(Refusal)
    assert len({str(words) for words in WORDS.values()}) == len(Refusal)


@pytest.mark.parametrize(
    ("details", "place"),
    [
        ({}, ""),
        ({"transaction": 12}, " (near transaction 12)"),
        ({"transaction": 12, "value": "1O,50"}, " (transaction 12: “1O,50”)"),
        ({"value": "1O,50", "field": "LEDGERBAL"}, " (“1O,50”)"),
        ({"expected": "90.00", "stated": "100.00", "account": "FR76"}, " (90.00 computed, 100.00 stated)"),
        ({"message": "Sign on failed"}, " (the bank’s words: “Sign on failed”)"),
        ({"megabytes": 130}, " (130 MB)"),
        ({"account": "FR76"}, " (account FR76)"),
        ({"reason": "binary"}, ""),
    ],
)
def test_sentence_names_the_place_where_it_is_known(details: dict[str, str | int], place: str) -> None:
    with translation.override("en"):
        words = sentence(UnreadableStatementError(Refusal.BAD_AMOUNT, **details))

    assert words == f"An amount in the file cannot be read. Download the statement from your bank again.{place}"
