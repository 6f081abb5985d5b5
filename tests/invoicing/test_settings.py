"""Settings of the company: identity, logo, VAT and terms, e-mails."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from invoicing.company import identity_of, settings_of
from invoicing.models import CompanyIdentity
from invoicing.readiness import gaps_of
from organisations.models import Membership, Organisation
from tests.factories import InvoiceFactory, MembershipFactory, OrganisationFactory
from tests.invoicing.test_logo_file import png

pytestmark = pytest.mark.django_db

PAGES = ("company_identity", "company_account", "company_terms", "company_numbering", "company_emails")
IDENTITY = {
    "legal_name": "Atelier Verdier",
    "legal_form": "SARL",
    "share_capital": "20 000,00",
    "siren": "999 000 102",
    "registry_city": "Lyon",
    "address_line1": "18 rue des Ébénistes",
    "postcode": "69007",
    "city": "Lyon",
    "country": "FR",
}
TERMS = {
    "vat_regime": "normal",
    "territory": "metropole",
    "nature": "services",
    "terms_days": "30",
    "terms_method": "net",
}


def at(name: str, organisation: Organisation) -> str:
    return reverse(name, args=[organisation.slug])


@pytest.fixture
def bare() -> Organisation:
    """A company that has a name and nothing else."""
    return OrganisationFactory(name="Atelier Verdier", identity=None)


@pytest.fixture
def its_owner(bare: Organisation) -> Client:
    client = Client()
    client.force_login(MembershipFactory(organisation=bare, role=Membership.Role.OWNER).user)
    return client


def test_identity_is_stored_as_the_law_wants_to_read_it(its_owner: Client, bare: Organisation) -> None:
    response = its_owner.post(at("company_identity", bare), IDENTITY)

    identity = identity_of(bare)
    assert response["Location"] == at("company_identity", bare)
    assert (identity.siren, identity.vat_number, identity.share_capital) == (
        "999000102",
        "FR48999000102",
        Decimal(20000),
    )
    assert gaps_of(bare) == []


def test_identity_takes_siren_and_siret_from_one_siret(its_owner: Client, bare: Organisation) -> None:
    its_owner.post(at("company_identity", bare), IDENTITY | {"siren": "732 829 320 00074"})

    identity = identity_of(bare)
    assert (identity.siren, identity.siret, identity.vat_number) == ("732829320", "73282932000074", "FR44732829320")


def test_identity_takes_the_siren_from_the_siret_where_it_is_left_empty(its_owner: Client, bare: Organisation) -> None:
    its_owner.post(at("company_identity", bare), IDENTITY | {"siren": "", "siret": "73282932000074"})

    assert (identity_of(bare).siren, identity_of(bare).vat_number) == ("732829320", "FR44732829320")


def test_identity_in_franchise_gets_no_vat_number_by_itself(its_owner: Client, bare: Organisation) -> None:
    its_owner.post(at("company_terms", bare), TERMS | {"vat_regime": "franchise"})

    its_owner.post(at("company_identity", bare), IDENTITY)

    assert (identity_of(bare).vat_number, gaps_of(bare)) == ("", [])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("siren", "999000103"),
        ("siren", "x" * 500),
        ("siret", "99900010200019"),
        ("siret", "73282932000074"),
        ("vat_number", "FR44732829320"),
        ("vat_number", "n'importe quoi"),
        ("share_capital", "beaucoup"),
        ("share_capital", "-1"),
        ("legal_form", "Royaume"),
        ("country", "ZZ"),
        ("email", "pas une adresse"),
        ("legal_name", "nul\x00"),
        ("postcode", "6" * 30),
    ],
)
def test_identity_refuses_what_is_wrong(its_owner: Client, bare: Organisation, name: str, value: str) -> None:
    response = its_owner.post(at("company_identity", bare), IDENTITY | {name: value})

    assert list(response.context["form"].errors) == [name]
    assert not CompanyIdentity.objects.filter(organisation=bare).exists()


def test_identity_says_what_is_missing_with_links(its_owner: Client, bare: Organisation) -> None:
    gaps = its_owner.get(at("company_identity", bare)).context["gaps"]

    assert [(gap.code, gap.href) for gap in gaps] == [
        ("seller_address_missing", f"{at('company_identity', bare)}#id_address_line1"),
        ("seller_siren_missing", f"{at('company_identity', bare)}#id_siren"),
        ("seller_vat_number_missing", f"{at('company_identity', bare)}#id_vat_number"),
        ("seller_legal_form_missing", f"{at('company_identity', bare)}#id_legal_form"),
    ]


def test_gaps_take_one_query(organisation: Organisation, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert gaps_of(organisation) == []


def test_vat_number_is_offered_from_the_siren_being_typed(its_owner: Client, bare: Organisation) -> None:
    def offered(**typed: str) -> str:
        return str(its_owner.get(at("company_vat_number", bare), typed).context["form"]["vat_number"].value())

    assert offered(siren="999 000 102") == "FR48999000102"
    assert offered(siren="999 000 102", vat_number="FR44732829320") == "FR44732829320"
    assert offered(siren="999") == ""


def test_logo_is_kept_and_shown_as_what_it_is(owner_client: Client, organisation: Organisation) -> None:
    logo = png(300, 120)
    identity = identity_of(organisation)

    owner_client.post(
        at("company_identity", organisation),
        IDENTITY | {"siren": identity.siren, "logo": SimpleUploadedFile("logo.svg", logo, "image/svg+xml")},
    )

    shown = owner_client.get(at("company_logo", organisation))
    assert (shown.content, shown["Content-Type"], shown["X-Content-Type-Options"]) == (logo, "image/png", "nosniff")


def test_logo_that_is_no_picture_is_refused(owner_client: Client, organisation: Organisation) -> None:
    page = b"<html><script>alert(1)</script></html>"
    file = SimpleUploadedFile("logo.png", page, "image/png")

    response = owner_client.post(at("company_identity", organisation), IDENTITY | {"logo": file})

    assert list(response.context["logo"].errors) == ["logo"]
    assert owner_client.get(at("company_logo", organisation)).status_code == 404


def test_logo_can_be_taken_off(owner_client: Client, organisation: Organisation) -> None:
    CompanyIdentity.objects.filter(organisation=organisation).update(logo=png(9, 9), logo_type="image/png")

    owner_client.post(at("company_logo_remove", organisation))

    assert identity_of(organisation).logo is None


def test_terms_are_stored(owner_client: Client, organisation: Organisation) -> None:
    typed = TERMS | {"terms_days": "45", "terms_method": "days_then_month_end", "penalty_rate": "12,5 %"}

    owner_client.post(at("company_terms", organisation), typed | {"discount_percent": "2", "discount_days": "8"})

    kept = settings_of(organisation)
    assert (kept.terms_days, kept.terms_method, kept.penalty_rate) == (45, "days_then_month_end", Decimal("12.50"))
    assert (kept.discount_percent, kept.discount_days) == (Decimal(2), 8)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"terms_days": "-1"}, ["terms_days"]),
        ({"terms_days": "181"}, ["terms_days"]),
        ({"terms_method": "un jour"}, ["terms_method"]),
        ({"vat_regime": "aucun"}, ["vat_regime"]),
        ({"penalty_rate": "douze"}, ["penalty_rate"]),
        ({"penalty_rate": "101"}, ["penalty_rate"]),
        ({"discount_percent": "2"}, ["discount_days"]),
        ({"discount_days": "8"}, ["discount_percent"]),
        ({"discount_percent": "100", "discount_days": "8"}, ["discount_percent"]),
        ({"discount_percent": "2", "discount_days": "400"}, ["discount_days"]),
    ],
)
def test_terms_refuse_what_is_wrong(
    owner_client: Client, organisation: Organisation, typed: dict[str, str], wrong: list[str]
) -> None:
    response = owner_client.post(at("company_terms", organisation), TERMS | typed)

    assert list(response.context["form"].errors) == wrong
    assert settings_of(organisation)._state.adding


def test_terms_show_what_they_give_without_storing_it(owner_client: Client, organisation: Organisation) -> None:
    typed = TERMS | {"terms_days": "90", "penalty_rate": "0,5", "preview": "1"}

    response = owner_client.post(at("company_terms", organisation), typed, headers={"HX-Request": "true"})

    example = response.context["example"]
    assert (example.due - example.issued).days == 90
    assert "Pénalités de retard : 0,5\u00a0% par an" in response.content.decode().replace(" %", "\u00a0%")
    assert len(example.warnings) == 2  # sixty days at most; the floor of the rate
    assert settings_of(organisation)._state.adding


def test_emails_refuse_unknown_variables(owner_client: Client, organisation: Organisation) -> None:
    response = owner_client.post(at("company_emails", organisation), {"email_body": "Bonjour {prenom}"})

    assert list(response.context["form"].errors) == ["email_body"]
    assert settings_of(organisation)._state.adding


def test_emails_are_shown_with_the_last_invoice_owed(owner_client: Client, organisation: Organisation) -> None:
    InvoiceFactory(organisation=organisation, number="F2026-00042")

    response = owner_client.post(
        at("company_emails", organisation), {"email_subject": "Pour vous : {numero}", "preview": "1"}
    )

    assert response.context["examples"]["fr"].subject == "Pour vous : F2026-00042"
    assert settings_of(organisation)._state.adding


def test_pages_store_their_own_fields_alone(owner_client: Client, organisation: Organisation) -> None:
    owner_client.post(at("company_emails", organisation), {"email_subject": "Votre facture {numero}"})

    owner_client.post(at("company_terms", organisation), TERMS | {"terms_days": "15"})

    kept = settings_of(organisation)
    assert (kept.email_subject, kept.terms_days) == ("Votre facture {numero}", 15)


@pytest.mark.parametrize("name", PAGES)
def test_settings_are_read_by_all_and_changed_by_owners(
    member_client: Client, accountant_client: Client, organisation: Organisation, name: str
) -> None:
    for client in (member_client, accountant_client):
        assert client.get(at(name, organisation)).status_code == 200
        assert client.post(at(name, organisation), {}).status_code == 403


@pytest.mark.parametrize("name", [*PAGES, "welcome_identity", "welcome_terms", "welcome_account"])
def test_settings_of_another_company_are_not_there(owner_client: Client, name: str) -> None:
    assert owner_client.get(at(name, OrganisationFactory())).status_code == 404


def test_welcome_leads_from_step_to_step_to_the_first_invoice(its_owner: Client, bare: Organisation) -> None:
    account = {"iban": "FR7630006000011234567890189", "logo": SimpleUploadedFile("logo.png", png(9, 9), "image/png")}
    steps = [("welcome_identity", IDENTITY), ("welcome_terms", TERMS), ("welcome_account", account)]

    reached = [its_owner.post(at(name, bare), typed)["Location"] for name, typed in steps]

    assert reached == [at(name, bare) for name in ("welcome_terms", "welcome_account", "invoice_create")]
    assert (identity_of(bare).iban, bytes(identity_of(bare).logo or b"")) == (account["iban"], png(9, 9))
    assert gaps_of(bare) == []


def test_welcome_may_be_left_for_later(its_owner: Client, bare: Organisation) -> None:
    following = [
        its_owner.get(at(name, bare)).context["following"]
        for name in ("welcome_identity", "welcome_terms", "welcome_account")
    ]

    assert following == ["welcome_terms", "welcome_account", "invoice_create"]


@pytest.mark.parametrize("name", ["dashboard", "invoice_list"])
def test_gaps_are_said_quietly_until_they_are_filled(
    its_owner: Client, bare: Organisation, owner_client: Client, organisation: Organisation, name: str
) -> None:
    link = f'href="{at("welcome_identity", bare)}"'

    assert link in its_owner.get(at(name, bare)).content.decode()
    assert "/bienvenue/" not in owner_client.get(at(name, organisation)).content.decode()
