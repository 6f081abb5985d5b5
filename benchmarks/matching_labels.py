"""The labels of the French banks: the same payment as each of them would write it."""

import random
from collections.abc import Callable

Fields = dict[str, str]


def bnp(payer: str, motif: str, rng: random.Random) -> Fields:
    return {"remittance_information": f"VIR SEPA RECU /DE {payer[:31]} /MOTIF {motif} /REF {reference(rng)}"}


def societe_generale(payer: str, motif: str, rng: random.Random) -> Fields:
    head = f"VIR RECU {rng.randrange(10**10):010d} DE: {payer[:35]}"
    return {"remittance_information": f"{head} MOTIF: {motif} REF: {reference(rng)}"}


def societe_generale_instant(payer: str, motif: str, rng: random.Random) -> Fields:
    head = f"VIR INST RE {rng.randrange(10**12):012d} DE: {payer[:35]} DATE: 14/05/2026 09:41"
    return {"remittance_information": f"{head} MOTIF: {motif} REF: NOTPROVIDED"}


def credit_agricole(payer: str, motif: str, _: random.Random) -> Fields:
    return {"remittance_information": f"VIREMENT EN VOTRE FAVEUR {payer[:31]} {motif} 14.05.2026"}


def credit_mutuel(payer: str, motif: str, _: random.Random) -> Fields:
    return {"counterparty_name": f"VIR {payer}"[:32], "remittance_information": motif}


def la_banque_postale(payer: str, motif: str, rng: random.Random) -> Fields:
    return {"remittance_information": f"VIREMENT DE {payer} {motif} REFERENCE : {reference(rng)}"}


def caisse_epargne(payer: str, motif: str, _: random.Random) -> Fields:
    return {"counterparty_name": f"VIR SEPA {payer}"[:32], "remittance_information": motif}


def banque_populaire(payer: str, motif: str, _: random.Random) -> Fields:
    return {"counterparty_name": f"EVI {payer}"[:24], "remittance_information": motif}


def banque_populaire_instant(payer: str, motif: str, rng: random.Random) -> Fields:
    memo = f"BIPT26{rng.randrange(365):03d}A{rng.randrange(10**6):06d}_C {motif}"
    return {"counterparty_name": f"VIR INST {payer}"[:24], "remittance_information": memo}


def credit_du_nord(payer: str, motif: str, _: random.Random) -> Fields:
    return {"remittance_information": f"VIR SEPA DE {payer} Motif : {motif}"}


def lcl(payer: str, motif: str, _: random.Random) -> Fields:
    return {"remittance_information": f"VIR RECU TIERS /FRM {payer[:31]} /MOTIF {motif}"}


def camt(payer: str, motif: str, _: random.Random) -> Fields:
    return {"counterparty_name": payer[:70], "remittance_information": motif}


def boursorama(payer: str, motif: str, _: random.Random) -> Fields:
    return {"remittance_information": f"VIR {payer} {motif}"}


BANKS: tuple[Callable[[str, str, random.Random], Fields], ...] = (
    bnp,
    societe_generale,
    societe_generale_instant,
    credit_agricole,
    credit_mutuel,
    la_banque_postale,
    caisse_epargne,
    banque_populaire,
    banque_populaire_instant,
    credit_du_nord,
    lcl,
    camt,
    boursorama,
)
MOTIFS = (
    "{}",
    "FACT {}",
    "FACTURE {}",
    "FACTURE N° {}",
    "REGLEMENT {}",
    "RGLT FACT {}",
    "PAIEMENT FACTURE {}",
    "VOTRE FACTURE {}",
    "F {}",
)
SILENT = ("", "REGLEMENT", "VIREMENT", "PAIEMENT FACTURES", "MERCI", "SOLDE", "NOTPROVIDED", "REGLEMENT FACTURE")
NOISE_IN = (
    "VIR SEPA RECU /DE {} /MOTIF REMBOURSEMENT TROP VERSE /REF 8841",
    "VIREMENT INTERNE DEPUIS LIVRET {}",
    "VIR SEPA RECU /DE DGFIP /MOTIF REMBT CREDIT TVA 2026-{}",
    "INTERETS CREDITEURS {}",
    "VIR CPAM {} PRESTATIONS IJ",
    "VERSEMENT ESPECES {}",
    "VIR RECU DE: {} MOTIF: APPORT REF: 112",
    "DEBLOCAGE PRET 00{}",
    "REMISE CB /14-05 {}",
    "VIR SEPA RECU /DE STRIPE /MOTIF STRIPE PAYOUT {}",
    "AVOIR CARTE {} SNCF",
    "REMISE CHEQUES 000{}",
)
NOISE_OUT = (
    "PRLV SEPA {} ECH/140526 ID EMETTEUR/FR12ZZZ123456 MDT/RUM-2026-{n}",
    "FACTURE CARTE DU 140526 {} CARTE 4974XXXXXXXX1234",
    "VIR SEPA EMIS /POUR {} /MOTIF FACT {n}",
    "COTISATION FORFAIT PRO",
    "F FRAIS/VIREMENT {n}",
    "PRLV SEPA URSSAF {n}",
    "ECHEANCE PRET 0000{n}",
    "CHEQUE 000{n}",
)


def reference(rng: random.Random) -> str:
    return rng.choice(
        ("NOTPROVIDED", f"{rng.randrange(10**7):07d}", f"TRN{rng.randrange(10**5):05d}", f"{rng.randrange(10**12)}")
    )
