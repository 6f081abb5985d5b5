"""What stays the same in a label from one month to the next: «PRLV SEPA URSSAF 11/26 N° 8321» → PRLV SEPA URSSAF.

Pure: texts in, texts out. Both the words a person writes in a rule and the labels it is held against are cleaned alike.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from reconciliation.matching.text import fold

WORD = re.compile(r"[A-Z0-9]+")
_MONTHS = """
JANVIER FEVRIER MARS AVRIL MAI JUIN JUILLET AOUT SEPTEMBRE OCTOBRE NOVEMBRE DECEMBRE
JANV FEVR FEV AVR JUIL SEPT OCT NOV DEC
"""
MONTHS = frozenset(_MONTHS.split())

_COMMON = """
PRLV PRELEVEMENT PRELEVEMENTS SEPA PRLVT SDD VIR VIRT VIREMENT VIREMENTS INST INSTANTANE RECU EMIS FAVEUR EVI SCT
CB CARTE CARTES PAIEMENT PAIEMENTS ACHAT ACHATS RETRAIT DAB REM REMISE CHEQUE CHEQUES CHQ REF REFERENCE MOTIF
FACT FACTURE FACTURES ECH ECHEANCE MANDAT RUM ICS EUR EUROS TIP WEB NET
POUR PAR CHEZ VERS SUR AVEC DANS SANS DES LES AUX UNE VOTRE NOTRE MME MLLE SARL SAS SASU EURL SCI SNC
"""
COMMON = frozenset(_COMMON.split())
"""The banks' own words, and those between the others: no label is told from another by them."""

LEAST_LETTERS = 3
LONGEST = 120  # what the column holds


def cleaned(label: str) -> str:
    """Capitals, without accents, punctuation, months nor anything that holds a figure; words apart by one space."""
    words = WORD.findall(fold(label))
    return " ".join(word for word in words if word not in MONTHS and not any(map(str.isdigit, word)))


def is_telling(word: str) -> bool:
    return len(word) >= LEAST_LETTERS and word not in COMMON


def stem(label: str) -> str:
    """The words of a label up to the first that tells something, «PRLV SEPA URSSAF»; empty where none does."""
    words = cleaned(label).split()
    common = list(takewhile(lambda word: not is_telling(word), words))
    found = " ".join(words[: len(common) + 1])
    return found if len(common) < len(words) and len(found) <= LONGEST else ""


def shared_start(labels: Sequence[str]) -> str:
    """The words with which all of these begin, as many as there are, without common words at their end."""
    rows = [cleaned(label).split() for label in labels]
    alike = [column[0] for column in takewhile(lambda column: len(set(column)) == 1, zip(*rows, strict=False))]
    while alike and (not is_telling(alike[-1]) or len(" ".join(alike)) > LONGEST):
        alike.pop()
    return " ".join(alike)


def begins_with(said: str, words: str) -> bool:
    """Both cleaned already."""
    return f"{said} ".startswith(f"{words} ")


def holds(said: str, words: str) -> bool:
    return f" {words} " in f" {said} "
