"""The promise of the benchmark, on ledgers small enough for every test run; `benchmarks/` reports the large ones."""

from collections.abc import Callable

import pytest

from benchmarks.matching_ledgers import NUMBERINGS, Builder, World
from benchmarks.matching_quality import Score
from benchmarks.matching_situations import SITUATIONS
from benchmarks.unseen_ledgers import STYLES, Unseen
from benchmarks.unseen_situations import ACTS
from reconciliation.matching import propose
from reconciliation.matching.ledger import Band

WORLDS = [
    *(pytest.param(lambda n=n: Builder(41, n).build(300, SITUATIONS), id=n) for n in NUMBERINGS),
    *(pytest.param(lambda s=s: Unseen(41, s).build(200, ACTS), id=f"unseen {s}") for s in STYLES),
]


@pytest.mark.parametrize("build", WORLDS)
def test_proposals_keep_their_promise(build: Callable[[], World]) -> None:
    world, score = build(), Score()
    for match, truth in zip(propose(world.lines, world.ledger), world.truths, strict=True):
        score.count(match, truth)

    assert score.right[Band.CERTAIN] == score.given[Band.CERTAIN]
    assert score.first >= 0.97 * score.paying
    assert score.third >= 0.98 * score.paying
    assert score.glance_certain >= 0.9 * score.glance
    assert score.noise_above == 0
