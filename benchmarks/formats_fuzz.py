"""Mutants of small files of every format: each must be read or refused, never break the reader.

    python -m benchmarks.formats_fuzz [--mutants 20000] [--formats ofx,camt] [--seed 1]

Prints, for each format, how many mutants were read, how many refused and why, and the slowest of them.
"""

import argparse
import random
import time
from collections import Counter

from banking.formats import read_statement
from banking.formats.statement import UnreadableStatementError
from benchmarks.formats_speed import GENERATORS

TRANSACTIONS = 3
SNIPPETS = [
    b"<",
    b">",
    b"&",
    b"\0",
    b"9" * 30,
    b"-",
    b",",
    b".",
    b"\n",
    b"\r\n\r\n",
    b"\xff\xfe",
    b"\xe9",
    b"</OFX>",
    b":61:",
    b"^",
]


def mutant(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(changed) + 1)
        act = chance.randrange(5)
        if act == 0:
            del changed[start : start + chance.randint(1, 40)]
        elif act == 1:
            changed[start:start] = chance.choice(SNIPPETS)
        elif act == 2:
            changed[start : start + 1] = bytes([chance.randrange(256)])
        elif act == 3:
            other = chance.randrange(len(changed) + 1)
            changed[start:start] = changed[other : other + chance.randint(1, 120)]
        else:
            del changed[chance.randrange(len(changed) // 2, len(changed) + 1) :]
        changed = changed or bytearray(b" ")
    return bytes(changed)


def fuzz(name: str, mutants: int, chance: random.Random) -> tuple[Counter[str], float]:
    original, outcomes, slowest = GENERATORS[name](TRANSACTIONS), Counter[str](), 0.0
    for _ in range(mutants):
        content = mutant(original, chance)
        start = time.perf_counter()
        try:
            read_statement(content)
            outcomes["read"] += 1
        except UnreadableStatementError as error:
            outcomes[error.refusal.value] += 1
        except Exception:
            print(f"{name}: {content!r}")
            raise
        slowest = max(slowest, time.perf_counter() - start)
    return outcomes, slowest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutants", type=int, default=20_000)
    parser.add_argument("--formats", default=",".join(GENERATORS))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for name in options.formats.split(","):
        outcomes, slowest = fuzz(name, options.mutants, random.Random(options.seed))
        counts = ", ".join(f"{outcome} {count:,}" for outcome, count in outcomes.most_common())
        print(f"{name:10} {counts}; slowest {slowest * 1000:.0f} ms")


if __name__ == "__main__":
    main()
