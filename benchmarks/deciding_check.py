"""Whether eight threads that decide about the same 200 bank lines leave right books, to the cent.

    python -m benchmarks.deciding_check [--threads 8] [--lines 200] [--seconds 30]

Makes a database of its own on the configured server, and drops it at the end. Prints what was decided and how often
somebody was quicker. Fails where a sum, a balance, a status, a line or the journal is wrong, or where a deadlock was
not run again.
"""

import argparse
import os
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import django
from django.db import connection


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from benchmarks.own_database import own_database  # noqa: PLC0415 — after django.setup()

    with own_database("quittance_deciding_check"):
        sys.exit(check(options.threads, options.lines, options.seconds))


def check(threads: int, lines: int, seconds: float) -> bool:
    """Whether anything is wrong."""
    from benchmarks import deciding_at_once  # noqa: PLC0415 — after django.setup()
    from benchmarks.waiting_lines import waiting_lines  # noqa: PLC0415

    organisation, owner = waiting_lines(lines)
    end = time.monotonic() + seconds

    def decide(seed: int) -> Counter[str]:
        try:
            return deciding_at_once.decide_at_random(organisation, owner, seed, lambda: time.monotonic() < end)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        done = sum(pool.map(decide, range(threads)), Counter())
    for act, count in done.most_common():
        print(f"{act:<20} {count:>6}")
    found = list(deciding_at_once.faults(organisation))
    print(f"{done.total()} decisions by {threads} threads in {seconds:.0f} s, {len(found)} faults")
    for fault in found[:20]:
        print(" ", fault)
    return bool(found)


if __name__ == "__main__":
    main()
