"""Whether the job worker is there, and when it will come to an e-mail."""

from datetime import datetime, timedelta

from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

SILENCE = timedelta(seconds=60)  # a worker says every ten seconds that it lives


def is_running(now: datetime) -> bool:
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=now - SILENCE).exists()


def next_try(email_id: int, task: str = "email_document") -> datetime | None:
    """When the e-mail is tried again by that task; nothing where it is its turn."""
    jobs = ProcrastinateJob.objects.filter(task_name=task, status="todo", args__email_id=email_id)
    return jobs.values_list("scheduled_at", flat=True).first()
