"""Other processes on the test's own database, and what PostgreSQL says of those that wait."""

import time
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote

from django.db import connection

PATIENCE = 30  # seconds
T = TypeVar("T")


def database_url() -> str:
    """The test's own database, for another process."""
    info = connection.settings_dict
    host, user, password = (quote(str(info[name] or ""), safe="") for name in ("HOST", "USER", "PASSWORD"))
    return f"postgres://{user}:{password}@{host}:{info['PORT']}/{info['NAME']}"


def wait_for(look: Callable[[], T | None]) -> T:
    """Look until there is something to see. PostgreSQL itself makes the pause between two looks."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if seen := look():
            return seen
        query("SELECT pg_sleep(0.02)")
    raise TimeoutError(look.__name__)


def query(sql: str, *parameters: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def how_many_wait() -> int:
    """Connections to the test's own database that wait for a row which another transaction holds."""
    [(waiting,)] = query("""
        SELECT count(*) FROM pg_locks waiting WHERE NOT granted AND EXISTS (
            SELECT FROM pg_locks held JOIN pg_database ON pg_database.oid = held.database
            WHERE held.pid = waiting.pid AND held.granted AND datname = current_database()
        )""")
    return int(waiting)
