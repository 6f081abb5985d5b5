"""The documents that the lines name: by number, by the customer's order, by the beginning of a number."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from invoicing.models import Invoice
from organisations.models import Organisation
from reconciliation.candidates.sql import Rows, fetch, packed
from reconciliation.matching.ledger import BankLine, Document, DocumentKind, DocumentState
from reconciliation.matching.wanted import Wanted

SETTLED_MEMORY = timedelta(days=730)  # a number older than that is not cited by mistake any more
LONGEST_KEY = 35
COLUMNS = """d.id, d.number, d.customer_id, ((d.total_incl_vat - d.amount_deducted) * 100)::bigint,
    (d.balance_due * 100)::bigint, (CASE WHEN d.amount_deducted = 0 THEN d.total_vat ELSE 0 END * 100)::bigint,
    d.issue_date, d.due_date, d.currency, d.kind, d.status, d.reference,
    coalesce(round(d.total_incl_vat * d.discount_percent), 0)::bigint, d.discount_until"""
ID, CUSTOMER, BALANCE, CURRENCY, KIND = 0, 2, 4, 8, 9  # where `COLUMNS` has them
SMALL = 5_000  # open documents of a company that may as well be read once
IS_SMALL = f"""
SELECT count(*) <= {SMALL} FROM (
    SELECT FROM invoicing_invoice WHERE organisation_id = %s AND status = 'sent' LIMIT {SMALL + 1}
) d"""  # noqa: S608 - our own words only
# Of a small company, one list: PostgreSQL may take it for an empty one, that it has no statistics of, and any of its
# indexes for as good as the right one. It then reads the company once, and not once for each key.
BY_SEARCH_KEY = f"""
SELECT {COLUMNS} FROM invoicing_invoice d
WHERE d.organisation_id = %s AND d.status = 'sent'
AND matching_search_key(d.number) = ANY(string_to_array(%s, ','))"""  # noqa: S608 - our own words only
BY_REFERENCE = f"""
SELECT {COLUMNS} FROM invoicing_invoice d
WHERE d.organisation_id = %s AND d.status = 'sent' AND d.reference <> ''
AND matching_key(d.reference) = ANY(string_to_array(%s, ','))"""  # noqa: S608 - our own words only
# Of a large one, a lookup for each key; «OFFSET 0» keeps it one: merged into a join, it may read the whole company.
LOOK_UP_SEARCH_KEYS = f"""
SELECT {COLUMNS} FROM (VALUES (%s::bigint)) AS o (id), unnest(string_to_array(%s, ',')) AS k (key), LATERAL (
    SELECT * FROM invoicing_invoice d
    WHERE d.organisation_id = o.id AND d.status = 'sent' AND matching_search_key(d.number) = k.key OFFSET 0
) d"""  # noqa: S608 - our own words only
LOOK_UP_REFERENCES = f"""
SELECT {COLUMNS} FROM (VALUES (%s::bigint)) AS o (id), unnest(string_to_array(%s, ',')) AS k (key), LATERAL (
    SELECT * FROM invoicing_invoice d WHERE d.organisation_id = o.id AND d.status = 'sent'
    AND d.reference <> '' AND matching_key(d.reference) = k.key OFFSET 0
) d"""  # noqa: S608 - our own words only
# Two are as good as many: only a beginning that one open document has says anything.
BY_BEGINNING = f"""
SELECT {COLUMNS}
FROM unnest(string_to_array(%s, ',')) AS b (beginning), generate_series(length(beginning), {LONGEST_KEY}) AS length,
LATERAL (
    SELECT * FROM invoicing_invoice d
    WHERE d.organisation_id = %s AND d.status = 'sent' AND length(matching_key(d.number)) = length
    AND matching_key(d.number) COLLATE "C" >= beginning AND matching_key(d.number) COLLATE "C" < beginning || '~'
    LIMIT 2
) d"""  # noqa: S608 - our own words only
SETTLED = f"""
SELECT {COLUMNS} FROM invoicing_invoice d
WHERE d.organisation_id = %s AND d.number_key = ANY(string_to_array(%s, ','))
AND d.status IN ('paid', 'cancelled') AND d.issue_date >= %s"""  # noqa: S608 - our own words only
# A series is there if one open number of that length begins with its letters and goes on with a digit.
SHAPES = """
SELECT prefix, length
FROM unnest(string_to_array(%s, ','), string_to_array(%s, ',')::int[]) AS s (prefix, length), LATERAL (
    SELECT 1 FROM invoicing_invoice d
    WHERE d.organisation_id = %s AND d.status = 'sent' AND length(matching_key(d.number)) = length
    AND matching_key(d.number) COLLATE "C" >= prefix || '0' AND matching_key(d.number) COLLATE "C" < prefix || ':'
    LIMIT 1
) found"""

LISTS, LOOKUPS = (BY_SEARCH_KEY, BY_REFERENCE), (LOOK_UP_SEARCH_KEYS, LOOK_UP_REFERENCES)
STATES = {
    Invoice.Status.SENT.value: DocumentState.OPEN,
    Invoice.Status.PAID.value: DocumentState.SETTLED,
    Invoice.Status.CANCELLED.value: DocumentState.CANCELLED,
}
KINDS = {kind.value: kind for kind in DocumentKind}


def named_documents(organisation: Organisation, wanted: Wanted, lines: Sequence[BankLine]) -> tuple[Document, ...]:
    """Open ones under any spelling of their number, settled ones under their very number: they speak against."""
    rows: Rows = []
    [(is_small,)] = fetch(IS_SMALL, [organisation.pk])
    by_search_key, by_reference = LISTS if is_small else LOOKUPS
    if wanted.searches:
        rows += fetch(by_search_key, [organisation.pk, packed(wanted.searches)])
    if wanted.keys:
        keys, oldest = packed(wanted.keys), min(line.booking_date for line in lines) - SETTLED_MEMORY
        rows += fetch(by_reference, [organisation.pk, keys])
        rows += fetch(SETTLED, [organisation.pk, keys, oldest])
    if wanted.beginnings:
        rows += fetch(BY_BEGINNING, [packed(wanted.beginnings), organisation.pk])
    return as_documents(rows)


def shapes(organisation: Organisation, wanted: Wanted) -> frozenset[tuple[str, int]]:
    """Those of `wanted.shapes` that the company's open numbers have."""
    if not wanted.shapes:
        return frozenset()
    prefixes, lengths = zip(*wanted.shapes, strict=True)
    return frozenset((p, n) for p, n in fetch(SHAPES, [packed(prefixes), packed(lengths), organisation.pk]))


def as_documents(rows: Iterable[tuple[Any, ...]]) -> tuple[Document, ...]:
    """Each once, the oldest record first."""
    unique = {row[0]: row for row in rows}
    return tuple(_document(unique[pk]) for pk in sorted(unique))


def _document(row: tuple[Any, ...]) -> Document:
    (pk, number, customer_id, total, balance, vat, issued, due, currency, kind, status, reference, discount, until) = (
        row
    )
    return Document(
        id=pk,
        number=number,
        customer_id=customer_id,
        total=total,
        balance=balance,
        vat=vat,
        issue_date=issued,
        due_date=due,
        currency=currency,
        kind=KINDS[kind],
        state=STATES[status],
        reference=reference,
        discount=discount,
        discount_until=until,
    )
