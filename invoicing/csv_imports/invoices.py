"""Invoices of a file from another tool, its columns named as it likes: handed to the ledger's own import."""

from collections.abc import Iterator

from invoicing.csv_imports.columns import Places
from invoicing.csv_imports.table import Table
from invoicing.importing import LedgerImport, import_rows
from invoicing.ledger_file import read_records
from organisations.models import Organisation

Record = tuple[int, list[str], list[str]]


def import_invoices(organisation: Organisation, table: Table, places: Places, *, dry_run: bool) -> LedgerImport:
    """Store the documents of the file; with one mistake, none. Twice the same file: nothing the second time."""
    rows, errors = read_records(_records(table, places))
    return import_rows(organisation, rows, errors, dry_run=dry_run)


def _records(table: Table, places: Places) -> Iterator[Record]:
    """Each row under our own names, without the columns that nobody asked for."""
    header = list(places.values())
    for row in table.rows:
        yield row.line, header, [row.cells[place] for place in places]
