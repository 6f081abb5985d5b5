"""Ledgers that were never looked at while the engine was written: other words, other habits, other numberings.

    python -m benchmarks.matching_unseen [--seeds 1 2 3] [--lines 600] [--wrong 5]

Nothing is shared with the ledgers on which the weights were set but the way of scoring. What goes wrong here is a
defect of the engine, mended by what the label and the ledger say, never by the seed.
"""

import argparse
import time

from benchmarks.matching_quality import HEADER, Score, show
from benchmarks.unseen_ledgers import STYLES, Unseen
from benchmarks.unseen_situations import ACTS
from reconciliation.matching import propose


def run(seed: int, style: str, lines: int, totals: tuple[Score, Score], wrong: int) -> None:
    world, score, bad = Unseen(seed, style).build(lines, ACTS), Score(), []
    begun = time.perf_counter()
    matches = propose(world.lines, world.ledger)
    seconds = time.perf_counter() - begun
    for line, match, truth in zip(world.lines, matches, world.truths, strict=True):
        results = [each.count(match, truth) for each in (score, *totals)]
        if not all(results):
            bad.append((line, match, truth))
    for each in (score, *totals):
        each.lines += lines
        each.seconds += seconds
    print(score.row(f"seed {seed} {style}"))
    for each in bad[:wrong]:
        show(*each)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--lines", type=int, default=600)
    parser.add_argument("--wrong", type=int, default=0, help="how many lines that went wrong to show for each ledger")
    arguments = parser.parse_args()
    print(HEADER)
    total, by_style = Score(), {style: Score() for style in STYLES}
    for seed in arguments.seeds:
        for style in STYLES:
            run(seed, style, arguments.lines, (total, by_style[style]), arguments.wrong)
    print("\nby style")
    for style, score in by_style.items():
        print(score.row(style))
    print(total.row("all"))
    print("not first:", dict(total.misses.most_common(14)))


if __name__ == "__main__":
    main()
