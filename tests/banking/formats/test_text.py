import re
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banking.formats.text import _is_damaged_utf8, decode

LABELS = "Virement reçu de la société Lefèvre, Besançon ; prélèvement côté crédit, août"


@pytest.mark.parametrize(
    "alphabet", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "mac_roman"]
)
def test_french_text_is_read_in_the_alphabet_it_was_written_in(alphabet):
    assert decode(LABELS.encode(alphabet)) == LABELS


@pytest.mark.parametrize("text", ["12,50 €", "L’été – « déjà »", "Œuvre", "São João", "Müller & Søn", "ÉTÉ"])
def test_text_of_windows_stays_what_it_is(text):
    assert decode(text.encode("cp1252")) == text


def test_declared_alphabet_holds_where_the_bytes_are_no_utf_8():
    assert decode("Łódź".encode("iso-8859-2"), "iso-8859-2") == "Łódź"


def test_broken_letter_does_not_make_the_others_strange():
    assert decode(LABELS.encode() + b" Pr\xc3\n") == f"{LABELS} Pr\ufffd\n"


def test_a_long_text_with_one_broken_letter_takes_little_memory_beside_itself() -> None:
    content = "é".encode() * 500_000 + b"\xff"

    tracemalloc.start()
    text = decode(content)
    _left, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert text == "é" * 500_000 + "\ufffd"
    assert peak < 10 * len(content)


UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@given(st.lists(st.one_of(st.sampled_from(list("aéà€😀")).map(str.encode), st.binary(max_size=3))))
def test_damaged_utf8_is_where_whole_letters_outnumber_what_is_broken(pieces: list[bytes]) -> None:
    content = b"".join(pieces)
    whole = UTF8_LETTER.findall(content)
    broken = sum(byte >= 0x80 for byte in content) - sum(map(len, whole))

    assert _is_damaged_utf8(content) is (len(whole) > broken)


@pytest.mark.parametrize("text", [LABELS, "État ANNULÉ, 12 €"])
@pytest.mark.parametrize("alphabet", ["cp1252", "latin-1"])
def test_text_written_in_utf_8_twice_is_read_once_more(text, alphabet):
    assert decode(text.encode().decode(alphabet).encode()) == text


@pytest.mark.parametrize("text", ["SÃO PAULO, AÇÃO", "Ã© à côté d’un é"])
def test_text_that_only_resembles_it_stays_what_it_is(text):
    assert decode(text.encode()) == text
