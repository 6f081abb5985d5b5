"""The editor's form as a browser posts it."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from invoicing.models import Customer
from organisations.models import Organisation


def line(n: int, **change: str) -> dict[str, Any]:
    fields = {"description": "Pose d'un escalier", "quantity": "2", "unit": "C62", "price": "150,50", "vat": "rate_20"}
    return {"line": [str(n)]} | {f"lines-{n}-{name}": value for name, value in (fields | change).items()}


def filled(customer: Customer, *lines: dict[str, Any], **change: str) -> dict[str, Any]:
    """The form as a browser posts it."""
    data: dict[str, Any] = {
        "customer": str(customer.pk),
        "terms_of": str(customer.pk),
        "subject": "Escalier",
        "reference": "BC-77",
        "nature": "services",
        "language": "fr",
        "due_date": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "line": [],
        "save": "1",
    }
    for each in lines:
        data |= each | {"line": data["line"] + each["line"]}
    return data | change


def address(name: str, organisation: Organisation, *args: int) -> str:
    return reverse(name, args=[organisation.slug, *args])


def autosave(client: Client, organisation: Organisation, data: dict[str, Any], *pk: int) -> dict[str, Any]:
    response = client.post(address("invoice_autosave", organisation, *pk), data)
    assert response.status_code == 200
    return response.json()
