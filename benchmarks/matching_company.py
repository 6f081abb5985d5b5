"""A generated ledger as rows of a company in the configured database: what the benchmarks of cost draw on."""

import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import Model

from benchmarks.matching_ledgers import World
from reconciliation.matching.ledger import BankLine, Document, DocumentState, Ledger

BASE = 4_000_000_000  # above every id that the sequences have given
STATUSES = {DocumentState.OPEN: "sent", DocumentState.SETTLED: "paid", DocumentState.CANCELLED: "cancelled"}
TEXTS = (
    "counterparty_name",
    "counterparty_iban",
    "ultimate_party_name",
    "remittance_information",
    "structured_reference",
    "end_to_end_reference",
)


def multiply(template: Model, columns: dict[str, tuple[str, Sequence[object]]]) -> None:
    """Store as many rows like `template` as the columns (name → type and values) have values, in one statement."""
    meta = template._meta
    names = [f.column for f in meta.concrete_fields if not f.generated]
    chosen = [f"u.{name}" if name in columns else f"t.{name}" for name in names]
    arrays = ", ".join(f"%s::{kind}[]" for kind, _values in columns.values())
    sql = (
        f"INSERT INTO {meta.db_table} ({', '.join(names)}) SELECT {', '.join(chosen)} "  # noqa: S608 - column names
        f"FROM {meta.db_table} t, unnest({arrays}) AS u ({', '.join(columns)}) WHERE t.id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(list(values) for _kind, values in columns.values()), template.pk])


def euros(cents: Sequence[int]) -> list[Decimal]:
    return [Decimal(c).scaleb(-2) for c in cents]


def store_company(name: str):
    from organisations.models import Organisation  # noqa: PLC0415 - after django.setup()

    return Organisation.objects.create(name=name, slug=f"{name}-{os.getpid()}")


def store_ledger(organisation, ledger: Ledger) -> None:
    """Customers, documents and known payers. Ids are those of the ledger, from `BASE` on."""
    from invoicing.models import Customer  # noqa: PLC0415 - after django.setup()
    from reconciliation.models import PayerAlias  # noqa: PLC0415

    template = Customer.objects.create(organisation=organisation, name="Modèle")
    multiply(
        template,
        {
            "id": ("bigint", [BASE + c.id for c in ledger.customers]),
            "name": ("text", [c.name for c in ledger.customers]),
        },
    )
    store_documents(organisation, template, ledger.documents)
    store_groups(organisation, ledger)
    store_declared(organisation, template, ledger)
    PayerAlias.objects.bulk_create(
        PayerAlias(organisation=organisation, customer_id=BASE + customer, iban=iban, source="imported")
        for iban, customers in ledger.payer_ibans.items()
        for customer in customers
    )


def store_groups(organisation, ledger: Ledger) -> None:
    from reconciliation.models import CustomerGroup, GroupMember  # noqa: PLC0415 - after django.setup()

    numbers = {c.group_id for c in ledger.customers if c.group_id is not None}
    groups = {n: CustomerGroup.objects.create(organisation=organisation, name=f"Groupe {n}") for n in sorted(numbers)}
    members = [(BASE + c.id, groups[c.group_id]) for c in ledger.customers if c.group_id is not None]
    GroupMember.objects.bulk_create(GroupMember(customer_id=c, group=group) for c, group in members)


def store_declared(organisation, customer, ledger: Ledger) -> None:
    """Payments recorded by hand, with what they settled."""
    from invoicing.models import Allocation, Payment  # noqa: PLC0415 - after django.setup()

    declared = ledger.declared_payments
    if not declared:
        return
    on = declared[0].received_on
    template = Payment.objects.create(
        organisation=organisation, customer=customer, amount=Decimal("0.01"), received_on=on, origin="imported"
    )
    columns: dict[str, tuple[str, Sequence[object]]] = {
        "id": ("bigint", [BASE + p.id for p in declared]),
        "customer_id": ("bigint", [BASE + p.customer_id for p in declared]),
        "origin": ("text", ["declared"] * len(declared)),
        "amount": ("numeric", euros([p.amount for p in declared])),
        "received_on": ("date", [p.received_on for p in declared]),
        "means": ("text", [p.means for p in declared]),
    }
    multiply(template, columns)
    Allocation.objects.bulk_create(
        Allocation(
            organisation=organisation,
            payment_id=BASE + p.id,
            invoice_id=BASE + document_id,
            amount=Decimal(p.amount).scaleb(-2),
        )
        for p in declared
        for document_id in p.document_ids
    )


def store_documents(organisation, customer, documents: Sequence[Document]) -> None:
    from invoicing.models import Invoice  # noqa: PLC0415 - after django.setup()

    first = documents[0]
    dates = {"issue_date": first.issue_date, "due_date": first.due_date}
    template = Invoice.objects.create(organisation=organisation, customer=customer, **dates)
    for some in batched(documents, 50_000):
        columns = {
            "id": ("bigint", [BASE + d.id for d in some]),
            "status": ("text", [STATUSES[d.state] for d in some]),
            "kind": ("text", [d.kind.value for d in some]),
            "number": ("text", [d.number for d in some]),
            "number_key": ("text", ["".join(c for c in d.number if c.isalnum()) for d in some]),
            "customer_id": ("bigint", [BASE + d.customer_id for d in some]),
            "total_incl_vat": ("numeric", euros([d.total for d in some])),
            "total_vat": ("numeric", euros([d.vat for d in some])),
            "amount_paid": ("numeric", euros([d.total - d.balance for d in some])),
            "currency": ("text", [d.currency for d in some]),
            "issue_date": ("date", [d.issue_date for d in some]),
            "due_date": ("date", [d.due_date for d in some]),
            "reference": ("text", [d.reference for d in some]),
        }
        multiply(template, columns)


def store_lines(organisation, lines: Sequence[BankLine]) -> None:
    """Ids are those of the lines, from `BASE` on."""
    from banking.models import BankAccount, BankTransaction, Statement, StatementImport  # noqa: PLC0415

    account = BankAccount.objects.create(organisation=organisation, name="Courant", number="FR7630003000000000000000")
    brought = StatementImport.objects.create(organisation=organisation, file_name="f", file_sha256="0", format="ofx")
    statement = Statement.objects.create(
        organisation=organisation,
        statement_import=brought,
        bank_account=account,
        transactions_read=len(lines),
        created=len(lines),
    )
    template = BankTransaction.objects.create(
        organisation=organisation,
        bank_account=account,
        statement=statement,
        status="ignored",
        booking_date=lines[0].booking_date - timedelta(days=900),
        amount=Decimal(1),
        content_key="template",
    )
    columns: dict[str, tuple[str, Sequence[object]]] = {
        "id": ("bigint", [BASE + line.id for line in lines]),
        "status": ("text", ["to_treat"] * len(lines)),
        "amount": ("numeric", euros([line.amount for line in lines])),
        "booking_date": ("date", [line.booking_date for line in lines]),
        "content_key": ("text", [f"{line.id:032x}" for line in lines]),
    }
    multiply(template, columns | {name: ("text", [getattr(line, name) for line in lines]) for name in TEXTS})


def store(name: str, world: World):
    organisation = store_company(name)
    store_ledger(organisation, world.ledger)
    store_lines(organisation, world.lines)
    analyze("banking_banktransaction")
    return organisation


def analyze(*more: str) -> None:
    """As PostgreSQL does by itself of tables that grew: never of an empty one, whose plans would be for no row."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(('invoicing_customer', 'invoicing_invoice', *more))}")


def batched(rows: Sequence[Document], size: int) -> Iterator[Sequence[Document]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
