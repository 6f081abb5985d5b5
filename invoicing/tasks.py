"""What the job worker does for invoicing."""

from datetime import timedelta
from typing import Any, Protocol

from django.utils import timezone
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from invoicing import account_notice, archive_making, emails, reminder_emails

MINUTE, HOUR = 60, 3600
PAUSES = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR)  # seconds before each other try


class MorePatientEachTime(BaseRetryStrategy):
    """Mail servers are down for minutes, mailboxes full for a day."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002 — its interface
        if job.attempts >= len(PAUSES):
            return None
        return RetryDecision(retry_at=timezone.now() + timedelta(seconds=PAUSES[job.attempts]))


class Mail(Protocol):
    """A module that delivers one kind of e-mail, and gives one up."""

    def deliver(self, email_id: int, /, *, is_last_try: bool) -> None: ...

    def give_up(self, email_id: int, /) -> None: ...


def try_to_deliver(mail: Mail, email_id: int, context: JobContext) -> None:
    """Send one e-mail. A failure worth another try ends this one with an error, and the job is run again later."""
    is_last_try = context.job.attempts >= len(PAUSES)
    try:
        mail.deliver(email_id, is_last_try=is_last_try)
    except Exception:
        if is_last_try:
            mail.give_up(email_id)
        raise


@app.task(name="email_document", pass_context=True, retry=MorePatientEachTime())
def email_document(context: JobContext, email_id: int) -> None:
    """Send a document."""
    try_to_deliver(emails, email_id, context)


@app.task(name="email_reminder", pass_context=True, retry=MorePatientEachTime())
def email_reminder(context: JobContext, email_id: int) -> None:
    """Remind a customer."""
    try_to_deliver(reminder_emails, email_id, context)


@app.task(name="warn_of_account_change", retry=MorePatientEachTime())
def warn_of_account_change(entry_id: int) -> None:
    """Tell the owners that the company's payment account was changed."""
    account_notice.send_notice(entry_id)


@app.task(name="make_archive")
def make_archive(archive_id: int) -> None:
    """Put the PDFs that somebody asked for into one ZIP."""
    archive_making.make(archive_id)


@app.periodic(cron="30 3 * * *")
@app.task(name="clean_archives")
def clean_archives(timestamp: int) -> int:  # noqa: ARG001 — procrastinate gives it
    """Throw away the ZIPs that nobody will fetch any more."""
    return archive_making.clean(timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="run_stalled_jobs_again", pass_context=True)
async def run_stalled_jobs_again(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 — procrastinate gives it
    """Take up the jobs of a worker that was killed: each of ours may be run twice without harm."""
    manager: Any = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
