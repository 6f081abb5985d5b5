"""Who paid and what they wrote: the grammars in which French banks wrap the payer's words."""

import re
from dataclasses import dataclass, replace

from reconciliation.matching.ledger import BankLine
from reconciliation.matching.text import fold

# The bank's own words before the payer. Longest first: each is tried at the head only.
_PREFIX = re.compile(
    r"^(?:[0-9]{6} )?(?:VIREMENT EN VOTRE FAVEUR|VIR(?:EMENT)?\.? ?INST(?:ANTANE)?(?: RE(?:CU)?)?(?: DE)?"
    r"|VIR CPTE A CPTE RECU"
    r"|VIR(?:EMENT)?\.? ?(?:SEPA )?(?:EUROPEEN |PERMANENT |INTERNATIONAL )?(?:RECU )?(?:TIERS )?(?:SEPA )?(?:O/|DE)?"
    r"|VIRT\.?|EVI|(?:PAYMENT|TRANSFER) FROM"
    r"|SCT(?: INST)?(?: RECU)?(?: DE)?|REM(?:ISE)? (?:DE )?(?:CHEQUES?|CHQ|CB)|AVOIR)(?=[ /:.]|$)[ :.]*"
)
# Written so that most places of a text are passed at their first letter: this is searched more than anything else.
_TAG = re.compile(
    r"(?:/(?:DE|FRM|BEN|MOTIF|RNF|REF|CPT|EREF|EID|EBE|ID)"
    r"|\b(?:DE|MOTIF|REF|REFERENCE|DATE|CHEZ|POUR|ID) ?:)(?=[ ]|$|[A-Z0-9])"
)
_PAYER_TAGS = frozenset({"/DE", "/FRM", "DE:", "DE :"})
_MOTIF_TAGS = frozenset({"/MOTIF", "/RNF", "MOTIF:", "MOTIF :", "/REF", "REF:", "REF :", "REFERENCE:", "REFERENCE :"})
_TRAILING_DATE = re.compile(r" [0-9]{2}[./][0-9]{2}[./][0-9]{4}.*$")
_INSTANT_ID = re.compile(r"^BIPT[0-9A-Z]+(?:_C)?\b ?")
_MOTIF_START = re.compile(
    r"\b(?:FACT(?:URE)?S?|FAC|FCT|REGLEMENT|REGLT|RGLT|RGT|PAIEMENT|PAYMENT|INVOICE|SOLDE|ACOMPTE|MOTIF|REF|COMMANDE|CDE|HONORAIRES|LOYERS?"
    r"|PRESTATIONS?|MENSUALITES?)\b"
    r"|\bNO?°?(?=[ :.°]*[A-Z]{0,4}[-/]?[0-9])"  # «N GUYEN» is a name
    r"|(?<![A-Z])[A-Z]*[-/]?[0-9]{2,}"
)


@dataclass(frozen=True, slots=True)
class Label:
    """`payer` without the bank's words, "" where none can be told; `told` where the bank set it apart from the rest."""

    payer: str
    motif: str
    told: bool
    cut: bool = False  # the payer fills its field: the bank may have cut it


FIELD_LENGTHS = frozenset({24, 31, 32, 35, 70, 140})


def begins_a_label(text: str) -> bool:
    """Whether these are a bank's words rather than a name alone."""
    return _PREFIX.match(fold(text)) is not None


def read_label(line: BankLine) -> Label:
    """The payer and the motif, whichever field the bank put them in."""
    name, motif = fold(line.counterparty_name).strip(), fold(line.remittance_information).strip()
    prefix = _PREFIX.match(name)
    is_tagged = bool(name and _TAG.search(name))
    if name and not prefix and not is_tagged:
        return Label(name, motif, told=True, cut=len(name) in FIELD_LENGTHS)
    if prefix and not is_tagged:
        rest = name[prefix.end() :].strip()
        if rest and motif:
            return _short_field(name, rest, motif)
    whole = _whole(f"{name} {motif}".strip())
    fills_its_field = len(line.counterparty_name) in FIELD_LENGTHS and whole.payer and name.endswith(whole.payer)
    return replace(whole, cut=True) if fills_its_field else whole


def _short_field(name: str, rest: str, motif: str) -> Label:
    """«EVI ETS LEFEVRE ELECTR»: the payer shares his field with the bank's prefix."""
    if _TAG.match(motif) and (tagged := _sections(f"{rest} {motif}")).payer:
        return tagged
    cleaned = _before_motif(rest)
    return Label(cleaned, _INSTANT_ID.sub("", motif), told=bool(cleaned), cut=len(name) in FIELD_LENGTHS)


def _whole(text: str) -> Label:
    prefix = _PREFIX.match(text)
    rest = text[prefix.end() :] if prefix else text
    if _TAG.search(rest):
        return _sections(rest)
    payer = _before_motif(_TRAILING_DATE.sub("", rest))
    return Label(payer, rest, told=False)


def _sections(text: str) -> Label:
    """«id DE: payer MOTIF: text REF: ref», whatever the tags and their order."""
    marks = list(_TAG.finditer(text))
    payer, motifs, told = "", [], False
    head = text[: marks[0].start()].strip() if marks else text
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        body = text[mark.end() : following.start() if following else len(text)].strip(" :/")
        if mark[0] in _PAYER_TAGS and not payer:
            payer, told = body, True
        elif mark[0] in _MOTIF_TAGS:
            motifs.append(body)
    if not payer:
        payer, told = _before_motif(head), True
    return Label(payer, " ".join(motifs) or head, told=told and bool(payer))


def _before_motif(text: str) -> str:
    """The words before the first that speaks of a document; names after it are left to the name index."""
    start = _MOTIF_START.search(text)
    return text[: start.start()].strip(" -/:,.") if start else text.strip()
