"""Queries whose parameters are arrays: one parameter, where `__in` would need one for each of 100,000 keys."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

Rows = list[tuple[Any, ...]]
PLANNING = "SELECT set_config('enable_seqscan', %s, true), set_config('jit', %s, true)"


def fetch(sql: str, parameters: Iterable[Any]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        rows: Rows = cursor.fetchall()
    return rows


@contextmanager
def by_index_alone() -> Iterator[None]:
    """Every question here is a lookup. Right after a large import, PostgreSQL still takes the tables for small ones and
    would read them whole, once for each word; the caller holds a database transaction."""
    fetch(PLANNING, ["off", "off"])
    try:
        yield
    finally:
        fetch(PLANNING, ["on", "on"])
