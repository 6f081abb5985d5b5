"""Take over a ledger from another tool: a CSV of documents, all of it or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.copying import append_rows, copy_rows
from common.errors import BusinessError
from common.money import ZERO
from invoicing import events, vat
from invoicing.company import settings_of
from invoicing.customer_book import CustomerBook
from invoicing.journal import record_import
from invoicing.ledger_file import LedgerRow, mistake, read_rows
from invoicing.legal import vat_treatments
from invoicing.models import Allocation, Customer, Invoice, InvoiceLine, InvoicingSettings, Payment, VatCategory
from invoicing.numbering import continue_series, number_key
from invoicing.settlement.documents import lock_documents
from invoicing.settlement.netting import cancel_credited
from organisations.models import Organisation

BATCH = 5000


@dataclass(slots=True)
class LedgerImport:
    """What became of the file. `errors` name a line each; where there is one, nothing was stored."""

    status: str = "imported"
    created: int = 0
    customers_created: int = 0
    already_known: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row and the customer it is about."""

    row: LedgerRow
    customer: Customer


def import_ledger(organisation: Organisation, content: bytes, *, dry_run: bool = False) -> LedgerImport:
    """Store the documents of the file with their numbers as given. Raises `BusinessError` where it is no such file.

    A draft has no number (rules.md N1): the one given becomes its subject, by which a second import knows it.
    """
    rows, errors = read_rows(content)
    return import_rows(organisation, rows, errors, dry_run=dry_run)


def import_rows(
    organisation: Organisation, rows: list[LedgerRow], errors: list[str], *, dry_run: bool = False
) -> LedgerImport:
    """Store the documents that were read, unless a mistake was found in one."""
    if errors:
        return LedgerImport(status="refused", errors=errors)
    with transaction.atomic():
        outcome = _store(organisation, rows, announce=not dry_run)
        if dry_run or outcome.errors:
            transaction.set_rollback(True)
    return outcome


def _store(organisation: Organisation, rows: list[LedgerRow], *, announce: bool) -> LedgerImport:
    # Two imports at once wait for each other here, and the second finds what the first stored.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    book = CustomerBook(organisation)
    entries, errors = _entries(book, rows)
    known = _known(organisation, rows)
    fresh = [entry for entry in entries if _key(entry.row) not in known]
    for entry in entries:
        errors += _contradictions(entry, known.get(_key(entry.row)))
    errors += _wrong_credits(entries, known)
    if errors:
        return LedgerImport(status="refused", errors=errors)
    outcome = LedgerImport(customers_created=book.save(), already_known=len(entries) - len(fresh), created=len(fresh))
    _write(organisation, fresh, known)
    if announce:
        _announce(organisation, entries, len(fresh))
    return outcome


def _entries(book: CustomerBook, rows: list[LedgerRow]) -> tuple[list[Entry], list[str]]:
    entries, errors = [], []
    for row in rows:
        try:
            entries.append(Entry(row, book.find(row)))
        except BusinessError as error:
            errors.append(mistake(row.line, error))
    return entries, errors


Key = tuple[bool, str]


def _key(row: LedgerRow) -> Key:
    return row.is_draft, row.number


def _known(organisation: Organisation, rows: list[LedgerRow]) -> dict[Key, Invoice]:
    """The company's documents that the file speaks of: by number, or by subject for what came in as a draft."""
    own = Invoice.objects.for_organisation(organisation)
    numbers = {row.number for row in rows if not row.is_draft} | {row.credited_invoice for row in rows}
    subjects = {row.number for row in rows if row.is_draft}
    issued: dict[Key, Invoice] = {(False, each.number or ""): each for each in own.filter(number__in=numbers)}
    return issued | {(True, each.subject): each for each in own.filter(subject__in=subjects)}


def _contradictions(entry: Entry, known: Invoice | None) -> list[str]:
    if known is None:
        return []
    row = entry.row
    pairs = {
        "customer": (known.customer_id, entry.customer.pk),
        "kind": (known.kind, row.kind),
        "currency": (known.currency, row.currency),
        "total_incl_vat": (known.total_incl_vat, _totals(row)[2]),
    }
    if not row.is_draft:  # the dates of a draft move until it is sent
        pairs |= {"issue_date": (known.issue_date, row.issue_date), "due_date": (known.due_date, row.due_date)}
    if row.reference:
        pairs["reference"] = (known.reference, row.reference)
    differing = ", ".join(name for name, (ours, theirs) in pairs.items() if ours != theirs)
    words = {"number": row.number, "columns": differing}
    reason = _("%(number)s is known already, with another content (%(columns)s).") % words
    return [mistake(row.line, reason)] if differing else []


def _wrong_credits(entries: list[Entry], known: dict[Key, Invoice]) -> list[str]:
    """A credit note corrects an issued invoice of its own customer: one of the file, or one known before."""
    targets: dict[str, tuple[str, Customer | int]] = {
        number: (document.kind, document.customer_id) for (draft, number), document in known.items() if not draft
    }
    targets |= {e.row.number: (e.row.kind, e.customer.pk or e.customer) for e in entries if not e.row.is_draft}
    errors = []
    for entry in entries:
        cited = entry.row.credited_invoice if entry.row.is_credit_note else ""
        wanted = (Invoice.Kind.INVOICE, entry.customer.pk or entry.customer)
        if cited and not _is_same(targets.get(cited), wanted):
            reason = _("%(number)s is no issued invoice of this customer.") % {"number": cited[:40]}
            errors.append(mistake(entry.row.line, reason))
    return errors


