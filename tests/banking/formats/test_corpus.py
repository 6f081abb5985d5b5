"""Every public file of the corpus: the count of its MANIFEST, or a refusal listed here."""

import csv
import os
from pathlib import Path

import pytest

from banking.formats import read_statement
from banking.formats.statement import Refusal, UnreadableStatementError

SHARED = Path(os.environ.get("SHARED_DIR") or Path(__file__).parents[3] / ".." / "shared")
MANIFEST = SHARED / "corpus" / "MANIFEST.tsv"

# Broken on purpose, or no bank statement at all: the end of the path, and why it is refused.
REFUSED = {
    "ofxdata-banking-xml200.ofx": Refusal.BAD_DATE,  # its only record was cut out by hand
    "fail_nice/date_missing.ofx": Refusal.BAD_DATE,
    "fail_nice/decimal_error.ofx": Refusal.BAD_DATE,  # the amount is wrong too
    "ofxdata-google.ofx": Refusal.INVESTMENT_ONLY,
    "ofxdata-investments-multiple-accounts-xml.ofx": Refusal.INVESTMENT_ONLY,
    "ofxdata-investments-oneline-xml.ofx": Refusal.INVESTMENT_ONLY,
    "fixtures/investment_401k.ofx": Refusal.INVESTMENT_ONLY,
    "td_ameritrade.ofx": Refusal.INVESTMENT_ONLY,
    "tiaacref.ofx": Refusal.INVESTMENT_ONLY,
    "vanguard.ofx": Refusal.INVESTMENT_ONLY,
    "vanguard401k.ofx": Refusal.INVESTMENT_ONLY,
    "account_listing_aggregation.ofx": Refusal.NO_STATEMENT,
    "bank_small.ofx": Refusal.NO_STATEMENT,
    "error_message.ofx": Refusal.NO_STATEMENT,
    "signon_fail.ofx": Refusal.NO_STATEMENT,
    "signon_success.ofx": Refusal.NO_STATEMENT,
    "signon_success_no_message.ofx": Refusal.NO_STATEMENT,
}
FORMATS = {"ofx", "qfx"}
# The manifest names files by what they are called, not by what they hold.
READ_AS = {"qfx": "ofx"}


def manifest() -> list[dict[str, str]]:
    if not MANIFEST.exists():
        return []
    with MANIFEST.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if row["format"] in FORMATS]


def outcome(content: bytes) -> tuple[str, int] | Refusal:
    try:
        parsed = read_statement(content)
    except UnreadableStatementError as error:
        return error.refusal
    return parsed.format, sum(len(statement.transactions) for statement in parsed.statements)


@pytest.mark.shared
@pytest.mark.skipif(not MANIFEST.exists(), reason="the corpus of ../shared is not there")
@pytest.mark.parametrize("row", manifest(), ids=lambda row: row["path"])
def test_corpus_file_is_read_to_the_last_transaction_or_refused_as_listed(row):
    content = (SHARED / "corpus" / row["path"]).read_bytes()
    refused = [refusal for end, refusal in REFUSED.items() if row["path"].endswith(end)]
    expected = refused[0] if refused else (READ_AS.get(row["format"], row["format"]), int(row["n_tx"]))
    assert outcome(content) == expected
