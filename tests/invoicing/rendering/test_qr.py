"""Payment codes are those that a general library makes; what they are padded with is the standard's own."""

import pytest
import segno

from invoicing.rendering.qr import _codewords, modules

BRIM = {1: 14, 2: 26, 3: 42, 4: 62, 5: 84, 6: 106, 7: 122, 8: 152, 9: 180, 10: 213, 11: 251, 12: 287, 13: 331}
TEXT = "BCD\n002\n1\nSCT\nAGRIFRPP\nMenuiserie Lefèvre — Œuvres & Cie, à façon\n" * 6


@pytest.mark.parametrize("version", BRIM)
def test_code_of_each_version_is_the_librarys(version: int) -> None:
    """Filled to the brim: where there is room left, the library pads with one zero more than the standard says."""
    content = TEXT.encode()[: BRIM[version]].decode("ascii", "replace").replace("\ufffd", "x")

    theirs = segno.make_qr(content, error="m", boost_error=False, mask=3, encoding="utf-8")

    assert theirs.version == version
    assert modules(content.encode()) == [bytes(row) for row in theirs.matrix]


@pytest.mark.parametrize("version", BRIM)
def test_one_byte_more_takes_the_next_version(version: int) -> None:
    if version == 13:
        with pytest.raises(ValueError, match="Too long"):
            modules(b"x" * 332)
    else:
        assert len(modules(b"x" * (BRIM[version] + 1))) == 17 + 4 * (version + 1)


def test_room_that_is_left_is_padded_as_the_standard_says() -> None:
    """The mode and the count, three bytes, the end (0000), then 11101100 and 00010001 in turn (7.4.10)."""
    assert _codewords(b"abc", 1).hex() == "403616263" + "0" + "ec11" * 5 + "ec"