def _is_same(found: tuple[str, Customer | int] | None, wanted: tuple[str, Customer | int]) -> bool:
    """Same kind and customer. Customers without an id yet are the same where they are the same object."""
    return found is not None and found[0] == wanted[0] and (found[1] is wanted[1] or found[1] == wanted[1])


def _totals(row: LedgerRow) -> tuple[Decimal, Decimal, Decimal]:
    """Excluding VAT, VAT, including it. A draft's are those of its line, since sending computes them again."""
    excl, tax = vat.split_incl_vat(row.total_incl_vat, row.vat_rate)
    if row.is_draft:
        computed = vat.totals([vat.PricedLine(Decimal(1), excl, row.vat_rate)])
        return computed.excl_vat, computed.vat, computed.incl_vat
    return excl, tax, row.total_incl_vat


def _write(organisation: Organisation, fresh: list[Entry], known: dict[Key, Invoice]) -> None:
    """Invoices first, then the credit notes that cite them: an issued document is never changed once stored."""
    ids = {key: document.pk for key, document in known.items()}
    for credit_notes in (False, True):
        part = [entry for entry in fresh if entry.row.is_credit_note is credit_notes]
        stored = copy_rows(Invoice, [_document(organisation, entry, ids) for entry in part])
        ids |= {_key(entry.row): pk for entry, pk in zip(part, stored, strict=True)}
    settings = settings_of(organisation)
    drafts = [_line(entry.row, ids[_key(entry.row)], settings) for entry in fresh if entry.row.is_draft]
    InvoiceLine.objects.bulk_create(drafts, batch_size=BATCH)
    _pay(organisation, [(entry, ids[_key(entry.row)]) for entry in fresh if entry.row.status == Invoice.Status.PAID])
    record_import([(ids[_key(entry.row)], entry.row.number) for entry in fresh], organisation)
    _cancel(organisation, [entry.row for entry in fresh], ids)
    continue_series(organisation, [entry.row.number for entry in fresh if not entry.row.is_draft])


def _document(organisation: Organisation, entry: Entry, ids: dict[Key, int]) -> dict[str, Any]:
    """The columns of the document."""
    row = entry.row
    excl, tax, incl = _totals(row)
    return {
        "organisation_id": organisation.pk,
        "customer_id": entry.customer.pk,
        "kind": row.kind,
        "status": row.status,
        "number": None if row.is_draft else row.number,
        "number_key": "" if row.is_draft else number_key(row.number),
        "subject": row.number if row.is_draft else "",
        "reference": row.reference,
        "issue_date": row.issue_date,
        "due_date": row.due_date,
        "currency": row.currency,
        "total_excl_vat": excl,
        "total_vat": tax,
        "total_incl_vat": incl,
        "amount_paid": incl if row.status == Invoice.Status.PAID else ZERO,
        "credited_invoice_id": ids.get((False, row.credited_invoice)) if row.is_credit_note else None,
    }


def _line(row: LedgerRow, draft_id: int, settings: InvoicingSettings) -> InvoiceLine:
    """The one line that makes the draft's total: without it, it could not be sent.

    A rate of nought has a reason: the company's own, where it charges no VAT; else sending asks for one.
    """
    excl, _tax, _incl = _totals(row)
    line = InvoiceLine(
        invoice_id=draft_id,
        position=1,
        description=row.number,
        unit_price=excl,
        vat_rate=row.vat_rate,
        total_excl_vat=excl,
    )
    if not row.vat_rate:
        allowed = vat_treatments.treatments(row.issue_date, regime=settings.vat_regime, territory=settings.territory)
        own = allowed[0]
        line.vat_category, line.vat_exemption = (own.category, own.vatex) if not own.rate else (VatCategory.EXEMPT, "")
    return line


def _pay(organisation: Organisation, paid: Iterable[tuple[Entry, int]]) -> None:
    """Invoices taken over as paid get the payment that their other tool knew of."""
    invoices = [(entry, pk) for entry, pk in paid if not entry.row.is_credit_note]
    payments = [
        {
            "organisation_id": organisation.pk,
            "customer_id": entry.customer.pk,
            "amount": entry.row.total_incl_vat,
            "currency": entry.row.currency,
            "received_on": entry.row.paid_on or entry.row.due_date,
            "origin": Payment.Origin.IMPORTED,
        }
        for entry, _pk in invoices
    ]
    allocations = [
        {
            "organisation_id": organisation.pk,
            "payment_id": payment_id,
            "invoice_id": pk,
            "amount": entry.row.total_incl_vat,
        }
        for payment_id, (entry, pk) in zip(copy_rows(Payment, payments), invoices, strict=True)
    ]
    append_rows(Allocation, allocations)


def _cancel(organisation: Organisation, rows: Iterable[LedgerRow], ids: dict[Key, int]) -> None:
    """What a credit note takes back whole is owed no more: so it is where the credit note is issued here."""
    cited = [
        (ids[_key(row)], ids[False, row.credited_invoice])
        for row in rows
        if row.is_credit_note and row.credited_invoice and not row.is_draft
    ]
    if cited:
        documents = lock_documents(organisation, [pk for pair in cited for pk in pair])
        cancel_credited([(documents[note], documents[invoice]) for note, invoice in cited], documents, None)


def _announce(organisation: Organisation, entries: list[Entry], created: int) -> None:
    pairs = {(entry.row.customer_iban, entry.customer.pk) for entry in entries if entry.row.customer_iban}
    if pairs:
        events.payer_ibans_declared.send(sender=None, organisation=organisation, pairs=sorted(pairs))
    if created:
        events.ledger_imported.send(sender=None, organisation=organisation, count=created)
