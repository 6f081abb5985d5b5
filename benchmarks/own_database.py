"""A database of its own on the configured server, dropped at the end: what is stored there need not be erased."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def look_after_tables() -> None:
    """As PostgreSQL does by itself in the minutes that follow."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")  # else what was stored is still being written while one measures


@contextmanager
def own_database(name: str) -> Iterator[None]:
    configured = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(configured, verbosity=0)
