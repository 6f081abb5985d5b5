"""Invoices of a file from another tool, its columns named as it likes: handed to the ledger's own import."""

import re
from collections.abc import Iterator

from invoicing.csv_imports.columns import Places
from invoicing.csv_imports.table import Table
from invoicing.importing import LedgerImport, import_rows
from invoicing.ledger_file import read_records
from organisations.models import Organisation

Record = tuple[int, list[str], list[str]]
# Day/month/year, as the French write it. Never the month first: 03/04/2026 would be two days.
FRENCH_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII)
DATES, CHOICES = ("issue_date", "due_date", "paid_on"), ("kind", "status")
FRENCH_WORDS = {
    "facture": "invoice",
    "avoir": "credit_note",
    "envoyée": "sent",
    "envoyé": "sent",
    "émise": "sent",
    "impayée": "sent",
    "payée": "paid",
    "payé": "paid",
    "réglée": "paid",
    "brouillon": "draft",
}


def import_invoices(organisation: Organisation, table: Table, places: Places, *, dry_run: bool) -> LedgerImport:
    """Store the documents of the file; with one mistake, none. Twice the same file: nothing the second time."""
    rows, errors = read_records(_records(table, places))
    return import_rows(organisation, rows, errors, dry_run=dry_run)


def _records(table: Table, places: Places) -> Iterator[Record]:
    """Each row under our own names and in the ledger's words, without the columns that nobody asked for."""
    header = list(places.values())
    for row in table.rows:
        yield row.line, header, [_in_ledger_words(name, row.cells[place]) for place, name in places.items()]


def _in_ledger_words(name: str, cell: str) -> str:
    if name in DATES and (found := FRENCH_DATE.fullmatch(cell)):
        return f"{found[3]}-{found[2]}-{found[1]}"
    if name == "vat_rate":
        return cell.replace("%", "")
    return FRENCH_WORDS.get(cell.lower(), cell) if name in CHOICES else cell
