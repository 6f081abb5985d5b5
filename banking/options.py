"""How a file is to be imported, and what became of it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

from banking.concerns import Kind
from banking.examining import Examined
from banking.formats.statement import ParsedStatement
from banking.models import StatementImport
from common.errors import BusinessError

SameDays = Literal["ask", "same", "other"]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person said of a part of a file that has lookalikes of stored transactions: the same ones, or others."""

    lookalikes_are_known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How a file is to be read. `account` is an IBAN, a number or an id, and stands for what the file says.

    `same_days` answers for transactions that may be known in other words; `ask` refuses the file that has some.
    """

    format_name: str = "auto"
    account: str = ""
    create_account: bool = False
    same_days: SameDays = "ask"
    accept_balances: bool = False
    dry_run: bool = False

    def judge(self, _place: int, examined: Examined) -> Answers:
        """Raises `BusinessError` for what nobody can be asked, naming the option that answers."""
        for concern in examined.concerns:
            if concern.kind is Kind.LOOKALIKES and self.same_days == "ask":
                words = _("Say whether they are the same (--same-days same) or others (--same-days other).")
                raise BusinessError(f"{concern.words} {words}")
            if concern.kind is Kind.BALANCE_MISMATCH and not self.accept_balances:
                words = _("Download the statement from your bank again, or import it as it is (--accept-balances).")
                raise BusinessError(f"{concern.words} {words}")
        return Answers(lookalikes_are_known=self.same_days == "same")


@dataclass(slots=True, kw_only=True)
class ImportResult:
    """What became of one account's part of a file, as contract.md names it."""

    file: str
    format: str | None = None
    account: str | None = None
    status: str = "refused"
    transactions_read: int = 0
    created: int = 0
    already_known: int = 0
    proposals: int = 0
    opening_balance: Decimal | None = None
    closing_balance: Decimal | None = None
    warnings: list[str] = field(default_factory=list)
    error: str | None = None
    elapsed_s: float = 0.0

    def to_json(self) -> dict[str, object]:
        """As the contract's JSON: amounts are texts with two places."""
        return {name: f"{value:.2f}" if isinstance(value, Decimal) else value for name, value in asdict(self).items()}

    @classmethod
    def of(
        cls, statement_import: StatementImport, examined: Examined, *, created: int, proposals: int
    ) -> "ImportResult":
        statement = examined.statement
        return cls(
            file=statement_import.file_name,
            format=statement_import.format,
            account=examined.account.number,
            status="imported" if created else "known",
            transactions_read=statement.transactions_read,
            created=created,
            already_known=statement.already_known,
            proposals=proposals,
            opening_balance=statement.opening_balance,
            closing_balance=statement.closing_balance,
            warnings=[each.words for each in examined.concerns],
        )

    @classmethod
    def refused(cls, file: str, format_name: str, statement: ParsedStatement, error: BusinessError) -> "ImportResult":
        return cls(
            file=file,
            format=format_name,
            account=statement.account_number or None,
            transactions_read=len(statement.transactions),
            opening_balance=statement.opening_balance,
            closing_balance=statement.closing_balance,
            error=str(error),
        )


def merged(results: Iterable[ImportResult]) -> list[ImportResult]:
    """One result an account: the files of an archive may each bring a part of it."""
    by_account: dict[str | None, ImportResult] = {}
    for result in results:
        before = by_account.get(result.account)
        by_account[result.account] = _sum(before, result) if before else result
    return list(by_account.values())


def _sum(first: ImportResult, second: ImportResult) -> ImportResult:
    return replace(
        first,
        status="imported" if "imported" in {first.status, second.status} else second.status,
        transactions_read=first.transactions_read + second.transactions_read,
        created=first.created + second.created,
        already_known=first.already_known + second.already_known,
        proposals=first.proposals + second.proposals,
        closing_balance=second.closing_balance,
        warnings=first.warnings + second.warnings,
    )
