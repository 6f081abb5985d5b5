"""Payers known, as people edit them: what they type stands over what was learned, what they forget stays forgotten."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from banking.models import BankTransaction
from common.errors import BusinessError
from invoicing.models import Customer
from organisations.models import Membership, Organisation
from reconciliation import memory, operations, payers
from reconciliation.carrying import lines_around_customers, lines_carrying
from reconciliation.models import CustomerGroup, ForgottenPayer, GroupMember, MatchProposal, PayerAlias
from reconciliation.payers import Payer, read_payer
from tests.factories import CustomerFactory
from tests.reconciliation.builders import make_invoice, make_line, make_proposal

pytestmark = pytest.mark.django_db

IBAN = "FR7610107001011234567890129"
OTHER = "FR7630003000012345678901234"
FACTOR = "FACTOREX"


@pytest.fixture
def customer(organisation: Organisation) -> Customer:
    return CustomerFactory(organisation=organisation, name="Boréal Conseil SASU")


def known(customer: Customer) -> list[tuple[str, str]]:
    rows = PayerAlias.objects.filter(customer=customer).order_by("-iban", "name")
    return [(each.iban or each.name, each.source) for each in rows]


def pay(customer: Customer, member: Membership, number: str = "F2026-00001", **fields: Any) -> operations.Outcome:
    """A reconciliation that teaches the payer's IBAN and the name «BC PARTICIPATIONS»."""
    invoice = make_invoice(customer.organisation, "120.00", number, customer=customer)
    line = make_line(customer.organisation, "120.00", counterparty_iban=IBAN)
    said = make_proposal(line, (invoice, "120.00"), **({"payer_name": "BC PARTICIPATIONS"} | fields))
    [outcome] = operations.accept(customer.organisation, [said.pk], member.user)
    return outcome


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("FR76 1010 7001 0112 3456 7890 129", Payer(iban=IBAN)),
        ("fr7610107001011234567890129", Payer(iban=IBAN)),
        ("  Société  Générale d’Étude ", Payer(name="SOCIETE GENERALE D'ETUDE")),
        ("BC Participations", Payer(name="BC PARTICIPATIONS")),
    ],
)
def test_what_is_typed_is_an_iban_or_a_name_as_banks_write_it(typed: str, read: Payer) -> None:
    assert read_payer(typed) == read


@pytest.mark.parametrize("typed", ["FR76 1010 7001 0112 3456 7890 128", "FR76 1010", "SARL", "12", "a\x00", "N" * 201])
def test_what_tells_nobody_is_refused(typed: str) -> None:
    with pytest.raises(BusinessError):
        read_payer(typed)


def test_typed_over_what_was_learned_stays_when_the_decision_is_undone(customer: Customer, member: Membership) -> None:
    outcome = pay(customer, member)
    alias = payers.add(customer, Payer(iban=IBAN), member.user)

    assert known(customer) == [(IBAN, "typed"), ("BC PARTICIPATIONS", "decision")]
    assert alias.created_by == member.user
    operations.unreconcile(outcome.reconciliation, member.user)
    assert known(customer) == [(IBAN, "typed")]


def test_what_is_forgotten_is_not_learned_again(customer: Customer, member: Membership) -> None:
    pay(customer, member)
    payers.forget(PayerAlias.objects.get(iban=IBAN), member.user)
    pay(customer, member, "F2026-00002")

    assert known(customer) == [("BC PARTICIPATIONS", "decision")]
    assert ForgottenPayer.objects.values_list("customer", "iban", "forgotten_by").get() == (
        customer.pk, IBAN, member.user_id,
    )  # fmt: skip


def test_what_is_forgotten_of_one_customer_is_learned_of_another(customer: Customer, member: Membership) -> None:
    pay(customer, member)
    payers.forget(PayerAlias.objects.get(iban=IBAN), member.user)
    other = CustomerFactory(organisation=customer.organisation)
    pay(other, member, "F2026-00002")

    assert (IBAN, "decision") in known(other)


def test_what_is_forgotten_is_not_brought_by_a_ledger(customer: Customer, member: Membership) -> None:
    payers.forget(payers.add(customer, Payer(iban=IBAN), member.user), member.user)
    memory.take_over(customer.organisation, [(IBAN, customer.pk), (OTHER, customer.pk)])

    assert known(customer) == [(OTHER, "imported")]


def test_what_is_forgotten_stays_so_when_its_decision_is_undone(customer: Customer, member: Membership) -> None:
    outcome = pay(customer, member)
    payers.forget(PayerAlias.objects.get(iban=IBAN), member.user)
    operations.unreconcile(outcome.reconciliation, member.user)
    pay(customer, member, "F2026-00002")

    assert known(customer) == [("BC PARTICIPATIONS", "decision")]


