"""Undo an import: its lines leave the ledger with it, all of them or none, and the trace stays."""

from dataclasses import dataclass

from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banking import events
from banking.models import (
    BankAccount,
    BankTransaction,
    BankTransactionQuerySet,
    KnownContent,
    PendingTransaction,
    Statement,
    StatementImport,
)
from banking.treatment import withdraw
from common.errors import BusinessError
from common.transactions import atomic_retried
from organisations.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """What undoing an import means. `also_in` are later imports that showed some of its days again."""

    lines: int
    ignored: int
    reconciled: BankTransactionQuerySet
    also_in: list[StatementImport]


def lines_of(statement_import: StatementImport) -> BankTransactionQuerySet:
    return BankTransaction.objects.for_organisation(statement_import.organisation).filter(
        statement__statement_import=statement_import
    )


def what_undoing_means(statement_import: StatementImport) -> Undoing:
    lines = lines_of(statement_import)
    return Undoing(
        lines=lines.count(),
        ignored=lines.ignored().count(),
        reconciled=lines.reconciled(),
        also_in=_shown_again_by(statement_import),
    )


def _shown_again_by(statement_import: StatementImport) -> list[StatementImport]:
    later = Statement.objects.standing().filter(statement_import__pk__gt=statement_import.pk)
    found: dict[int, StatementImport] = {}
    for own in statement_import.statements.filter(created__gt=0, period_start__isnull=False):
        again = later.filter(
            bank_account=own.bank_account_id, period_start__lte=own.period_end, period_end__gte=own.period_start
        )
        for each in again.select_related("statement_import"):
            if each.already_known:
                found[each.statement_import_id] = each.statement_import
    return list(found.values())


@atomic_retried
def undo_import(statement_import: StatementImport, by: User | None) -> int:
    """Withdraw the lines that the import brought. Returns how many; nothing is reversed that was reconciled.

    Raises `BusinessError` where one of them is reconciled, or the import was undone before.
    """
    accounts = BankAccount.objects.filter(statements__statement_import=statement_import)
    locked_accounts = BankAccount.objects.select_for_update(no_key=True).filter(pk__in=accounts.values("pk"))
    list(locked_accounts.order_by("pk").values_list("pk"))
    undone = StatementImport.objects.filter(pk=statement_import.pk, undone_at__isnull=True)
    if not undone.update(undone_at=Now(), undone_by=by):
        raise BusinessError(_("This import was undone already. Reload the page."))
    locked = lines_of(statement_import).select_for_update(no_key=True).order_by("pk").values_list("pk", "status")
    lines = dict(locked)
    reconciled = list(lines.values()).count(BankTransaction.Status.RECONCILED)
    if reconciled:
        words = ngettext(
            "%(n)s line of this import is reconciled: undo its reconciliation first.",
            "%(n)s lines of this import are reconciled: undo their reconciliations first.",
            reconciled,
        )
        raise BusinessError(words % {"n": reconciled})
    _take_back(statement_import)
    return len(lines)


def _take_back(statement_import: StatementImport) -> None:
    statements = statement_import.statements.all()
    KnownContent.objects.filter(statement__in=statements).delete()
    KnownContent.objects.filter(bank_transaction__statement__in=statements).delete()
    PendingTransaction.objects.filter(statement__in=statements).delete()
    withdraw(statement_import)
    events.statement_undone.send(
        sender=None, organisation=statement_import.organisation, statement_import=statement_import
    )
