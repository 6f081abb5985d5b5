"""An uploaded file as it is shown before anything is stored, and then stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from common.errors import BusinessError
from invoicing.company import settings_of
from invoicing.csv_imports.columns import COLUMNS, Column, Places, chosen, guess, missing
from invoicing.csv_imports.customers import import_customers, plan_customers
from invoicing.csv_imports.invoices import import_invoices
from invoicing.csv_imports.plan import Plan
from invoicing.csv_imports.products import import_products, plan_products
from invoicing.csv_imports.table import Row, Table, read_table
from invoicing.models import CsvUpload
from organisations.models import Organisation

SHOWN_ROWS, SHOWN_ERRORS = 8, 100
KEPT = timedelta(days=1)


class AlreadyImportedError(BusinessError):
    """Somebody clicks twice, or comes back to a page that is past."""


@dataclass
class Outcome:
    """How many rows are new, completed and known, and every mistake with its line. None is stored with a mistake."""

    created: int = 0
    completed: int = 0
    known: int = 0
    customers_created: int = 0
    errors: list[str] = field(default_factory=list)
    by_line: Mapping[int, str] = field(default_factory=dict)


@dataclass
class Preview:
    """What a person sees of the file. `problem` is what keeps it from being read at all."""

    columns: tuple[Column, ...]
    header: list[str] = field(default_factory=list)
    rows: list[tuple[Row, str]] = field(default_factory=list)
    count: int = 0
    places: Places = field(default_factory=dict)
    outcome: Outcome | None = None
    problem: str = ""

    @property
    def may_import(self) -> bool:
        return (
            self.outcome is not None and not self.outcome.errors and bool(self.outcome.created + self.outcome.completed)
        )

    @property
    def choices(self) -> list[tuple[int, str, str]]:
        """Place, header and our name of each column."""
        return [(place, title, self.places.get(place, "")) for place, title in enumerate(self.header)]

    @property
    def shown_errors(self) -> list[str]:
        return self.outcome.errors[:SHOWN_ERRORS] if self.outcome else []

    @property
    def more_errors(self) -> int:
        return max(0, len(self.outcome.errors) - SHOWN_ERRORS) if self.outcome else 0


def upload(organisation: Organisation, kind: str, file_name: str, content: bytes, by: Any) -> CsvUpload:
    """Keep the file until somebody decides; those of yesterday are thrown away. Raises `BusinessError` for no CSV."""
    read_table(content)
    own = CsvUpload.objects.filter(organisation=organisation)
    own.filter(created_at__lt=timezone.now() - KEPT).delete()
    return CsvUpload.objects.create(
        organisation=organisation, kind=kind, file_name=file_name[:200], content=content, created_by=by
    )


def places_of(kept: CsvUpload, table: Table) -> Places:
    """What somebody said of the columns, else what their headers say."""
    if kept.columns:
        return {int(place): name for place, name in kept.columns.items()}
    return guess(table.header, COLUMNS[CsvUpload.Kind(kept.kind)])


def choose_columns(kept: CsvUpload, posted: Mapping[str, str]) -> None:
    """Remember what the person says of the columns. Raises `BusinessError`."""
    table = read_table(bytes(kept.content))
    places = chosen(posted, len(table.header), COLUMNS[CsvUpload.Kind(kept.kind)])
    kept.columns = {str(place): name for place, name in places.items()}
    kept.save(update_fields=["columns"])


def preview(kept: CsvUpload, today: date) -> Preview:
    """Say what the file would bring. Nothing is written."""
    columns = COLUMNS[CsvUpload.Kind(kept.kind)]
    table = read_table(bytes(kept.content))
    places = places_of(kept, table)
    shown = Preview(columns, table.header, count=len(table.rows), places=places)
    if lacking := missing(places, columns):
        shown.problem = _("Say which column is: %(names)s.") % {"names": ", ".join(lacking)}
    else:
        shown.outcome = run(kept, table, places, today, dry_run=True)
    by_line = shown.outcome.by_line if shown.outcome else {}
    shown.rows = [(row, by_line.get(row.line, "")) for row in table.rows[:SHOWN_ROWS]]
    return shown


@transaction.atomic
def store(kept: CsvUpload, today: date) -> Outcome:
    """Import the file, all of it, once. Raises `BusinessError` where it has a mistake: nothing is stored then."""
    kept = CsvUpload.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=kept.pk)
    refuse_a_second_time(kept)
    table = read_table(bytes(kept.content))
    places = places_of(kept, table)
    if missing(places, COLUMNS[CsvUpload.Kind(kept.kind)]):
        raise BusinessError(_("Say first which column is which."))
    outcome = run(kept, table, places, today, dry_run=False)
    if outcome.errors:
        raise BusinessError(_("Nothing was imported: some lines have to be corrected first."))
    kept.content, kept.imported_at = b"", timezone.now()
    kept.save(update_fields=["content", "imported_at"])
    return outcome


def refuse_a_second_time(kept: CsvUpload) -> None:
    """Raise `AlreadyImportedError` for a file whose rows are there: it is not kept to be looked at again."""
    if kept.imported_at:
        when = formats.date_format(timezone.localtime(kept.imported_at), "DATETIME_FORMAT")
        words = {"file": kept.file_name, "when": when}
        raise AlreadyImportedError(_("“%(file)s” was imported already, on %(when)s: it is all in this list.") % words)


def run(kept: CsvUpload, table: Table, places: Places, today: date, *, dry_run: bool) -> Outcome:
    organisation = kept.organisation
    if kept.kind == CsvUpload.Kind.CUSTOMERS:
        return _of_plan((plan_customers if dry_run else import_customers)(organisation, table, places))
    if kept.kind == CsvUpload.Kind.PRODUCTS:
        settings = settings_of(organisation)
        return _of_plan((plan_products if dry_run else import_products)(settings, table, places, today))
    ledger = import_invoices(organisation, table, places, dry_run=dry_run)
    return Outcome(
        created=ledger.created,
        known=ledger.already_known,
        customers_created=ledger.customers_created,
        errors=ledger.errors,
    )


def _of_plan(plan: Plan[Any]) -> Outcome:
    return Outcome(
        created=len(plan.created),
        completed=len(plan.completed),
        known=plan.known,
        errors=plan.errors,
        by_line=plan.outcomes,
    )
