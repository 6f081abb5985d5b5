"""Counts that cost the same whatever there is to count."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import QuerySet

MOST_COUNTED = 10_000


def count_bounded(rows: QuerySet[Any]) -> int:
    """How many rows there are, `MOST_COUNTED` at most: beyond, a person wants a filter rather than a figure."""
    return _bounded(rows).count()


def count_each(exact: Mapping[str, QuerySet[Any]], bounded: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """Count several in one question, by name: all of the first, `MOST_COUNTED` at most of each of the others."""
    asked = {name: rows.order_by() for name, rows in exact.items()}
    asked |= {name: _bounded(rows) for name, rows in bounded.items()}
    counts: list[str] = []
    values: list[Any] = []
    for rows in asked.values():
        statement, parameters = rows.values("pk").query.sql_with_params()
        counts.append(f"(SELECT count(*) FROM ({statement}) AS counted)")  # noqa: S608 — Django's own, with parameters
        values += parameters
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", values)
        return dict(zip(asked, cursor.fetchone(), strict=True))


def _bounded(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by()[:MOST_COUNTED]
