"""How good the proposals are, on ledgers whose truth is known.

    python -m benchmarks.matching_quality [--seeds 1 2 3] [--lines 600] [--wrong 5]

The weights of `reconciliation.matching.bands` were set on seed 0; report on others.
"""

import argparse
import time
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.matching_ledgers import NUMBERINGS, Builder, Truth
from benchmarks.matching_situations import SITUATIONS
from reconciliation.matching import propose
from reconciliation.matching.ledger import Band, BankLine, Match

ABOVE_POSSIBLE = frozenset({Band.CERTAIN, Band.PROBABLE})


@dataclass(slots=True)
class Score:
    given: Counter[Band] = field(default_factory=Counter)
    right: Counter[Band] = field(default_factory=Counter)
    paying: int = 0
    first: int = 0
    third: int = 0
    glance: int = 0
    glance_certain: int = 0
    noise: int = 0
    noise_proposed: int = 0
    noise_above: int = 0
    misses: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    seconds: float = 0.0

    def count(self, match: Match, truth: Truth) -> bool:
        """Adds one line; false if something about it is wrong."""
        first = match.proposals[0] if match.proposals else None
        is_right = bool(first and truth.key and first.key == truth.key)
        if first:
            self.given[first.band] += 1
            self.right[first.band] += is_right
        if not truth.key:
            self.noise += 1
            self.noise_proposed += first is not None
            self.noise_above += bool(first and first.band in ABOVE_POSSIBLE)
            return not (first and first.band in ABOVE_POSSIBLE)
        self.paying += 1
        self.first += is_right
        self.third += truth.key in {p.key for p in match.proposals[:3]}
        self.glance += truth.at_a_glance
        self.glance_certain += bool(truth.at_a_glance and is_right and first and first.band is Band.CERTAIN)
        self.misses[truth.situation] += not is_right
        return is_right and not (truth.at_a_glance and first and first.band is not Band.CERTAIN)

    def row(self, name: str) -> str:
        bands = "  ".join(f"{self.right[b]:>4}/{self.given[b]:<4}" for b in Band)
        return (
            f"{name:<22} {bands}  {self.first / self.paying:6.1%} {self.third / self.paying:6.1%} "
            f"{self.glance_certain / max(1, self.glance):7.1%} "
            f"{self.noise_above:>3}/{self.noise_proposed:>3}/{self.noise:<4} "
            f"{self.lines / self.seconds:>7.0f}"
        )


HEADER = (
    f"{'ledger':<22} {'certain':>9}  {'probable':>9}  {'possible':>9}  {'ambiguous':>9}   first  in 3  "
    f"certain  noise   lines/s"
)


def show(line: BankLine, match: Match, truth: Truth) -> None:
    print(f"  {truth.situation}: {line.amount} {line.label!r} wanted {truth.key!r}")
    for p in match.proposals[:3]:
        print(f"      {p.band} {p.score} {p.key} {[r.code for r in p.reasons]}")


def run(seed: int, numbering: str, lines: int, total: Score, wrong: int) -> None:
    world = Builder(seed, numbering).build(lines, SITUATIONS)
    score = Score(lines=len(world.lines))
    begun = time.perf_counter()
    matches = propose(world.lines, world.ledger)
    score.seconds = time.perf_counter() - begun
    total.seconds += score.seconds
    total.lines += score.lines
    bad = []
    for line, match, truth in zip(world.lines, matches, world.truths, strict=True):
        total.count(match, truth)
        if not score.count(match, truth):
            bad.append((line, match, truth))
    print(score.row(f"seed {seed} {numbering}"))
    for line, match, truth in bad[:wrong]:
        show(line, match, truth)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--lines", type=int, default=600)
    parser.add_argument("--wrong", type=int, default=0, help="how many lines that went wrong to show for each ledger")
    arguments = parser.parse_args()
    print(HEADER)
    total = Score()
    for seed in arguments.seeds:
        for numbering in NUMBERINGS:
            run(seed, numbering, arguments.lines, total, arguments.wrong)
    print(total.row("all"))
    print("not first:", dict(total.misses.most_common(12)))


if __name__ == "__main__":
    main()
