"""How fast the engine is, and how much memory it takes, against a large ledger.

python -m benchmarks.matching_scale [--lines 10000] [--documents 100000] [--numbering F-2025-0123]
"""

import argparse
import resource
import time

from benchmarks.matching_ledgers import NUMBERINGS, Builder
from benchmarks.matching_situations import SITUATIONS
from reconciliation.matching import propose


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--numbering", choices=sorted(NUMBERINGS), default="F-2025-0123")
    arguments = parser.parse_args()
    builder = Builder(7, arguments.numbering, unpaid=arguments.documents - arguments.lines)
    world = builder.build(arguments.lines, SITUATIONS)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun, cpu = time.perf_counter(), time.process_time()
    matches = propose(world.lines, world.ledger)
    wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    first = sum(
        m.proposals[0].key == t.key for m, t in zip(matches, world.truths, strict=True) if t.key and m.proposals
    )
    paying = sum(bool(t.key) for t in world.truths)
    size = f"{len(world.lines)} lines, {len(world.ledger.documents)} documents, {len(world.ledger.customers)} customers"
    print(f"{size}: {wall:.2f} s, {cpu:.2f} s of CPU, {len(world.lines) / wall:.0f} lines/s")
    print(f"peak {after / 1024:.0f} MB, of which {(after - before) / 1024:.0f} MB in the engine")
    print(f"right set first {first / paying:.1%}")


if __name__ == "__main__":
    main()
