"""Queries whose parameters are arrays: one parameter, where `__in` would need one for each of 100,000 keys."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

Rows = list[tuple[Any, ...]]


def fetch(sql: str, parameters: Iterable[Any]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        rows: Rows = cursor.fetchall()
    return rows
