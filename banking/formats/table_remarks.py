"""Rows of a table that look like movements and are none: balances and totals in the columns of the amounts."""

import re
from collections.abc import Iterable

from banking.formats.csv_headers import plain

OF_A_BALANCE = (
    r"(?:initial|final|precedent|anterieur|crediteur|debiteur|comptable|de depart|de cloture|d ouverture|du compte"
    r"|intermediaire|en euros?|en eur|reporte)"
)
# How they begin: what nearly no label does, and is told at once.
BEGINNING = re.compile(
    r"\W*(?:solde|ancien|nouveau|report|sous|tota|opening|closing|starting|ending|previous|new|balance|anfangs|end|alter"
    r"|neuer|saldo)",
    re.IGNORECASE,
)
SUMMARY = re.compile(
    rf"(?:ancien |nouveau )?solde(?: {OF_A_BALANCE})*(?: (?:au|le|du)? ?[\d ]+)?"
    r"|report(?: a nouveau)?(?: au [\d ]+)?|(?:sous )?tota(?:l|ux)(?:[a-z ]{0,30})?"
    r"|(?:opening|closing|starting|ending|previous|new) balance(?: on [\d ]+)?|balance (?:brought|carried) forward"
    r"|(?:anfangs|end|alter |neuer )saldo|saldo(?:vortrag)?"
)


def is_summary(texts: Iterable[str]) -> bool:
    """Whether all that a row says in words is a balance or a total: «SOLDE AU 31/01/2026», never «SOLDE FACTURE 12»."""
    found = False
    for text in texts:
        if text.strip():
            if not (BEGINNING.match(text) and SUMMARY.fullmatch(plain(text))):
                return False
            found = True
    return found
