"""Which characters are printed, and how long words break."""

import pytest

from invoicing.rendering.glyphs import safe, unprintable


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Œuvre n° 5 — « façon » à 1\u202f234,50\u00a0€", "Œuvre n° 5 — « façon » à 1\u202f234,50\u00a0€"),
        ("Łódź Ђорђе Ελλάδα", "Łódź Ђорђе Ελλάδα"),
        ("e\u0301te\u0301", "été"),
        ("漢字 😀", "□□ □"),
        ("a\tb\r\nc\u2028d\x0b\x00e", "a b\nc\nd\ne"),
        ("so\u00adft\u200bly\ufeff", "softly"),
    ],
)
def test_text_is_printable(typed: str, printed: str) -> None:
    assert safe(typed) == printed
    assert unprintable(printed.replace("□", "")) == ""


def test_long_words_may_break_and_others_not() -> None:
    assert safe("x" * 60 + " " + "y" * 28) == f"{'x' * 28}\u200b{'x' * 28}\u200bxxxx {'y' * 28}"