def test_a_person_may_know_again_what_was_forgotten(customer: Customer, member: Membership) -> None:
    payers.forget(payers.add(customer, Payer(iban=IBAN), member.user), member.user)
    payers.recall(ForgottenPayer.objects.get(), member.user)

    assert known(customer) == [(IBAN, "typed")]
    assert not ForgottenPayer.objects.exists()


def test_what_is_corrected_is_forgotten_and_typed(customer: Customer, member: Membership) -> None:
    pay(customer, member)
    payers.correct(PayerAlias.objects.get(iban=IBAN), Payer(iban=OTHER), member.user)
    pay(customer, member, "F2026-00002")

    assert known(customer) == [(OTHER, "typed"), ("BC PARTICIPATIONS", "decision")]


def test_the_customers_own_name_is_refused(customer: Customer, member: Membership) -> None:
    with pytest.raises(BusinessError):
        payers.add(customer, Payer(name="CONSEIL BOREAL"), member.user)


def test_who_is_marked_teaches_nothing_even_by_hand(customer: Customer, member: Membership) -> None:
    payers.mark(customer.organisation, Payer(iban=IBAN), PayerAlias.Kind.FACTOR, member.user)
    pay(customer, member)

    assert known(customer) == [("BC PARTICIPATIONS", "decision")]


def test_a_mark_leaves_the_customers_payers_for_when_it_is_off(customer: Customer, member: Membership) -> None:
    organisation = customer.organisation
    payers.add(customer, Payer(iban=IBAN), member.user)
    invoice = make_invoice(organisation, "350.00", "F2026-00009", customer=customer)
    line = make_line(organisation, "350.00", "VIREMENT", counterparty_name="", counterparty_iban=IBAN)

    def chips() -> set[str]:
        found = MatchProposal.objects.filter(bank_transaction=line, rank=1, allocations__invoice=invoice)
        return {reason["code"] for each in found for reason in each.reasons}

    payers.mark(organisation, Payer(iban=IBAN), PayerAlias.Kind.FACTOR, member.user)
    marked = chips()
    payers.mark(organisation, Payer(iban=IBAN), PayerAlias.Kind.CUSTOMER, member.user)

    assert "payer_known" not in marked
    assert "payer_known" in chips()
    assert known(customer) == [(IBAN, "typed")]


@pytest.fixture
def lines(organisation: Organisation) -> dict[str, BankTransaction]:
    names = {"named": "VIR SEPA BC PARTICIPATIONS", "cut": "VIR BC PARTICIPAT", "other": "VIR BC HOLDING"}
    made = {key: make_line(organisation, "10.00", "SOLDE", counterparty_name=name) for key, name in names.items()}
    return made | {
        "from": make_line(organisation, "10.00", counterparty_iban=IBAN),
        "done": make_line(organisation, "10.00", counterparty_iban=IBAN, status="ignored"),
        "accents": make_line(organisation, "-10.00", "Rembt BC Partïcipations", counterparty_name=""),
    }


@pytest.mark.parametrize(
    ("payer", "expected"),
    [(Payer(iban=IBAN), {"from"}), (Payer(name="BC PARTICIPATIONS"), {"named", "cut", "accents"})],
)
def test_the_waiting_lines_that_carry_a_payer_are_found_and_no_other(
    organisation: Organisation, lines: dict[str, BankTransaction], payer: Payer, expected: set[str]
) -> None:
    make_line(CustomerFactory().organisation, "10.00", counterparty_iban=IBAN, counterparty_name="BC PARTICIPATIONS")

    assert lines_carrying(organisation, payer.iban, payer.name) == {lines[key].pk for key in expected}


def test_forgetting_takes_the_proposal_away(customer: Customer, member: Membership) -> None:
    organisation = customer.organisation
    make_invoice(organisation, "350.00", "F2026-00009", customer=customer)
    line = make_line(organisation, "350.00", "VIREMENT", counterparty_name="", counterparty_iban=IBAN)
    alias = payers.add(customer, Payer(iban=IBAN), member.user)
    before = MatchProposal.objects.get(bank_transaction=line, rank=1).band
    payers.forget(alias, member.user)

    assert (before, MatchProposal.objects.get(bank_transaction=line, rank=1).band) != (before, before)


def test_customers_of_a_group_come_and_go(customer: Customer) -> None:
    other = CustomerFactory(organisation=customer.organisation)
    group = payers.join_group(customer, "Groupe Boréal")
    assert payers.join_group(other, "groupe boréal") == group
    assert set(GroupMember.objects.values_list("customer", flat=True)) == {customer.pk, other.pk}

    payers.join_group(customer, "")
    payers.join_group(other, "Autre")
    assert list(CustomerGroup.objects.values_list("name", flat=True)) == ["Autre"]


