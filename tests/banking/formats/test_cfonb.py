from datetime import date
from decimal import Decimal

import pytest

from banking.formats import read_statement
from banking.formats.statement import Doubt, DoubtKind, Refusal
from tests.banking.formats import samples
from tests.banking.formats.reading import read_one, read_transaction, refusal_of

IBAN = "FR7610107001180001234567822"


def content(*records: str, line_break: str = "\n") -> bytes:
    return line_break.join(records or samples.CFONB).encode("cp1252")


def movement(*more: str, amount: str = "0000000012000{", at: dict[int, str] | None = None) -> bytes:
    return content(samples.cfonb_movement(amount, more=at), *more)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "", "\n\n"])
def test_statement_is_read_whatever_its_line_breaks(line_break):
    statement = read_one(content(line_break=line_break))
    assert (
        statement.account_number,
        statement.currency,
        statement.bank_code,
        statement.branch_code,
        statement.opening_balance,
        statement.closing_balance,
        statement.closing_date,
        [(t.booking_date, t.value_date, t.amount) for t in statement.transactions],
    ) == (
        IBAN,
        "EUR",
        "10107",
        "00118",
        Decimal("100.00"),
        Decimal("1300.00"),
        date(2026, 9, 30),
        [(date(2026, 9, 15), date(2026, 9, 16), Decimal("1200.00"))],
    )


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("0000000001904}", "-190.40"),
        ("0000000001904{", "190.40"),
        ("0000000002412J", "-241.21"),
        ("0000000002412A", "241.21"),
        ("0000000000000R", "-0.09"),
        ("0000000000000I", "0.09"),
        ("0000000001904é", "190.40"),
        ("0000000001904è", "-190.40"),
        ("00000000019040", "190.40"),
    ],
)
def test_last_digit_carries_the_sign(written, amount):
    assert read_transaction(movement(amount=written)).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("currency", "amount"), [("EUR2", "12.34"), ("XPF0", "1234.00"), ("EUR ", "12.34"), ("    ", "12.34")]
)
def test_decimals_are_those_of_the_record(currency, amount):
    record = samples.cfonb_movement("0000000000123D")
    assert read_transaction(content(record[:16] + currency + record[20:])).amount == Decimal(amount)


def test_details_go_to_their_own_fields():
    transaction = read_transaction(
        movement(
            samples.cfonb_detail("LIB", "REGLEMENT"),
            samples.cfonb_detail("LCC", "FACTURE F-2026-"),
            samples.cfonb_detail("LC2", "0012"),
            samples.cfonb_detail("NPY", "LEFEVRE SARL"),
            samples.cfonb_detail("NPO", "M LEFEVRE"),
            samples.cfonb_detail("RCN", "E2E-1".ljust(35) + "SALA"),
            samples.cfonb_detail("REF", "BANQUE-9"),
            samples.cfonb_detail("MMO", "USD200000000130000"),
            samples.cfonb_detail("ZZZ", "INCONNU"),
        )
    )
    assert (
        transaction.remittance_information,
        transaction.counterparty_name,
        transaction.ultimate_party_name,
        transaction.end_to_end_reference,
        transaction.bank_reference,
        transaction.original_amount,
        transaction.original_currency,
        transaction.operation_code,
        len(transaction.raw),
    ) == (
        "VIR SEPA LEFEVRE REGLEMENT FACTURE F-2026- 0012",
        "LEFEVRE SARL",
        "M LEFEVRE",
        "E2E-1",
        "BANQUE-9",
        Decimal("1300.00"),
        "USD",
        "18",
        10,
    )


def test_details_of_one_qualifier_follow_each_other():
    transaction = read_transaction(movement(samples.cfonb_detail("LIB", "A"), samples.cfonb_detail("LIB", "B")))
    assert transaction.remittance_information == "VIR SEPA LEFEVRE A B"


def test_counterparty_of_a_debit_is_the_payee():
    details = (samples.cfonb_detail("NPY", "NOUS"), samples.cfonb_detail("NBE", "FOURNISSEUR"))
    assert read_transaction(movement(*details, amount="0000000012000}")).counterparty_name == "FOURNISSEUR"


