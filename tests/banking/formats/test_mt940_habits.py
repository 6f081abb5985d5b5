"""MT940 as banks write it beside the standard."""

from decimal import Decimal

import pytest

from banking.formats import read_statement
from banking.formats.mt940_label import Label, read_label
from tests.banking.formats import samples
from tests.banking.formats.reading import read_one, read_transaction

THEIRS = "NL91ABNA0417164300"


def entry(line: str, label: str = "TEXTE") -> bytes:
    return f":20:S\n:25:FR7630006000011234567890189\n:60F:C260831EUR100,00\n:61:{line}\n:86:{label}\n".encode()


@pytest.mark.parametrize(
    "content",
    [
        samples.MT940.replace("\n", "@@"),
        samples.MT940.replace(":62F:C", ":62FC"),
        samples.MT940.replace(":60F:C260831EUR100,00", ":60F:C260831EUR1O0,OO"),
        samples.MT940.replace(":61:", ":61: "),
    ],
    ids=["line breaks as two marks", "balance without its second colon", "letters for zeros", "blank behind the tag"],
)
def test_statement_is_read_as_the_standard_one(content):
    standard, statement = read_one(samples.MT940.encode()), read_one(content.encode())
    assert (statement.opening_balance, statement.closing_balance) == (Decimal("100.00"), Decimal("1300.00"))
    assert [each.remittance_information for each in statement.transactions] == [
        each.remittance_information for each in standard.transactions
    ]


@pytest.mark.parametrize(
    ("line", "label", "name"),
    [
        (f"260915C1,00N078{THEIRS}\nLEFEVRE", "FACT 12", "LEFEVRE"),
        (f"260915C1,00N078EREF\n{THEIRS}", "/EREF/E1/NAME/LEFEVRE/REMI/FACT 12", "LEFEVRE"),
        (f"260915C1,00N078NONREF\n{THEIRS}", "FACT 12", ""),
    ],
)
def test_dutch_iban_beside_the_entry_is_the_counterparties(line, label, name):
    transaction = read_transaction(entry(line, label))
    assert (transaction.counterparty_iban, transaction.counterparty_name, transaction.remittance_information) == (
        THEIRS,
        name,
        "FACT 12",
    )
    assert transaction.bank_reference == ""


@pytest.mark.parametrize("reference", ["EREF", "PREF", "KREF+", "NONREF", "N"])
def test_name_of_a_reference_is_none(reference):
    assert read_transaction(entry(f"260915C1,00NTRF{reference}")).bank_reference == ""


@pytest.mark.parametrize("mark", "?~^<>+@#|")
def test_subfields_begin_with_any_mark(mark):
    label = "166?00VIREMENT?20FACT 12?32LEFEVRE".replace("?", mark)
    assert read_label([label]) == Label(text="FACT 12", name="LEFEVRE", code="166")


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        (["166", "166?00VIREMENT?20FACT 12"], Label(text="FACT 12", code="166")),
        (
            ["166?00VIREMENT?20EREF+E1?21MREF+M1?22SVWZ+FACT 12"],
            Label(text="FACT 12", end_to_end="E1", mandate="M1", code="166"),
        ),
        (["166?00VIREMENT?20EREF+E?21REF?22SVWZ+FACT 12"], Label(text="FACT 12", end_to_end="EREF", code="166")),
        (["/EREF/E1/REMI/STRD/CUR/RF18539007547034/"], Label(text="RF18539007547034", end_to_end="E1")),
    ],
    ids=["code alone above", "key at the head of a subfield", "key cut in two", "structured reference"],
)
def test_label_is_read_whatever_cuts_it(lines, label):
    read = read_label(lines)
    assert read._replace(structured="") == label


def test_structured_reference_of_the_label_is_kept():
    transaction = read_transaction(entry("260915C1,00NTRFX", "/EREF/E1/REMI/STRD/CUR/9876543210123456/"))
    assert (transaction.structured_reference, transaction.remittance_information) == ("9876543210123456",) * 2


def test_two_messages_in_swift_blocks_are_two_statements():
    message = "{1:F01BANKFRPPAXXX0000000000}{2:O940}{4:\n" + samples.MT940.replace("\n-\n", "\n-}\n")
    assert [len(each.transactions) for each in read_statement((message * 2).encode()).statements] == [1, 1]


def test_account_begins_a_statement_that_has_no_reference() -> None:
    first = samples.MT940.partition("\n")[2].replace("\n-\n", "\n")
    content = first + first.replace("FR7630006000011234567890189", "10107/00012345678")
    statements = read_statement(content.encode()).statements
    assert [(each.account_number, len(each.transactions)) for each in statements] == [
        ("FR7630006000011234567890189", 1),
        ("10107-00012345678", 1),
    ]


def test_kind_of_the_operation_may_stand_behind_a_blank():
    transaction = read_transaction(entry("2609150915C1,00 NTRFNONREF//B1"))
    assert (transaction.operation_code, transaction.bank_reference) == ("NTRF", "B1")


def test_mark_of_a_subfield_within_a_text_is_text():
    assert read_label(["166?00VIREMENT?20CMD 33?960.48 ACOMPTE?32LEFEVRE"]).text == "CMD 33?960.48 ACOMPTE"


def test_balance_to_come_is_no_part_of_the_label_above_it():
    content = entry("260915C1,00NTRFNONREF", "166?00VIREMENT?20FACT 12?32LEFEVRE") + b":65F:C260916EUR101,00\n"
    assert read_transaction(content).counterparty_name == "LEFEVRE"


def test_subfields_may_stand_without_the_code_of_the_operation():
    label = read_label(["?20FACT 12\n?31FR7630006000011234567890189?32LEFEVRE"])
    assert (label.code, label.text, label.name, label.account) == (
        "",
        "FACT 12",
        "LEFEVRE",
        "FR7630006000011234567890189",
    )


def test_empty_tag_hides_nothing_of_the_same_one_behind_it():
    assert read_label(["/EREF/E1/NAME/LEFEVRE/REMI//REMI/FACT 12"]).text == "FACT 12"
