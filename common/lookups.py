"""Comparisons that Django does not know."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigAutoField, ForeignKey, Lookup
from django.db.models.sql.compiler import SQLCompiler

from common.arrays import packed


@BigAutoField.register_lookup
@ForeignKey.register_lookup
class Among(Lookup[Any]):
    """`pk__among=ids`: `pk__in=ids`, sent as one text (`common.arrays`).

    A thousand ids are a thousand placeholders of `in`, which Django, the driver and PostgreSQL each read one by one.
    """

    lookup_name = "among"

    def get_prep_lookup(self) -> list[int]:
        return list(self.rhs)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        if not self.rhs:
            raise EmptyResultSet  # nothing is among nothing: Django then asks nothing
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(string_to_array(%s, ',')::bigint[])", (*params, packed(self.rhs))
