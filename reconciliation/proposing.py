"""Match the bank transactions still to be treated, and keep what was found.

Proposals are written under the company's matching lock alone, which whoever decides takes last, after the rows it
locks (`operations`). A line settled while it was being matched loses its proposals to whoever settled it. A run that
PostgreSQL breaks up is run again, by whomever it was called: the job worker, a command, a page.
"""

from collections.abc import Collection
from dataclasses import replace

from django.db import connection

from common.memory import collector_paused
from common.transactions import atomic_retried
from organisations.models import Organisation
from reconciliation.answered import with_answers
from reconciliation.candidates import lines_to_treat, match_against_ledger
from reconciliation.matching.ledger import BankLine, Match
from reconciliation.storing import replace_where_changed

MATCHING_LOCK = 7_001  # the first half of the advisory lock's key; the second is the company's id
LARGEST_INT4 = 2**31
PROPOSALS_KEPT = 5
LONGEST_KEY = 500  # what the column holds: some fifty documents in one set


def propose_matches(organisation: Organisation, bank_transaction_ids: Collection[int] | None = None) -> int:
    """Match again all lines to treat, or those given. Returns how many have a proposal."""
    return sum(1 for _line, match in match_lines(organisation, bank_transaction_ids) if match.proposals)


@atomic_retried
def match_lines(
    organisation: Organisation, bank_transaction_ids: Collection[int] | None = None
) -> list[tuple[BankLine, Match]]:
    """As `propose_matches`, and return what the engine said of each line."""
    lock_matching(organisation)
    lines = lines_to_treat(organisation, bank_transaction_ids)
    if not lines:
        return []
    with collector_paused():
        found = with_answers(organisation, lines, match_against_ledger(organisation, lines))
        matches = [(line, _storable(match)) for line, match in zip(lines, found, strict=True)]
        replace_where_changed(organisation, matches)
    return matches


def lock_matching(organisation: Organisation) -> None:
    """One run a company at a time, until the transaction ends: two would store the proposals of both."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [MATCHING_LOCK, organisation.pk % LARGEST_INT4])


def _storable(match: Match) -> Match:
    kept = tuple(p for p in match.proposals if len(p.key) <= LONGEST_KEY)[:PROPOSALS_KEPT]
    return match if len(kept) == len(match.proposals) else replace(match, proposals=kept)
