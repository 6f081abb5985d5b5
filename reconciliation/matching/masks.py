"""Digits that are no document number: IBAN, SIREN, phones, mandates, dates, card tails (case 15)."""

import re

_ALWAYS = re.compile(
    r"\bFR[0-9]{2}(?: ?[A-Z0-9]{4}){3,5}(?: ?[A-Z0-9]{1,3})?\b"  # IBAN, even cut
    r"|\b(?:DE|BE|ES|IT|LU|NL|PT|CH|GB|IE|AT|MC)[0-9]{2}(?: ?[A-Z0-9]{4}){3,6}(?: ?[A-Z0-9]{1,3})?\b"
    r"|\b(?:SIREN|SIRET|RCS(?: [A-Z]+)?|TVA|N° ?TVA)[ :]*(?:FR ?[0-9]{2} ?)?[0-9]{3}[ .]?[0-9]{3}[ .]?[0-9]{3}"
    r"(?: ?[0-9]{5})?\b"
    r"|\bFR ?[0-9]{2} ?[0-9]{9}\b"  # VAT number
    r"|\b(?:MDT|RUM|MANDAT|ICS|ID EMETTEUR|EMETTEUR)[/ :]*[A-Z0-9+*-]*[0-9][A-Z0-9+*-]*"
    r"|\b(?:TEL|TELEPHONE|MOB|PORT)[ .:]*(?:\+33|0)[0-9 .]{8,14}\b|\b0[1-9](?:[ .][0-9]{2}){4}\b|\b0[67][0-9]{8}\b"
    r"|\b(?:CB|CARTE)[ *X]*\*+[0-9]{4}\b|\bCARTE (?:NO? ?)?(?:[0-9X*]{4} ?){1,4}\b|\bCB [0-9]{4}\b"
    r"|\bBIPT[0-9A-Z]+|\bECH[/ ][0-9]{6}\b"
)
_DATES = re.compile(
    r"\b(?:0?[1-9]|[12][0-9]|3[01])[/.](?:0?[1-9]|1[0-2])[/.](?:20)?[0-9]{2}\b"
    r"|\b20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])\b"
    r"|\b(?:0[1-9]|1[0-2])/20[0-9]{2}\b|\b(?:DU|LE|AU) (?:[0-9]{6}"
    r"|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])20[0-9]{2}|20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))\b"
    r"|\b[0-2][0-9][:H][0-5][0-9]\b"
    r"|\b[0-9]+ ?(?:HEURES?|HRS?|JOURS?|JRS?|NUITS?|KG|TONNES|LITRES|M2|M3|PIECES|PCS|UNITES|COLIS|PALETTES)\b"
    r"|\b[0-9]+[.,][0-9]{2} ?(?:EUR|EUROS|€)|\b[0-9]{3} [0-9]{3} [0-9]{3}\b"
    r"|\b(?:JANVIER|FEVRIER|MARS|AVRIL|MAI|JUIN|JUILLET|AOUT|SEPTEMBRE|OCTOBRE|NOVEMBRE|DECEMBRE) 20[0-9]{2}\b"
)

Span = tuple[int, int]


def never_numbers(text: str) -> list[Span]:
    """Where digits are surely something else."""
    return [m.span() for m in _ALWAYS.finditer(text)]


def perhaps_dates(text: str) -> list[Span]:
    """Where digits look like a date or an amount: only a number cited with its prefix stands against it."""
    return [m.span() for m in _DATES.finditer(text)]


def crosses(span: Span, spans: list[Span]) -> bool:
    first, last = span
    for start, end in spans:  # noqa: SIM110 - asked of all that any label says: `any` takes three times as long
        if start < last and first < end:
            return True
    return False
