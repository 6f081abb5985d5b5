"""The grammars of the French banks: what the line is, who paid, what they wrote."""

import pytest

from reconciliation.matching.kinds import kind_of
from reconciliation.matching.labels import read_label
from reconciliation.matching.ledger import LineKind
from tests.reconciliation.matching.builders import line

T, I = LineKind.TRANSFER, LineKind.INSTANT_TRANSFER  # noqa: E741 - two letters keep the table readable

INCOMING = [
    # counterparty, label, kind, payer, motif
    ("", "VIR SEPA RECU /DE DUPUIS SARL /MOTIF FACT 12 /REF X9", T, "DUPUIS SARL", "FACT 12 X9"),
    ("", "VIR RECU TIERS /FRM DUPUIS SARL /MOTIF FACT 12", T, "DUPUIS SARL", "FACT 12"),
    ("", "VIR RECU TIERS /FRM DUPUIS SARL /EID NOTPROVIDED /RNF FACT 12", T, "DUPUIS SARL", "FACT 12"),
    ("Payment from Dupuis SARL", "FACT 12", T, "DUPUIS SARL", "FACT 12"),
    ("VIR SARL DUPUIS N GUYEN", "FACT 12", T, "SARL DUPUIS N GUYEN", "FACT 12"),
    ("", "VIR DUPUIS SARL HONORAIRES JUILLET", T, "DUPUIS SARL", "DUPUIS SARL HONORAIRES JUILLET"),
    ("", "VIR RECU 0042 DE: DUPUIS SARL MOTIF: FACT 12 REF: X9", T, "DUPUIS SARL", "FACT 12 X9"),
    (
        "",
        "VIR INST RE 0042 DE: DUPUIS SARL DATE: 14/05/2026 09:41 MOTIF: FACT 12 REF: X9",
        I,
        "DUPUIS SARL",
        "FACT 12 X9",
    ),
    ("", "VIREMENT EN VOTRE FAVEUR DUPUIS SARL 14.05.2026", T, "DUPUIS SARL", "DUPUIS SARL 14.05.2026"),
    ("", "VIREMENT DE DUPUIS SARL REFERENCE : X9", T, "DUPUIS SARL", "X9"),
    ("", "VIREMENT INSTANTANE DE DUPUIS SARL REFERENCE : X9", I, "DUPUIS SARL", "X9"),
    ("", "VIR SEPA DE DUPUIS SARL Motif : FACT 12", T, "DUPUIS SARL", "FACT 12"),
    ("", "VIR DUPUIS SARL FACT 12", T, "DUPUIS SARL", "DUPUIS SARL FACT 12"),
    ("VIR DUPUIS SARL", "FACT 12", T, "DUPUIS SARL", "FACT 12"),
    ("EVI DUPUIS SARL", "FACT 12", T, "DUPUIS SARL", "FACT 12"),
    ("VIR INST DUPUIS SARL", "BIPT26134A0042_C FACT 12", I, "DUPUIS SARL", "FACT 12"),
    ("VIR SEPA RECU /DE DUPUIS", "SARL /MOTIF FACT 12", T, "DUPUIS SARL", "FACT 12"),
    ("Dupuis SARL", "FACT 12", T, "DUPUIS SARL", "FACT 12"),
    ("", "VIR CPTE A CPTE RECU DUPUIS SARL", T, "DUPUIS SARL", "DUPUIS SARL"),
]


@pytest.mark.parametrize(("name", "text", "kind", "payer", "motif"), INCOMING)
def test_incoming_transfers_of_every_bank(name: str, text: str, kind: LineKind, payer: str, motif: str) -> None:
    bank_line = line(label=text, counterparty_name=name)
    label = read_label(bank_line)

    assert (kind_of(bank_line), label.payer, label.motif) == (kind, payer, motif)


@pytest.mark.parametrize(
    ("text", "amount", "kind"),
    [
        ("REMISE CHEQUES 0001234", 1, LineKind.CHEQUE_DEPOSIT),
        ("REM CHQ 12", 1, LineKind.CHEQUE_DEPOSIT),
        ("Remise de Chèque(s) 0001234", 1, LineKind.CHEQUE_DEPOSIT),
        ("REMISE DE CHEQUES", 1, LineKind.CHEQUE_DEPOSIT),
        ("REMISE CB /03-06", 1, LineKind.CARD_SETTLEMENT),
        ("RELEVE CB 0042", 1, LineKind.CARD_SETTLEMENT),
        ("VIR SEPA RECU /DE PAYPAL EUROPE /MOTIF X", 1, LineKind.CARD_SETTLEMENT),
        ("IMPAYE CHEQUE 12", -1, LineKind.RETURNED),
        ("REJET PRLV SEPA DUPUIS", -1, LineKind.RETURNED),
        ("PRLV SEPA REJETE DUPUIS", -1, LineKind.RETURNED),
        ("VIR RETOURNE DUPUIS", 1, LineKind.RETURNED),
        ("F REJ/COTIS", -1, LineKind.FEE),
        ("COMMISSION D'INTERVENTION", -1, LineKind.FEE),
        ("PRLV SEPA ENERGIE ECH/140526 ID EMETTEUR/FR1 MDT/X", -1, LineKind.DIRECT_DEBIT),
        ("VIR SEPA EMIS /POUR DUPUIS", -1, LineKind.TRANSFER),
        ("VIR EMIS REMBOURSEMENT DUPUIS", -1, LineKind.REFUND),
        ("VIREMENT INTERNE", -1, LineKind.INTERNAL),
        ("VERSEMENT ESPECES", 1, LineKind.INTERNAL),
        ("FACTURE CARTE DU 140526 RESTAURANT", -1, LineKind.OTHER),
        ("", 1, LineKind.OTHER),
    ],
)
def test_other_kinds(text: str, amount: int, kind: LineKind) -> None:
    assert kind_of(line(amount, text)) is kind


def test_a_customer_named_like_a_bank_word_is_still_a_payer() -> None:
    assert kind_of(line(label="VIR SEPA RECU /DE FRAIS ET CIE /MOTIF FACT 12")) is LineKind.TRANSFER


def test_a_return_reason_makes_a_return_whatever_the_label() -> None:
    assert kind_of(line(-1, "PRELEVEMENT", return_reason="MD01")) is LineKind.RETURNED
