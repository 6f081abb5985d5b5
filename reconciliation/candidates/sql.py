"""Queries whose parameters are lists: one text each, which PostgreSQL takes apart ten times faster than an array is
written, and where `__in` would need a parameter for each of 100,000 keys."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

Rows = list[tuple[Any, ...]]
BY_INDEX = "SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)"
AS_USUAL = "SELECT set_config('enable_seqscan', 'on', true)"  # to compile nothing does no harm in what follows


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
    fetch(BY_INDEX, [])
    try:
        yield
    finally:
        fetch(AS_USUAL, [])
