"""What happened on a customer's account, newest first: documents, payments, uses of credit, page by page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import TruncDate

from invoicing.models import Allocation, Customer, Invoice, Payment

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: `kind` is document, payment or use."""

    day: date
    kind: str
    subject: Any


def timeline(customer: Customer, page: str | None) -> tuple[Page[Any], list[Happening]]:
    """Return the page of the union, and its lines: a fixed number of queries for any number of rows."""
    documents = _days(Invoice.objects.issued().filter(customer=customer), "document", F("issue_date"))
    payments = _days(Payment.objects.filter(customer=customer, reverses__isnull=True), "payment", F("received_on"))
    own = Q(invoice__customer=customer, reverses__isnull=True)
    used = Q(credit_note__isnull=False) | Q(correction__isnull=False)
    uses = _days(Allocation.objects.filter(own & used), "use", TruncDate("recorded_at"))
    rows = documents.union(payments, uses, all=True).order_by("-day", "-what", "-id")
    found = Paginator(rows, PAGE_SIZE).get_page(page)
    return found, _happenings(found)


def _days(rows: QuerySet[Any], what: str, day: Any) -> QuerySet[Any, Any]:
    days: QuerySet[Any, Any] = rows.order_by().annotate(day=day, what=Value(what, CharField()))
    return days.values_list("day", "what", "id")


def _happenings(rows: Iterable[tuple[date, str, int]]) -> list[Happening]:
    ids: dict[str, list[int]] = {"document": [], "payment": [], "use": []}
    known = list(rows)
    for _day, kind, pk in known:
        ids[kind].append(pk)
    payments = Payment.objects.with_unallocated().select_related("reversed_by", "refunds")
    uses = Allocation.objects.select_related("invoice", "credit_note", "correction", "reversed_by")
    subjects: dict[str, dict[int, Any]] = {
        "document": {**Invoice.objects.in_bulk(ids["document"])},
        "payment": {**payments.in_bulk(ids["payment"])},
        "use": {**uses.in_bulk(ids["use"])},
    }
    return [Happening(day, kind, subjects[kind][pk]) for day, kind, pk in known]
