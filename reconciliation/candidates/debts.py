"""What is owed by those who may have paid, and who asks the amounts that came in: asked once the lines were read.

A customer may have any number of open documents. Up to `MOST_OF_A_CUSTOMER` all are looked at. Beyond, the oldest are,
and those whose balance fits what may be theirs among the lines, exactly or with a difference that has a name; how many
ask one amount is always counted, so that no ambiguity is lost.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from organisations.models import Organisation
from reconciliation.candidates.documents import BALANCE, COLUMNS, CURRENCY, CUSTOMER, ID, KIND, as_documents
from reconciliation.candidates.payers import customers
from reconciliation.candidates.sql import Rows, fetch, packed
from reconciliation.matching.ledger import Answers, DocumentKind, Ledger, Questions
from reconciliation.matching.options import MOST_BY_AMOUNT
from reconciliation.matching.residuals import likely_balances

MOST_OF_A_CUSTOMER = 100
MOST_OF_A_RANGE = 30

OF_CUSTOMERS = f"""
SELECT {COLUMNS} FROM unnest(string_to_array(%s, ',')::bigint[]) AS c (id), LATERAL (
    SELECT * FROM invoicing_invoice d WHERE d.customer_id = c.id AND d.status = 'sent'
    ORDER BY d.due_date, d.issue_date, d.id LIMIT {MOST_OF_A_CUSTOMER + 1}
) d"""  # noqa: S608 - our own words only
IN_RANGES = f"""
SELECT {COLUMNS} FROM unnest(
    string_to_array(%s, ',')::bigint[], string_to_array(%s, ','),
    string_to_array(%s, ',')::bigint[], string_to_array(%s, ',')::bigint[]
) AS r (id, currency, low, high), LATERAL (
    SELECT * FROM invoicing_invoice d
    WHERE d.customer_id = r.id AND d.status = 'sent' AND d.currency = r.currency
    AND (d.balance_due * 100)::bigint BETWEEN r.low AND r.high
    ORDER BY (d.balance_due * 100)::bigint, d.due_date, d.issue_date, d.id LIMIT {MOST_OF_A_RANGE}
) d"""  # noqa: S608 - our own words only
ASKING = f"""
SELECT {COLUMNS} FROM unnest(
    string_to_array(%s, ','), string_to_array(%s, ',')::bigint[], string_to_array(%s, ',')::date[]
) AS a (currency, cents, until), LATERAL (
    SELECT * FROM invoicing_invoice d
    WHERE d.organisation_id = %s AND d.status = 'sent' AND d.kind = 'invoice' AND d.currency = a.currency
    AND (d.balance_due * 100)::bigint = a.cents AND d.issue_date <= a.until
    ORDER BY d.due_date, d.issue_date, d.id LIMIT {MOST_BY_AMOUNT}
) d"""  # noqa: S608 - our own words only
COUNTS = """
SELECT a.customer_id, a.currency, a.cents, (
    SELECT count(*) FROM invoicing_invoice d WHERE d.customer_id = a.customer_id AND d.status = 'sent'
    AND d.kind = 'invoice' AND d.currency = a.currency AND (d.balance_due * 100)::bigint = a.cents
) FROM unnest(
    string_to_array(%s, ',')::bigint[], string_to_array(%s, ','), string_to_array(%s, ',')::bigint[]
) AS a (customer_id, currency, cents)"""

Range = tuple[int, str, int, int]  # customer, currency, balances


def answer(organisation: Organisation, questions: Questions, given: Ledger) -> Answers:
    """What was not `given` before; amounts are counted for that too."""
    owed = fetch(OF_CUSTOMERS, [packed(questions.customers)]) if questions.customers else []
    partly = _with_too_many(owed)
    rows = owed + _in_ranges(_ranges(questions, partly)) + _asking(organisation, questions.amounts)
    documents, known = {d.id for d in given.documents}, {c.id for c in given.customers}
    whole = questions.customers - partly
    return Answers(
        documents=as_documents(row for row in rows if row[ID] not in documents),
        customers=customers(organisation, {row[CUSTOMER] for row in rows} - known),
        counts=_counts(row for row in rows if row[CUSTOMER] not in whole),
        partly=partly,
    )


def _with_too_many(owed: Rows) -> frozenset[int]:
    counted: dict[int, int] = {}
    for row in owed:
        counted[row[CUSTOMER]] = counted.get(row[CUSTOMER], 0) + 1
    return frozenset(customer_id for customer_id, count in counted.items() if count > MOST_OF_A_CUSTOMER)


def _ranges(questions: Questions, partly: frozenset[int]) -> set[Range]:
    wanted = {(c, currency, cents, cents) for c, currency, cents in questions.pairs}
    for customer_id in partly:
        for currency, cents in questions.lines_of[customer_id]:
            wanted |= {(customer_id, currency, low, high) for low, high in likely_balances(cents)}
    return wanted


def _in_ranges(ranges: set[Range]) -> Rows:
    return fetch(IN_RANGES, map(packed, zip(*ranges, strict=True))) if ranges else []


def _asking(organisation: Organisation, amounts: frozenset[tuple[str, int, date]]) -> Rows:
    return fetch(ASKING, [*map(packed, zip(*amounts, strict=True)), organisation.pk]) if amounts else []


def _counts(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[int, str, int], int]:
    asked = {(row[CUSTOMER], row[CURRENCY], row[BALANCE]) for row in rows if row[KIND] == DocumentKind.INVOICE}
    counted = fetch(COUNTS, map(packed, zip(*asked, strict=True))) if asked else []
    return {(customer_id, currency, cents): count for customer_id, currency, cents, count in counted}
