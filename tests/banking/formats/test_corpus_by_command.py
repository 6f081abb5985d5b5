"""The public files by `manage.py import_statement --dry-run --json`: the manifest's count, or a refusal in words."""

import io
import json
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import call_command

from organisations.models import Organisation
from tests.banking.formats.test_corpus import COUNTS, REFUSED, SHARED, UNBALANCED, listed, manifest, needs_corpus

pytestmark = [pytest.mark.django_db, pytest.mark.shared, needs_corpus]

OWN_ACCOUNT = "FR7630006000011234567890189"
# By format of the manifest, how many files are read as it counts, how many are counted and refused for balances that
# their transactions contradict, and how many are refused because they were broken on purpose or hold no statement.
TABLE = {
    "camt": {"read": 76, "unbalanced": 7, "refused": 1},
    "cfonb120": {"read": 5, "unbalanced": 3, "refused": 1},
    "csv": {"read": 37, "refused": 2},
    "mt940": {"read": 33, "unbalanced": 12, "refused": 7},
    "ofx": {"read": 28, "refused": 17},
    "qfx": {"read": 1},
    "qif": {"read": 3},
}


def dry_run(path: Path, *options: str) -> list[dict[str, object]]:
    out = io.StringIO()
    with suppress(SystemExit):
        call_command("import_statement", str(path), "--dry-run", "--json", "--create-account", *options, stdout=out)
    return json.loads(out.getvalue())


def outcome(row: dict[str, str]) -> str:
    """What became of a file; a count or a sentence that is not the expected one is an outcome of its own."""
    path = SHARED / "corpus" / row["path"]
    results = dry_run(path)
    if any(result["format"] and not result["account"] for result in results):
        results = dry_run(path, "--account", OWN_ACCOUNT)
    count = sum(int(str(result["transactions_read"])) for result in results)
    errors = {str(result["error"]) for result in results if result["status"] == "refused"}
    if listed(row["path"], REFUSED):
        return "refused" if errors and not count else f"not refused: {row['path']}"
    if count != (listed(row["path"], COUNTS) or int(row["n_tx"])):
        return f"{count} read, {errors}: {row['path']}"
    if not errors:
        return "read"
    return "unbalanced" if row["path"].endswith(UNBALANCED) else f"{errors}: {row['path']}"


@pytest.mark.whole
def test_corpus_is_read_to_the_last_transaction_or_refused_in_words(organisation: Organisation):
    table: dict[str, Counter[str]] = {}
    for row in manifest():
        table.setdefault(row["format"], Counter())[outcome(row)] += 1
    assert {name: dict(outcomes) for name, outcomes in table.items()} == TABLE
