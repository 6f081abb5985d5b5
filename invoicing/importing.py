"""Take over a ledger from another tool: a CSV of documents, all of it or nothing."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _
from stdnum import iban as iban_numbers
from stdnum.fr import siren as siren_numbers

from common.errors import BusinessError
from common.money import LARGEST_AMOUNT, ZERO, round_cents
from invoicing import events
from invoicing.models import Allocation, Customer, Invoice, Payment
from invoicing.numbering import NUMBER_LENGTH, number_key
from invoicing.vat import split_incl_vat
from organisations.models import Organisation

REQUIRED = ("number", "customer", "issue_date", "due_date", "total_incl_vat")
OPTIONAL = (
    "kind", "status", "currency", "vat_rate", "paid_on", "customer_email", "customer_siren", "customer_iban",
    "reference", "credited_invoice",
)  # fmt: skip
BATCH = 5000
MOST_ERRORS = 1000
CUSTOMER_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One line of the file, read and checked on its own."""

    line: int
    number: str
    customer: str
    issue_date: date
    due_date: date
    total_incl_vat: Decimal
    kind: str
    status: str
    currency: str
    vat_rate: Decimal
    paid_on: date | None
    customer_email: str
    customer_siren: str
    customer_iban: str
    reference: str
    credited_invoice: str


@dataclass(slots=True)
class LedgerImport:
    """What became of the file. `errors` name a line each; where there is one, nothing was stored."""

    status: str = "imported"
    created: int = 0
    customers_created: int = 0
    already_known: int = 0
    errors: list[str] = field(default_factory=list)


def import_ledger(organisation: Organisation, content: bytes, *, dry_run: bool = False) -> LedgerImport:
    """Store the documents of the file with their numbers as given. Raises `BusinessError` where it is no such file."""
    rows, errors = read_rows(content)
    errors += _repeated_numbers(rows)
    if errors:
        return LedgerImport(status="refused", errors=errors[:MOST_ERRORS])
    with transaction.atomic():
        outcome = _store(organisation, rows)
        if dry_run or outcome.errors:
            transaction.set_rollback(True)
    return outcome


def read_rows(content: bytes) -> tuple[list[LedgerRow], list[str]]:
    """Return the rows and the mistakes, each with its line number. Raises `BusinessError` for another kind of file."""
    reader = _reader(content)
    rows, errors = [], []
    for raw in reader:
        try:
            rows.append(_row(reader.line_num, {name: (raw.get(name) or "").strip() for name in (*REQUIRED, *OPTIONAL)}))
        except BusinessError as error:
            errors.append(_("Line %(line)s: %(reason)s") % {"line": reader.line_num, "reason": error})
    return rows, errors


