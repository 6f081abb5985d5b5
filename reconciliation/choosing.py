"""A match that a person makes: the documents they ticked, how much of each, and the name of what the line lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from banking.models import BankTransaction
from common.errors import BusinessError
from common.money import ZERO, format_money
from common.transactions import atomic_retried
from invoicing import settlement
from invoicing.models import Allocation, Invoice
from invoicing.settlement import Documents, Share
from invoicing.settlement.documents import refuse_unless_seen
from organisations.models import User
from reconciliation import claims, imputing, memory
from reconciliation.accepting import lock_to_treat
from reconciliation.models import MatchProposal, Reconciliation
from reconciliation.planning import Asked, Plan, make_plan

LARGEST_ROUNDING = Decimal("1.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """So much of a document, above zero, of which the person saw `expected` left."""

    document_id: int
    amount: Decimal
    expected: Decimal


@atomic_retried
def reconcile(
    line: BankTransaction,
    choices: Sequence[Choice],
    write_off: Allocation.WriteOff | None,
    by: User | None,
    older: Sequence[Share] = (),
) -> Reconciliation:
    """Settle the chosen documents with the line and older credit (payments that left something).

    What the documents ask beyond it stays owed, unless `write_off` names it; what the line brings beyond them stays as
    the customer's credit. Raises `BusinessError` where the line, a document or a credit has changed meanwhile, or
    where the sums cannot be.
    """
    current = lock_to_treat(line.pk)
    documents = settlement.lock_documents(current.organisation, {each.document_id for each in choices})
    payments = imputing.lock_credits(current, older)
    if not choices:
        raise BusinessError(_("Tick at least one document that this line pays."))
    chosen = [(_seen(each, documents), each.amount) for each in choices]
    uses, chosen = imputing.spread_credits(older, payments, chosen)
    plan = _plan(current, chosen, write_off)
    make_plan(plan, documents, {})
    decision = claims.claim_by_hand(plan.line, by, plan.proposal)
    written = settlement.write_payments(current.organisation, plan.payments, documents, by)
    claims.tie(current.organisation, [(decision, payment, False) for payment in written])
    imputing.impute(decision, uses, documents, payments, by)
    memory.learn(current.organisation, [plan])
    return decision


def _plan(line: BankTransaction, chosen: imputing.Chosen, write_off: Allocation.WriteOff | None) -> Plan:
    moneys, lacking = _within(line.amount, chosen)
    if write_off is Allocation.WriteOff.ROUNDING and sum((part for _pk, part in lacking), ZERO) > LARGEST_ROUNDING:
        largest = format_money(LARGEST_ROUNDING, line.currency)
        words = _("A rounding difference is %(largest)s at most. Give it another name.")
        raise BusinessError(words % {"largest": largest})
    if write_off:
        _refuse_unpaid(chosen, dict(moneys), dict(lacking))
    said = MatchProposal.objects.filter(bank_transaction=line, rank=1).first()
    proposal = said or MatchProposal(line_kind="transfer", payer_name="", band="", reasons=[])
    allocations = [Asked(pk, None, amount) for pk, amount in moneys]
    written_off = lacking if write_off else []
    return Plan(proposal=proposal, line=line, allocations=allocations, write_off=write_off, written_off=written_off)


def _refuse_unpaid(chosen: imputing.Chosen, moneys: Mapping[int, Decimal], lacking: Mapping[int, Decimal]) -> None:
    """A difference goes with a payment of its customer: where the line leaves them nothing, there is none."""
    paying = {document.customer_id for document, _amount in chosen if document.pk in moneys}
    for document, _amount in chosen:
        if document.pk in lacking and document.customer_id not in paying:
            words = _("Nothing of this line is left for %(number)s, which would be given up whole: untick it.")
            raise BusinessError(words % {"number": document})


def _seen(choice: Choice, documents: Documents) -> Invoice:
    document = documents.get(choice.document_id)
    if document is None:
        raise BusinessError(_("This document no longer exists. Reload the page."))
    refuse_unless_seen(document, choice.expected)
    if not ZERO < choice.amount <= document.balance_due:
        left = format_money(document.balance_due, document.currency)
        raise BusinessError(_("%(number)s: at most %(left)s are left.") % {"number": document, "left": left})
    return document


Shares = list[tuple[int, Decimal]]


def _within(available: Decimal, chosen: Sequence[tuple[Invoice, Decimal]]) -> tuple[Shares, Shares]:
    """What the money settles of each document, signed, and what it lacks of which: of the latest due first."""
    asked = sum((-amount if document.is_credit_note else amount for document, amount in chosen), ZERO)
    missing = max(asked - available, ZERO) if available > ZERO else ZERO
    moneys: Shares = []
    lacking: Shares = []
    for document, amount in sorted(chosen, key=lambda pair: (pair[0].due_date, pair[0].pk), reverse=True):
        short = ZERO if document.is_credit_note else min(missing, amount)
        missing -= short
        if amount > short:
            moneys.append((document.pk, -amount if document.is_credit_note else amount - short))
        if short:
            lacking.append((document.pk, short))
    return moneys, lacking
