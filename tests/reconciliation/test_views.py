"""The pages: what each answers to whom, in place for htmx and by a way back without JavaScript."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from banking.models import BankTransaction
from common.money import format_money
from invoicing.models import Invoice, Payment
from organisations.models import Membership, Organisation
from reconciliation import operations
from reconciliation.models import MatchProposal, Reconciliation, Refusal
from tests.factories import TODAY, BankAccountFactory, BankTransactionFactory, CustomerFactory, StatementFactory
from tests.reconciliation.builders import make_credit_note, make_declared, make_invoice, make_line, make_proposal

HTMX = {"headers": {"HX-Request": "true"}}
PAYER = "VIR SEPA MENUISERIE LEFEVRE SARL"


def address(organisation: Organisation, name: str, *args: object) -> str:
    return reverse(name, args=[organisation.slug, *args])


@pytest.fixture
def proposal(organisation: Organisation) -> MatchProposal:
    customer = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")
    invoice = make_invoice(organisation, "2340.00", "F2026-00184", customer=customer)
    line = make_line(organisation, "2340.00", "VIR SEPA FACT F2026-00184", counterparty_name=PAYER)
    return make_proposal(line, (invoice, "2340.00"))


def test_proposal_list_says_what_came_in_and_what_it_pays(
    member_client: Client, organisation: Organisation, proposal: MatchProposal
) -> None:
    page = member_client.get(address(organisation, "proposal_list")).content.decode()
    for words in ("F2026-00184", "Menuiserie Lefèvre SARL", format_money(Decimal("2340.00")), f"{TODAY:%d/%m/%Y}"):
        assert words in page
    assert address(organisation, "proposal_accept", proposal.pk) in page
    assert address(organisation, "proposal_refuse", proposal.pk) in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("tab", "queries"), [("review", 13), ("unmatched", 14), ("reconciled", 14), ("ignored", 14), ("refused", 11)]
)
def test_proposal_list_asks_as_many_queries_for_three_rows_as_for_one(
    member_client: Client,
    member: Membership,
    organisation: Organisation,
    django_assert_num_queries: DjangoAssertNumQueries,
    tab: str,
    queries: int,
    count: int,
) -> None:
    for number in range(count):
        invoice = make_invoice(organisation, "120.00", f"F2026-{number:05d}")
        line = make_line(organisation, "120.00", "ABONNEMENT")
        if tab == "unmatched":
            continue
        made = make_proposal(line, (invoice, "120.00"))
        if tab == "reconciled":
            operations.accept(organisation, [made.pk], member.user)
        elif tab == "ignored":
            operations.ignore(line, "", member.user)
        elif tab == "refused":
            operations.refuse(made, member.user)
    with django_assert_num_queries(queries):
        response = member_client.get(address(organisation, "proposal_list"), {"tab": tab})
    assert len(response.context["page"].object_list) == count


@pytest.mark.parametrize("others", [0, 3])
def test_accepting_a_row_asks_as_many_queries_whatever_the_customers_other_lines(
    member_client: Client, organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries, others: int
) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00012")
    proposal = make_proposal(make_line(organisation, "120.00", "F2026-00012"), (invoice, "120.00"))
    for number in range(others):
        owed = make_invoice(organisation, "75.00", f"F2026-001{number:02d}", customer=invoice.customer)
        make_proposal(make_line(organisation, "75.00", owed.number), (owed, "75.00"))

    with django_assert_num_queries(32):
        member_client.post(address(organisation, "proposal_accept", proposal.pk), headers={"HX-Request": "true"})


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 3),
        ({"q": "lefevre"}, 1),
        ({"q": "Lefèvre"}, 1),
        ({"q": "00184"}, 1),
        ({"q": "80,50"}, 1),
        ({"q": "rien de tel"}, 0),
        ({"band": "possible"}, 1),
        ({"band": "nonsense"}, 3),
        ({"kind": "cheque_deposit"}, 1),
        ({"customer": "menuiserie LEFEVRE"}, 1),
        ({"customer": "a\0b"}, 3),
        ({"at_least": "80,00"}, 2),
        ({"at_most": "80,50"}, 2),
        ({"at_least": "78", "at_most": "100"}, 1),
        ({"at_least": "beaucoup"}, 3),
        ({"order": "nonsense"}, 3),
        ({"since": (TODAY - timedelta(days=3)).isoformat()}, 2),
        ({"until": (TODAY - timedelta(days=3)).isoformat()}, 1),
        ({"since": "yesterday"}, 3),
        ({"q": "a\0b"}, 3),
        ({"page": "999"}, 3),
        ({"tab": "nonsense"}, 3),
    ],
)
def test_proposal_list_filters(
    member_client: Client, organisation: Organisation, proposal: MatchProposal, query: dict[str, str], found: int
) -> None:
    second = make_invoice(organisation, "80.50", "F2026-00500")
    make_proposal(make_line(organisation, "80.50", "LOYER"), (second, "80.50"), band="possible")
    third = make_invoice(organisation, "77.00", "F2026-00600")
    old = make_line(organisation, "77.00", "ACOMPTE", booking_date=TODAY - timedelta(days=10))
    make_proposal(old, (third, "77.00"), line_kind="cheque_deposit")
    response = member_client.get(address(organisation, "proposal_list"), query)
    assert (response.status_code, len(response.context["page"].object_list)) == (200, found)


@pytest.mark.parametrize(
    ("order", "labels"),
    [("", ["SURE", "NEW", "OLD"]), ("latest", ["NEW", "SURE", "OLD"]), ("oldest", ["OLD", "SURE", "NEW"])],
)
def test_proposal_list_shows_the_certain_first_or_follows_the_dates(
    member_client: Client, organisation: Organisation, order: str, labels: list[str]
) -> None:
    for label, band, age in (("OLD", "possible", 9), ("NEW", "possible", 1), ("SURE", "certain", 5)):
        invoice = make_invoice(organisation, "80.50", f"F2026-{label}")
        line = make_line(organisation, "80.50", label, booking_date=TODAY - timedelta(days=age))
        make_proposal(line, (invoice, "80.50"), band=band)
    page = member_client.get(address(organisation, "proposal_list"), {"order": order}).context["page"]
    assert [row.bank_transaction.remittance_information for row in page.object_list] == labels


def test_proposal_list_explains_each_proposal_and_names_what_is_left(
    member_client: Client, organisation: Organisation
) -> None:
    invoice = make_invoice(organisation, "240.00", "F2026-00001")
    doubt = [{"code": "part_payment", "favourable": False, "values": {}}]
    proposed = {"reasons": doubt, "residual_kind": "partial", "residual_amount": Decimal("-120.00")}
    make_proposal(make_line(organisation, "120.00"), (invoice, "120.00"), band="possible", **proposed)
    page = member_client.get(address(organisation, "proposal_list"), headers={"accept-language": "fr"})
    [row] = page.context["page"].object_list
    left = f"reste à payer\u00a0: {format_money(Decimal('120.00'))}"
    assert row.why == [
        "Confiance\u00a0: possible (95 sur 100).",
        "Contre\u00a0: paiement partiel.",
        f"Une fois acceptée, {left}.",
    ]
    assert f">{left}</li>" in page.content.decode()


def test_proposal_list_says_how_far_the_day_has_come(
    member_client: Client, member: Membership, organisation: Organisation, proposal: MatchProposal
) -> None:
    other = make_invoice(organisation, "80.50", "F2026-00500")
    make_proposal(make_line(organisation, "80.50", "LOYER"), (other, "80.50"))
    operations.accept(organisation, [proposal.pk], member.user)
    page = member_client.get(address(organisation, "proposal_list"), headers={"accept-language": "fr"})
    assert "1 sur 2 traité aujourd’hui" in page.content.decode()


def test_proposal_list_filters_by_account(
    member_client: Client, organisation: Organisation, proposal: MatchProposal
) -> None:
    other = BankAccountFactory(organisation=organisation)
    own = proposal.bank_transaction.bank_account
    found = [
        len(member_client.get(address(organisation, "proposal_list"), {"account": each.pk}).context["page"].object_list)
        for each in (own, other)
    ]
    assert found == [1, 0]


def test_proposal_list_of_one_line_shows_its_lesser_proposals(
    member_client: Client, organisation: Organisation, proposal: MatchProposal
) -> None:
    other = make_invoice(organisation, "2340.00", "F2026-00185")
    make_proposal(proposal.bank_transaction, (other, "2340.00"), rank=2, band="possible")
    url = address(organisation, "proposal_list")
    everything = member_client.get(url).context["page"].object_list
    of_line = member_client.get(url, {"line": proposal.bank_transaction_id}).context["page"].object_list
    assert [(len(everything), everything[0].others), len(of_line)] == [(1, 1), 2]


def test_proposal_list_leaves_what_went_out_to_the_bank_page(member_client: Client, organisation: Organisation) -> None:
    make_line(organisation, "-45.00", "PRLV SEPA ASSURANCE")
    incoming = make_line(organisation, "45.00", "VIR CLIENT INCONNU")
    response = member_client.get(address(organisation, "proposal_list"), {"tab": "unmatched"})
    assert list(response.context["page"].object_list) == [incoming]
    assert response.context["counts"]["unmatched"] == 1


def test_ids_above_a_thousand_stay_numbers_in_the_page(member_client: Client, organisation: Organisation) -> None:
    statement = StatementFactory(organisation=organisation)
    line = BankTransactionFactory(pk=1_234_567, organisation=organisation, statement=statement)
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    made = make_proposal(line, (invoice, "120.00"), pk=7_654_321)
    listed = member_client.get(address(organisation, "proposal_list")).content.decode()
    certain = member_client.get(address(organisation, "proposals_accept_certain")).content.decode()
    assert 'id="proposal-7654321"' in listed
    assert 'name="line" value="1234567"' in listed
    assert 'name="proposal" value="7654321"' in certain
    member_client.post(address(organisation, "proposals_accept_certain"), {"proposal": [str(made.pk)]})
    assert Payment.objects.count() == 1


def test_proposal_accept_without_javascript_comes_back_to_the_same_place(
    member_client: Client, organisation: Organisation, proposal: MatchProposal
) -> None:
    origin = f"http://testserver{address(organisation, 'proposal_list')}?tab=review&page=2"
    response = member_client.post(
        address(organisation, "proposal_accept", proposal.pk), {"place": "3"}, headers={"referer": origin}
    )
    assert (response.status_code, response.url) == (302, f"{origin}#place-3")
    assert Invoice.objects.get().status == "paid"
    page = member_client.get(address(organisation, "proposal_list")).content.decode()
    assert address(organisation, "reconciliation_undo", Reconciliation.objects.get().pk) in page


def test_proposal_accept_never_sends_people_to_another_site(
    member_client: Client, organisation: Organisation, proposal: MatchProposal
) -> None:
    url = address(organisation, "proposal_accept", proposal.pk)
    response = member_client.post(url, headers={"referer": "https://ailleurs.example/"})
    assert response.url == address(organisation, "proposal_list")


def test_proposal_accept_by_htmx_folds_the_row(
    member_client: Client, organisation: Organisation, proposal: MatchProposal
) -> None:
    response = member_client.post(address(organisation, "proposal_accept", proposal.pk), **HTMX)
    page = response.content.decode()
    assert "<html" not in page
    assert "F2026-00184" in page
    assert address(organisation, "reconciliation_undo", Reconciliation.objects.get().pk) in page
    assert '<small id="count-review" hx-swap-oob="true">0</small>' in page


def test_proposal_accept_names_the_credit_note_and_the_proof(member_client: Client, organisation: Organisation) -> None:
    invoice = make_invoice(organisation, "120.00", "F2026-00001")
    note = make_credit_note(organisation, "20.00", "A2026-00001", customer=invoice.customer)
    netted = make_proposal(make_line(organisation, "100.00"), (invoice, "120.00"), (note, "-20.00"))
    proof = make_proposal(make_line(organisation, "55.00"), (make_declared(invoice, "55.00"), "55.00"))
    answers = [
        member_client.post(address(organisation, "proposal_accept", each.pk), **HTMX).content.decode()
        for each in (netted, proof)
    ]
    assert "A2026-00001 + F2026-00001" in answers[0]
    assert f"{TODAY:%d/%m/%Y}, " in answers[1]


@pytest.mark.parametrize("name", ["proposal_accept", "proposal_refuse"])
def test_a_second_click_says_who_was_quicker(
    member_client: Client, member: Membership, organisation: Organisation, proposal: MatchProposal, name: str
) -> None:
    operations.accept(organisation, [proposal.pk], member.user)
    url = address(organisation, name, proposal.pk)
    response = member_client.post(url, {"line": proposal.bank_transaction_id}, **HTMX)
    assert response.status_code == 200
    assert member.user.email in response.content.decode()
    assert Payment.objects.count() == 1


def test_proposal_accept_of_a_proposal_matched_again_says_so(
    member_client: Client, organisation: Organisation, proposal: MatchProposal
) -> None:
    url, line = address(organisation, "proposal_accept", proposal.pk), proposal.bank_transaction_id
    proposal.delete()
    for named in (str(line), "", "²", "x"):
        assert "alert" in member_client.post(url, {"line": named}, **HTMX).content.decode()
    assert not Payment.objects.exists()


def test_proposal_refuse_by_htmx_offers_undo(
    member_client: Client, organisation: Organisation, proposal: MatchProposal
) -> None:
    response = member_client.post(address(organisation, "proposal_refuse", proposal.pk), **HTMX)
    refusal = Refusal.objects.get()
    assert refusal.description == "F2026-00184"
    assert address(organisation, "refusal_revoke", refusal.pk) in response.content.decode()


def test_refusal_revoke_brings_the_proposal_back_in_place(
    member_client: Client, organisation: Organisation, proposal: MatchProposal
) -> None:
    member_client.post(address(organisation, "proposal_refuse", proposal.pk), **HTMX)
    url = address(organisation, "refusal_revoke", Refusal.objects.get().pk)
    page = member_client.post(url, **HTMX).content.decode()
    again = MatchProposal.objects.get(bank_transaction=proposal.bank_transaction, rank=1)
    assert address(organisation, "proposal_accept", again.pk) in page


def test_undo_takes_the_place_of_all_that_the_refusal_showed(
    member_client: Client, organisation: Organisation, proposal: MatchProposal
) -> None:
    """The next best stands above «Undo»: both must go, or the line would be shown twice."""
    page = member_client.post(address(organisation, "proposal_refuse", proposal.pk), **HTMX).content.decode()
    assert page.strip().startswith('<div class="decided">')
    assert 'hx-target="closest .decided"' in page


def test_reconciliation_undo_brings_the_proposal_back_in_place(
    member_client: Client, organisation: Organisation, proposal: MatchProposal
) -> None:
    member_client.post(address(organisation, "proposal_accept", proposal.pk), **HTMX)
    url = address(organisation, "reconciliation_undo", Reconciliation.objects.get().pk)
    page = member_client.post(url, **HTMX).content.decode()
    again = MatchProposal.objects.get(bank_transaction=proposal.bank_transaction, rank=1)
    assert address(organisation, "proposal_accept", again.pk) in page
    assert Invoice.objects.get().status == "sent"
    assert "alert" in member_client.post(url, **HTMX).content.decode()  # a second click undoes nothing more


def test_bank_transaction_ignore_and_restore(
    member_client: Client, organisation: Organisation, proposal: MatchProposal
) -> None:
    line = proposal.bank_transaction
    ignore = address(organisation, "bank_transaction_ignore", line.pk)
    restore = address(organisation, "bank_transaction_restore", line.pk)
    assert restore in member_client.post(ignore, {"reason": "Apport"}, **HTMX).content.decode()
    assert BankTransaction.objects.get(pk=line.pk).status == "ignored"
    assert "alert" in member_client.post(ignore, **HTMX).content.decode()
    assert member_client.post(restore).status_code == 302
    assert BankTransaction.objects.get(pk=line.pk).status == "to_treat"


def test_proposals_accept_certain_shows_the_list_and_changes_nothing(
    member_client: Client, organisation: Organisation, proposal: MatchProposal
) -> None:
    page = member_client.get(address(organisation, "proposals_accept_certain")).content.decode()
    assert "F2026-00184" in page
    assert not Payment.objects.exists()


def test_proposals_accept_certain_says_how_much_each_currency_apart(
    member_client: Client, organisation: Organisation
) -> None:
    for number, (amount, currency) in enumerate([("1000.00", "EUR"), ("234.50", "EUR"), ("90.00", "USD")]):
        invoice = make_invoice(organisation, amount, f"F2026-{number:05d}", currency=currency)
        make_proposal(make_line(organisation, amount, currency=currency), (invoice, amount))
    page = member_client.get(address(organisation, "proposals_accept_certain")).content.decode()
    assert "3 encaissements · 1\u202f234,50\u00a0€ · 90,00\u00a0$." in page


@pytest.mark.parametrize("count", [1, 3])
def test_proposals_accept_certain_asks_as_many_queries_for_three_rows_as_for_one(
    member_client: Client, organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        invoice = make_invoice(organisation, "120.00", f"F2026-{number:05d}")
        make_proposal(make_line(organisation, "120.00"), (invoice, "120.00"))
    with django_assert_num_queries(12):
        member_client.get(address(organisation, "proposals_accept_certain"))


def test_proposals_accept_certain_shows_what_could_surprise_first(
    member_client: Client, organisation: Organisation
) -> None:
    today = timezone.localdate()
    for amount, number, day in (
        ("9000.00", "F2026-00001", today),
        ("80.00", "F2026-00002", today - timedelta(days=100)),
    ):
        invoice = make_invoice(organisation, amount, number)
        make_proposal(make_line(organisation, amount, booking_date=day), (invoice, amount))
    page = member_client.get(address(organisation, "proposals_accept_certain")).content.decode()
    assert page.index("F2026-00002") < page.index("F2026-00001")


def test_proposals_accept_certain_accepts_what_is_ticked_and_undoes_it_at_once(
    member_client: Client, organisation: Organisation, proposal: MatchProposal
) -> None:
    invoice = make_invoice(organisation, "80.00", "F2026-00500")
    unticked = make_proposal(make_line(organisation, "80.00"), (invoice, "80.00"))
    url = address(organisation, "proposals_accept_certain")
    response = member_client.post(url, {"proposal": [str(proposal.pk), "x", str(uuid4())]})
    batch = Reconciliation.objects.get().batch
    shown = member_client.get(response.url)
    assert [row.batch for row in shown.context["page"].object_list] == [batch]
    assert MatchProposal.objects.filter(pk=unticked.pk).exists()
    member_client.post(address(organisation, "batch_undo", batch))
    assert not Invoice.objects.paid().exists()


def test_proposals_accept_certain_says_how_many_failed(
    member_client: Client, organisation: Organisation, proposal: MatchProposal
) -> None:
    url = address(organisation, "proposals_accept_certain")
    wanted = [str(proposal.pk), *(str(proposal.pk + 1000 + n) for n in range(8))]
    messages = [str(each) for each in member_client.post(url, {"proposal": wanted}, follow=True).context["messages"]]
    assert any("8" in each for each in messages)
    assert Payment.objects.count() == 1


POSTS = [
    "proposal_accept",
    "proposal_refuse",
    "refusal_revoke",
    "reconciliation_undo",
    "bank_transaction_ignore",
    "bank_transaction_restore",
    "batch_undo",
]


@pytest.mark.parametrize("name", POSTS)
def test_decisions_are_posted_only_and_not_by_accountants(
    member_client: Client, accountant_client: Client, organisation: Organisation, name: str
) -> None:
    url = address(organisation, name, uuid4() if name == "batch_undo" else 1)
    assert member_client.get(url).status_code == 405
    assert accountant_client.post(url).status_code == 403


@pytest.mark.parametrize("name", ["refusal_revoke", "reconciliation_undo", "bank_transaction_ignore"])
def test_decisions_about_another_companys_rows_are_not_found(
    member_client: Client, organisation: Organisation, name: str
) -> None:
    line = BankTransactionFactory()
    invoice = make_invoice(line.organisation, "120.00", "F2026-00001")
    refusal = Refusal.objects.create(organisation=line.organisation, bank_transaction=line, documents_key="d1")
    [outcome] = operations.accept(line.organisation, [make_proposal(line, (invoice, "120.00")).pk], None)
    pk = {"refusal_revoke": refusal.pk, "reconciliation_undo": outcome.reconciliation.pk}.get(name, line.pk)
    assert member_client.post(address(organisation, name, pk)).status_code == 404


def test_accountants_read_and_are_offered_nothing_to_change(
    accountant_client: Client, organisation: Organisation, proposal: MatchProposal
) -> None:
    page = accountant_client.get(address(organisation, "proposal_list")).content.decode()
    assert "F2026-00184" in page
    assert address(organisation, "proposal_accept", proposal.pk) not in page
    assert address(organisation, "bank_transaction_ignore", proposal.bank_transaction_id) not in page


def test_pages_of_another_company_are_not_found(member_client: Client) -> None:
    other = BankTransactionFactory().organisation
    for name in ("proposal_list", "proposals_accept_certain", "dashboard"):
        assert member_client.get(address(other, name)).status_code == 404
