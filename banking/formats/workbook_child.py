"""The cells of a workbook as lines of JSON, hundreds of rows a line.

Run as a program of its own, by `workbooks`, under a limit of memory.

A cell far away in an empty sheet makes any spreadsheet library reserve all that lies between, and the one used here
then ends its process: this process, and not the server's.

    python workbook_child.py MEMORY OUTPUT < workbook
"""

import json
import resource
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

ENCRYPTED, MALFORMED, TOO_LARGE = 3, 4, 5  # exit statuses
SECONDS = 30
MOST_SHEETS, WIDEST, LONGEST = 50, 200, 40_000
ROWS_A_LINE, CHARACTERS_A_LINE = 500, 1 << 20  # or a little more
MIDNIGHT = " 00:00:00"
MOST_DECIMALS = 10
WHOLE = 1e15  # beyond, a float no longer tells one whole number from the next


def main(memory: int, output: int) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
        return write(workbook, output)
    except PasswordError:
        return ENCRYPTED
    except MemoryError:
        return TOO_LARGE
    except (CalamineError, OSError, ValueError):
        return MALFORMED


def write(workbook: CalamineWorkbook, left: int) -> int:
    """A line with its name before each sheet, then lists of its rows; no more than `left` characters."""
    sheets = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    for sheet in sheets[:MOST_SHEETS]:
        sys.stdout.write(json.dumps(sheet.name) + "\n")
        rows: list[list[str]] = []
        line_ends = left - CHARACTERS_A_LINE
        for row in workbook.get_sheet_by_name(sheet.name).iter_rows():
            cells = row_of(row)
            left -= sum(map(len, cells)) + 4 * len(cells) + 1
            if left < 0 or len(cells) > WIDEST or max(map(len, cells), default=0) > LONGEST:
                return TOO_LARGE
            rows.append(cells)
            if len(rows) >= ROWS_A_LINE or left < line_ends:
                sys.stdout.write(json.dumps(rows) + "\n")
                rows, line_ends = [], left - CHARACTERS_A_LINE
        sys.stdout.write(json.dumps(rows) + "\n")
    return 0


def row_of(row: Iterable[object]) -> list[str]:
    cells = [AS_TEXT.get(type(cell), str)(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _without_sign(text: str) -> str:
    return text.replace("\0", "")


def _number(number: float) -> str:
    """With a point, and behind a sign that no text begins with."""
    if number == number // 1 and abs(number) < WHOLE:
        return f"\0{int(number)}"
    shortest = repr(number)
    # What a formula computed may miss its cents by the last bits of a float: 0.30000000000000004.
    is_plain = "e" not in shortest and len(shortest.partition(".")[2]) <= MOST_DECIMALS
    return f"\0{shortest}" if is_plain else f"\0{number:.{MOST_DECIMALS}f}".rstrip("0")


def _moment(moment: datetime) -> str:
    return moment.isoformat(" ").removesuffix(MIDNIGHT)


# By the exact type of a cell, days as in ISO 8601.
AS_TEXT: dict[type, Callable[[Any], str]] = {
    str: _without_sign,
    bool: lambda cell: str(cell).lower(),
    int: _number,
    float: _number,
    datetime: _moment,
    date: date.isoformat,
    time: time.isoformat,
}


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