def test_rejected_movement_says_why():
    assert read_transaction(movement(at={40: "01"})).return_reason == "01"


@pytest.mark.parametrize(("entry", "number"), [("0000000", ""), ("0001234", "0001234"), ("       ", "")])
def test_entry_number_is_kept_unless_zero(entry, number):
    assert read_transaction(movement(at={81: entry})).check_number == number


def test_accents_of_eight_bit_files_are_kept():
    assert read_transaction(movement(samples.cfonb_detail("NPY", "LEFÈVRE"))).counterparty_name == "LEFÈVRE"


def test_short_lines_are_read():
    assert len(read_one(content(*(record.rstrip() for record in samples.CFONB))).transactions) == 1


def test_each_account_is_a_statement():
    other = samples.cfonb_record("01", {34: "310826", 90: "0000000000000{"}, account="00099999999")
    statements = read_statement(content(*samples.CFONB, other)).statements
    assert [(s.account_number[14:25], len(s.transactions)) for s in statements] == [
        ("00012345678", 1),
        ("00099999999", 0),
    ]


def test_missing_opening_and_closing_records_are_forgiven():
    statement = read_one(content(samples.cfonb_movement("0000000012000{")))
    assert (statement.account_number, statement.opening_balance, statement.closing_balance) == (IBAN, None, None)


@pytest.mark.parametrize(
    ("records", "refusal"),
    [
        ((samples.CFONB_OPENING, samples.CFONB_CLOSING), Refusal.BALANCE_MISMATCH),
        ((samples.cfonb_detail("LIB", "ORPHELIN"),), Refusal.NO_STATEMENT),
        ((samples.CFONB_OPENING, samples.cfonb_movement("0000000012?00{")), Refusal.BAD_AMOUNT),
        ((samples.CFONB_OPENING, samples.cfonb_movement("0000000012000{", more={34: "320926"})), Refusal.BAD_DATE),
        ((samples.CFONB_OPENING, "99" + samples.CFONB_OPENING[2:]), Refusal.MALFORMED),
    ],
    ids=["lost movement", "detail alone", "amount", "date", "unknown record"],
)
def test_broken_files_are_refused(records, refusal):
    assert refusal_of(content(*records)).refusal == refusal


def movement_with(*details: tuple[str, str], amount: str = "0000000012000{", more: dict[int, str] | None = None):
    records = (samples.cfonb_movement(amount, more=more), *(samples.cfonb_detail(*detail) for detail in details))
    return read_transaction("\n".join(records).encode())


def test_ordered_amount_rate_and_fees_are_kept():
    transaction = movement_with(("MMO", "USD2" + "00000000130000" + "4" + "00000010833"), ("FEE", "EUR200000000000350"))
    assert (
        transaction.original_amount,
        transaction.original_currency,
        transaction.exchange_rate,
        transaction.fees,
    ) == (Decimal("1300.00"), "USD", Decimal("1.0833"), Decimal("-3.50"))


@pytest.mark.parametrize(("code", "reason", "reversal"), [("  ", "", False), ("00", "", False), ("04", "04", True)])
def test_reject_code_tells_a_return(code, reason, reversal):
    transaction = movement_with(more={40: code})
    assert (transaction.return_reason, transaction.reversal) == (reason, reversal)


def test_mandate_and_account_of_the_payer_are_kept():
    transaction = movement_with(("RUM", "MANDAT-7"), ("CPY", "FR7630006000011234567890189"))
    assert (transaction.mandate_reference, transaction.counterparty_iban) == ("MANDAT-7", "FR7630006000011234567890189")


def test_statement_without_its_last_record_may_be_cut_short():
    assert read_one("\n".join(samples.CFONB[:-1]).encode()).doubts == (Doubt(DoubtKind.NO_CLOSING_BALANCE),)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp850"])
def test_every_alphabet_is_read(encoding):
    records = (
        samples.CFONB_OPENING,
        samples.cfonb_movement("0000000012000{", "VIR RÉGLÉ LEFÈVRE"),
        samples.CFONB_CLOSING,
    )
    assert read_transaction("\n".join(records).encode(encoding)).remittance_information == "VIR RÉGLÉ LEFÈVRE"
