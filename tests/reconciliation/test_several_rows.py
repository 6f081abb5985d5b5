"""Several rows at once, reasons noted, and what somebody else settled meanwhile."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from banking.models import BankTransaction
from invoicing.models import Invoice
from organisations.models import Membership, Organisation
from reconciliation import operations
from reconciliation.models import IgnoredTransaction, MatchProposal, Reconciliation, Refusal
from tests.factories import OrganisationFactory
from tests.reconciliation.builders import make_invoice, make_line, make_proposal

HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def proposals(organisation: Organisation) -> list[MatchProposal]:
    made = []
    for amount in ("80.00", "90.00", "95.00"):
        line = make_line(organisation, amount, f"FACTURE F2026-{amount[:2]}")
        made.append(make_proposal(line, (make_invoice(organisation, amount, f"F2026-{amount[:2]}"), amount)))
    return made


def ask(client: Client, organisation: Organisation, name: str, *args: object, **data: object) -> str:
    return client.post(reverse(name, args=[organisation.slug, *args]), data, follow=True).content.decode()


def statuses() -> list[str]:
    return [str(line.status) for line in BankTransaction.objects.order_by("amount")]


def test_ticked_rows_are_accepted_together_and_undone_together(
    member_client: Client, organisation: Organisation, proposals: list[MatchProposal]
) -> None:
    ticked = [proposals[0].pk, proposals[2].pk]
    page = ask(member_client, organisation, "proposals_decide", act="accept", selected=ticked)
    assert statuses() == ["reconciled", "to_treat", "reconciled"]
    [batch] = set(Reconciliation.objects.values_list("batch", flat=True))
    assert reverse("batch_undo", args=[organisation.slug, batch]) in page
    ask(member_client, organisation, "batch_undo", batch)
    assert statuses() == ["to_treat"] * 3
    assert set(Invoice.objects.values_list("status", flat=True)) == {"sent"}


def test_ticked_rows_that_changed_are_said_and_do_not_stop_the_others(
    member_client: Client, member: Membership, organisation: Organisation, proposals: list[MatchProposal]
) -> None:
    operations.accept(organisation, [proposals[0].pk], member.user)
    page = ask(member_client, organisation, "proposals_decide", act="accept", selected=[each.pk for each in proposals])
    assert statuses() == ["reconciled"] * 3
    assert "a changé entre-temps" in page or "rapprochée" in page
    assert Reconciliation.objects.count() == 3


def test_ticked_rows_are_ignored(
    member_client: Client, member: Membership, organisation: Organisation, proposals: list[MatchProposal]
) -> None:
    ask(member_client, organisation, "proposals_decide", act="ignore", selected=[each.pk for each in proposals[:2]])
    assert statuses() == ["ignored", "ignored", "to_treat"]
    assert set(IgnoredTransaction.objects.values_list("ignored_by", flat=True)) == {member.user.pk}


def test_lines_ignored_together_are_taken_up_together(
    member_client: Client, member: Membership, organisation: Organisation, proposals: list[MatchProposal]
) -> None:
    page = ask(member_client, organisation, "proposals_decide", act="ignore", selected=[each.pk for each in proposals])
    [batch] = set(IgnoredTransaction.objects.values_list("batch", flat=True))
    assert reverse("ignored_batch_restore", args=[organisation.slug, batch]) in page
    operations.restore(proposals[1].bank_transaction, member.user)
    operations.ignore(proposals[1].bank_transaction, "", member.user)  # again, by a decision of its own
    assert "2 opérations sont de nouveau à traiter" in ask(member_client, organisation, "ignored_batch_restore", batch)
    assert statuses() == ["to_treat", "ignored", "to_treat"]
    assert set(IgnoredTransaction.objects.filter(batch=batch).values_list("revoked_by", flat=True)) == {member.user.pk}
    assert MatchProposal.objects.filter(bank_transaction=proposals[0].bank_transaction).exists()
    assert "0 opération" in ask(member_client, organisation, "ignored_batch_restore", batch)


def test_another_companys_ignored_lines_are_not_taken_up(
    member_client: Client, member: Membership, organisation: Organisation
) -> None:
    batch = uuid4()
    operations.ignore(make_line(OrganisationFactory(), "80.00"), "", member.user, batch)
    ask(member_client, organisation, "ignored_batch_restore", batch)
    assert statuses() == ["ignored"]


def test_restore_batch_asks_as_many_queries_for_three_lines_as_for_one(
    member: Membership, organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def ignored(count: int) -> UUID:
        batch = uuid4()
        for _ in range(count):
            operations.ignore(make_line(organisation, "80.00"), "", member.user, batch)
        return batch

    one, three = ignored(1), ignored(3)
    with CaptureQueriesContext(connection) as queries:
        operations.restore_batch(organisation, one, member.user)
    with django_assert_num_queries(len(queries)):
        operations.restore_batch(organisation, three, member.user)


def test_what_could_not_be_ignored_is_said_of_lines(
    member_client: Client, member: Membership, organisation: Organisation, proposals: list[MatchProposal]
) -> None:
    """One was reconciled meanwhile, so that its proposal is gone; another is ticked by two of its proposals."""
    again = make_proposal(proposals[2].bank_transaction, (Invoice.objects.latest("pk"), "90.00"), rank=2)
    operations.accept(organisation, [proposals[0].pk], member.user)
    ticked = [*(each.pk for each in proposals), again.pk]
    page = ask(member_client, organisation, "proposals_decide", act="ignore", selected=ticked)
    assert statuses() == ["reconciled", "ignored", "ignored"]
    assert "elle n’est pas ignorée" in page
    assert "acceptée" not in page.split('id="messages"')[1].split("</main>")[0]
    assert "2 opérations ignorées" in page
    gone = ask(member_client, organisation, "proposals_decide", act="ignore", selected=ticked)
    assert "En tout, 4 opérations n’ont pas été ignorées" in gone


@pytest.mark.parametrize("ticked", ["", "x", "-1", "9" * 30, "²"])
def test_ticks_that_name_nothing_change_nothing(
    member_client: Client, organisation: Organisation, proposals: list[MatchProposal], ticked: str
) -> None:
    ask(member_client, organisation, "proposals_decide", act="accept", selected=[ticked])
    ask(member_client, organisation, "proposals_decide", act="no such act", selected=[proposals[0].pk])
    assert statuses() == ["to_treat"] * 3


def test_another_companys_rows_are_not_touched(member_client: Client, organisation: Organisation) -> None:
    other = OrganisationFactory()
    line = make_line(other, "80.00", "FACTURE")
    foreign = make_proposal(line, (make_invoice(other, "80.00", "F2026-1"), "80.00"))
    for act in ("accept", "ignore"):
        ask(member_client, organisation, "proposals_decide", act=act, selected=[foreign.pk])
    assert statuses() == ["to_treat"]


def test_a_refusal_and_an_ignored_line_take_a_reason_later(
    member_client: Client, organisation: Organisation, proposals: list[MatchProposal]
) -> None:
    ask(member_client, organisation, "proposal_refuse", proposals[0].pk, reason="  Réglée\x00 par   chèque ")
    ask(member_client, organisation, "bank_transaction_ignore", proposals[1].bank_transaction_id)
    refusal, ignored = Refusal.objects.get(), IgnoredTransaction.objects.get()
    assert (refusal.reason, ignored.reason) == ("Réglée par chèque", "")
    page = ask(member_client, organisation, "ignored_transaction_reason", ignored.pk, reason="<b>Virement</b> interne")
    assert "&lt;b&gt;Virement&lt;/b&gt; interne" in page
    url = reverse("refusal_reason", args=[organisation.slug, refusal.pk])
    answer = member_client.post(url, {"reason": "Erreur de client 😀" + "x" * 300}, **HTMX).content.decode()
    refusal.refresh_from_db()
    assert len(refusal.reason) == 200
    assert refusal.reason in answer
    ask(member_client, organisation, "refusal_revoke", refusal.pk)
    assert member_client.post(url, {"reason": "trop tard"}).status_code == 404


def test_a_row_that_somebody_settled_is_folded_with_who(
    member_client: Client,
    member: Membership,
    organisation: Organisation,
    proposals: list[MatchProposal],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    url = reverse("proposal_watch", args=[organisation.slug])
    shown = {"shown": [f"{each.pk}-{each.bank_transaction_id}" for each in proposals]}
    assert member_client.get(url, shown, **HTMX).content == b""
    operations.accept(organisation, [proposals[0].pk], member.user)
    operations.ignore(proposals[1].bank_transaction, "", member.user)
    with django_assert_num_queries(8):
        page = member_client.get(url, shown, **HTMX).content.decode()
    assert f'id="proposal-{proposals[0].pk}"' in page
    assert f'id="proposal-{proposals[2].pk}"' not in page
    assert page.count(member.user.email) == 2


def replace_first(organisation: Organisation, proposals: list[MatchProposal], number: str) -> MatchProposal | None:
    """The line of the first is matched again, with another document or, without a number, with none."""
    line = proposals[0].bank_transaction
    proposals[0].delete()
    return make_proposal(line, (make_invoice(organisation, "80.00", number), "80.00")) if number else None


@pytest.mark.parametrize("act", ["accept", "refuse"])
def test_a_row_that_changed_before_the_decision_shows_what_is_proposed_now(
    member_client: Client, organisation: Organisation, proposals: list[MatchProposal], act: str
) -> None:
    url, line = reverse(f"proposal_{act}", args=[organisation.slug, proposals[0].pk]), proposals[0].bank_transaction
    now = replace_first(organisation, proposals, "F2026-81")
    assert now is not None
    page = member_client.post(url, {"line": line.pk}, **HTMX).content.decode()
    assert f'id="proposal-{now.pk}"' in page
    assert "F2026-81" in page
    assert "a changé entre-temps" in page
    assert statuses() == ["to_treat"] * 3


def test_a_row_that_is_proposed_nothing_any_more_leads_to_its_line(
    member_client: Client, organisation: Organisation, proposals: list[MatchProposal]
) -> None:
    url, line = reverse("proposal_accept", args=[organisation.slug, proposals[0].pk]), proposals[0].bank_transaction
    replace_first(organisation, proposals, "")
    page = member_client.post(url, {"line": line.pk}, **HTMX).content.decode()
    for name in ("bank_transaction_detail", "bank_transaction_match"):
        assert reverse(name, args=[organisation.slug, line.pk]) in page


def test_a_row_matched_again_meanwhile_shows_what_is_proposed_now(
    member_client: Client, organisation: Organisation, proposals: list[MatchProposal]
) -> None:
    shown = {"shown": [f"{each.pk}-{each.bank_transaction_id}" for each in proposals]}
    old = proposals[0].pk
    now = replace_first(organisation, proposals, "F2026-81")
    assert now is not None
    page = member_client.get(reverse("proposal_watch", args=[organisation.slug]), shown, **HTMX).content.decode()
    assert page.index(f'id="proposal-{old}"') < page.index(f'id="proposal-{now.pk}"')
    assert "rapprochée de nouveau entre-temps" in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("act", ["accept", "ignore"])
def test_who_settled_rows_is_asked_once_for_all_of_them(
    member: Membership,
    organisation: Organisation,
    proposals: list[MatchProposal],
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
    act: str,
) -> None:
    settled = proposals[:count]
    if act == "accept":
        operations.accept(organisation, [each.pk for each in settled], member.user)
    else:
        for each in settled:
            operations.ignore(each.bank_transaction, "", member.user)
    lines = [each.bank_transaction_id for each in settled]
    with django_assert_num_queries(1):
        said = operations.who_settled_each(lines)
    assert sorted(said) == lines
    verb = "rapprochée" if act == "accept" else "ignorée"
    assert all(verb in words and str(member.user) in words for words in said.values())


def test_what_was_undone_says_nothing_of_who_settles_a_line(
    member: Membership, organisation: Organisation, proposals: list[MatchProposal]
) -> None:
    """Its older decisions make no second row, and are nobody's word any more."""
    line = proposals[0].bank_transaction
    for _time in (1, 2):
        [outcome] = operations.accept(
            organisation, [MatchProposal.objects.get(bank_transaction=line, rank=1).pk], member.user
        )
        operations.unreconcile(outcome.reconciliation, member.user)
        operations.ignore(line, "", member.user)
        operations.restore(line, member.user)
    assert operations.who_settled_each([line.pk]) == {
        line.pk: "Cette opération n’est plus à traiter. Rechargez la page."
    }
    operations.ignore(line, "", member.user)
    assert "ignorée" in operations.who_settled(line)


@pytest.mark.parametrize("shown", ["", "x", "1", "1-", "-", "9" * 40 + "-1", "²-1"])
def test_what_names_no_row_is_no_news(member_client: Client, organisation: Organisation, shown: str) -> None:
    response = member_client.get(reverse("proposal_watch", args=[organisation.slug]), {"shown": shown}, **HTMX)
    assert (response.status_code, response.content) == (200, b"")
