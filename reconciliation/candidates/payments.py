"""Payments that the lines may prove, or take back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from organisations.models import Organisation
from reconciliation.candidates.sql import Rows, fetch, packed
from reconciliation.matching.deposits import MEANS, WAIT
from reconciliation.matching.ledger import DeclaredPayment, LineKind, RecordedPayment
from reconciliation.matching.returns import LONGEST_RETURN
from reconciliation.matching.texts import LineText

LONGEST_WAIT = timedelta(days=400)  # between a payment that was declared and the line that proves it
MOST_OF_ONE_AMOUNT = 200  # the latest: a line proves one of them, and they are told apart by customer and date
COLUMNS = "p.id, p.customer_id, (p.amount * 100)::bigint, p.currency, p.received_on, p.means"
STANDING = """p.reverses_id IS NULL AND p.refunds_id IS NULL AND p.amount > 0
    AND NOT EXISTS (SELECT 1 FROM invoicing_payment r WHERE r.reverses_id = p.id)"""
UNPROVED = f"""{STANDING} AND NOT EXISTS (
        SELECT 1 FROM reconciliation_reconciledpayment l WHERE l.payment_id = p.id AND l.undone_at IS NULL)"""  # noqa: S608 - our own words only
# «OFFSET 0» keeps the amount what is looked up: by the date, all payments since then would be read for each line.
BY_AMOUNT = f"""
SELECT {COLUMNS}
FROM (VALUES (%s::bigint)) AS o (id), unnest(string_to_array(%s, ',')::bigint[]) AS a (cents), LATERAL (
    SELECT * FROM (
        SELECT * FROM invoicing_payment d WHERE d.organisation_id = o.id AND d.origin = 'declared'
        AND d.reverses_id IS NULL AND (d.amount * 100)::bigint = a.cents OFFSET 0
    ) p
    WHERE p.received_on >= %s AND {UNPROVED}
    ORDER BY p.received_on DESC, p.id DESC LIMIT {MOST_OF_ONE_AMOUNT}
) p"""  # noqa: S608 - our own words only
BY_MEANS = f"""
SELECT {COLUMNS} FROM invoicing_payment p
WHERE p.organisation_id = %s AND p.origin = 'declared' AND {UNPROVED}
AND p.means = ANY(string_to_array(%s, ',')) AND p.received_on BETWEEN %s AND %s"""  # noqa: S608 - our own words only
RECORDED = f"""
SELECT {COLUMNS}, b.end_to_end_reference, b.mandate_reference
FROM unnest(string_to_array(%s, ',')::bigint[]) AS a (cents), LATERAL (
    SELECT * FROM invoicing_payment p
    WHERE p.organisation_id = %s AND (p.amount * 100)::bigint = a.cents
    AND p.received_on BETWEEN %s AND %s AND {STANDING}
    ORDER BY p.received_on DESC, p.id DESC LIMIT {MOST_OF_ONE_AMOUNT}
) p
LEFT JOIN reconciliation_reconciledpayment l ON l.payment_id = p.id AND l.undone_at IS NULL
LEFT JOIN reconciliation_reconciliation c ON c.id = l.reconciliation_id
LEFT JOIN banking_banktransaction b ON b.id = c.bank_transaction_id"""  # noqa: S608 - our own words only
SETTLED = """
SELECT a.payment_id, a.invoice_id FROM invoicing_allocation a
WHERE a.payment_id = ANY(string_to_array(%s, ',')::bigint[]) AND a.reverses_id IS NULL
AND NOT EXISTS (SELECT 1 FROM invoicing_allocation r WHERE r.reverses_id = a.id) ORDER BY a.id"""


def declared_payments(organisation: Organisation, texts: Sequence[LineText]) -> tuple[DeclaredPayment, ...]:
    """Recorded by hand, not proved yet: of the lines' amounts, and those that a deposit may be the sum of."""
    incoming = [said for said in texts if said.line.amount > 0]
    if not incoming:
        return ()
    amounts = packed({said.line.amount for said in incoming})
    earliest = min(said.line.booking_date for said in incoming) - LONGEST_WAIT
    rows = fetch(BY_AMOUNT, [organisation.pk, amounts, earliest]) + _of_deposits(organisation, incoming)
    unique = {row[0]: row for row in rows}
    documents = _documents_of(unique)
    ordered = sorted(unique.items())
    return tuple(DeclaredPayment(**_fields(row), document_ids=tuple(documents[pk])) for pk, row in ordered)


def _of_deposits(organisation: Organisation, incoming: Sequence[LineText]) -> Rows:
    deposits = [said for said in incoming if said.kind in MEANS]
    if not deposits:
        return []
    days = [said.line.booking_date for said in deposits]
    means = packed({MEANS[said.kind] for said in deposits})
    return fetch(BY_MEANS, [organisation.pk, means, min(days) - WAIT, max(days)])


def recorded_payments(organisation: Organisation, texts: Sequence[LineText]) -> tuple[RecordedPayment, ...]:
    """What a returned debit or cheque may take back: payments of its amount, the latest."""
    returned = [said.line for said in texts if said.kind is LineKind.RETURNED and said.line.amount < 0]
    if not returned:
        return ()
    amounts = packed({-line.amount for line in returned})
    days = [line.booking_date for line in returned]
    rows = fetch(RECORDED, [amounts, organisation.pk, min(days) - LONGEST_RETURN, max(days)])
    documents = _documents_of(row[0] for row in rows)
    return tuple(
        RecordedPayment(
            **{name: value for name, value in _fields(row).items() if name != "means"},
            document_ids=tuple(documents[row[0]]),
            end_to_end_reference=row[6] or "",
            mandate_reference=row[7] or "",
        )
        for row in sorted(rows)
    )


def _fields(row: tuple[Any, ...]) -> dict[str, Any]:
    names = ("id", "customer_id", "amount", "currency", "received_on", "means")
    return dict(zip(names, row, strict=False))


def _documents_of(payment_ids: Iterable[int]) -> defaultdict[int, list[int]]:
    documents: defaultdict[int, list[int]] = defaultdict(list)
    wanted = packed(payment_ids)
    for payment_id, invoice_id in fetch(SETTLED, [wanted]) if wanted else ():
        documents[payment_id].append(invoice_id)
    return documents
