"""Evidence in words, for every code of the engine."""

from decimal import Decimal

import pytest
from django.utils import translation

from reconciliation import wording
from reconciliation.matching import reasons
from reconciliation.matching.ledger import ResidualKind

CODES = sorted(value for name, value in vars(reasons).items() if name.isupper() and isinstance(value, str))
VALUES = {"count": 2, "percent": 30, "cents": 1250, "month": 3, "document": 7, "line": 9, "on": "2026-11-03"}


def test_every_code_has_its_words() -> None:
    assert sorted(wording.WORDS) == CODES


def test_every_difference_has_its_name() -> None:
    assert set(wording.RESIDUALS) == set(ResidualKind) - {ResidualKind.NONE}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_words_take_their_figures(code: str, language: str) -> None:
    with translation.override(language):
        [chip] = wording.chips([{"code": code, "favourable": True, "values": VALUES}], "none", Decimal(0), "EUR")
    assert chip.text
    assert "%(" not in chip.text


def test_proofs_come_before_doubts_and_the_difference_last() -> None:
    found = [
        {"code": "payer_unknown", "favourable": False, "values": {}},
        {"code": "number_exact", "favourable": True, "values": {}},
    ]
    with translation.override("en"):
        chips = wording.chips(found, "bank_fee", Decimal("-12.50"), "EUR")
    assert [(chip.text, chip.tone) for chip in chips] == [
        ("number in the label", "proof"),
        ("unknown payer", "doubt"),
        ("bank fees: €12.50", ""),
    ]


@pytest.mark.parametrize(("count", "words"), [(1, "1 other invoice"), (2, "2 other invoices")])
def test_words_agree_with_their_count(count: int, words: str) -> None:
    found = [{"code": "same_amount_others", "favourable": False, "values": {"count": count}}]
    with translation.override("en"):
        assert wording.chips(found, "none", Decimal(0), "EUR")[0].text == f"{words} of the same amount"


def test_explain_says_it_in_one_line() -> None:
    found = [
        {"code": "number_exact", "favourable": True, "values": {}},
        {"code": "part_payment", "favourable": False, "values": {}},
    ]
    with translation.override("en"):
        sentence = wording.explain(found, "partial", Decimal("-100.00"), "EUR")
    assert sentence == "✓ number in the label ; ⚠ part payment ; · left to pay: €100.00"
