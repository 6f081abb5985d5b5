"""Whatever the bytes, a statement or a refusal: never another exception."""

import gzip

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banking.formats import read_statement
from banking.formats.statement import ParsedFile, UnreadableStatementError
from tests.banking.formats import samples

SAMPLES = {
    "ofx": samples.ofx(samples.ofx_statement(samples.RECORD * 3), samples.ofx_statement()),
    "camt": samples.camt(samples.camt_entry(), balances=samples.camt_balance("OPBD", "1.00")),
    "cfonb120": "\n".join((*samples.CFONB, samples.cfonb_detail("LIB", "X"))).encode(),
    "mt940": samples.MT940.encode(),
    "qif": samples.QIF.encode(),
    "csv": samples.CSV.encode(),
    "gzip": gzip.compress(samples.ofx()),
}
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.binary(max_size=6) | st.sampled_from([b"<", b"\0", b"99999999"])),
    min_size=1,
    max_size=6,
)


def mutated(content: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for place, removed, inserted in edits:
        start = int(place * len(content))
        content = content[:start] + inserted + content[start + removed :]
    return content


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_mutated_file_is_read_or_refused(name, edits):
    try:
        result = read_statement(mutated(SAMPLES[name], edits))
    except UnreadableStatementError:
        return
    assert isinstance(result, ParsedFile)
