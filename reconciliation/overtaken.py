"""Who settled lines: said to whoever comes second."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import FilteredRelation, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from banking.models import BankTransaction
from reconciliation.models import IgnoredTransaction, Reconciliation


def who_settled(line: BankTransaction) -> str:
    """«Already reconciled by … on …», or ignored."""
    return who_settled_each([line.pk])[line.pk]


def who_settled_each(lines: Collection[int]) -> dict[int, str]:
    """The same of each line, by id: in one query."""
    standing = BankTransaction.objects.filter(pk__in=lines).annotate(
        decision=FilteredRelation("reconciliations", condition=Q(reconciliations__undone_at__isnull=True)),
        aside=FilteredRelation("ignored_transactions", condition=Q(ignored_transactions__revoked_at__isnull=True)),
    )
    # A line has one standing decision, and is ignored once, at most: the joins make no row twice.
    # The stubs know the model's own relations alone.
    rows = standing.select_related("decision__decided_by", "aside__ignored_by").defer("raw")  # type: ignore[misc]
    return {row.pk: _words(getattr(row, "decision", None), getattr(row, "aside", None)) for row in rows}


def _words(decision: Reconciliation | None, aside: IgnoredTransaction | None) -> str:
    if decision is not None:
        said = {"person": decision.decided_by, "at": _at(decision.decided_at)}
        if decision.decided_by is None:
            return _("This line was already reconciled on %(at)s.") % said
        return _("This line was already reconciled by %(person)s on %(at)s.") % said
    if aside is None or aside.ignored_by is None:
        return _("This line is not to be treated any more. Reload the page.")
    said = {"person": aside.ignored_by, "at": _at(aside.ignored_at)}
    return _("This line was ignored by %(person)s on %(at)s.") % said


def _at(when: datetime) -> str:
    return date_format(timezone.localtime(when), "SHORT_DATETIME_FORMAT")
