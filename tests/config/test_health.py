"""What load balancers and browsers ask by themselves, and what every answer carries."""

import pytest
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

CSP = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "script-src": "'self'",
}


def test_health_answers_when_the_database_does(client: Client) -> None:
    answer = client.get(reverse("health"))

    assert (answer.status_code, answer.content) == (200, b"ok")


def test_an_icon_is_found_where_browsers_look_for_one_beside_a_pdf(client: Client) -> None:
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer["Location"]) == (302, static("img/favicon.svg"))


@pytest.mark.parametrize("name", ["health", "account_login", "dashboard"])
def test_every_answer_carries_the_security_headers(client: Client, name: str) -> None:
    answer = client.get(reverse(name, args=["atelier-verdier"] if name == "dashboard" else []))

    directives = (each.strip().partition(" ") for each in answer["Content-Security-Policy"].split(";"))
    assert {name: values for name, _space, values in directives} == CSP
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
