"""Legal wordings: dated, complete in both languages, and none where the law has moved on."""

from datetime import date
from itertools import pairwise
from string import Formatter

import pytest

from invoicing.legal.mention_table import TABLE
from invoicing.legal.mentions import NoValidMentionError, mention

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("key", "values", "french"),
    [
        ("vat_franchise", {}, "TVA non applicable, art. 293 B du CGI"),
        ("vat_reverse_charge", {}, "Autoliquidation"),
        ("vat_intra_community", {}, "Exonération de TVA, art. 262 ter, I du CGI"),
        ("vat_export", {}, "Exonération de TVA, art. 262, I du CGI"),
        ("vat_disbursement", {}, "Débours, art. 267, II-2° du CGI"),
        ("debits_option", {}, "Option pour le paiement de la taxe d’après les débits"),
        ("discount_none", {}, "Escompte pour paiement anticipé : néant"),
        ("recovery_fee", {}, "Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement : 40 €"),
        (
            "credit_note_on",
            {"number": "F2026-00012", "date": "02/11/2026"},
            "Avoir sur la facture n° F2026-00012 du 02/11/2026",
        ),
        (
            "replaces",
            {"number": "F2026-00012", "date": "02/11/2026"},
            "Annule et remplace la facture n° F2026-00012 du 02/11/2026",
        ),
        ("registration", {"siren": "732 829 320", "city": "Lyon"}, "732 829 320 RCS Lyon"),
    ],
)
def test_mention_is_worded_as_the_law_wants(key: str, values: dict[str, str], french: str) -> None:
    assert mention(key, TODAY, "fr", **values) == french


def test_english_is_for_documents_in_english() -> None:
    assert mention("vat_reverse_charge", TODAY, "en") == "Reverse charge"


def test_references_to_the_cgi_end_in_june_2028() -> None:
    assert mention("vat_export", date(2028, 6, 30)) == "Exonération de TVA, art. 262, I du CGI"
    with pytest.raises(NoValidMentionError, match="vat_export"):
        mention("vat_export", date(2028, 7, 1))


def test_recovery_fee_is_unknown_before_2013() -> None:
    with pytest.raises(NoValidMentionError):
        mention("recovery_fee", date(2012, 12, 31))


def test_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        mention("credit_note_on", TODAY, number="F2026-00012")


def test_wordings_of_one_key_never_overlap() -> None:
    spans = sorted((row.key, row.valid_from, row.valid_to or date.max) for row in TABLE)

    assert [(a, b) for a, b in pairwise(spans) if a[0] == b[0] and a[2] >= b[1]] == []


def test_both_languages_say_the_same_values() -> None:
    def values(text: str) -> list[str]:
        return sorted(name for _text, name, _spec, _conversion in Formatter().parse(text) if name)

    assert [row.key for row in TABLE if values(row.fr) != values(row.en)] == []


def test_each_row_says_where_it_was_read() -> None:
    assert [row.key for row in TABLE if not row.source or row.sureness not in {"V", "S", "?"}] == []
