from datetime import date
from decimal import Decimal

import pytest

from banking.formats import read_statement
from banking.formats.mt940_label import Label, read_label
from banking.formats.statement import Doubt, DoubtKind, Refusal, StatementKind
from tests.banking.formats import samples
from tests.banking.formats.reading import read_one, read_transaction, refusal_of


def entry(line: str, label: str = ":86:TEXTE", account: str = "FR7630006000011234567890189") -> bytes:
    return f":20:S\n:25:{account}\n:28C:1\n:60F:C260831EUR100,00\n:61:{line}\n{label}\n".encode()


def test_statement_is_read_whole():
    statement = read_one(samples.MT940.encode())
    (transaction,) = statement.transactions
    assert (
        statement.account_number,
        statement.currency,
        statement.opening_balance,
        statement.closing_balance,
        statement.period_start,
        statement.closing_date,
        transaction.booking_date,
        transaction.value_date,
        transaction.amount,
        transaction.bank_reference,
        transaction.operation_code,
        transaction.remittance_information,
    ) == (
        "FR7630006000011234567890189",
        "EUR",
        Decimal("100.00"),
        Decimal("1300.00"),
        date(2026, 8, 31),
        date(2026, 9, 30),
        date(2026, 9, 15),
        date(2026, 9, 16),
        Decimal("1200.00"),
        "B0001",
        "NTRF",
        "VIR RECU LEFEVRE FACTURE F-2026-0012",
    )


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ("260915C1200,00NTRFX", "1200.00"),
        ("260915D1200,00NTRFX", "-1200.00"),
        ("260915RC1200,00NTRFX", "-1200.00"),
        ("260915RD1200,00NTRFX", "1200.00"),
        ("260915CR1200,NTRFX", "1200.00"),
        ("260915DD12,5NTRFX", "-12.50"),
        ("260915RCR7,00NTRFX", "-7.00"),
        ("2609150915C500NTRFX", "500.00"),
        ("260915    D000000000044,95N0600733959555      TELECOM", "-44.95"),
        ("2609150915CR\n30,00N062NONREF", "30.00"),
        ("260915D65,00NOVBNL47INGB9999999999", "-65.00"),
    ],
)
def test_mark_gives_the_sign(line, amount):
    assert read_transaction(entry(line)).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("line", "booked", "value"),
    [
        ("2612310102C1,00NTRFX", date(2027, 1, 2), date(2026, 12, 31)),
        ("2701021231C1,00NTRFX", date(2026, 12, 31), date(2027, 1, 2)),
        ("1602300301D6,00N024X", date(2016, 3, 1), date(2016, 2, 29)),
        ("2703010229C1,00NTRFX", date(2027, 2, 28), date(2027, 3, 1)),
        ("2703010230C1,00NTRFX", date(2027, 2, 28), date(2027, 3, 1)),
        ("2803010229C1,00NTRFX", date(2028, 2, 29), date(2028, 3, 1)),
        ("260915C1,00NTRFX", date(2026, 9, 15), date(2026, 9, 15)),
    ],
)
def test_entry_day_takes_the_year_nearest_to_the_value_date(line, booked, value):
    transaction = read_transaction(entry(line))
    assert (transaction.booking_date, transaction.value_date) == (booked, value)


@pytest.mark.parametrize(
    ("stated", "number"),
    [
        ("12345678/1020304050", "12345678-1020304050"),
        ("12345678/1020304050EUR", "12345678-1020304050"),
        ("NL91ABNA0417164300EUR", "NL91ABNA0417164300"),
        ("ABNANL2A/NL91ABNA0417164300", "NL91ABNA0417164300"),
        ("1291.99.348EUR", "129199348"),
    ],
)
def test_account_is_read_in_every_form(stated, number):
    assert read_one(entry("260915C1,00NTRFX", account=stated)).account_number == number


def test_expected_entries_are_pending():
    assert read_transaction(entry("260915EC1,00NTRFX")).pending


def test_swift_envelope_is_taken_off():
    content = "{1:F01BANKFRPPAXXX0000000000}{2:O940}{4:\n" + samples.MT940.replace("\n-\n", "\n-}{5:{CHK:1}}\n")
    assert len(read_one(content.encode()).transactions) == 1


def test_each_20_opens_a_statement():
    assert [len(s.transactions) for s in read_statement(samples.MT940.encode() * 2).statements] == [1, 1]


def test_interim_report_has_no_balance():
    content = ":20:X\n:25:123\n:28C:1\n:34F:EUR0,\n:13D:2609151815+0100\n:61:260915C1,00NTRFX\n:90C:1EUR1,\n"
    statement = read_one(content.encode())
    assert (statement.currency, statement.opening_balance, len(statement.transactions)) == ("EUR", None, 1)


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        (["VIR RECU\nLEFEVRE"], Label(text="VIR RECU LEFEVRE")),
        (["LIGNE 1", "LIGNE 2"], Label(text="LIGNE 1 LIGNE 2")),
        (
            ["166?00VIREMENT?20EREF+E1?21MREF+RUM-7?22SVWZ+FACTURE F-20?2326-0012?30BANKDEFF?31DE89?32LEFEVRE ?33SARL"],
            Label(
                text="FACTURE F-2026-0012",
                name="LEFEVRE SARL",
                account="DE89",
                end_to_end="E1",
                mandate="RUM-7",
                code="166",
            ),
        ),
        (["051?00VIREMENT?20FACTURE?21F-2026-0012"], Label(text="FACTURE F-2026-0012", code="051")),
        (
            ["020?00FRAIS?20EREF+E1?21 HEURE 10\n:26:37"],
            Label(text="FRAIS", end_to_end="E1 HEURE 10:26:37", code="020"),
        ),
        (
            ["/EREF/E1/BENM//NAME/LEFEVRE/REMI/F-2026-0012/ISDT/2026-09-15"],
            Label(text="F-2026-0012", name="LEFEVRE", end_to_end="E1"),
        ),
        (
            ["/TRCD/00100/\n/CNTP/NL91ABNA0417164300/ABNANL2A/LEFEVRE///REMI/USTD//F-2026-0012/"],
            Label(text="F-2026-0012", name="LEFEVRE", account="NL91ABNA0417164300", code="00100"),
        ),
    ],
)
def test_label_is_read_in_the_grammar_of_its_bank(lines, label):
    assert read_label(lines) == label


