"""Pages of long lists."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property


class KeyPaginator(Paginator[Any]):
    """Finds the keys of a page first, then reads those rows: an index alone serves the thousandth page, and what the
    rows bring along (joins, prefetches) is read for one page, not for all that stand before it."""

    object_list: QuerySet[Any]

    def __init__(
        self,
        rows: QuerySet[Any],
        per_page: int,
        known_count: int | None = None,
        shown: QuerySet[Any] | None = None,
    ) -> None:
        """`shown` are the same rows in the same order with more to them: sums that the other rows need not have."""
        super().__init__(rows, per_page)
        self.known_count = known_count
        self.shown = rows if shown is None else shown

    @cached_property
    def count(self) -> int:
        return self.object_list.count() if self.known_count is None else self.known_count

    def page(self, number: int | str) -> Page[Any]:
        place = self.validate_number(number)
        start = (place - 1) * self.per_page
        keys = list(self.object_list.values_list("pk", flat=True)[start : start + self.per_page])
        rows = self.shown.filter(pk__in=keys) if keys else self.shown.none()
        return Page(rows, place, self)
