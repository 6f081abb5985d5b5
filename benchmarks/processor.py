"""The processor's time that work takes: of this process and of its database connection, whatever else runs."""

import time

import psutil
from django.db import connection


def spent() -> float:
    """Seconds of processor so far: ours, and those of the server process behind our connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [backend] = cursor.fetchone()
    theirs = psutil.Process(backend).cpu_times()
    return time.process_time() + theirs.user + theirs.system