@pytest.mark.parametrize(
    ("text", "reference"),
    [("PAIEMENT RF39FA202600042 MERCI", "RF39FA202600042"), ("PAIEMENT RF38FA202600042", ""), ("RIEN", "")],
)
def test_structured_reference_has_a_true_check(text, reference):
    assert read_transaction(entry("260915C1,00NTRFX", f":86:{text}")).structured_reference == reference


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (entry("260915C1.2.3,00NTRFX"), Refusal.BAD_AMOUNT),
        (entry("261340C1,00NTRFX"), Refusal.BAD_DATE),
        (entry("BONJOUR"), Refusal.MALFORMED),
        (samples.MT940.replace("1300,00", "1300,01").encode(), Refusal.BALANCE_MISMATCH),
        (samples.MT940.replace("C260930EUR", "X").encode(), Refusal.BAD_AMOUNT),
        (b":20:SEUL\n", Refusal.NO_STATEMENT),
    ],
)
def test_broken_files_are_refused(content, refusal):
    assert refusal_of(content).refusal == refusal


def test_entry_below_the_closing_balance_is_no_part_of_its_sum():
    content = samples.MT940.replace("-\n", ":61:2610011001C119,00NTRFNONREF\n:86:PAIEMENT\n").encode()
    first, second = read_statement(content).statements
    assert (len(first.transactions), first.closing_balance) == (1, Decimal("1300.00"))
    assert (second.account_number, second.closing_balance, [each.amount for each in second.transactions]) == (
        first.account_number,
        None,
        [Decimal("119.00")],
    )


def test_statement_without_closing_balance_may_be_cut_short():
    assert read_one(samples.MT940.partition(":62F:")[0].encode()).doubts == (Doubt(DoubtKind.NO_CLOSING_BALANCE),)


INTERIM = (
    ":20:X\n:25:FR7630006000011234567890189\n:34F:EUR0,\n:13D:2609151200+0100\n:61:260915{}10,00NTRFNONREF\n:86:X\n"
)


@pytest.mark.parametrize(
    ("mark", "amount", "pending", "reversal"),
    [
        ("C", "10.00", False, False),
        ("D", "-10.00", False, False),
        ("EC", "10.00", True, False),
        ("ED", "-10.00", True, False),
        ("RC", "-10.00", False, True),
        ("RD", "10.00", False, True),
    ],
)
def test_mark_tells_the_sign_what_is_expected_and_what_is_reversed(mark, amount, pending, reversal):
    statement = read_one(INTERIM.format(mark).encode())
    (transaction,) = statement.transactions
    assert (statement.kind, transaction.amount, transaction.pending, transaction.reversal) == (
        StatementKind.INTERIM,
        Decimal(amount),
        pending,
        reversal,
    )


@pytest.mark.parametrize(
    "label",
    [
        "/EREF/E1/OCMT/USD13,00/EXCH/1,0833/CHGS/EUR0,50/REMI/FACTURE",
        "020?00VIREMENT?20FACTURE?21/OCMT/USD13,?22/EXCH/1,0833/?23/CHGS/EUR0,5/",
    ],
)
def test_ordered_amount_rate_and_charges_are_kept(label):
    content = samples.MT940.replace("VIR RECU LEFEVRE\nFACTURE F-2026-0012", label).replace("C1200,00N", "D1200,00N")
    (statement,) = read_statement(content.encode(), check_balances=False).statements
    (transaction,) = statement.transactions
    assert (
        transaction.original_amount,
        transaction.original_currency,
        transaction.exchange_rate,
        transaction.fees,
    ) == (Decimal("-13.00"), "USD", Decimal("1.0833"), Decimal("-0.50"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_every_form_of_unicode_is_read(encoding):
    assert len(read_one(samples.MT940.encode(encoding)).transactions) == 1


def test_amount_below_one_may_begin_with_its_comma():
    content = samples.MT940.replace("C1200,00N", "D,50N").encode()
    (statement,) = read_statement(content, check_balances=False).statements
    assert [each.amount for each in statement.transactions] == [Decimal("-0.50")]


@pytest.mark.parametrize("entry", ["202602030204C", "20260204C", "2602030204C", "260204C"])
def test_days_have_two_or_four_digits_of_the_year(entry):
    content = (
        ":20:S\n:25:FR7630006000011234567890189\n:28C:1/1\n:60F:C20260131EUR100,00\n"
        f":61:{entry}12,50NTRFNONREF\n:62F:C20260228EUR112,50\n-\n"
    )
    statement = read_one(content.encode())
    assert (statement.opening_balance, statement.closing_balance, statement.closing_date) == (
        Decimal("100.00"),
        Decimal("112.50"),
        date(2026, 2, 28),
    )
    assert [(each.booking_date, each.amount) for each in statement.transactions] == [
        (date(2026, 2, 4), Decimal("12.50"))
    ]
