"""The words of the e-mail that carries a document."""

from datetime import date
from decimal import Decimal

import pytest

from common.errors import BusinessError
from invoicing.email_texts import refuse_unknown_variables, render_email
from invoicing.models import Customer, Invoice, InvoicingSettings
from organisations.models import Organisation


def settings(**fields: str) -> InvoicingSettings:
    return InvoicingSettings(organisation=Organisation(name="Atelier Verdier", slug="atelier-verdier"), **fields)


def document(**fields: object) -> Invoice:
    """An invoice that is not stored: nothing here asks the database."""
    usual: dict[str, object] = {
        "customer": Customer(name="Menuiserie Lefèvre SARL"),
        "number": "F2026-00184",
        "issue_date": date(2026, 11, 18),
        "due_date": date(2026, 12, 18),
        "total_incl_vat": Decimal("2340.00"),
        "subject": "Agencement",
        "reference": "BC-77",
    }
    return Invoice(**usual | fields)


def test_email_speaks_of_the_document_in_french() -> None:
    subject, body = render_email(settings(), document())

    assert subject == "Facture F2026-00184 – Atelier Verdier"
    assert "Facture n°\u00a0F2026-00184, d’un montant de 2\u202f340,00\u00a0€." in body
    assert "Net à payer\u00a0: 2\u202f340,00\u00a0€, au plus tard le 18 décembre 2026." in body


def test_email_is_in_the_documents_language() -> None:
    subject, body = render_email(settings(email_subject="Votre facture {numero}"), document(language="en"))

    assert subject == "Invoice F2026-00184 – Atelier Verdier"
    assert "Amount due: €2,340.00, by 18 December 2026." in body


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({}, "2\u202f340,00"),
        ({"amount_deducted": Decimal(340)}, "2\u202f000,00"),
        ({"amount_paid": Decimal(40)}, "2\u202f300,00"),
    ],
)
def test_email_asks_for_what_is_left(fields: dict[str, Decimal], asked: str) -> None:
    own = settings(email_subject="{reste}", email_body="{reste}")

    assert render_email(own, document(**fields)) == (f"{asked}\u00a0€", f"{asked}\u00a0€")


@pytest.mark.parametrize(
    "fields",
    [{"kind": "credit_note"}, {"amount_paid": Decimal("2340.00")}, {"amount_deducted": Decimal("2340.00")}],
    ids=["credit note", "paid", "deposits cover it"],
)
def test_email_asks_for_nothing_where_nothing_is_owed(fields: dict[str, object]) -> None:
    own = settings(email_body="Merci de payer {reste}.")

    assert "payer" not in render_email(own, document(**fields)).body


@pytest.mark.parametrize(
    ("kind", "purpose", "word"),
    [
        ("invoice", "standard", "Facture"),
        ("invoice", "deposit", "Facture d’acompte"),
        ("invoice", "final", "Facture de solde"),
        ("invoice", "corrected", "Facture rectificative"),
        ("credit_note", "standard", "Avoir"),
    ],
)
def test_email_names_the_document(kind: str, purpose: str, word: str) -> None:
    assert render_email(settings(), document(kind=kind, purpose=purpose)).subject.startswith(f"{word} F2026")


def test_email_takes_all_variables_under_both_names() -> None:
    french = "{document}|{numero}|{client}|{total}|{reste}|{echeance}|{date}|{objet}|{reference}|{entreprise}"
    english = "{document}|{number}|{customer}|{total}|{balance}|{due_date}|{date}|{subject}|{reference}|{company}"
    filled = (
        "Facture|F2026-00184|Menuiserie Lefèvre SARL|2\u202f340,00\u00a0€|2\u202f340,00\u00a0€|18 décembre 2026"
        "|18 novembre 2026|Agencement|BC-77|Atelier Verdier"
    )

    assert [render_email(settings(email_body=text), document()).body for text in (french, english)] == [filled, filled]


@pytest.mark.parametrize("name", ["A\r\nBcc: voleur@mal.example", "A\u2028Bcc: x", "A\x00B"])
def test_email_subject_is_one_line_whatever_the_customer_is_called(name: str) -> None:
    own = settings(email_subject="Pour {client}")

    subject = render_email(own, document(customer=Customer(name=name))).subject

    assert subject.splitlines() == [subject]


def test_email_subject_is_cut_to_what_is_stored() -> None:
    own = settings(email_subject="{client}" * 3)

    assert len(render_email(own, document(customer=Customer(name="x" * 200))).subject) == 200


def test_email_reads_no_attribute_of_what_it_names() -> None:
    own = settings(email_body="{client.__class__} {0} {settings}")

    assert render_email(own, document()).body == "{client.__class__} {0} {settings}"


@pytest.mark.parametrize("text", ["{truc}", "{client.name}", "{numero", "numero}", "{{numero}}", "{}", "{0}"])
def test_unknown_variables_are_refused(text: str) -> None:
    with pytest.raises(BusinessError, match="numero"):
        refuse_unknown_variables(text)


@pytest.mark.parametrize("text", ["", "Bonjour {client},", "{ numero }", "{due_date}"])
def test_known_variables_are_taken(text: str) -> None:
    refuse_unknown_variables(text)
