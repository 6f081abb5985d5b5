"""What a CAMT entry says beside its own sum: charges, orders in another currency, returns."""

from decimal import Decimal

import pytest

from tests.banking.formats import samples
from tests.banking.formats.reading import read_one, read_transaction

OURS = "FR7630006000011234567890189"
THEIRS = "DE89370400440532013000"


def charge(amount: str, more: str = "") -> str:
    return f'<Rcrd><Amt Ccy="EUR">{amount}</Amt>{more}</Rcrd>'


@pytest.mark.parametrize(
    ("charges", "fees"),
    [
        ('<TtlChrgsAndTaxAmt Ccy="EUR">3.50</TtlChrgsAndTaxAmt>', "-3.50"),
        (charge("3.50"), "-3.50"),
        (charge("3.50") + charge("1.25"), "-4.75"),
        (charge("3.50", "<CdtDbtInd>DBIT</CdtDbtInd>") + charge("1.00", "<CdtDbtInd>CRDT</CdtDbtInd>"), "-2.50"),
        ('<Amt Ccy="EUR">2.00</Amt><Br>SHAR</Br>', "-2.00"),
    ],
    ids=["total", "record", "records", "records with directions", "old form"],
)
@pytest.mark.parametrize("within", ["entry", "details"])
def test_charges_are_what_the_bank_withheld(charges, fees, within):
    stated = f"<Chrgs>{charges}</Chrgs>"
    entry = (
        samples.camt_entry(more=f"<Sts>BOOK</Sts>{stated}")
        if within == "entry"
        else samples.camt_entry(f"<TxDtls>{stated}</TxDtls>")
    )
    assert read_transaction(samples.camt(entry)).fees == Decimal(fees)


def test_charges_in_another_currency_are_left_to_the_raw_record():
    entry = samples.camt_entry('<TxDtls><Chrgs><Rcrd><Amt Ccy="USD">3.50</Amt></Rcrd></Chrgs></TxDtls>')
    transaction = read_transaction(samples.camt(entry))
    assert (transaction.fees, transaction.raw["NtryDtls/TxDtls/Chrgs/Rcrd/Amt"]) == (None, "3.50")


def returned(direction: str, parties: str) -> bytes:
    reason = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>COMPTE CLOTURE</AddtlInf></RtrInf>"
    details = f"<TxDtls><RltdPties>{parties}</RltdPties>{reason}</TxDtls>"
    return samples.camt(samples.camt_entry(details, direction=direction))


def test_returned_order_of_ours_names_who_it_was_for():
    parties = (
        f"<Dbtr><Nm>NOUS</Nm></Dbtr><DbtrAcct><Id><IBAN>{OURS}</IBAN></Id></DbtrAcct>"
        f"<Cdtr><Nm>FOURNISSEUR</Nm></Cdtr><CdtrAcct><Id><IBAN>{THEIRS}</IBAN></Id></CdtrAcct>"
    )
    transaction = read_transaction(returned("CRDT", parties))
    assert (
        transaction.amount,
        transaction.counterparty_name,
        transaction.counterparty_iban,
        transaction.return_reason,
        transaction.remittance_information,
    ) == (Decimal("1200.00"), "FOURNISSEUR", THEIRS, "AC04", "VIR SEPA RECU")


def test_returned_direct_debit_that_names_the_debtor_alone_is_the_debtor_s():
    transaction = read_transaction(returned("DBIT", "<Dbtr><Nm>LEFEVRE</Nm></Dbtr>"))
    assert (transaction.amount, transaction.counterparty_name) == (Decimal("-1200.00"), "LEFEVRE")


def test_references_of_a_batch_are_each_transaction_s_own():
    detail = (
        "<TxDtls><Refs><EndToEndId>E{0}</EndToEndId><AcctSvcrRef>B{0}</AcctSvcrRef><MndtId>M{0}</MndtId>"
        '</Refs><Amt Ccy="EUR">600.00</Amt><BkTxCd><Prtry><Cd>T{0}</Cd></Prtry></BkTxCd></TxDtls>'
    )
    entry = samples.camt_entry("<Btch><PmtInfId>LOT-1</PmtInfId></Btch>" + detail.format(1) + detail.format(2))
    read = [
        (
            t.end_to_end_reference,
            t.bank_reference,
            t.mandate_reference,
            t.operation_code,
            t.raw["NtryDtls/Btch/PmtInfId"],
        )
        for t in read_one(samples.camt(entry)).transactions
    ]
    assert read == [("E1", "B1", "M1", "T1", "LOT-1"), ("E2", "B2", "M2", "T2", "LOT-1")]


def test_entry_without_currency_has_the_account_s():
    entry = samples.camt_entry().replace(' Ccy="EUR"', "", 1)
    assert read_transaction(samples.camt(entry)).currency == "EUR"
