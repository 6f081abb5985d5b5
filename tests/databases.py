"""The databases of the tests: made by the migrations once, copied for each process, emptied after tests that commit."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from common.transactions import atomic_retried

PREFIX = "test_template_"
WRITTEN_BY_MIGRATE = {"django_migrations", "django_content_type", "auth_permission"}


@contextmanager
def template_database() -> Iterator[str]:
    """Make sure of the database that the migrations made, and give its name.

    The name is a digest of what made it, so it is never out of date; it stays in the server for the next run. Until the
    context is left nobody else makes, copies or drops one: of processes that start together, the first makes it and the
    others find it.
    """
    name = PREFIX + digest_of_migrations()
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        known = {each for (each,) in cursor.fetchall()}
        for outdated in known - {name}:
            cursor.execute(f"DROP DATABASE {outdated}")
        if name not in known:
            half_made = f"{PREFIX}half_made"  # under its own name only once it is whole
            cursor.execute(f"CREATE DATABASE {half_made}")
            migrate(half_made)
            cursor.execute(f"ALTER DATABASE {half_made} RENAME TO {name}")
        yield name


def digest_of_migrations() -> str:
    """Of our own migrations, and of which Django, which packages and which settings they ran with."""
    files = [*settings.BASE_DIR.glob("*/migrations/*.py"), settings.BASE_DIR / "requirements.txt"]
    digest = hashlib.sha256()
    for path in sorted([*files, settings.BASE_DIR / "config" / "settings.py"]):
        digest.update(f"{path.relative_to(settings.BASE_DIR)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:32]


def migrate(database: str) -> None:
    ours = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = database
    try:
        call_command("migrate", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = ours


@atomic_retried
def empty_tables() -> None:
    """Take back what a test committed, the jobs it left to the worker too.

    A request that the browser left behind may still be writing: it is waited for; where each waits for the other and
    PostgreSQL breaks this one up, it is tried again.

    Row by row, which for a few rows in some sixty tables takes a tenth of the time of TRUNCATE. The database refuses it
    (the triggers that guard what is frozen) but by the right of a superuser, for this one transaction: nothing in the
    application has that right.
    """
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - WRITTEN_BY_MIGRATE)
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE")
        cursor.execute("; ".join(f"DELETE FROM {table}" for table in tables))  # noqa: S608 — names of our own tables
