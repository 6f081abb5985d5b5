"""From a payment to the bank line that brought or proved it, and from a line to what it settled."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.db.models import Prefetch

from banking.models import BankTransaction
from invoicing.models import Allocation, Payment
from invoicing.timeline import Happening
from reconciliation.models import IgnoredTransaction, MatchProposal, ReconciledCredit, ReconciledPayment, Reconciliation

register = template.Library()

Lines = dict[int, ReconciledPayment]
Shown = Payment | Iterable[Payment | Allocation | Happening]


@register.simple_tag
def bank_lines(shown: Shown) -> Lines:
    """The claims on payments, on those of allocations or of a customer's history, by payment: in one query."""
    payments = {pk for each in ([shown] if isinstance(shown, Payment) else shown) if (pk := _payment(each))}
    claims = ReconciledPayment.objects.filter(payment__in=payments, undone_at__isnull=True) if payments else ()
    if not claims:
        return {}
    return {each.payment_id: each for each in claims.select_related("reconciliation__bank_transaction")}


def _payment(each: Payment | Allocation | Happening) -> int | None:
    if isinstance(each, Happening):
        return int(each.subject.pk) if each.kind == "payment" else None
    return each.pk if isinstance(each, Payment) else each.payment_id


@register.inclusion_tag("reconciliation/bank_link.html", takes_context=True)
def bank_link(context: dict[str, Any], lines: Lines, payment: int | None) -> dict[str, Any]:
    """«confirmed by the bank on …», as a link to the line; nothing where no line is known."""
    claim = lines.get(payment) if payment else None
    line = claim.reconciliation.bank_transaction if claim else None
    return {"organisation": context["organisation"], "claim": claim, "line": line}


@register.inclusion_tag("reconciliation/bank_link.html", takes_context=True)
def bank_origin(context: dict[str, Any], lines: Lines, payment: Payment) -> dict[str, Any]:
    """Where money came from: its bank line or, where none is known, who says so."""
    unproved = payment.origin == Payment.Origin.DECLARED and payment.pk not in lines
    return bank_link(context, lines, payment.pk) | {"unproved": unproved, "origin": payment.get_origin_display()}


@register.simple_tag
def is_proposed(line: BankTransaction) -> bool:
    """Whether the list to review has anything to show of a line."""
    return MatchProposal.objects.filter(bank_transaction=line).exists()


@register.inclusion_tag("reconciliation/line_decision.html", takes_context=True)
def line_decision(context: dict[str, Any], line: BankTransaction) -> dict[str, Any]:
    """What was decided of a line: what it settled, or why it is ignored, by whom; and its undoing."""
    shown = {name: context.get(name) for name in ("organisation", "can_write", "csrf_token")}
    return shown | {"line": line, "decision": _decision(line), "ignored": _ignored(line)}


def _decision(line: BankTransaction) -> Reconciliation | None:
    parts = Allocation.objects.standing().select_related("invoice", "credit_note")
    links = ReconciledPayment.objects.filter(undone_at__isnull=True).select_related("payment__customer")
    links = links.prefetch_related(Prefetch("payment__allocations", parts))
    standing = Reconciliation.objects.standing().filter(bank_transaction=line).select_related("decided_by")
    uses = Prefetch("reconciled_credits", ReconciledCredit.objects.standing())
    return standing.prefetch_related(Prefetch("reconciled_payments", links), uses).first()


def _ignored(line: BankTransaction) -> IgnoredTransaction | None:
    standing = IgnoredTransaction.objects.standing().filter(bank_transaction=line)
    return standing.select_related("ignored_by", "rule").first()
