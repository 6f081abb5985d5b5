import pytest

from banking.formats.references import creditor_reference
from tests.banking.formats import samples
from tests.banking.formats.reading import read_transaction


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("VIR RF39FA202600042 MERCI", "RF39FA202600042"),
        ("RF39 FA20 2600 042", "RF39FA202600042"),
        ("RF39 FA20 2600 042 MERC", "RF39FA202600042"),
        ("RF40FA202600042", ""),
        ("SURF39 RF", ""),
        ("", ""),
    ],
)
def test_reference_is_known_by_its_check(text, reference):
    assert creditor_reference(text) == reference


def structured(reference: str) -> bytes:
    details = f"<TxDtls><RmtInf><Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>"
    return samples.camt(samples.camt_entry(details))


@pytest.mark.parametrize(
    ("stated", "reference", "label"),
    [
        ("RF39 FA20 2600 042", "RF39FA202600042", "VIR SEPA RECU"),
        ("RF40FA202600042", "", "VIR SEPA RECU RF40FA202600042"),
        ("210000000003139471430009017", "210000000003139471430009017", "VIR SEPA RECU"),
    ],
)
def test_stated_reference_with_a_wrong_check_stays_in_the_label_alone(stated, reference, label):
    transaction = read_transaction(structured(stated))
    assert (transaction.structured_reference, transaction.remittance_information) == (reference, label)


def test_reference_in_a_free_text_is_found():
    assert (
        read_transaction(
            samples.ofx(samples.ofx_statement(samples.ofx_record(MEMO="REGLT RF39FA202600042")))
        ).structured_reference
        == "RF39FA202600042"
    )
