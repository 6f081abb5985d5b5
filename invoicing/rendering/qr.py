"""QR codes for payments: bytes, error correction M, mask 3, versions 1 to 13 (ISO/IEC 18004).

segno draws the frame of each version, once; what differs from one document to the next is written here, eight times as
fast as a library that knows all kinds. The tests hold each code against segno's own.
"""

import functools
from collections.abc import Iterator, Sequence

import segno
from segno.consts import ALIGNMENT_POS

MASK = 3
BYTES = 0b0100  # the mode
PADDING = b"\xec\x11"
SHORT_COUNT = 9  # up to this version, the number of bytes is written in eight bits; beyond, in sixteen
TIMING_COLUMN = 6
FIRST_SAYING_VERSION = 7
# Of each version at level M: codewords of correction of a block; data codewords of each block.
BLOCKS: tuple[tuple[int, tuple[int, ...]], ...] = (
    (10, (16,)),
    (16, (28,)),
    (26, (44,)),
    (18, (32,) * 2),
    (24, (43,) * 2),
    (16, (27,) * 4),
    (18, (31,) * 4),
    (22, (38, 38, 39, 39)),
    (22, (36,) * 3 + (37,) * 2),
    (26, (43,) * 4 + (44,)),
    (30, (50,) + (51,) * 4),
    (22, (36,) * 6 + (37,) * 2),
    (22, (37,) * 8 + (38,)),
)


def modules(content: bytes) -> list[bytes]:
    """Return the rows of the smallest code that holds these bytes, 1 for dark. Raises `ValueError` beyond 331 bytes."""
    version = next((each for each in range(1, len(BLOCKS) + 1) if _needed(content, each) <= _room(each)), None)
    if version is None:
        raise ValueError("Too long for a payment code")
    frame, places, mask = _frame(version)
    stream = _interleaved(_codewords(content, version), version)
    bits = int.from_bytes(stream, "big") << (len(places) - 8 * len(stream)) ^ mask
    drawn = bytearray(frame)
    for place, bit in zip(places, f"{bits:0{len(places)}b}", strict=True):
        drawn[place] = bit == "1"
    size = 17 + 4 * version
    return [bytes(drawn[start : start + size]) for start in range(0, size * size, size)]


def _needed(content: bytes, version: int) -> int:
    """Codewords: the mode, the count and the end make one and a half, rounded up, or two and a half."""
    return len(content) + (2 if version <= SHORT_COUNT else 3)


def _room(version: int) -> int:
    return sum(BLOCKS[version - 1][1])


def _codewords(content: bytes, version: int) -> bytes:
    length = _needed(content, version)
    count_bits = 8 if version <= SHORT_COUNT else 16
    head = BYTES << count_bits | len(content)
    written = (head << 8 * len(content) | int.from_bytes(content, "big")) << 4
    return (written.to_bytes(length, "big") + PADDING * _room(version))[: _room(version)]


def _interleaved(data: bytes, version: int) -> bytes:
    """The first codeword of each block, then the second…; then their corrections in the same way."""
    corrections, sizes = BLOCKS[version - 1]
    blocks, start = [], 0
    for size in sizes:
        blocks.append(data[start : start + size])
        start += size
    return bytes([*_in_turn(blocks), *_in_turn([_correction(each, corrections) for each in blocks])])


def _in_turn(blocks: Sequence[bytes]) -> Iterator[int]:
    for at in range(max(map(len, blocks))):
        yield from (block[at] for block in blocks if at < len(block))


def _correction(block: bytes, count: int) -> bytes:
    """The remainder by the generator polynomial, a byte at a time, the whole remainder as one number."""
    multiples, top = _multiples(count), 8 * (count - 1)
    remainder, kept = 0, (1 << top) - 1
    for each in block:
        remainder = (remainder & kept) << 8 ^ multiples[each ^ remainder >> top]
    return remainder.to_bytes(count, "big")


@functools.cache
def _multiples(count: int) -> list[int]:
    """The generator polynomial of so many corrections, less its first term, times each element of the field."""
    generator = [1]
    root = 1
    for _ in range(count):
        scaled = [_times(each, root) for each in generator]
        generator = [high ^ low for high, low in zip([*generator, 0], [0, *scaled], strict=True)]
        root = _times(root, 2)
    return [int.from_bytes(bytes(_times(each, by) for each in generator[1:]), "big") for by in range(256)]


def _times(one: int, other: int) -> int:
    """Multiply in GF(256), by the polynomial that the standard names."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one, other = one << 1 ^ (0x11D if one & 0x80 else 0), other >> 1
    return product


@functools.cache
def _frame(version: int) -> tuple[bytes, list[int], int]:
    """Return what all codes of a version share, the places of the bits in their order, and the mask as one number."""
    drawn = segno.make_qr(b"\0", version=version, error="m", boost_error=False, mask=MASK)
    size = len(drawn.matrix)
    found = [place for place in _order(size) if not _is_fixed(*place, size, version)]
    mask = int("".join("1" if (row + column) % 3 == 0 else "0" for row, column in found), 2)
    return b"".join(map(bytes, drawn.matrix)), [row * size + column for row, column in found], mask


def _is_fixed(row: int, column: int, size: int, version: int) -> bool:
    """Whether a module is of a pattern or says what the code is: it bears no bit."""
    near, far, before_far = 9, size - 8, size - 11
    corner = (row < near and (column < near or column >= far)) or (row >= far and column < near)
    timing = TIMING_COLUMN in (row, column)
    says_version = (
        version >= FIRST_SAYING_VERSION and min(row, column) < TIMING_COLUMN and max(row, column) >= before_far
    )
    return corner or timing or says_version or (row, column) in _aligning(size, version)


@functools.cache
def _aligning(size: int, version: int) -> frozenset[tuple[int, int]]:
    """Squares of five around each crossing of the standard's positions, but for the three corners."""
    at = ALIGNMENT_POS[version - 2] if version > 1 else ()
    corners = {(TIMING_COLUMN, TIMING_COLUMN), (TIMING_COLUMN, size - 7), (size - 7, TIMING_COLUMN)}
    centres = {(row, column) for row in at for column in at} - corners
    around = range(-2, 3)
    return frozenset((row + down, column + right) for row, column in centres for down in around for right in around)


def _order(size: int) -> Iterator[tuple[int, int]]:
    """Up and down by pairs of columns, from the right, but for the one of the timing."""
    columns = [column for column in range(size) if column != TIMING_COLUMN]
    upwards = True
    for right in range(len(columns) - 1, 0, -2):
        for row in range(size - 1, -1, -1) if upwards else range(size):
            yield row, columns[right]
            yield row, columns[right - 1]
        upwards = not upwards
