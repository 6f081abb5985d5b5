"""Who may open and who may do what, over every address of invoicing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from invoicing.models import Invoice, Payment
from invoicing.settlement import mark_as_paid
from organisations.models import Membership, Organisation
from tests.factories import TODAY, DraftFactory, InvoiceFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGES = ["invoice_list", "invoice_export", "invoice_create", "customer_list", "customer_create"]
DRAFT_PAGES = ["invoice_detail", "invoice_edit", "invoice_delete"]
SENT_PAGES = ["invoice_detail", "invoice_mark_paid", "invoice_mark_unpaid", "invoice_remind"]
CUSTOMER_PAGES = ["customer_detail", "customer_edit"]
DRAFT_ACTS = ["invoice_edit", "invoice_send", "invoice_delete", "invoice_duplicate"]
SENT_ACTS = ["invoice_mark_paid", "invoice_mark_unpaid", "invoice_remind"]
POST_ONLY = ["invoice_duplicate"]


@pytest.fixture
def addresses(organisation: Organisation) -> dict[str, str]:
    """Every address, by name. What a sent invoice answers bears a star: `invoice_detail` is a draft's page."""
    draft, sent = (
        DraftFactory(organisation=organisation),
        InvoiceFactory(organisation=organisation, due_date=TODAY - timedelta(days=1)),
    )
    slug = organisation.slug
    found = {name: reverse(name, args=[slug]) for name in PAGES}
    found |= {name: reverse(name, args=[slug, draft.pk]) for name in {*DRAFT_PAGES, *DRAFT_ACTS}}
    found |= {f"{name}*": reverse(name, args=[slug, sent.pk]) for name in {*SENT_PAGES, *SENT_ACTS}}
    found |= {name: reverse(name, args=[slug, draft.customer_id]) for name in CUSTOMER_PAGES}
    return found


READ = [*PAGES, *DRAFT_PAGES, *(f"{name}*" for name in SENT_PAGES), *CUSTOMER_PAGES]
WRITE = ["invoice_create", "customer_create", "customer_edit", *DRAFT_ACTS, *(f"{name}*" for name in SENT_ACTS)]


@pytest.mark.parametrize("name", READ)
def test_page_opens_for_members_and_accountants(
    member_client: Client, accountant_client: Client, addresses: dict[str, str], name: str
) -> None:
    assert [client.get(addresses[name]).status_code for client in (member_client, accountant_client)] == [200, 200]


@pytest.mark.parametrize("name", WRITE)
def test_act_is_refused_to_accountants(accountant_client: Client, addresses: dict[str, str], name: str) -> None:
    before = Invoice.objects.count()

    assert accountant_client.post(addresses[name]).status_code == 403

    assert (Invoice.objects.count(), Payment.objects.count()) == (before, 0)


@pytest.mark.parametrize("name", sorted({*READ, *WRITE}))
def test_address_of_another_company_is_not_found(client: Client, addresses: dict[str, str], name: str) -> None:
    client.force_login(MembershipFactory().user)

    assert (client.get(addresses[name]).status_code, client.post(addresses[name]).status_code) == (404, 404)


@pytest.mark.parametrize("name", sorted({*READ, *WRITE}))
def test_address_sends_nobody_to_the_log_in(client: Client, addresses: dict[str, str], name: str) -> None:
    assert client.get(addresses[name])["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["invoice_detail", "invoice_edit", "invoice_send", "invoice_delete"])
def test_document_of_another_company_is_not_found_under_ones_own(
    member_client: Client, organisation: Organisation, name: str
) -> None:
    address = reverse(name, args=[organisation.slug, DraftFactory().pk])

    assert member_client.post(address).status_code in {404, 405}
    assert Invoice.objects.get().status == Invoice.Status.DRAFT


@pytest.mark.parametrize("name", ["invoice_mark_paid", "invoice_mark_unpaid", "invoice_remind"])
def test_payment_pages_of_another_companys_invoice_are_not_found(
    member_client: Client, organisation: Organisation, name: str
) -> None:
    address = reverse(name, args=[organisation.slug, InvoiceFactory().pk])

    assert (member_client.get(address).status_code, member_client.post(address).status_code) == (404, 404)


@pytest.mark.parametrize("name", ["customer_detail", "customer_edit"])
def test_customer_of_another_company_is_not_found(member_client: Client, organisation: Organisation, name: str) -> None:
    address = reverse(name, args=[organisation.slug, DraftFactory().customer_id])

    assert member_client.get(address).status_code == 404


def test_payment_of_another_company_cannot_be_withdrawn(member_client: Client, organisation: Organisation) -> None:
    other = InvoiceFactory()
    balance = other.total_incl_vat
    payment = mark_as_paid(
        other, amount=balance, expected_balance=balance, on=TODAY, means=Payment.Means.CARD, by=UserFactory()
    )

    assert member_client.post(reverse("payment_reverse", args=[organisation.slug, payment.pk])).status_code == 404
    assert Payment.objects.count() == 1


@pytest.mark.parametrize("name", POST_ONLY)
def test_act_is_never_done_by_opening_its_address(member_client: Client, addresses: dict[str, str], name: str) -> None:
    assert member_client.get(addresses[name]).status_code == 405


@pytest.mark.parametrize("name", ["invoice_edit", "invoice_delete"])
def test_sent_invoice_is_neither_edited_nor_deleted(
    member_client: Client, organisation: Organisation, name: str
) -> None:
    sent = InvoiceFactory(organisation=organisation)

    assert member_client.post(reverse(name, args=[organisation.slug, sent.pk])).status_code == 404
    assert Invoice.objects.count() == 1


def test_accountant_is_shown_no_act(accountant_client: Client, member: Membership, addresses: dict[str, str]) -> None:
    page = accountant_client.get(addresses["invoice_list"]).content.decode()

    assert [name for name in WRITE if addresses[name] in page] == []
