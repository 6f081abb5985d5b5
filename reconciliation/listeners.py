"""What reconciliation does when the ledgers below it announce something: the one wire from below to above."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models.functions import Now
from django.dispatch import receiver

from banking import events as banking_events
from banking.models import BankTransaction, StatementImport
from invoicing import events as invoicing_events
from invoicing.holds import Hold
from invoicing.models import Invoice, Payment
from organisations.models import Organisation, User
from reconciliation import holding, ignoring, memory, tasks, touched
from reconciliation.models import IgnoredTransaction, MatchProposal, Refusal
from reconciliation.proposing import lock_matching, propose_matches
from reconciliation.returning import returned_among
from reconciliation.undoing import undo_with_payments


@receiver(banking_events.statement_imported)
def match_new_transactions(*, organisation: Organisation, bank_transaction_ids: Sequence[int], **_: Any) -> int:
    """Then, of what no document claims, ignore what a person always ignores."""
    if not bank_transaction_ids:
        return 0
    return propose_matches(organisation, bank_transaction_ids) - ignoring.apply_rules(
        organisation, bank_transaction_ids
    )


@receiver(banking_events.statement_undone)
def forget_withdrawn_transactions(*, organisation: Organisation, statement_import: StatementImport, **_: Any) -> None:
    """What was proposed for the lines goes; what was refused for them, or set aside, is revoked: the trace stays."""
    lock_matching(organisation)
    withdrawn = BankTransaction.objects.filter(statement__statement_import=statement_import)
    MatchProposal.objects.filter(bank_transaction__in=withdrawn).delete()
    Refusal.objects.standing().filter(bank_transaction__in=withdrawn).update(revoked_at=Now())
    IgnoredTransaction.objects.standing().filter(bank_transaction__in=withdrawn).update(revoked_at=Now())


@receiver(invoicing_events.documents_changed)
def match_again_around_documents(*, organisation: Organisation, invoice_ids: Sequence[int], **_: Any) -> None:
    """Lines that were proposed these documents, and lines that one open from now on could explain.

    Another document of a customer changes what else their lines may pay, and how many invoices ask one amount: where
    one is open, their other lines are matched at once. Where all are settled nothing that these lines were proposed is
    untrue, and the job worker looks whether more can be said.
    """
    opened = list(Invoice.objects.sent().filter(pk__among=invoice_ids).values_list("balance_due", "number_key"))
    if opened:
        theirs = touched.of_their_customers(organisation, invoice_ids)
        tasks.match_again(organisation, theirs | touched.that_look_like(organisation, opened))
    else:
        tasks.match_again(organisation, touched.proposed_or_answered_with(organisation, invoice_ids))
        tasks.match_customers_later(organisation, invoice_ids)


@receiver(invoicing_events.payments_recorded)
def match_again_around_payments(*, organisation: Organisation, payment_ids: Sequence[int], **_: Any) -> None:
    """A payment declared by hand may be what a waiting line proves."""
    amounts = Payment.objects.filter(pk__in=payment_ids).values_list("amount", flat=True)
    waiting = BankTransaction.objects.for_organisation(organisation).to_treat().filter(amount__in=list(amounts))
    tasks.match_again(organisation, set(waiting.values_list("pk", flat=True)))


@receiver(invoicing_events.payments_reversed)
def reopen_lines_of_payments(
    *, organisation: Organisation, payment_ids: Sequence[int], by: User | None, **_: Any
) -> None:
    """The claim falls with the payment: its line is to treat again once no payment of it stands."""
    # What the bank took back by a later line did come in: its own line keeps its claim.
    lines = undo_with_payments(organisation, set(payment_ids) - returned_among(payment_ids), by)
    # A line may have been about to prove a payment that is now withdrawn.
    about = MatchProposal.objects.filter(organisation=organisation, allocations__payment__in=payment_ids)
    tasks.match_again(organisation, lines | set(about.values_list("bank_transaction_id", flat=True)))


@receiver(invoicing_events.payer_ibans_declared)
def remember_payers(*, organisation: Organisation, pairs: Sequence[tuple[str, int]], **_: Any) -> None:
    memory.take_over(organisation, pairs)


@receiver(invoicing_events.ledger_imported)
def match_everything_again(*, organisation: Organisation, **_: Any) -> None:
    """At once while a person may wait for it, by the job worker beyond."""
    if BankTransaction.objects.for_organisation(organisation).to_treat().count() <= tasks.MATCHED_AT_ONCE:
        propose_matches(organisation)
    else:
        tasks.match_later(organisation)


@receiver(invoicing_events.reminder_considered)
def hold_reminder(*, invoice: Invoice, today: date, **_: Any) -> list[Hold]:
    """A reminder never goes to someone who paid."""
    return holding.holds_on(invoice, today)
