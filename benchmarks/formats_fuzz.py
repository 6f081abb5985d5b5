"""Mutants of small files of every format: each must be read or refused, never break the reader or cost without end.

    python -m benchmarks.formats_fuzz [--mutants 20000] [--tampered 2000] [--formats ofx,camt] [--seed 1]

Two kinds. Mutants at random: bytes removed, added, changed, repeated, the end cut off; of a workbook, in one of its
parts. And tampered files, in the formats that state balances: one amount changed by a digit, one transaction missing or
twice, which must be refused, each, for the sum that they contradict.
Prints, for each format, what became of them, the slowest, and by how much the memory grew; fails on the first that is
wrong, and shows it.
"""

import argparse
import io
import random
import resource
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from banking.formats import read_statement
from banking.formats.statement import ParsedFile, Refusal, UnreadableStatementError
from benchmarks.bank_files import BALANCED, MAKERS, rows
from benchmarks.formats_speed import processor_time

TRANSACTIONS = 6
MOST_MEMORY = 100  # megabytes, for files of a few kilobytes
SNIPPETS = [
    b"<", b">", b"&", b"\0", b"9" * 30, b"-", b",", b".", b"\n", b"\r\n\r\n", b"\xff\xfe", b"\xe9", b"</OFX>", b":61:",
    b"^", b"<!DOCTYPE x>", b"<!--", b"<![CDATA[", b'"', b";", b"{1:", b"?20", b":62F:", b"1E9", b"0x1", b"\xef\xbb\xbf",
]  # fmt: skip


@dataclass
class Outcomes:
    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def read(self, content: bytes) -> ParsedFile | Refusal:
        started = processor_time()
        try:
            return read_statement(content)
        except UnreadableStatementError as error:
            return error.refusal
        except Exception:
            print(f"broke the reader: {content!r}")
            raise
        finally:
            self.slowest = max(self.slowest, processor_time() - started)


def mutant(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(changed) + 1)
        act = chance.randrange(6)
        if act == 0:
            del changed[start : start + chance.randint(1, 40)]
        elif act == 1:
            changed[start:start] = chance.choice(SNIPPETS)
        elif act == 2:
            changed[start : start + 1] = bytes([chance.randrange(256)])
        elif act == 3:
            other = chance.randrange(len(changed) + 1)
            changed[start:start] = changed[other : other + chance.randint(1, 120)]
        elif act == 4:
            changed[start : start + 1] = str(chance.randrange(10)).encode()
        else:
            del changed[chance.randrange(len(changed) // 2, len(changed) + 1) :]
        changed = changed or bytearray(b" ")
    return bytes(changed)


def workbook_mutant(content: bytes, chance: random.Random) -> bytes:
    """A part of the archive changed, or the archive itself."""
    if chance.randrange(10) == 0:
        return mutant(content, chance)
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        names = [name for name in source.namelist() if name.startswith("xl/")]
        chosen = chance.choice([*names, *["xl/worksheets/sheet1.xml"] * 5])
        for name in source.namelist():
            inside = source.read(name)
            target.writestr(name, mutant(inside, chance) if name == chosen else inside)
    return changed.getvalue()


def check_sums(parsed: ParsedFile, content: bytes) -> None:
    """What was accepted adds up, counted once more and apart from the reader's own check."""
    for statement in parsed.statements:
        opening, closing = statement.opening_balance, statement.closing_balance
        moved = sum((each.amount for each in statement.transactions if not each.pending), Decimal(0))
        same = all(each.currency == statement.currency for each in statement.transactions)
        if opening is not None and closing is not None and same and opening + moved != closing:
            message = f"a wrong sum accepted: {content!r}"
            raise SystemExit(message)


def tampered_file(name: str, chance: random.Random) -> bytes:
    """One amount changed, one transaction missing or twice, between balances that stay what they were."""
    changed = rows(chance.randint(TRANSACTIONS, 3 * TRANSACTIONS))
    place = chance.randrange(1, len(changed) - 1)
    act = chance.randrange(3)
    if act == 0:
        off = Decimal(chance.choice([1, -1, 10, 100, -1000, 100_000])) / 100
        changed[place] = changed[place]._replace(amount=changed[place].amount + off)
    elif act == 1:
        del changed[place]
    else:
        changed.insert(place, changed[place])
    return MAKERS[name](changed)


def fuzz(name: str, mutants: int, chance: random.Random) -> Outcomes:
    original, outcomes = MAKERS[name](rows(TRANSACTIONS)), Outcomes()
    change = workbook_mutant if name == "xlsx" else mutant
    for _ in range(mutants):
        content = change(original, chance)
        result = outcomes.read(content)
        if isinstance(result, ParsedFile):
            check_sums(result, content)
        outcomes.counts["read" if isinstance(result, ParsedFile) else result.value] += 1
    return outcomes


def tamper(name: str, files: int, chance: random.Random) -> Outcomes:
    outcomes = Outcomes()
    for _ in range(files if name in BALANCED else 0):
        content = tampered_file(name, chance)
        result = outcomes.read(content)
        if result is not Refusal.BALANCE_MISMATCH:
            message = f"a wrong sum was not refused ({result}): {content!r}"
            raise SystemExit(message)
        outcomes.counts[result.value] += 1
    return outcomes


def peak() -> int:
    usage = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage) >> 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutants", type=int, default=20_000)
    parser.add_argument("--tampered", type=int, default=2_000)
    parser.add_argument("--formats", default=",".join(MAKERS))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for name in options.formats.split(","):
        before, chance = peak(), random.Random(options.seed)
        outcomes = fuzz(name, options.mutants, chance)
        refused = tamper(name, options.tampered, chance).counts.total()
        counts = ", ".join(f"{outcome} {count:,}" for outcome, count in outcomes.counts.most_common())
        grown = peak() - before
        print(f"{name:9} {options.mutants:,} mutants: {counts}", flush=True)
        print(
            f"{'':9} {refused:,} tampered refused; slowest {outcomes.slowest * 1000:.0f} ms; {grown} MB more",
            flush=True,
        )
        if grown > MOST_MEMORY:
            raise SystemExit("too much memory")


if __name__ == "__main__":
    main()
