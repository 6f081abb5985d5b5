"""What the job worker does for reconciliation."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from functools import partial

from django.db import transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from invoicing.tasks import MorePatientEachTime, try_to_deliver
from organisations.models import Organisation
from reconciliation import inquiry_emails, touched
from reconciliation.proposing import propose_matches

MATCHED_AT_ONCE = 2000  # lines: some five seconds


@app.task(name="match_everything")
def match_everything(organisation_id: int) -> int:
    """Match every line of a company still to treat: after a whole ledger was taken over, for instance."""
    return propose_matches(Organisation.objects.get(pk=organisation_id))


@app.task(name="match_customers")
def match_customers(organisation_id: int, invoice_ids: list[int]) -> int:
    """Match again the waiting lines of the customers of these documents."""
    organisation = Organisation.objects.get(pk=organisation_id)
    return propose_matches(organisation, touched.of_their_customers(organisation, invoice_ids))


def match_customers_later(organisation: Organisation, invoice_ids: Sequence[int]) -> None:
    """By the job worker, which hears of it when the transaction ends and never where it fails."""
    match_customers.defer(organisation_id=organisation.pk, invoice_ids=list(invoice_ids))


def match_again(organisation: Organisation, lines: Collection[int]) -> None:
    """At once where a person waits for a page, by the job worker where there are too many."""
    if len(lines) > MATCHED_AT_ONCE:
        match_later(organisation)
    elif lines:
        propose_matches(organisation, lines)


def match_later(organisation: Organisation) -> None:
    """Have the company matched in the background, once what was just written is there for the worker to see."""
    transaction.on_commit(partial(_defer, organisation.pk))


def _defer(organisation_id: int) -> None:
    # One run that has not begun yet will see all that is written until then: a second would find nothing to do.
    with suppress(AlreadyEnqueued), transaction.atomic():
        match_everything.configure(queueing_lock=f"match-{organisation_id}").defer(organisation_id=organisation_id)


@app.task(name="email_inquiry", pass_context=True, retry=MorePatientEachTime())
def email_inquiry(context: JobContext, email_id: int) -> None:
    """Ask one customer."""
    try_to_deliver(inquiry_emails, email_id, context)