def _reader(content: bytes) -> "csv.DictReader[str]":
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BusinessError(_("The file is not in UTF-8. Save it again as “CSV UTF-8”.")) from error
    if "\0" in text:
        raise BusinessError(_("This is not a CSV file."))
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
    missing = [name for name in REQUIRED if name not in reader.fieldnames]
    if missing:
        raise BusinessError(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
    return reader


def _row(line: int, raw: dict[str, str]) -> LedgerRow:
    issued, due = _date(raw["issue_date"], "issue_date"), _date(raw["due_date"], "due_date")
    if due < issued:
        raise BusinessError(_("the due date comes before the issue date."))
    if not raw["customer"] or len(raw["customer"]) > CUSTOMER_LENGTH:
        raise BusinessError(_("a customer's name of at most 200 characters is needed."))
    return LedgerRow(
        line=line,
        number=_number(raw["number"]),
        customer=raw["customer"],
        issue_date=issued,
        due_date=due,
        total_incl_vat=_total(raw["total_incl_vat"]),
        kind=_choice(raw["kind"] or Invoice.Kind.INVOICE, Invoice.Kind.values, "kind"),
        status=_choice(raw["status"] or Invoice.Status.SENT, ("draft", "sent", "paid"), "status"),
        currency=_currency(raw["currency"] or "EUR"),
        vat_rate=_vat_rate(raw["vat_rate"] or "20"),
        paid_on=_date(raw["paid_on"], "paid_on") if raw["paid_on"] else None,
        customer_email=raw["customer_email"][:254],
        customer_siren=_siren(raw["customer_siren"]),
        customer_iban=_iban(raw["customer_iban"]),
        reference=raw["reference"][:50],
        credited_invoice=raw["credited_invoice"],
    )


def _number(text: str) -> str:
    if not text or len(text) > NUMBER_LENGTH or not number_key(text):
        raise BusinessError(_("a number of at most 35 characters is needed."))
    return text


def _choice(text: str, allowed: Iterable[str], column: str) -> str:
    value = text.lower()
    if value not in allowed:
        words = {"text": text[:40], "column": column, "allowed": ", ".join(allowed)}
        raise BusinessError(_("“%(text)s” in %(column)s is none of %(allowed)s.") % words)
    return value


def _currency(text: str) -> str:
    if not (len(text) == 3 and text.isascii() and text.isalpha()):  # noqa: PLR2004 — ISO 4217
        raise BusinessError(_("the currency is written in three letters, like EUR."))
    return text.upper()


def _date(text: str, column: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        words = {"text": text[:40], "column": column}
        raise BusinessError(_("“%(text)s” in %(column)s is not a date like 2026-11-23.") % words) from error


def _decimal(text: str, column: str) -> Decimal:
    try:
        value = Decimal(text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except InvalidOperation as error:
        words = {"text": text[:40], "column": column}
        raise BusinessError(_("“%(text)s” in %(column)s is not an amount like 1234.56.") % words) from error
    if not value.is_finite():
        raise BusinessError(_("“%(text)s” is not an amount.") % {"text": text[:40]})
    return value


def _total(text: str) -> Decimal:
    total = _decimal(text, "total_incl_vat")
    if not ZERO < total <= LARGEST_AMOUNT or round_cents(total) != total:
        raise BusinessError(_("the total must be above zero, with two decimals at most."))
    return round_cents(total)


def _vat_rate(text: str) -> Decimal:
    rate = _decimal(text, "vat_rate")
    if not 0 <= rate < 100:  # noqa: PLR2004 — percent
        raise BusinessError(_("the VAT rate is a percentage."))
    return rate


def _siren(text: str) -> str:
    siren: str = siren_numbers.compact(text)
    if siren and not siren_numbers.is_valid(siren):
        raise BusinessError(_("“%(text)s” is not a valid SIREN.") % {"text": text[:40]})
    return siren


def _iban(text: str) -> str:
    iban: str = iban_numbers.compact(text)
    if iban and not iban_numbers.is_valid(iban):
        raise BusinessError(_("“%(text)s” is not a valid IBAN.") % {"text": text[:40]})
    return iban


def _repeated_numbers(rows: Iterable[LedgerRow]) -> list[str]:
    first: dict[str, int] = {}
    errors = []
    for row in rows:
        earlier = first.setdefault(row.number, row.line)
        if earlier != row.line:
            words = {"line": row.line, "number": row.number, "first": earlier}
            errors.append(_("Line %(line)s: the number %(number)s stands on line %(first)s already.") % words)
    return errors


def _store(organisation: Organisation, rows: list[LedgerRow]) -> LedgerImport:
    outcome = LedgerImport()
    fresh = _unknown_rows(organisation, rows, outcome)
    if outcome.errors:
        outcome.status = "refused"
        return outcome
    customers = _customers(organisation, fresh, outcome)
    # Invoices before the credit notes that cite them: a document is never changed once stored.
    fresh.sort(key=lambda row: row.kind != Invoice.Kind.INVOICE)
    invoices = [row for row in fresh if row.kind == Invoice.Kind.INVOICE]
    credit_notes = fresh[len(invoices) :]
    stored = Invoice.objects.bulk_create(_documents(organisation, invoices, customers), batch_size=BATCH)
    corrections = _documents(organisation, credit_notes, customers)
    outcome.errors += _link_credit_notes(organisation, credit_notes, corrections)
    if outcome.errors:
        outcome.status = "refused"
        return outcome
    stored += Invoice.objects.bulk_create(corrections, batch_size=BATCH)
    _pay(organisation, fresh, stored)
    outcome.created = len(stored)
    _announce(organisation, fresh, stored, customers)
    return outcome


def _unknown_rows(organisation: Organisation, rows: list[LedgerRow], outcome: LedgerImport) -> list[LedgerRow]:
    """Rows whose number is new. A known number with another content is a mistake."""
    known = {
        invoice.number: invoice
        for invoice in Invoice.objects.for_organisation(organisation)
        .filter(number__in=[row.number for row in rows])
        .only("number", "total_incl_vat", "issue_date", "kind")
    }
    fresh = []
    for row in rows:
        same = known.get(row.number)
        if same is None:
            fresh.append(row)
        elif (same.total_incl_vat, same.issue_date, same.kind) == (row.total_incl_vat, row.issue_date, row.kind):
            outcome.already_known += 1
        else:
            words = {"line": row.line, "number": row.number}
            outcome.errors.append(_("Line %(line)s: %(number)s is known already, with another content.") % words)
    return fresh


def _customer_key(row: LedgerRow) -> str:
    return row.customer_siren or row.customer.casefold()


def _customers(organisation: Organisation, rows: list[LedgerRow], outcome: LedgerImport) -> dict[str, Customer]:
    """Customers by SIREN, else by name; the unknown are created."""
    known: dict[str, Customer] = {}
    for customer in Customer.objects.for_organisation(organisation).order_by("-pk"):
        known[customer.name.casefold()] = customer
        if customer.siren:
            known[customer.siren] = customer
    new: dict[str, Customer] = {}
    for row in rows:
        key = _customer_key(row)
        if key not in known and key not in new:
            new[key] = Customer(
                organisation=organisation, name=row.customer, email=row.customer_email, siren=row.customer_siren
            )
    Customer.objects.bulk_create(new.values(), batch_size=BATCH)
    outcome.customers_created = len(new)
    return known | new


def _documents(organisation: Organisation, rows: Iterable[LedgerRow], customers: dict[str, Customer]) -> list[Invoice]:
    documents = []
    for row in rows:
        excl, vat = split_incl_vat(row.total_incl_vat, row.vat_rate)
        draft = row.status == Invoice.Status.DRAFT
        documents.append(
            Invoice(
                organisation=organisation,
                customer=customers[_customer_key(row)],
                kind=row.kind,
                status=row.status,
                number=None if draft else row.number,
                number_key="" if draft else number_key(row.number),
                reference=row.reference,
                issue_date=row.issue_date,
                due_date=row.due_date,
                currency=row.currency,
                total_excl_vat=excl,
                total_vat=vat,
                total_incl_vat=row.total_incl_vat,
                amount_paid=row.total_incl_vat if row.status == Invoice.Status.PAID else ZERO,
            )
        )
    return documents


def _link_credit_notes(organisation: Organisation, rows: list[LedgerRow], documents: list[Invoice]) -> list[str]:
    """A credit note names the invoice it corrects: one of the file, or one known before."""
    cited = {row.credited_invoice for row in rows if row.credited_invoice}
    known = {each.number: each for each in Invoice.objects.for_organisation(organisation).filter(number__in=cited)}
    errors = []
    for row, document in zip(rows, documents, strict=True):
        if row.credited_invoice in known:
            document.credited_invoice = known[row.credited_invoice]
        elif row.credited_invoice:
            words = {"line": row.line, "number": row.credited_invoice}
            errors.append(_("Line %(line)s: the credited invoice %(number)s is unknown.") % words)
    return errors


def _pay(organisation: Organisation, rows: list[LedgerRow], documents: list[Invoice]) -> None:
    """Documents taken over as paid get the payment that their other tool knew of."""
    paid = [
        (row, document)
        for row, document in zip(rows, documents, strict=True)
        if document.status == Invoice.Status.PAID and document.kind == Invoice.Kind.INVOICE
    ]
    payments = Payment.objects.bulk_create(
        [
            Payment(
                organisation=organisation,
                customer_id=document.customer_id,
                amount=document.total_incl_vat,
                currency=document.currency,
                received_on=row.paid_on or document.due_date,
                origin=Payment.Origin.IMPORTED,
            )
            for row, document in paid
        ],
        batch_size=BATCH,
    )
    Allocation.objects.bulk_create(
        [
            Allocation(organisation=organisation, payment=payment, invoice=document, amount=document.total_incl_vat)
            for payment, (_unused, document) in zip(payments, paid, strict=True)
        ],
        batch_size=BATCH,
    )


def _announce(
    organisation: Organisation, rows: list[LedgerRow], documents: list[Invoice], customers: dict[str, Customer]
) -> None:
    pairs = {(row.customer_iban, customers[_customer_key(row)].pk) for row in rows if row.customer_iban}
    if pairs:
        events.payer_ibans_declared.send(sender=None, organisation=organisation, pairs=sorted(pairs))
    if documents:
        events.ledger_imported.send(sender=None, organisation=organisation, count=len(documents))
