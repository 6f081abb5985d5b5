"""The only bridge from the ORM to the matching engine: what a batch may draw on, in a fixed number of queries.

What is read grows with the lines and with what they name, never with the ledger: numbers, amounts, payers and words are
looked up in indexes (`migrations/0003`).
"""

from reconciliation.candidates.ledger import match_against_ledger
from reconciliation.candidates.lines import bank_line, lines_to_treat

__all__ = ["bank_line", "lines_to_treat", "match_against_ledger"]
