"""Queries whose parameters are lists (`common.arrays`), and that look up what they ask for."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from common.arrays import packed

__all__ = ["Rows", "by_index_alone", "fetch", "packed"]

Rows = list[tuple[Any, ...]]
BY_INDEX = "SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)"
AS_USUAL = "SELECT set_config('enable_seqscan', 'on', true)"  # to compile nothing does no harm in what follows


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
