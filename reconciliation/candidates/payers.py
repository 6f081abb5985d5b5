"""Who may have paid: the customers that the lines name, those their IBAN is known for, and their groups."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from organisations.models import Organisation
from reconciliation.candidates.sql import fetch, packed
from reconciliation.matching.bearers import BROADEST
from reconciliation.matching.ledger import BankLine, Customer
from reconciliation.matching.text import fold

# Of a word that more customers bear than lead anywhere, only that they are too many is of interest: none is told.
# «OFFSET 0» has the list made once, and not again to be counted.
BY_WORD = f"""
SELECT w.word, b.customers FROM unnest(string_to_array(%s, ',')) AS w (word), LATERAL (
    SELECT array(
        SELECT c.customer_id FROM reconciliation_customerword c
        WHERE c.organisation_id = %s AND c.word = w.word ORDER BY c.customer_id LIMIT {BROADEST + 1}
    ) AS customers OFFSET 0
) b WHERE cardinality(b.customers) BETWEEN 1 AND {BROADEST}"""  # noqa: S608 - our own words only
BY_IBAN = """
SELECT iban, customer_id FROM reconciliation_payeralias
WHERE organisation_id = %s AND iban = ANY(string_to_array(%s, ',')) AND customer_id IS NOT NULL ORDER BY id"""
MARKS = """
SELECT iban, name FROM reconciliation_payeralias WHERE organisation_id = %s AND customer_id IS NULL"""
# With those of their groups: who pays for one may pay for all.
CUSTOMERS = """
WITH concerned AS (
    SELECT unnest(string_to_array(%s, ',')::bigint[]) AS id
    UNION
    SELECT o.customer_id FROM reconciliation_groupmember o, reconciliation_groupmember m
    WHERE o.group_id = m.group_id AND m.customer_id = ANY(string_to_array(%s, ',')::bigint[])
)
SELECT c.id, c.name, m.group_id FROM concerned JOIN invoicing_customer c USING (id)
LEFT JOIN reconciliation_groupmember m ON m.customer_id = c.id WHERE c.organisation_id = %s ORDER BY c.id"""
NAMES = """
SELECT customer_id, name FROM reconciliation_payeralias
WHERE organisation_id = %s AND customer_id = ANY(string_to_array(%s, ',')::bigint[]) AND name <> '' ORDER BY id"""


def bearers(organisation: Organisation, words: Iterable[str]) -> dict[str, list[int]]:
    """The customers of whom a name holds each of these words; none for a word that too many bear."""
    return dict(fetch(BY_WORD, [packed(words), organisation.pk]))


def by_iban(organisation: Organisation, lines: Sequence[BankLine]) -> dict[str, frozenset[int]]:
    """The customers for whom the IBANs of the lines are known."""
    ibans = {line.counterparty_iban for line in lines if line.counterparty_iban.isalnum()}
    known: defaultdict[str, set[int]] = defaultdict(set)
    for iban, customer_id in fetch(BY_IBAN, [organisation.pk, packed(ibans)]) if ibans else ():
        known[iban].add(customer_id)
    return {iban: frozenset(customers) for iban, customers in known.items()}


def third_parties(organisation: Organisation) -> frozenset[str]:
    """The IBANs and the names that people marked as those of factors, providers and public accountants: a few."""
    return frozenset(iban or fold(name) for iban, name in fetch(MARKS, [organisation.pk]))


def customers(organisation: Organisation, ids: set[int]) -> tuple[Customer, ...]:
    """With the other names they are known under, and with the others of their groups."""
    if not ids:
        return ()
    wanted = packed(ids)
    found = fetch(CUSTOMERS, [wanted, wanted, organisation.pk])
    names: defaultdict[int, list[str]] = defaultdict(list)
    for customer_id, name in fetch(NAMES, [organisation.pk, packed(row[0] for row in found)]):
        names[customer_id].append(name)
    return tuple(
        Customer(id=pk, name=name, group_id=group_id, aliases=tuple(names.get(pk, ()))) for pk, name, group_id in found
    )
