"""Every public file of the corpus: the count of its MANIFEST, or a refusal listed here."""

import csv
import io
import os
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from banking.formats import read_statement
from banking.formats.statement import Refusal, UnreadableStatementError

SHARED = Path(os.environ.get("SHARED_DIR") or Path(__file__).parents[3] / ".." / "shared")
MANIFEST = SHARED / "corpus" / "MANIFEST.tsv"

# Broken on purpose, or no bank statement at all: the end of the path, and why it is refused.
REFUSED = {
    "ofxdata-banking-xml200.ofx": Refusal.MALFORMED,  # its only record was cut out by hand
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
    "camt053.v2.wrong.xml": Refusal.NO_STATEMENT,
    "operation_unstarted.txt": Refusal.NO_STATEMENT,
    "cmxl/reference.sta": Refusal.NO_STATEMENT,
    "betterplace/empty_line.sta": Refusal.NO_STATEMENT,
    # One field or less of an MT940: nothing tells what it is.
    "pull-15-head/tests/cmxl/statement_details.sta": Refusal.UNKNOWN_FORMAT,
    "empty_non_swift.sta": Refusal.UNKNOWN_FORMAT,
    "invalid_statement.sta": Refusal.UNKNOWN_FORMAT,
    "cmxl/statement_number.sta": Refusal.UNKNOWN_FORMAT,
    "betterplace/empty_86.sta": Refusal.UNKNOWN_FORMAT,
    "original_currency_no_header.csv": Refusal.MAPPING_NEEDED,
    "error_value_statement.csv": Refusal.BAD_DATE,
}
# Their amounts were changed by hand: opening balance and movements do not make the closing one.
UNBALANCED = (
    "five.decimals.xml",
    "pull-11-head/tests/Unit/Camt053/Stubs/camt053.v3.xml",
    "camt053.v2.all-balance-types.xml",
    "end_of_statement_without_beginning.txt",
    "new_statement_without_previous_ended.txt",
    "operation_detail_without_operation.txt",
    "mBank/with_newline_in_tnr.sta",
    "self-provided/details_60-63.sta",
    "self-provided/malformed_details.sta",
    "self-provided/overly_long_details.sta",
    "self-provided/raiffeisen-cmi.sta",
    "self-provided/whitespace.sta",
    "betterplace/sepa_snippet.sta",
    "betterplace/sepa_snippet_broken.sta",
    "jejik/ing.sta",
    "jejik/knab.sta",
    "jejik/postfinance.sta",
    "jejik/rabobank.sta",
)
# For tables the manifest counts the lines below the first one, whatever they hold: here they are fewer movements.
COUNTS = {
    # Rows without a day below a movement: who paid, and the parts of a sum; the manifest counts each of them.
    "workbench/_variants/heads-mk-asyncio-timer-data/workbench/test/account-statement.csv": 5,
    "workbench/_variants/heads-mk-asyncio-timer-data/workbench/test/account-statement-2.csv": 1,
    "matthiask__workbench/workbench/test/account-statement.csv": 3,
    # Three lines before the titles, an empty one and a disclaimer of two lines behind the movements.
    "postfinance-export.csv": 5,
    # The bank, the account, a balance and the titles before the movements, a balance behind them.
    "meta_data_separated_credit_debit.csv": 4,
    # Twelve lines of what was searched for, then the titles.
    "sample_statement_en_with_header.csv": 2,
}
# The manifest names a QFX file by what it is called.
READ_AS = {"qfx": "ofx"}


def manifest() -> list[dict[str, str]]:
    if not MANIFEST.exists():
        return []
    with MANIFEST.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def listed(path: str, table: dict[str, Any]) -> Any:
    return next((value for end, value in table.items() if path.endswith(end)), None)


def outcome(content: bytes, **options: bool) -> tuple[str, int] | Refusal:
    try:
        parsed = read_statement(content, **options)
    except UnreadableStatementError as error:
        return error.refusal
    return parsed.format, sum(len(statement.transactions) for statement in parsed.statements)


needs_corpus = pytest.mark.skipif(not MANIFEST.exists(), reason="the corpus of ../shared is not there")


@pytest.mark.shared
@needs_corpus
@pytest.mark.parametrize("row", manifest(), ids=lambda row: row["path"])
def test_corpus_file_is_read_to_the_last_transaction_or_refused_as_listed(row):
    path = row["path"]
    count = (READ_AS.get(row["format"], row["format"]), listed(path, COUNTS) or int(row["n_tx"]))
    expected = listed(path, REFUSED) or (Refusal.BALANCE_MISMATCH if path.endswith(UNBALANCED) else count)
    assert outcome((SHARED / "corpus" / path).read_bytes()) == expected


@pytest.mark.shared
@needs_corpus
@pytest.mark.parametrize(
    "row", [row for row in manifest() if row["path"].endswith(UNBALANCED)], ids=lambda row: row["path"]
)
def test_corpus_file_with_changed_balances_is_read_where_the_user_goes_on(row):
    content = (SHARED / "corpus" / row["path"]).read_bytes()
    assert outcome(content, check_balances=False) == (row["format"], int(row["n_tx"]))


def as_ofxparse_reads(content: bytes) -> list[tuple[Decimal, str]] | None:
    """Amount and identifier of each transaction, none where that library cannot read the file."""
    ofxparse = pytest.importorskip("ofxparse")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it feeds XML to an HTML parser, and is told so
        try:
            accounts = ofxparse.OfxParser.parse(io.BytesIO(content)).accounts
        except (ofxparse.OfxParserException, UnicodeDecodeError, IndexError):
            return None
    listed_by_type = [entry for account in accounts for entry in account.statement.transactions]
    cash = [entry for entry in listed_by_type if isinstance(entry, ofxparse.ofxparse.Transaction)]
    return [(entry.amount.quantize(Decimal("0.01")), entry.id) for entry in cash]


@pytest.mark.shared
@needs_corpus
@pytest.mark.parametrize(
    "row",
    [row for row in manifest() if row["format"] in {"ofx", "qfx"} and row["n_tx"] != "0"],
    ids=lambda row: row["path"],
)
def test_corpus_file_says_what_another_library_reads_in_it(row):
    content = (SHARED / "corpus" / row["path"]).read_bytes()
    expected = as_ofxparse_reads(content)
    if expected is None:
        pytest.skip("ofxparse cannot read it")
    statements = read_statement(content).statements
    assert [(each.amount, each.bank_reference) for part in statements for each in part.transactions] == expected
