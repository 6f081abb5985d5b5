"""`.zip` and `.gz` around bank files, opened without ever holding more than a file may weigh."""

import io
import zipfile
import zlib

from banking.formats.statement import Refusal, UnreadableStatementError

MOST_MEMBERS = 100
ENCRYPTED = 0x1
CHUNK = 1 << 16
GZIP, ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")  # the second: an archive of nothing
ANY_WBITS = 47  # zlib's word for «gzip or zlib header, largest window»


def unwrapped(content: bytes, largest: int) -> list[tuple[str, bytes]]:
    """(name, content) of each file inside, or the content alone under an empty name.

    Raises `UnreadableStatementError`: too large beyond `largest` bytes in all, malformed if damaged or encrypted.
    """
    if content.startswith(GZIP):
        return [("", _inflated(content, largest))]
    if content.startswith(ZIP):
        return _members(content, largest)
    return [("", content)]


def _inflated(content: bytes, largest: int) -> bytes:
    inflater = zlib.decompressobj(ANY_WBITS)
    try:
        inside = inflater.decompress(content, largest + 1)
    except zlib.error as error:
        raise UnreadableStatementError(Refusal.MALFORMED, reason="gzip") from error
    if len(inside) > largest:
        raise UnreadableStatementError(Refusal.TOO_LARGE, megabytes=largest >> 20)
    if not inflater.eof:
        raise UnreadableStatementError(Refusal.TRUNCATED, reason="gzip")
    return inside


def _members(content: bytes, largest: int) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not _is_furniture(member)]
            if len(members) > MOST_MEMBERS:
                raise UnreadableStatementError(Refusal.TOO_LARGE, files=len(members))
            return _extracted(archive, members, largest)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise UnreadableStatementError(Refusal.MALFORMED, reason="zip") from error


def _is_furniture(member: zipfile.ZipInfo) -> bool:
    """Folders, and what macOS leaves beside the files."""
    path = member.filename.split("/")
    return member.is_dir() or path[0] == "__MACOSX" or path[-1].startswith(".")


def _extracted(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], largest: int) -> list[tuple[str, bytes]]:
    found, left = [], largest
    for member in members:
        if member.flag_bits & ENCRYPTED:
            raise UnreadableStatementError(Refusal.MALFORMED, reason="encrypted", file=member.filename[-100:])
        # The sizes an archive states are its own word: what counts is what comes out.
        with archive.open(member) as stream:
            inside = stream.read(left + 1)
        left -= len(inside)
        if left < 0:
            raise UnreadableStatementError(Refusal.TOO_LARGE, megabytes=largest >> 20)
        found.append((member.filename[-100:], inside))
    return found
