"""Who may have paid: the customers that the lines name, those their IBAN is known for, and their groups."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from organisations.models import Organisation
from reconciliation.candidates.sql import fetch, packed
from reconciliation.matching.ledger import BankLine, Customer
from reconciliation.matching.names import BROADEST

# Of a word that more customers bear than lead anywhere, only that they are too many is of interest.
BY_WORD = f"""
SELECT w.word, array(
    SELECT c.customer_id FROM reconciliation_customerword c
    WHERE c.organisation_id = %s AND c.word = w.word LIMIT {BROADEST + 1}
) FROM unnest(string_to_array(%s, ',')) AS w (word)"""  # noqa: S608 - our own words only
BY_IBAN = """
SELECT iban, customer_id FROM reconciliation_payeralias
WHERE organisation_id = %s AND iban = ANY(string_to_array(%s, ',')) ORDER BY id"""
CUSTOMERS = """
SELECT id, name FROM invoicing_customer
WHERE organisation_id = %s AND id = ANY(string_to_array(%s, ',')::bigint[]) ORDER BY id"""
NAMES = """
SELECT customer_id, name FROM reconciliation_payeralias
WHERE organisation_id = %s AND customer_id = ANY(string_to_array(%s, ',')::bigint[]) AND name <> '' ORDER BY id"""


def by_word(organisation: Organisation, words: Iterable[str]) -> tuple[set[int], frozenset[str]]:
    """The customers of whom a name holds one of these words, and the words that too many bear."""
    customers: set[int] = set()
    common: set[str] = set()
    for word, found in fetch(BY_WORD, [organisation.pk, packed(words)]):
        if len(found) > BROADEST:
            common.add(word)
        else:
            customers.update(found)
    return customers, frozenset(common)


def by_iban(organisation: Organisation, lines: Sequence[BankLine]) -> dict[str, frozenset[int]]:
    """The customers for whom the IBANs of the lines are known."""
    ibans = {line.counterparty_iban for line in lines if line.counterparty_iban.isalnum()}
    known: defaultdict[str, set[int]] = defaultdict(set)
    for iban, customer_id in fetch(BY_IBAN, [organisation.pk, packed(ibans)]) if ibans else ():
        known[iban].add(customer_id)
    return {iban: frozenset(customers) for iban, customers in known.items()}


def customers(organisation: Organisation, ids: set[int]) -> tuple[Customer, ...]:
    """With the other names they are known under."""
    if not ids:
        return ()
    wanted = packed(ids)
    names: defaultdict[int, list[str]] = defaultdict(list)
    for customer_id, name in fetch(NAMES, [organisation.pk, wanted]):
        names[customer_id].append(name)
    return tuple(
        Customer(id=pk, name=name, aliases=tuple(names.get(pk, ())))
        for pk, name in fetch(CUSTOMERS, [organisation.pk, wanted])
    )
