"""`.zip` and `.gz` around bank files, opened without ever holding more than a file may weigh."""

import io
import zipfile
import zlib

from banking.formats.statement import Refusal, UnreadableStatementError

MOST_MEMBERS = 100
ENCRYPTED = 0x1
CHUNK = 1 << 20
# Bank files shrink 10 to 40 times. Beyond a first allowance, what swells more than this is a bomb.
ALLOWANCE, MOST_SWELLING = 16 << 20, 60
GZIP, ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")  # the second: an archive of nothing
ANY_WBITS = 47  # zlib's word for «gzip or zlib header, largest window»
WORKBOOK_PARTS = frozenset({"[Content_Types].xml", "mimetype", "xl/workbook.xml", "xl/workbook.bin"})
NO_STATEMENT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff")  # what banks put beside the statement


def unwrapped(content: bytes, largest: int) -> list[tuple[str, bytes]]:
    """(name, content) of each file inside, or the content alone under an empty name.

    Raises `UnreadableStatementError`: too large beyond `largest` bytes in all or for a bomb, encrypted under a
    password, malformed if damaged. A workbook is an archive too, and left whole.
    """
    if content.startswith(GZIP):
        inside = _inflated(content, largest)
        return _members(inside, largest) if inside.startswith(ZIP) else [("", inside)]
    if content.startswith(ZIP):
        return _members(content, largest)
    return [("", content)]


def members_of(content: bytes, largest: int, wanted: frozenset[str] | None = None) -> list[tuple[str, bytes]]:
    """(name, content) of each member of an archive, or of those `wanted`; raises as `unwrapped`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [each for each in archive.infolist() if wanted is None or each.filename in wanted]
            members = [each for each in members if not _is_furniture(each)]
            if len(members) > MOST_MEMBERS:
                raise UnreadableStatementError(Refusal.TOO_LARGE, files=len(members))
            return _extracted(archive, members, _most(content, largest))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise UnreadableStatementError(Refusal.MALFORMED, reason="zip") from error


def _most(content: bytes, largest: int) -> int:
    return min(largest, max(ALLOWANCE, MOST_SWELLING * len(content)))


def _inflated(content: bytes, largest: int) -> bytes:
    inflater, most = zlib.decompressobj(ANY_WBITS), _most(content, largest)
    try:
        inside = inflater.decompress(content, most + 1)
    except zlib.error as error:
        raise UnreadableStatementError(Refusal.MALFORMED, reason="gzip") from error
    if len(inside) > most:
        raise UnreadableStatementError(Refusal.TOO_LARGE, megabytes=most >> 20)
    if not inflater.eof:
        raise UnreadableStatementError(Refusal.TRUNCATED, reason="gzip")
    return inside


def _members(content: bytes, largest: int) -> list[tuple[str, bytes]]:
    if is_workbook(content):
        return [("", content)]
    most = _most(content, largest)
    members = _opened_archives(_inflated_members(members_of(content, largest), most), most)
    statements = [(name, inside) for name, inside in members if not inside.startswith(NO_STATEMENT)]
    return statements or members


def _inflated_members(members: list[tuple[str, bytes]], most: int) -> list[tuple[str, bytes]]:
    """`members`, the `.gz` among them opened to `most` bytes in all."""
    found, left = [], most
    for name, inside in members:
        opened = _inflated(inside, left) if inside.startswith(GZIP) else inside
        left = max(left - len(opened), 0)
        found.append((name, opened))
    return found


def _opened_archives(members: list[tuple[str, bytes]], most: int) -> list[tuple[str, bytes]]:
    """`members`, with those of the archives among them in their place; one within these stays closed."""
    found, left = [], most
    for name, inside in members:
        is_archive = inside.startswith(ZIP) and not is_workbook(inside)
        opened = members_of(inside, left) if is_archive else [(name, inside)]
        left = max(left - sum(len(each) for _, each in opened), 0)
        found.extend(opened)
        if len(found) > MOST_MEMBERS:
            raise UnreadableStatementError(Refusal.TOO_LARGE, files=len(found))
    return found


def is_workbook(content: bytes) -> bool:
    """Whether an archive is an Excel or OpenDocument workbook. A damaged archive is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return bool(WORKBOOK_PARTS.intersection(archive.namelist()))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return False


def _is_furniture(member: zipfile.ZipInfo) -> bool:
    """Folders, and what macOS leaves beside the files."""
    path = member.filename.split("/")
    return member.is_dir() or path[0] == "__MACOSX" or path[-1].startswith(".")


def _extracted(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], most: int) -> list[tuple[str, bytes]]:
    found, left = [], most
    for member in members:
        if member.flag_bits & ENCRYPTED:
            raise UnreadableStatementError(Refusal.ENCRYPTED, file=member.filename[-100:])
        # The sizes an archive states are its own word: what counts is what comes out.
        with archive.open(member) as stream:
            inside = stream.read(left + 1)
        left -= len(inside)
        if left < 0:
            raise UnreadableStatementError(Refusal.TOO_LARGE, megabytes=most >> 20)
        found.append((member.filename[-100:], inside))
    return found
