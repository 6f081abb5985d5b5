"""Queries whose parameters are lists: one text each, which PostgreSQL takes apart ten times faster than an array is
written, and where `__in` would need a parameter for each of 100,000 keys."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

Rows = list[tuple[Any, ...]]
PLANNING = "SELECT set_config('enable_seqscan', %s, true), set_config('jit', %s, true)"


def packed(values: Iterable[object]) -> str:
    """Values that hold no comma, for `string_to_array(%s, ',')`."""
    return ",".join(map(str, values))


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
