"""What a bank line is, from its label: the words of the French banks, the most telling first."""

import re

from reconciliation.matching.ledger import BankLine, LineKind
from reconciliation.matching.text import fold

_PROVIDERS = (
    "STRIPE|SUMUP|PAYPAL|GOCARDLESS|ADYEN|MOLLIE|ZETTLE|SQUAREUP|PAYPLUG|ALMA|WORLDLINE|PAYZEN|LYDIA PRO|VIVA WALLET"
)

_RETURNED = re.compile(
    r"\bIMPAYE|\bREJETE?E?\b|\bREJET\b|\bREJ\b|\bRETOURNE|\bRETOUR (?:DE )?(?:PRLV|PRELEVEMENT|VIR|CHEQUE|SEPA)"
    r"|\bRECALL\b|\bANN(?:UL)?[A-Z]* (?:FR )?PRLV|\bCHQ? ?IMP\b|\bPROVISION INSUFFISANTE"
)
_FEE = re.compile(
    r"^\*|\bFRAIS\b|\bCOMMISSIONS?\b|\bCOTIS|\bAGIOS\b|\bINTERETS?\b|^F [A-Z]|\bF REJ\b|\bTENUE DE COMPTE\b"
    r"|\bARRETE (?:DE )?COMPTE"
    r"|\bABONNEMENT (?:INTERNET|DIRECT|PRO)|\bCION\b|^COM(?:\.|MISSION)\b"
)
_INTERNAL = re.compile(
    r"\bVIR(?:EMENT)?S? INTERNE|\bINTERNE\b|\bMISE A DISPO|\bDEBLOCAGE|\bECHEANCE (?:DE )?PRET"
    r"|\bECH(?:EANCE)? EMPRUNT|\bEMPRUNT\b"
    r"|\bAPPORT (?:EN|DE|DES)? ?(?:COMPTE|CAPITAL|ASSOCIE)|\bVERSEMENT (?:D'?ESPECES|DAB|ESPECES|GAB)|\bVRST\b"
    r"|\b(?:DEPUIS|VERS|DE MON|VERS MON) (?:LIVRET|COMPTE EPARGNE|COMPTE A TERME)|\bREMISE PRET\b"
    r"|\bPRET\b (?:NO?|N°|[0-9])"
    r"|\bNIVELLEMENT|\bCASH ?POOL|\bTRANSFERT ENTRE COMPTES"
)
_CHEQUES = re.compile(r"\bREM(?:ISES?)?\.? (?:DE )?(?:CHEQUES?|CHQS?|CHQ)\b|\bREMISE ?\(?S?\)? ?CHEQUES?|\bREMCHQ")
_CARDS = re.compile(
    r"\bRE(?:M(?:ISES?)?\.? (?:DE )?(?:CB|CARTES?)\b|MISES? [0-9]{6}.*\bCB\b|LEVE CB\b"
    r"|MISE /?[0-9]{2}[/-][0-9]{2}.*CB)"
)
_PAID_OUT = re.compile(rf"^(?:VIR\S* (?:\S+ )*?(?:/?DE:? )?)?(?:{_PROVIDERS})\b")
_DIRECT_DEBIT = re.compile(r"\bPRLVT?\b|\bPRELEVEMENTS?\b|\bSDD\b|\bREM(?:ISE)?\.? (?:DE )?(?:PRLV|PRELEVEMENT)")
_REFUND = re.compile(r"\bREMBOURS|\bRBT\b|\bREMB(?:T|RST)?\b|\bRBST\b")
_INSTANT = re.compile(r"\bVIR(?:EMENT)?\.? ?INST|\bINSTANTANE|\bSCT ?INST\b|\bBIPT")
_TRANSFER = re.compile(r"\bVIR(?:EMENTS?|T)?\b|\bEVI\b|\bVIRT?\.|\bSCT\b|\bSEPA CREDIT")
_EMITTED = re.compile(r"\bVIR\S* (?:\S+ )?(?:EMIS|EMISE)\b|\bVIREMENT POUR\b")

_INCOMING = (
    (_RETURNED, LineKind.RETURNED),
    (_CHEQUES, LineKind.CHEQUE_DEPOSIT),
    (_CARDS, LineKind.CARD_SETTLEMENT),
    (_PAID_OUT, LineKind.CARD_SETTLEMENT),
    (_INSTANT, LineKind.INSTANT_TRANSFER),
    (_INTERNAL, LineKind.INTERNAL),
    (_TRANSFER, LineKind.TRANSFER),
    (_DIRECT_DEBIT, LineKind.DIRECT_DEBIT),
    (_FEE, LineKind.FEE),
)
_OUTGOING = (
    (_INTERNAL, LineKind.INTERNAL),
    (_FEE, LineKind.FEE),
    (_RETURNED, LineKind.RETURNED),
    (_DIRECT_DEBIT, LineKind.DIRECT_DEBIT),
    (_REFUND, LineKind.REFUND),
)
_CLAIM = re.compile(r"\bFACT|\bFAC\b|\bREMBOURSEMENT DE (?:LA )?DETTE")
# A customer may be called «Frais et Cie», and a motif may say «prêt»: these words of the banks' stand at the head.
_AT_THE_HEAD = frozenset({LineKind.FEE, LineKind.INTERNAL})
_BANK_WORDS = frozenset({"VIR", "VIR.", "VIRT", "VIREMENT", "SEPA", "RECU", "DE", "EVI"})
SETTLING = frozenset({LineKind.TRANSFER, LineKind.INSTANT_TRANSFER, LineKind.OTHER})
"""Incoming kinds that one customer's money can come by; cheques, cards and debit batches are sums of several."""


def kind_of(line: BankLine) -> LineKind:
    name, said = fold(line.counterparty_name), fold(line.remittance_information)
    text = f"{name} {said}".strip()
    if line.amount < 0:
        return _outgoing(line, text)
    if line.return_reason:
        return LineKind.RETURNED
    head = (name or said).strip()
    if _REFUND.search(text) and _is_supplier_refund(text):
        return LineKind.REFUND
    beginning = text if _is_bare(head) else head
    for pattern, kind in _INCOMING:
        if pattern.search(beginning if kind in _AT_THE_HEAD else text):
            return kind
    return LineKind.TRANSFER if text or line.counterparty_iban else LineKind.OTHER


def _outgoing(line: BankLine, text: str) -> LineKind:
    if line.return_reason:
        return LineKind.RETURNED
    for pattern, kind in _OUTGOING:
        if pattern.search(text):
            return kind
    if _EMITTED.search(text) or _TRANSFER.search(text):
        return LineKind.REFUND if "AVOIR" in text or "TROP PERCU" in text else LineKind.TRANSFER
    return LineKind.OTHER


def _is_bare(head: str) -> bool:
    return all(word in _BANK_WORDS for word in head.split())


def _is_supplier_refund(text: str) -> bool:
    return not _CLAIM.search(text)
