"""Eight people who accept, refuse, ignore and undo over the same lines; thirty seconds of it are a benchmark's."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import count

import pytest

from benchmarks.deciding_at_once import decide_at_random, faults
from benchmarks.waiting_lines import waiting_lines
from tests.races.threads import together

PEOPLE, LINES, DECISIONS = 8, 24, 12


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_eight_people_deciding_at_once_leave_right_books() -> None:
    company, owner = waiting_lines(LINES)

    def times(most: int) -> Callable[[], bool]:
        made = count()
        return lambda: next(made) < most

    done = together([partial(decide_at_random, company, owner, seed, times(DECISIONS)) for seed in range(PEOPLE)])

    assert list(faults(company)) == []
    assert sum(done, Counter()).total() == PEOPLE * DECISIONS
