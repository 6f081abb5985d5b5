"""Rules to ignore: what they cover, what they never take, what they suggest, and what stays true of them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from banking.events import statement_imported
from banking.models import BankTransaction
from common.errors import BusinessError
from organisations.models import Membership, Organisation
from reconciliation import ignoring, operations, rules, stems
from reconciliation.models import IgnoredTransaction, IgnoreRule, Inquiry, MatchNote
from tests.factories import BankAccountFactory, CustomerFactory, StatementFactory
from tests.reconciliation.builders import make_invoice, make_line, make_proposal

pytestmark = pytest.mark.django_db

URSSAF = "PRLV SEPA URSSAF RHONE ALPES REF 8321 DU 05/11/26"


@pytest.mark.parametrize(
    ("label", "cleaned", "stem"),
    [
        (URSSAF, "PRLV SEPA URSSAF RHONE ALPES REF DU", "PRLV SEPA URSSAF"),
        ("Prélèvement Sépa  URSSAF-Île de France", "PRELEVEMENT SEPA URSSAF ILE DE FRANCE", "PRELEVEMENT SEPA URSSAF"),
        ("FRAIS TENUE DE COMPTE NOVEMBRE 2026", "FRAIS TENUE DE COMPTE", "FRAIS"),
        ("CB*4521 LECLERC 12/11", "CB LECLERC", "CB LECLERC"),
        ("VIR SEPA 12/2026", "VIR SEPA", ""),
        ("", "", ""),
    ],
)
def test_labels_lose_what_changes_every_month(label: str, cleaned: str, stem: str) -> None:
    assert (stems.cleaned(label), stems.stem(label)) == (cleaned, stem)


@pytest.mark.parametrize(
    ("labels", "shared"),
    [
        ([URSSAF, "PRLV SEPA URSSAF RHONE ALPES REF 9000"], "PRLV SEPA URSSAF RHONE ALPES"),
        ([URSSAF, "PRLV SEPA URSSAF ILE DE FRANCE"], "PRLV SEPA URSSAF"),
        (["FRAIS TENUE DE COMPTE 10/26", "FRAIS TENUE DE COMPTE 11/26"], "FRAIS TENUE DE COMPTE"),
        (["VIR SEPA ORANGE", "VIR SEPA EDF"], ""),
    ],
)
def test_the_start_that_labels_share(labels: list[str], shared: str) -> None:
    assert stems.shared_start(labels) == shared


def spent(organisation: Organisation, label: str = URSSAF, amount: str = "-310.00", **fields: Any) -> BankTransaction:
    return make_line(organisation, amount, label, counterparty_name="", **fields)


def make_rule(organisation: Organisation, words: str = "PRLV SEPA URSSAF", **fields: Any) -> IgnoreRule:
    values = {"words": words, "place": "start", "direction": "", "bank_account": None, "reason": "Charges"}
    return rules.create(organisation, values | fields, None)


def bring(organisation: Organisation, *lines: BankTransaction) -> list[str]:
    """As an import announces them; what is their status then."""
    statement_imported.send(sender=None, organisation=organisation, bank_transaction_ids=[line.pk for line in lines])
    for line in lines:
        line.refresh_from_db()
    return [line.status for line in lines]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, "ignored"),
        ({"direction": "out"}, "ignored"),
        ({"direction": "in"}, "to_treat"),
        ({"words": "URSSAF"}, "to_treat"),
        ({"words": "URSSAF", "place": "within"}, "ignored"),
        ({"words": "SEPA URSSAF RHONE", "place": "within"}, "ignored"),
        ({"words": "PRLV SEPA URSS"}, "to_treat"),
    ],
)
def test_what_a_rule_covers_is_ignored_as_it_is_imported(
    organisation: Organisation, fields: dict[str, Any], status: str
) -> None:
    rule = make_rule(organisation, **fields)
    assert bring(organisation, spent(organisation)) == [status]
    expected = [(rule.pk, "Charges", None)] if status == "ignored" else []
    assert list(IgnoredTransaction.objects.values_list("rule", "reason", "ignored_by")) == expected


def test_a_rule_of_an_account_covers_that_account_alone(organisation: Organisation) -> None:
    account = BankAccountFactory(organisation=organisation)
    make_rule(organisation, bank_account=account)
    on_it = spent(organisation, statement=StatementFactory(organisation=organisation, bank_account=account))

    assert bring(organisation, on_it, spent(organisation)) == ["ignored", "to_treat"]


def test_a_rule_that_is_off_or_of_another_company_ignores_nothing(organisation: Organisation) -> None:
    rules.switch(make_rule(organisation), active=False)
    make_rule(CustomerFactory().organisation)

    assert bring(organisation, spent(organisation)) == ["to_treat"]


def test_a_line_that_cites_a_document_is_never_ignored(organisation: Organisation) -> None:
    customer = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")
    make_invoice(organisation, "120.00", "F2026-00012", customer=customer)
    make_rule(organisation, "VIR SEPA MENUISERIE")
    cites = make_line(organisation, "120.00", "FACT F2026-00012", counterparty_name="VIR SEPA MENUISERIE LEFEVRE")
    silent = make_line(organisation, "77.13", "DIVERS", counterparty_name="VIR SEPA MENUISERIE DUPONT")

    assert bring(organisation, cites, silent) == ["to_treat", "ignored"]


@pytest.mark.parametrize(
    ("band", "code", "kept"),
    [
        ("certain", "amount_only", True),
        ("probable", "amount_only", True),
        ("ambiguous", "amount_only", True),
        ("possible", "number_counter", True),
        ("possible", "amount_only", False),
    ],
)
def test_what_is_proposed_above_possible_or_claimed_is_not_covered(
    organisation: Organisation, band: str, code: str, *, kept: bool
) -> None:
    line = make_line(organisation, "120.00", "VIR SEPA ORANGE", counterparty_name="")
    reasons = [{"code": code, "favourable": True, "values": {}}]
    make_proposal(line, (make_invoice(organisation, "120.00", "F1"), "120.00"), band=band, reasons=reasons)

    assert ignoring.covered(make_rule(organisation, "VIR SEPA ORANGE")) == ([] if kept else [line])


def test_a_line_with_a_note_is_not_covered(organisation: Organisation) -> None:
    line = spent(organisation)
    MatchNote.objects.create(organisation=organisation, bank_transaction=line, reasons=[])

    assert ignoring.covered(make_rule(organisation)) == []


def test_a_line_that_a_customer_is_asked_about_is_not_covered(organisation: Organisation) -> None:
    line = spent(organisation, amount="310.00")
    asked = {"customer": CustomerFactory(organisation=organisation), "expires_at": timezone.now()}
    Inquiry.objects.create(organisation=organisation, bank_transaction=line, **asked)

    assert ignoring.covered(make_rule(organisation)) == []


def test_a_line_put_back_is_never_taken_by_a_rule_again(organisation: Organisation, member: Membership) -> None:
    rule = make_rule(organisation)
    line = spent(organisation)
    bring(organisation, line)
    operations.restore(line, member.user)

    assert bring(organisation, line) == ["to_treat"]
    assert (ignoring.covered(rule), ignoring.ignore_lines(rule, [line.pk], member.user)) == ([], 0)


def test_the_import_counts_proposals_without_those_that_a_rule_took(organisation: Organisation) -> None:
    make_rule(organisation, "VIR SEPA ORANGE")
    make_invoice(organisation, "120.00", "F2026-00012")
    line = make_line(organisation, "120.00", "VIR SEPA ORANGE", counterparty_name="")
    answers = statement_imported.send(sender=None, organisation=organisation, bank_transaction_ids=[line.pk])
    line.refresh_from_db()

    assert ([answer for _receiver, answer in answers], line.status) == ([0], "ignored")


def test_ignoring_the_like_takes_what_still_waits_and_says_by_whom(
    organisation: Organisation, member: Membership
) -> None:
    rule = make_rule(organisation)
    first, second, other = spent(organisation), spent(organisation), spent(organisation, "PRLV SEPA EDF")
    operations.ignore(second, "", member.user)

    assert ignoring.ignore_lines(rule, [first.pk, second.pk, other.pk], member.user) == 1
    assert IgnoredTransaction.objects.filter(rule=rule).values_list("bank_transaction", "ignored_by").get() == (
        first.pk, member.user_id,
    )  # fmt: skip


def ignore(member: Membership, *labels: str, amount: str = "-310.00") -> None:
    for label in labels:
        operations.ignore(spent(member.organisation, label, amount), "", member.user)


def test_two_lines_ignored_alike_suggest_a_rule(organisation: Organisation, member: Membership) -> None:
    ignore(member, URSSAF, "PRLV SEPA EDF")
    assert ignoring.suggestion(organisation) is None
    ignore(member, "PRLV SEPA URSSAF RHONE ALPES REF 9000")

    found = ignoring.suggestion(organisation)
    assert found == ignoring.Suggestion("PRLV SEPA URSSAF RHONE ALPES", "out", "PRLV SEPA URSSAF", 2)


def test_a_suggestion_ends_when_it_is_declined_or_followed(organisation: Organisation, member: Membership) -> None:
    ignore(member, URSSAF, URSSAF, "PRLV SEPA EDF", "PRLV SEPA EDF", "VIR SEPA")
    rules.decline(organisation, "PRLV SEPA EDF", member.user)
    rule = make_rule(organisation, "URSSAF", place="within")
    assert ignoring.suggestion(organisation) is None
    rules.switch(rule, active=False)
    assert ignoring.suggestion(organisation) is None
    ignore(member, "PRLV SEPA EDF")
    assert ignoring.suggestion(organisation) is None


def test_a_used_rule_is_kept_as_it_stood(organisation: Organisation, member: Membership) -> None:
    rule = make_rule(organisation)
    bring(organisation, spent(organisation))
    values = {"words": "PRLV SEPA", "place": "start", "direction": "", "bank_account": None, "reason": "Charges"}
    changed = rules.change(rule, values | {"words": "URSSAF", "place": "within"}, member.user)

    with pytest.raises(BusinessError):
        rules.delete(rule)
    assert list(IgnoreRule.objects.order_by("pk").values_list("words", "active")) == [
        ("PRLV SEPA URSSAF", False), ("URSSAF", True),
    ]  # fmt: skip
    assert changed.pk != rule.pk


def test_an_unused_rule_is_changed_and_deleted(organisation: Organisation, member: Membership) -> None:
    rule = make_rule(organisation)
    values = {"words": "URSSAF", "place": "within", "direction": "", "bank_account": None, "reason": ""}
    assert rules.change(rule, values, member.user).pk == rule.pk
    rules.delete(rule)
    assert not IgnoreRule.objects.exists()


def test_the_same_rule_twice_is_refused(organisation: Organisation) -> None:
    make_rule(organisation)
    with pytest.raises(BusinessError):
        make_rule(organisation)


def address(name: str, *args: object, of: Organisation) -> str:
    return reverse(name, args=[of.slug, *args])


def test_from_the_suggestion_to_the_lines_shown_then_ignored(member_client: Client, member: Membership) -> None:
    of = member.organisation
    ignore(member, URSSAF, URSSAF)
    waiting, kept = spent(of), spent(of)
    page = member_client.get(address("bank_transaction_list", of=of)).content.decode()
    assert "PRLV SEPA URSSAF RHONE ALPES" in page
    asked = {"words": "PRLV SEPA URSSAF RHONE ALPES", "place": "start", "direction": "out"}
    shown = member_client.post(address("ignore_rule_create", of=of), asked, follow=True)
    assert {line.pk for line in shown.context["lines"]} == {waiting.pk, kept.pk}
    rule = IgnoreRule.objects.get()
    member_client.post(address("ignore_rule_lines", rule.pk, of=of), {"line": [waiting.pk, "x"]})
    waiting.refresh_from_db()
    kept.refresh_from_db()

    assert (waiting.status, kept.status) == ("ignored", "to_treat")
    tab = member_client.get(address("proposal_list", of=of), {"tab": "ignored"}).content.decode()
    assert tab.count(address("ignore_rule_edit", rule.pk, of=of)) == 1
    batch = IgnoredTransaction.objects.get(rule=rule).batch
    member_client.post(address("ignored_batch_restore", batch, of=of))
    waiting.refresh_from_db()
    assert (waiting.status, list(ignoring.covered(rule))) == ("to_treat", [kept])


def test_no_thank_you_lasts(member_client: Client, member: Membership) -> None:
    ignore(member, URSSAF, URSSAF)
    member_client.post(address("ignore_suggestion_decline", of=member.organisation), {"stem": "PRLV SEPA URSSAF"})

    page = member_client.get(address("ignore_suggestion", of=member.organisation)).content.decode()
    assert "URSSAF" not in page


def test_an_accountant_is_asked_nothing(accountant_client: Client, member: Membership) -> None:
    ignore(member, URSSAF, URSSAF)
    page = accountant_client.get(address("ignore_suggestion", of=member.organisation)).content.decode()

    assert "URSSAF" not in page


@pytest.mark.parametrize("words", ["", "12/2026", "PRLV SEPA", "a\x00"])
def test_words_that_stand_everywhere_are_refused(member_client: Client, member: Membership, words: str) -> None:
    asked = {"words": words, "place": "start"}
    answer = member_client.post(address("ignore_rule_create", of=member.organisation), asked)

    assert "words" in answer.context["form"].errors
    assert not IgnoreRule.objects.exists()


def test_the_account_of_another_company_is_refused(member_client: Client, member: Membership) -> None:
    asked = {"words": "URSSAF", "place": "start", "bank_account": BankAccountFactory().pk}
    answer = member_client.post(address("ignore_rule_create", of=member.organisation), asked)

    assert "bank_account" in answer.context["form"].errors


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("ignore_rule_list", 7), ("bank_transaction_list", 15), ("ignore_rule_lines", 8)]
)
def test_pages_ask_as_many_queries_for_any_number_of_rows(
    member_client: Client, member: Membership, django_assert_num_queries: Any, count: int, name: str, queries: int
) -> None:
    of = member.organisation
    rule = make_rule(of)
    for number in range(count):
        make_rule(of, f"PRLV SEPA {'ABC'[number] * 3}", bank_account=BankAccountFactory(organisation=of))
        spent(of)
    args = [rule.pk] if name == "ignore_rule_lines" else []
    with django_assert_num_queries(queries):
        member_client.get(address(name, *args, of=of))


def test_the_suggestion_costs_three_queries_whatever_was_ignored(
    organisation: Organisation, member: Membership, django_assert_num_queries: Any
) -> None:
    for labels in ([], [URSSAF] * 3):
        ignore(member, *labels)
        with django_assert_num_queries(3):
            ignoring.suggestion(organisation)


def test_a_line_that_may_pay_a_document_is_no_example_of_what_is_always_ignored(
    member_client: Client, organisation: Organisation
) -> None:
    line = make_line(organisation, "120.00", "VIR MENUISERIE LEFEVRE")
    page = reverse("bank_transaction_detail", args=[organisation.slug, line.pk])
    assert "Toujours ignorer" in member_client.get(page).content.decode()

    make_proposal(line, (make_invoice(organisation, "120.00", "F2026-00012"), "120.00"))

    assert "Toujours ignorer" not in member_client.get(page).content.decode()
