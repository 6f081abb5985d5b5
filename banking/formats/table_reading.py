"""The rows of a table as statements, by a mapping."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from banking.formats.accounts import account_number, iban_or_empty
from banking.formats.csv_headers import word_of
from banking.formats.csv_titles import LABELS
from banking.formats.guessing import read_day, read_number
from banking.formats.mapping import CsvMapping
from banking.formats.statement import (
    Doubt,
    DoubtKind,
    ParsedStatement,
    ParsedTransaction,
    Refusal,
    UnreadableStatementError,
)
from banking.formats.table_accounts import stated_account
from banking.formats.table_balances import StatedEnds, running_balances
from banking.formats.table_cells import has_digits
from banking.formats.table_columns import ABSENT, Cells, Columns, TablePlan
from banking.formats.table_directions import DEBIT_WORDS, direction_word
from banking.formats.table_rows import (
    PENDING_WORDS,
    announces_what_is_to_come,
    day_of,
    is_cut,
    is_header,
    is_movement,
    is_undated,
    says_more,
)
from banking.formats.text import squeezed

UNDATED = date.max  # until the days of the others are known
ZERO = Decimal("0.00")
DASHES = frozenset({"-", "−", "–", "—", "--"})  # for nothing, beside the amount of the other side
MOST_LINES_MORE = 20  # below one movement
MOST_REMARKS = 20_000  # rows one after the other that move nothing: a bank writes a dozen


@dataclass(slots=True)
class _Booked:
    """What was read of one account."""

    transactions: list[ParsedTransaction]
    balances: list[str]


def read_table(rows: Iterable[list[str]], mapping: CsvMapping) -> tuple[ParsedStatement, ...]:
    """One statement an account; raises `UnreadableStatementError`."""
    accounts: dict[str, _Booked] = {}
    stated = ""
    ends = StatedEnds()
    for account, transaction, balance in _movements(rows, TablePlan.of(mapping), ends):
        stated = account
        booked = accounts.setdefault(account, _Booked([], []))
        if transaction is not None:
            booked.transactions.append(transaction)
            booked.balances.append(balance)
    kept = {number: each for number, each in accounts.items() if each.transactions} or {stated: _Booked([], [])}
    statements = tuple(_statement(account, booked, mapping) for account, booked in kept.items())
    return tuple(map(ends.added_to, statements)) if len(statements) == 1 else statements


@dataclass(slots=True)
class _Movement:
    """A row that moves money, of an account, and the rows below it that say more about it."""

    row: list[str]
    cells: Cells
    number: int
    account: str
    is_to_come: bool
    more: list[list[str]] = field(default_factory=list)

    def read(self, plan: TablePlan) -> tuple[str, ParsedTransaction, str]:
        transaction = _transaction(self.row, self.cells, plan, self.number)
        if self.is_to_come:
            transaction = transaction._replace(pending=True)
        if self.more:
            transaction = _with_more(transaction, self.more, plan)
        own = self.cells[plan.columns.account]
        return account_number(own) if own else self.account, transaction, self.cells[plan.columns.balance]


def _movements(
    rows: Iterable[list[str]], plan: TablePlan, ends: StatedEnds
) -> Iterator[tuple[str, ParsedTransaction | None, str]]:
    """(account, transaction, running balance); no transaction where an account begins."""
    mapping = plan.mapping
    stated, above = "", list[list[str]]()
    is_to_come = False
    last: _Movement | None = None
    for number, row in enumerate(_whole(rows, mapping), start=1):
        cells = plan.cells(row)
        if last is not None and says_more(cells, plan) and len(last.more) < MOST_LINES_MORE:
            last.more.append(row)
            continue
        if last is not None:
            yield last.read(plan)
            last = None
        if number > mapping.header_row and is_header(row, mapping):
            # Crédit Agricole writes several accounts, each below its own lines and titles.
            is_to_come = any(map(announces_what_is_to_come, above))
            stated, above = stated_account(above) or stated, []
            yield stated, None, ""
        elif number > mapping.header_row and (is_movement(cells, plan, number) or is_undated(cells, plan, number)):
            is_to_come = is_to_come or any(map(announces_what_is_to_come, above))
            above.clear()
            last = _Movement(row, cells, number, stated, is_to_come)
        else:
            ends.note(row)
            above.append(row)
            if len(above) > MOST_REMARKS:
                raise UnreadableStatementError(Refusal.MALFORMED, line=number)
    if last is not None:
        yield last.read(plan)


def _whole(rows: Iterable[list[str]], mapping: CsvMapping) -> Iterator[list[str]]:
    """The rows, those joined again that a line break within a text, without quotation marks, cut in two."""
    width = len(mapping.titles)
    cut: list[str] = []
    for number, row in enumerate(rows, start=1):
        if cut:
            if row and len(cut) + len(row) - 1 == width:
                yield [*cut[:-1], f"{cut[-1]} {row[0]}", *row[1:]]
                cut = []
                continue
            yield cut
            cut = []
        if len(row) < width and number > mapping.header_row + 1 and is_cut(row, mapping):
            cut = row
        else:
            yield row
    if cut:
        yield cut


def _with_more(transaction: ParsedTransaction, more: list[list[str]], plan: TablePlan) -> ParsedTransaction:
    texts = [transaction.remittance_information, *(_label(plan.cells(row), plan) for row in more)]
    raw = {f"+{number}": " | ".join(filter(None, map(str.strip, row))) for number, row in enumerate(more, start=1)}
    return transaction._replace(remittance_information=" ".join(filter(None, texts)), raw=transaction.raw | raw)


def _transaction(row: list[str], cells: Cells, plan: TablePlan, number: int) -> ParsedTransaction:
    mapping, columns = plan.mapping, plan.columns
    day = day_of(cells, columns)
    original, rate = cells[columns.original_amount], cells[columns.exchange_rate]
    currency = cells[columns.currency].upper() or mapping.default_currency
    ordered_in = cells[columns.original_currency].upper()
    amount, iban = _amount(cells, plan, number), cells[columns.counterparty_iban]
    return ParsedTransaction(
        booking_date=_day(day, mapping, number) if day else UNDATED,
        value_date=read_day(cells[columns.value_date], mapping.date_order),
        amount=amount,
        currency=currency,
        counterparty_name=_counterparty(cells, columns, amount),
        counterparty_iban=iban_or_empty(iban) if iban else "",
        remittance_information=_label(cells, plan),
        end_to_end_reference=cells[columns.end_to_end],
        mandate_reference=cells[columns.mandate],
        bank_reference=cells[columns.reference],
        check_number=cells[columns.check_number],
        operation_code=cells[columns.code],
        original_amount=_number(original, mapping, number) if has_digits(original) and ordered_in != currency else None,
        original_currency=ordered_in if ordered_in != currency else "",
        exchange_rate=_number(rate, mapping, number) if has_digits(rate) else None,
        fees=_fees(cells, plan, number),
        pending=day != cells[columns.date] or not day or word_of(cells[columns.status]) in PENDING_WORDS,
        raw=plan.raw(row),
    )


def _counterparty(cells: Cells, columns: Columns, amount: Decimal) -> str:
    payee = cells[columns.payee]
    return squeezed(payee if payee and amount < 0 else cells[columns.counterparty])


def _label(cells: Cells, plan: TablePlan) -> str:
    """The texts of all label columns, without those that another one repeats longer."""
    texts = [text for each in plan.labels(cells) if (text := squeezed(each))]
    if not texts and cells[plan.columns.reference]:
        # Under «Référence» Qonto writes the payer's words: they are all that tells what a transfer is for.
        titles = plan.mapping.titles[plan.columns.reference :]
        return squeezed(cells[plan.columns.reference]) if titles and word_of(titles[0]) in LABELS else ""
    if len(texts) < 2:  # noqa: PLR2004 - nothing to compare
        return "".join(texts)
    kept = dict.fromkeys(text for text in texts if not any(text != other and text in other for other in texts))
    return " ".join(kept)


def _day(text: str, mapping: CsvMapping, number: int) -> date:
    found = read_day(text, mapping.date_order)
    if found is None:
        raise UnreadableStatementError(Refusal.BAD_DATE, line=number, value=text[:40])
    return found


def _number(text: str, mapping: CsvMapping, number: int) -> Decimal:
    return read_number(text, mapping.decimal_mark, line=number)


def _amount(cells: Cells, plan: TablePlan, number: int) -> Decimal:
    """What moved the balance."""
    amount = _signed(cells, plan, number)
    fee = cells[plan.columns.fee]
    if has_digits(fee):
        amount -= abs(_number(fee, plan.mapping, number))
    return -amount if plan.mapping.opposite_sign else amount


def _signed(cells: Cells, plan: TablePlan, number: int) -> Decimal:
    mapping, columns = plan.mapping, plan.columns
    if mapping.amount is not None:
        amount = _number(cells[columns.amount], mapping, number)
        direction = direction_word(cells[columns.direction])
        if not direction:
            return amount
        return -abs(amount) if direction in DEBIT_WORDS else abs(amount)
    debit, credit = cells[columns.debit], cells[columns.credit]
    spent = _number(debit, mapping, number) if debit and debit not in DASHES else None
    received = _number(credit, mapping, number) if credit and credit not in DASHES else ZERO
    if spent is None:
        return received
    return received + (spent if mapping.debits_are_negative else -spent)


def _fees(cells: Cells, plan: TablePlan, number: int) -> Decimal | None:
    columns = plan.columns
    fee = cells[columns.withheld if columns.fee == ABSENT else columns.fee]
    return (-abs(_number(fee, plan.mapping, number)) or None) if has_digits(fee) else None


def _statement(account: str, booked: _Booked, mapping: CsvMapping) -> ParsedStatement:
    transactions, doubts = _dated(booked.transactions)
    days = _days(transactions)
    opening, closing = running_balances(booked.transactions, booked.balances)
    return ParsedStatement(
        account_number=account,
        currency=transactions[0].currency if transactions else mapping.default_currency,
        transactions=transactions,
        period_start=min(days, default=None),
        period_end=max(days, default=None),
        opening_balance=opening,
        closing_balance=closing,
        closing_date=max(days, default=None) if closing is not None else None,
        doubts=doubts,
    )


def _days(transactions: Iterable[ParsedTransaction]) -> list[date]:
    """Those that something was booked on; of announcements alone, theirs."""
    transactions = list(transactions)
    booked = [each.booking_date for each in transactions if not each.pending]
    return booked or [each.booking_date for each in transactions]


def _dated(transactions: Sequence[ParsedTransaction]) -> tuple[tuple[ParsedTransaction, ...], tuple[Doubt, ...]]:
    """What is announced without a day is expected from the table's last day on; left aside if it tells none."""
    undated = sum(each.booking_date is UNDATED for each in transactions)
    if not undated:
        return tuple(transactions), ()
    last = max(_days(each for each in transactions if each.booking_date is not UNDATED), default=None)
    if last is None:
        return (), (Doubt(DoubtKind.UNDATED, {"count": undated}),)
    dated = (each._replace(booking_date=last) if each.booking_date is UNDATED else each for each in transactions)
    return tuple(dated), ()
