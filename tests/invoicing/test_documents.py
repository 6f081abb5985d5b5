"""From the rows of a document to the facts that are rendered."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from invoicing.documents import by_rate, facts_of, type_of
from invoicing.models import CompanyIdentity, Customer, DepositDeduction, Invoice, InvoicingSettings
from invoicing.parties import buyer_of, freeze, seller_of, thawed_buyer, thawed_seller
from invoicing.rendering.facts import Address, DocumentType, Preceding
from invoicing.rendering.problems import problems
from invoicing.vat import RateTotal
from organisations.models import Organisation
from tests.factories import TODAY, CustomerFactory, DraftFactory, InvoiceFactory, LineFactory

pytestmark = pytest.mark.django_db


def test_facts_of_a_plain_draft_lack_nothing() -> None:
    assert problems(facts_of(DraftFactory())) == []


def test_facts_of_a_draft_speak_of_the_company_and_the_customer_as_they_are_now(organisation: Organisation) -> None:
    InvoicingSettings.objects.create(
        organisation=organisation, penalty_rate=Decimal("12.00"), footer="Merci", vat_on_debits=True
    )
    draft = DraftFactory(organisation=organisation)
    Customer.objects.filter(pk=draft.customer_id).update(name="Menuiserie Lefèvre SARL", siret="73282932000074")
    CompanyIdentity.objects.filter(organisation=organisation).update(legal_name="Verdier & Fils", legal_form="EI")

    facts = facts_of(Invoice.objects.get())

    assert (facts.seller.name, facts.seller.is_sole_trader, facts.seller.vat_on_debits) == (
        "Verdier & Fils",
        True,
        True,
    )
    assert (facts.buyer.name, facts.buyer.siret) == ("Menuiserie Lefèvre SARL", "73282932000074")
    assert (facts.penalty_rate, facts.footer, facts.number) == (Decimal("12.00"), "Merci", "")


def test_facts_of_an_unstored_draft_come_from_what_is_given(
    organisation: Organisation, django_assert_num_queries: Any
) -> None:
    customer = CustomerFactory(organisation=organisation)
    draft = Invoice(organisation=organisation, customer=customer, issue_date=TODAY, due_date=TODAY)
    lines = [LineFactory.build(invoice=None, position=place) for place in (1, 2)]
    known = {"identity": organisation.company_identity, "settings": InvoicingSettings(organisation=organisation)}

    with django_assert_num_queries(0):
        facts = facts_of(draft, lines=lines, on=TODAY + timedelta(days=1), **known)

    assert (facts.totals.incl_vat, facts.issue_date) == (Decimal("240.00"), TODAY + timedelta(days=1))


def test_facts_of_lines_tell_the_name_from_its_description() -> None:
    draft = DraftFactory(line=None)
    LineFactory(
        invoice=draft,
        description="Escalier\nen chêne\nhuilé",
        unit="MTR",
        discount_percent=Decimal("5.00"),
        vat_category="AE",
        vat_rate=0,
        vat_exemption="VATEX-EU-AE",
    )

    (line,) = facts_of(draft).lines

    assert (line.name, line.description, line.unit_code) == ("Escalier", "en chêne\nhuilé", "MTR")
    assert (line.category, line.vatex, line.total) == ("AE", "VATEX-EU-AE", Decimal("95.00"))


def test_facts_of_an_early_payment_discount_count_the_days_from_the_issue() -> None:
    draft = DraftFactory(discount_percent=Decimal("2.00"), discount_until=TODAY + timedelta(days=8))

    facts = facts_of(draft, on=TODAY + timedelta(days=1))

    assert (facts.discount_percent, facts.discount_days) == (Decimal("2.00"), 7)


def test_facts_of_goods_delivered_elsewhere_name_the_place() -> None:
    draft = DraftFactory(delivery_name="Chantier Sud", delivery_line1="3 allée des Pins", delivery_city="Pau")

    assert facts_of(draft).buyer.delivery_address == Address("3 allée des Pins", city="Pau", name="Chantier Sud")


@pytest.mark.parametrize(
    ("stored", "scheme", "address"),
    [("", "0225", ""), ("732829320", "0225", "732829320"), ("0088:3012345678908", "0088", "3012345678908")],
)
def test_facts_of_an_electronic_address_tell_its_scheme(stored: str, scheme: str, address: str) -> None:
    buyer = buyer_of(DraftFactory(customer__electronic_address=stored))

    assert (buyer.electronic_scheme, buyer.electronic_address) == (scheme, address)


def test_what_is_frozen_comes_back_as_it_was_but_for_the_logo(organisation: Organisation) -> None:
    identity = organisation.company_identity
    identity.logo, identity.logo_type = b"png", "image/png"
    draft = DraftFactory(organisation=organisation, delivery_line1="3 allée des Pins")
    seller = seller_of(identity, InvoicingSettings(organisation=organisation, penalty_rate=Decimal("9.50")))
    kept_seller, kept_buyer = freeze(seller, buyer_of(draft))
    Invoice.objects.filter(pk=draft.pk).update(seller=kept_seller, buyer=kept_buyer)  # through JSON and back
    stored = Invoice.objects.get()
    identity.logo = b"newer"

    assert stored.seller is not None
    assert stored.buyer is not None
    assert thawed_buyer(stored.buyer) == buyer_of(draft)
    assert thawed_seller(stored.seller, identity) == replace(seller, facts=replace(seller.facts, logo=b"newer"))


def test_facts_of_a_final_invoice_take_its_deposits_off(django_assert_num_queries: Any) -> None:
    customer = CustomerFactory()
    common = {"organisation": customer.organisation, "customer": customer}
    final = DraftFactory(**common, purpose="final")
    deposits = [DraftFactory(**common, purpose="deposit", line=None) for _ in range(2)]
    for place, deposit in enumerate(deposits, start=1):
        LineFactory(invoice=deposit, unit_price=Decimal(10 * place))
        DepositDeduction.objects.create(final_invoice=final, deposit=deposit)
    for place, deposit in enumerate(deposits, start=1):
        Invoice.objects.filter(pk=deposit.pk).update(status="sent", number=f"F2026-0000{place}")
    DepositDeduction.objects.create(final_invoice=final, deposit=DraftFactory(**common, purpose="deposit"))

    with django_assert_num_queries(6):  # the document, identity, settings, lines, deductions, their lines
        facts = facts_of(Invoice.objects.select_related("organisation", "customer").get(pk=final.pk))

    assert facts.type == DocumentType.FINAL
    assert [(each.number, each.totals.incl_vat) for each in facts.deposits] == [
        ("F2026-00001", Decimal("12.00")),
        ("F2026-00002", Decimal("24.00")),
    ]
    assert facts.amount_due == Decimal("84.00")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, DocumentType.INVOICE),
        ({"purpose": "deposit"}, DocumentType.DEPOSIT),
        ({"purpose": "final"}, DocumentType.FINAL),
        ({"purpose": "corrected"}, DocumentType.CORRECTED),
        ({"kind": "credit_note"}, DocumentType.CREDIT_NOTE),
    ],
)
def test_type_of_a_document_follows_its_kind_and_purpose(fields: dict[str, str], expected: DocumentType) -> None:
    assert type_of(DraftFactory.build(customer=None, organisation=None, **fields)) == expected


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [("standard", DocumentType.CREDIT_NOTE), ("deposit", DocumentType.DEPOSIT_CREDIT_NOTE)],
)
def test_facts_of_a_credit_note_cite_what_it_credits(purpose: str, expected: DocumentType) -> None:
    credited = InvoiceFactory(purpose=purpose, number="F2026-00007")

    facts = facts_of(DraftFactory(customer=credited.customer, kind="credit_note", credited_invoice=credited))

    assert facts.type == expected
    assert facts.preceding == (Preceding("F2026-00007", credited.issue_date),)


def test_facts_of_a_corrected_invoice_cite_what_it_replaces() -> None:
    replaced = InvoiceFactory(number="F2026-00007")

    facts = facts_of(DraftFactory(customer=replaced.customer, purpose="corrected", corrected_invoice=replaced))

    assert facts.preceding == (Preceding("F2026-00007", replaced.issue_date),)


@pytest.mark.parametrize(
    ("excl", "tax", "rate"),
    [
        ("100.00", "20.00", "20"),
        ("83.34", "16.66", "20"),
        ("100.00", "5.50", "5.5"),
        ("100", "0", "0"),
        ("9", "8", "0"),
    ],
)
def test_by_rate_of_a_document_without_lines_finds_its_one_rate(excl: str, tax: str, rate: str) -> None:
    document = InvoiceFactory(
        total_excl_vat=Decimal(excl), total_vat=Decimal(tax), total_incl_vat=Decimal(excl) + Decimal(tax)
    )

    assert by_rate(document) == (RateTotal(Decimal(rate), Decimal(excl), Decimal(tax)),)
