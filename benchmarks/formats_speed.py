"""How fast each format is read, and whether twice the file takes twice the time.

    python -m benchmarks.formats_speed [--sizes 5000,10000,50000,200000] [--formats ofx,camt] [--rounds 3]

Prints transactions a second of processor time (best of the rounds, the child that reads workbooks included), the time
a transaction takes against the smallest file (1.0 is linear), and by how much the memory grew at most, in megabytes and
against the file: each measure runs in a process of its own.
"""

import argparse
import gc
import multiprocessing
import resource
import time
from collections.abc import Callable
from typing import NamedTuple

from banking.formats import read_statement
from benchmarks.bank_files import MAKERS, rows

MEGABYTE = 1 << 20


def _generator(name: str) -> Callable[[int], bytes]:
    return lambda count: MAKERS[name](rows(count))


# By the number of transactions, for the benchmarks that need nothing else of a file.
GENERATORS: dict[str, Callable[[int], bytes]] = {name: _generator(name) for name in MAKERS}
ofx, camt = GENERATORS["ofx"], GENERATORS["camt"]


class Measure(NamedTuple):
    bytes: int
    seconds: float
    grown: int  # bytes of memory, at most


def processor_time() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak() -> int:
    usage = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage) * 1024


def measure(name: str, count: int, rounds: int) -> Measure:
    content = GENERATORS[name](count)
    seconds, before = [], peak()
    for _ in range(rounds):
        gc.collect()
        started = processor_time()
        parsed = read_statement(content)
        seconds.append(processor_time() - started)
        read = sum(len(statement.transactions) for statement in parsed.statements)
        del parsed
        if read != count:
            message = f"{name}: {read} transactions read of {count}"
            raise SystemExit(message)
    return Measure(len(content), min(seconds), peak() - before)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="5000,10000,50000,200000")
    parser.add_argument("--formats", default=",".join(MAKERS))
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    print("format        count      MB  seconds  per second linearity  grown MB  × file")
    for name in options.formats.split(","):
        smallest = 0.0
        for count in map(int, options.sizes.split(",")):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                size, seconds, grown = pool.apply(measure, (name, count, options.rounds))
            smallest = smallest or seconds / count
            print(
                f"{name:10} {count:8,} {size / MEGABYTE:7.1f} {seconds:8.2f} {count / seconds:11,.0f} "
                f"{seconds / count / smallest:9.2f} {grown / MEGABYTE:9.0f} {grown / size:7.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
