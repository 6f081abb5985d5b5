"""What an act costs: by the clock, which is right on a quiet machine only, in processor time and in statements."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.db import connection
from django.test.utils import CaptureQueriesContext

TICKS = 100  # a second, in /proc


class Cost(NamedTuple):
    seconds: float
    ours: float  # of CPU, of this process
    server: float | None  # of CPU, of PostgreSQL's process for us; None where it runs elsewhere
    queries: int

    def __str__(self) -> str:
        server = "" if self.server is None else f" + {self.server:.2f} of PostgreSQL's"
        return f"{self.seconds:.2f} s (CPU: {self.ours:.2f} s of ours{server}), {self.queries} queries"


def cost_of(act: Callable[[], object]) -> Cost:
    server = _server_process()
    with CaptureQueriesContext(connection) as queries:
        started, ours, theirs = time.perf_counter(), time.process_time(), _processor_of(server)
        act()
        seconds, ours = time.perf_counter() - started, time.process_time() - ours
        spent = None if theirs is None else (_processor_of(server) or theirs) - theirs
    return Cost(seconds, ours, spent, len(queries))


def _server_process() -> Path:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return Path(f"/proc/{cursor.fetchone()[0]}/stat")


def _processor_of(process: Path) -> float | None:
    """Seconds of CPU of the server's process, where it runs on this machine."""
    if not process.exists():
        return None
    name, _, values = process.read_text().rpartition(")")
    user, system = values.split()[11:13]
    return (int(user) + int(system)) / TICKS if "postgres" in name else None
