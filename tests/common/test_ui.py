"""What the template tags and the shared templates write."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import ResolverMatch
from django.utils import translation

from scripts.vendor_assets import ICONS

TEMPLATES = sorted(Path("templates").rglob("*.html"))


def write(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("language", "amount", "currency", "expected"),
    [
        ("fr", "1234.56", "EUR", "1\u202f234,56\u00a0€"),
        ("fr", "-0.5", "EUR", "−0,50\u00a0€"),
        ("en", "1234.56", "EUR", "€1,234.56"),
        ("en", "99", "CHF", "CHF\u00a099.00"),
    ],
)
def test_money_follows_the_readers_language(language: str, amount: str, currency: str, expected: str) -> None:
    with translation.override(language):
        assert write("{{ amount|money:currency }}", amount=Decimal(amount), currency=currency) == expected


def test_money_writes_nothing_for_no_amount() -> None:
    assert write("{{ amount|money }}", amount=None) == ""


def test_icon_is_hidden_from_screen_readers() -> None:
    assert write('{% icon "check" %}') == (
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="/static/vendor/icons.svg#check"></use></svg>'
    )


@pytest.mark.parametrize(
    ("url_name", "expected"),
    [
        ("invoice_list", ' aria-current="page"'),
        ("invoice_mark_paid", ' aria-current="page"'),
        ("payment_reverse", ' aria-current="page"'),
        ("customer_list", ""),
        (None, ""),
    ],
)
def test_here_marks_the_section_of_the_page(url_name: str | None, expected: str) -> None:
    request = RequestFactory().get("/")
    request.resolver_match = ResolverMatch(lambda: None, (), {}, url_name=url_name)
    assert write('{% here "invoice" "payment" %}', request=request) == expected


def test_here_marks_nothing_where_there_is_no_request() -> None:
    assert write('{% here "invoice" %}') == ""


class PaymentForm(forms.Form):
    amount = forms.CharField(help_text="The balance by default")
    means = forms.ChoiceField(choices=[("transfer", "Transfer")], required=False)
    copy = forms.BooleanField(required=False)


@pytest.mark.parametrize(
    ("name", "kind"), [("amount", "form-control"), ("means", "form-select"), ("copy", "form-check-input")]
)
def test_field_dresses_each_kind_of_input(name: str, kind: str) -> None:
    html = write("{% field bound %}", bound=PaymentForm()[name])
    assert re.findall(rf'<(?:input|select)[^>]* class="({kind})"', html) == [kind]
    assert html.count(f'<label class="form-{"check mb-0" if name == "copy" else "label"}') == 1


def test_field_ties_its_help_and_its_errors_to_the_input() -> None:
    html = write("{% field bound %}", bound=PaymentForm({})["amount"])
    described = re.findall(r'aria-describedby="([^"]+)"', html)
    assert described == ["id_amount_helptext id_amount_error"]
    assert re.findall(r'<div class="(?:form-hint|invalid-feedback d-block)" id="([^"]+)"', html) == [
        "id_amount_error",
        "id_amount_helptext",
    ]
    assert re.findall(r'aria-invalid="true"', html) == ['aria-invalid="true"']


@pytest.mark.parametrize(
    ("query", "link", "order"),
    [
        ("q=lefevre&page=3", "q=lefevre&amp;sort=due_date", []),
        ("sort=due_date", "sort=-due_date", ["ascending"]),
        ("sort=-due_date&tab=sent", "sort=due_date&amp;tab=sent", ["descending"]),
        ("sort=number", "sort=due_date", []),
    ],
)
def test_sort_header_turns_the_order_round_and_keeps_the_filters(query: str, link: str, order: list[str]) -> None:
    html = write('{% sort_header "due_date" "Due" %}', request=RequestFactory().get(f"/?{query}"))
    assert re.findall(r'href="\?([^"]+)"', html) == [link]
    assert re.findall(r'aria-sort="(\w+)"', html) == order


def messages(*tags: str) -> str:
    lines = [Message(constants.SUCCESS, "Done", extra_tags=each) for each in tags]
    return get_template("components/messages.html").render({"messages": lines}, RequestFactory().get("/"))


def test_messages_offer_to_undo_where_an_address_is_given() -> None:
    html = messages("undo:/e/atelier/encaissements/7/annuler/", "")
    assert re.findall(r'<form method="post" action="([^"]+)"', html) == ["/e/atelier/encaissements/7/annuler/"]
    assert html.count('data-key="u"') == 1
    assert html.count("csrfmiddlewaretoken") == 1


def test_messages_are_announced_politely() -> None:
    assert re.findall(r'<div id="messages" role="status" aria-live="(\w+)">', messages("")) == ["polite"]


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_need_nothing_of_the_context(name: str) -> None:
    html = get_template(f"{name}.html").render({})
    assert re.findall(r"<h1[^>]*>([^<]+)</h1>", html) == re.findall(r"<title>(.+) · Quittance</title>", html)


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_templates_name_icons_that_are_drawn(path: Path) -> None:
    source = path.read_text()
    named = {*re.findall(r'{% icon "([^"]+)"', source), *re.findall(r'empty\.html" with [^%]*mark="([^"]+)"', source)}
    assert named - set(ICONS) == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_templates_hold_nothing_the_content_security_policy_refuses(path: Path) -> None:
    refused = re.findall(r"\sstyle=|\son\w+=|hx-on|js:|javascript:|<style|<script>", path.read_text())
    assert refused == []
