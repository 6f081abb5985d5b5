"""Whatever the bytes, a statement or a refusal: never another exception, never a sum that the balances contradict."""

import gzip
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banking.formats import read_statement
from banking.formats.statement import Refusal, UnreadableStatementError
from benchmarks.bank_files import BALANCED, MAKERS, rows
from tests.banking.formats.reading import refusal_of

SAMPLES = {name: maker(rows(4)) for name, maker in MAKERS.items()}
SAMPLES["gzip"] = gzip.compress(SAMPLES["ofx"])
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.binary(max_size=6) | st.sampled_from([b"<", b"\0", b"99999999"])),
    min_size=1,
    max_size=6,
)
# A workbook costs a process each time: the run of benchmarks.formats_fuzz mutates those by the thousands.
EXAMPLES = dict.fromkeys(SAMPLES, 50) | {"xlsx": 10}


def mutated(content: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for place, removed, inserted in edits:
        start = int(place * len(content))
        content = content[:start] + inserted + content[start + removed :]
    return content


@pytest.mark.parametrize("name", SAMPLES)
def test_mutated_file_is_read_or_refused_and_adds_up(name):
    @settings(max_examples=EXAMPLES[name], deadline=None, suppress_health_check=list(HealthCheck))
    @given(edits=EDITS)
    def check(edits):
        try:
            statements = read_statement(mutated(SAMPLES[name], edits)).statements
        except UnreadableStatementError:
            return
        for statement in statements:
            opening, closing = statement.opening_balance, statement.closing_balance
            if opening is not None and closing is not None and {t.currency for t in statement.transactions} <= {"EUR"}:
                moved = sum((t.amount for t in statement.transactions if not t.pending), Decimal(0))
                assert opening + moved == closing

    check()


@pytest.mark.parametrize("name", sorted(BALANCED))
@pytest.mark.parametrize("change", ["a cent more", "one missing", "one twice"])
def test_sum_that_the_balances_contradict_is_refused(name, change):
    changed = rows(8)
    if change == "a cent more":
        changed[3] = changed[3]._replace(amount=changed[3].amount + Decimal("0.01"))
    elif change == "one missing":
        del changed[3]
    else:
        changed.insert(3, changed[3])
    assert refusal_of(MAKERS[name](changed)).refusal is Refusal.BALANCE_MISMATCH
