import gzip
import io
import zipfile

import pytest

from banking.formats import guess_table, read_statement, table_within
from banking.formats.containers import unwrapped
from banking.formats.statement import DoubtKind, Refusal, UnreadableStatementError
from tests.banking.formats import samples
from tests.banking.formats.reading import refusal_of


def zipped(files: dict[str, bytes]) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in files.items():
            writer.writestr(name, content)
    return archive.getvalue()


def encrypted(archive: bytes) -> bytes:
    """The archive with the mark of encryption set on its first file, in both of its headers."""
    content = bytearray(archive)
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def test_every_file_of_a_zip_is_read():
    content = zipped({"a.ofx": samples.ofx(), "__MACOSX/._a.ofx": b"x", "dossier/": b"", "b.xml": samples.camt()})
    parsed = read_statement(content)
    assert (parsed.format, [s.account_number for s in parsed.statements]) == (
        "ofx",
        ["FR7610107001180001234567822", "FR7630006000011234567890189"],
    )


def test_gzip_is_read():
    assert read_statement(gzip.compress(samples.ofx())).format == "ofx"


def test_archive_within_an_archive_is_read():
    content = zipped({"janvier.zip": zipped({"a.ofx": samples.ofx()}), "b.ofx": samples.ofx()})
    assert [each.source for each in read_statement(content).statements] == ["a.ofx", "b.ofx"]


def test_member_that_is_no_statement_is_left_aside_and_named():
    first, second = read_statement(
        zipped({"lisez-moi.txt": b"bonjour", "a.ofx": samples.ofx(), "b.xml": samples.camt(), "vide.csv": b""})
    ).statements
    assert (first.source, second.source, second.doubts) == ("a.ofx", "b.xml", ())
    assert [(each.kind, each.details) for each in first.doubts] == [
        (DoubtKind.LEFT_ASIDE, {"file": "lisez-moi.txt"}),
        (DoubtKind.LEFT_ASIDE, {"file": "vide.csv"}),
    ]


@pytest.mark.parametrize(
    ("members", "refused"),
    [
        ({"a.ofx": samples.ofx(), "b.ofx": samples.ofx()[:-60]}, "b.ofx"),
        ({"lisez-moi.txt": b"bonjour"}, "lisez-moi.txt"),
    ],
)
def test_refused_member_is_named(members, refused):
    assert refusal_of(zipped(members)).details["file"] == refused


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (zipped({}), Refusal.EMPTY),
        (zipped({"a.ofx": samples.ofx()})[:-30], Refusal.MALFORMED),
        (encrypted(zipped({"a.ofx": samples.ofx()})), Refusal.ENCRYPTED),
        (zipped({f"{n}.ofx": b"" for n in range(101)}), Refusal.TOO_LARGE),
        (gzip.compress(samples.ofx())[:-20], Refusal.TRUNCATED),
        (b"\x1f\x8bgarbage", Refusal.MALFORMED),
        (zipped({"a.zip": zipped({"b.zip": zipped({"c.ofx": samples.ofx()})})}), Refusal.UNKNOWN_FORMAT),
        (
            zipped(
                {
                    "a.zip": zipped({f"{n}.ofx": b"" for n in range(60)}),
                    "b.zip": zipped({f"{n}.ofx": b"" for n in range(60)}),
                }
            ),
            Refusal.TOO_LARGE,
        ),
        (zipped({"a.zip": zipped({"b": bytes(20_000_000)})}), Refusal.TOO_LARGE),
    ],
    ids=["empty", "cut", "encrypted", "many", "gzip cut", "gzip garbage", "nested twice", "many within", "bomb within"],
)
def test_damaged_archives_are_refused(content, refusal):
    assert refusal_of(content).refusal == refusal


@pytest.mark.parametrize(
    "bomb", [zipped({"a": bytes(2_000_000), "b": bytes(2_000_000)}), gzip.compress(bytes(4_000_000))]
)
def test_bomb_stops_at_the_limit(bomb):
    with pytest.raises(UnreadableStatementError) as caught:
        unwrapped(bomb, 3_000_000)
    assert caught.value.refusal == Refusal.TOO_LARGE


def test_statement_is_read_though_the_bank_put_its_pdf_beside_it():
    parsed = read_statement(zipped({"releve.pdf": b"%PDF-1.7", "releve.ofx": samples.ofx()}))
    assert [(statement.source, statement.format) for statement in parsed.statements] == [("releve.ofx", "ofx")]


def test_formats_of_an_archive_are_each_statement_s_own():
    parsed = read_statement(zipped({"a.ofx": samples.ofx(), "b.xml": samples.camt(), "c.csv": samples.CSV.encode()}))
    assert [(statement.source, statement.format) for statement in parsed.statements] == [
        ("a.ofx", "ofx"),
        ("b.xml", "camt"),
        ("c.csv", "csv"),
    ]


@pytest.mark.parametrize("swollen", [gzip.compress(bytes(60 << 20)), zipped({"a.ofx": bytes(60 << 20)})])
def test_what_swells_beyond_measure_is_refused_long_before_the_limit(swollen):
    with pytest.raises(UnreadableStatementError) as caught:
        unwrapped(swollen, 1 << 40)
    assert (caught.value.refusal, caught.value.details) == (Refusal.TOO_LARGE, {"megabytes": 16})


def test_gzip_within_an_archive_and_archive_within_a_gzip_are_opened():
    inside = zipped({"a.ofx.gz": gzip.compress(samples.ofx())})
    for content in (inside, gzip.compress(zipped({"a.ofx": samples.ofx()}))):
        assert [statement.format for statement in read_statement(content).statements] == ["ofx"]


def test_gzips_within_an_archive_share_what_they_may_swell_to():
    bombs = {f"{n}.gz": gzip.compress(bytes(9 << 20)) for n in range(2)}
    with pytest.raises(UnreadableStatementError) as caught:
        unwrapped(zipped(bombs), 1 << 40)
    assert caught.value.refusal == Refusal.TOO_LARGE


UNSURE = b"05/09/2026;VIR LEFEVRE;1200,00\n06/09/2026;EDF;-50,00\n"
TITLED = "Date;Libellé;Montant\n15/09/2026;VIR LEFEVRE;1 200,00\n16/09/2026;EDF;-50,00\n".encode()


@pytest.mark.parametrize("before", [{"a.ofx": samples.ofx()}, {"a.csv": TITLED}, {"a.txt": b"bonjour"}, {"a.csv": b""}])
def test_table_to_ask_about_is_found_wherever_it_is_in_an_archive(before: dict[str, bytes]) -> None:
    content = zipped(before | {"z.csv": UNSURE})
    guessed = guess_table(content)
    assert guessed is not None
    assert (guessed, table_within(content)) == (guess_table(UNSURE), UNSURE)

    statements = read_statement(content, mapping=guessed.mapping).statements

    assert [str(each.amount) for each in statements[-1].transactions] == ["1200.00", "-50.00"]


def test_mapping_is_for_the_tables_of_an_archive_that_it_was_made_for() -> None:
    guessed = guess_table(UNSURE)
    assert guessed is not None
    first, second = read_statement(zipped({"a.csv": TITLED, "b.csv": UNSURE}), mapping=guessed.mapping).statements
    assert len(first.transactions) == len(second.transactions) == 2


def test_first_table_of_an_archive_is_shown_where_all_are_understood() -> None:
    content = zipped({"a.ofx": samples.ofx(), "b.csv": TITLED})
    assert guess_table(content) == guess_table(TITLED)
    assert table_within(zipped({"a.ofx": samples.ofx()})) == samples.ofx()
