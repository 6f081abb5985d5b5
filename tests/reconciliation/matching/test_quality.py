"""The promise of the benchmark, on ledgers small enough for every test run; `benchmarks/` reports the large ones."""

import pytest

from benchmarks.matching_ledgers import NUMBERINGS, Builder
from benchmarks.matching_quality import Score
from benchmarks.matching_situations import SITUATIONS
from reconciliation.matching import propose
from reconciliation.matching.ledger import Band


@pytest.mark.parametrize("numbering", NUMBERINGS)
def test_proposals_keep_their_promise(numbering: str) -> None:
    world = Builder(41, numbering).build(300, SITUATIONS)
    score = Score()
    for match, truth in zip(propose(world.lines, world.ledger), world.truths, strict=True):
        score.count(match, truth)

    assert score.right[Band.CERTAIN] == score.given[Band.CERTAIN]
    assert score.first >= 0.97 * score.paying
    assert score.third >= 0.98 * score.paying
    assert score.glance_certain >= 0.9 * score.glance
    assert score.noise_above == 0