def test_the_lines_around_a_group_are_those_of_its_payers_and_names(
    customer: Customer, lines: dict[str, BankTransaction]
) -> None:
    other = CustomerFactory(organisation=customer.organisation, name="BC Holding")
    PayerAlias.objects.create(organisation=customer.organisation, customer=customer, iban=IBAN, source="typed")

    found = lines_around_customers(customer.organisation, {customer.pk, other.pk})
    assert found == {lines["other"].pk, lines["from"].pk}


def test_joining_a_group_proposes_what_another_of_it_pays(customer: Customer) -> None:
    organisation = customer.organisation
    other = CustomerFactory(organisation=organisation, name="Morvan Holding")
    make_invoice(organisation, "350.00", "F2026-00009", customer=customer)
    line = make_line(organisation, "350.00", "VIREMENT", counterparty_name="VIR SEPA MORVAN HOLDING")
    payers.join_group(other, "Groupe")
    payers.join_group(customer, "Groupe")

    codes = {reason["code"] for each in MatchProposal.objects.filter(bank_transaction=line) for reason in each.reasons}
    assert "payer_group" in codes


def address(name: str, *args: object, of: Organisation) -> str:
    return reverse(name, args=[of.slug, *args])


def test_the_customers_page_says_where_each_payer_was_learned(
    member_client: Client, customer: Customer, member: Membership
) -> None:
    outcome = pay(customer, member)
    payers.add(customer, Payer(iban=OTHER), member.user)
    page = member_client.get(address("customer_detail", customer.pk, of=customer.organisation)).content.decode()
    card = page[page.index('id="payers"') :]

    assert "FR76 1010 7001 0112 3456 7890 129" in card
    assert card.count(address("bank_transaction_detail", outcome.bank_transaction.pk, of=customer.organisation)) == 2
    assert f"{member.user}" in card


@pytest.mark.parametrize("count", [1, 3])
def test_the_card_asks_as_many_queries_for_any_number_of_payers(
    member_client: Client, customer: Customer, member: Membership, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        payers.add(customer, Payer(name=f"PAYEUR NUMERO {'ABC'[number]}"), member.user)
        payers.forget(payers.add(customer, Payer(name=f"ANCIEN {'XYZ'[number]}"), member.user), member.user)
        payers.join_group(CustomerFactory(organisation=customer.organisation), "Groupe")
    payers.join_group(customer, "Groupe")
    with django_assert_num_queries(19):
        member_client.get(address("customer_detail", customer.pk, of=customer.organisation))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_many_queries_for_any_number_of_marks(
    member_client: Client, customer: Customer, member: Membership, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        payers.mark(customer.organisation, Payer(name=FACTOR + "ABC"[number]), PayerAlias.Kind.FACTOR, member.user)
        payers.join_group(CustomerFactory(organisation=customer.organisation), f"Groupe {number}")
    with django_assert_num_queries(9):
        member_client.get(address("payer_alias_list", of=customer.organisation))


def test_a_payer_that_is_known_for_another_customer_too_is_said(
    member_client: Client, customer: Customer, member: Membership
) -> None:
    payers.add(CustomerFactory(organisation=customer.organisation, name="Morvan SA"), Payer(iban=IBAN), member.user)
    url = address("customer_payer_add", customer.pk, of=customer.organisation)
    page = member_client.post(url, {"payer": IBAN}, follow=True)

    assert [("Morvan SA" in str(message)) for message in page.context["messages"]] == [False, True]


def test_what_cannot_be_read_is_said_beside_the_field(member_client: Client, customer: Customer) -> None:
    url = address("customer_payer_add", customer.pk, of=customer.organisation)
    answer = member_client.post(url, {"payer": "FR76 1010 7001 0112 3456 7890 128"})

    assert "IBAN" in str(answer.context["form"].errors["payer"])
    assert not PayerAlias.objects.exists()


def test_marks_and_undo_through_the_pages(member_client: Client, customer: Customer, member: Membership) -> None:
    of = customer.organisation
    alias = payers.add(customer, Payer(name=FACTOR), member.user)
    member_client.post(address("payer_alias_mark", alias.pk, of=of), {"kind": "provider"})
    assert PayerAlias.objects.get(customer=None).kind == "provider"
    member_client.post(address("payer_alias_forget", PayerAlias.objects.get(customer=None).pk, of=of))
    answer = member_client.post(address("payer_alias_forget", alias.pk, of=of), follow=True)
    [*_before, said] = answer.context["messages"]
    member_client.post(said.extra_tags.removeprefix("undo:"))

    assert known(customer) == [(FACTOR, "typed")]
    assert not PayerAlias.objects.filter(customer=None).exists()
