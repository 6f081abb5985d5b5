"""The dashboard: figures, freshness, charts, and the lists behind each of them."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from organisations.models import Membership, Organisation
from reconciliation import operations
from reconciliation.models import Reconciliation
from reconciliation.views.dashboard_charts import last_day, months_until
from tests.factories import TODAY, BankAccountFactory, InvoiceFactory, StatementFactory
from tests.reconciliation.builders import make_credit_note, make_invoice, make_line, make_proposal


def address(organisation: Organisation) -> str:
    return reverse("dashboard", args=[organisation.slug])


def chart(client: Client, organisation: Organisation, name: str) -> dict[str, list[tuple[str, str]]]:
    """The cells of a chart's table (text, link), by month."""
    charts = {each["id"]: each for each in client.get(address(organisation)).context["charts"]}
    return {
        f"{month['first']:%Y-%m}": [(cell.text.replace("\xa0", " "), cell.link) for cell in month["cells"]]
        for month in charts[name]["months"]
    }


def settle(organisation: Organisation, member: Membership, amount: str, number: str, **line: object) -> Reconciliation:
    invoice = make_invoice(organisation, amount, number, issue_date=TODAY)
    proposal = make_proposal(make_line(organisation, amount, **line), (invoice, amount))
    [outcome] = operations.accept(organisation, [proposal.pk], member.user)
    assert outcome.reconciliation is not None
    return outcome.reconciliation


def test_dashboard_of_a_new_company_says_what_to_do_next(member_client: Client, organisation: Organisation) -> None:
    assert member_client.get(address(organisation)).context["is_new"]


@pytest.mark.parametrize("count", [1, 3])
def test_dashboard_asks_as_many_queries_for_three_as_for_one(
    member_client: Client,
    member: Membership,
    organisation: Organisation,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        settle(organisation, member, "120.00", f"F2026-1{number:04d}")
        currency = ("EUR", "USD", "CHF")[number]
        line = make_line(organisation, "120.00", currency=currency)
        make_proposal(line, (make_invoice(organisation, "120.00", f"F2026-{number:05d}", currency=currency), "120.00"))
        make_line(organisation, "75.00", currency=currency)

    with django_assert_num_queries(18):
        member_client.get(address(organisation))


def test_figures_sum_what_is_owed_late_and_received_each_currency_apart(
    member_client: Client, member: Membership, organisation: Organisation
) -> None:
    InvoiceFactory()  # another company's
    long_ago = TODAY - timedelta(days=90)
    make_invoice(organisation, "1000.00", "F2026-00001", issue_date=long_ago)
    make_invoice(organisation, "500.00", "F2026-00002", issue_date=long_ago, currency="USD")
    make_invoice(organisation, "70.00", "F2026-00003", issue_date=TODAY, currency="CHF")
    settle(organisation, member, "300.00", "F2026-00004", booking_date=TODAY)

    figures = member_client.get(address(organisation)).context["figures"]

    assert figures["owed"] == [
        (Decimal("1000.00"), "EUR"), (Decimal("70.00"), "CHF"), (Decimal("500.00"), "USD"),
    ]  # fmt: skip
    assert figures["late"] == [(Decimal("1000.00"), "EUR"), (Decimal("500.00"), "USD")]
    assert (figures["owed_count"], figures["late_count"], figures["late_days"]) == (3, 2, 60)
    assert figures["received"] == [(Decimal("300.00"), "EUR")]


def test_to_reconcile_counts_sums_and_dates_the_same_lines(member_client: Client, organisation: Organisation) -> None:
    make_line(InvoiceFactory().organisation, "999.00", booking_date=TODAY - timedelta(days=50))
    proposed = make_line(organisation, "120.00", booking_date=TODAY - timedelta(days=3))
    make_proposal(proposed, (make_invoice(organisation, "120.00", "F2026-00001"), "120.00"))
    lesser = make_invoice(organisation, "120.00", "F2026-00002")
    make_proposal(proposed, (lesser, "120.00"), rank=2)
    make_line(organisation, "75.00", booking_date=TODAY - timedelta(days=12))
    make_line(organisation, "40.00", currency="USD")
    given_back = make_line(organisation, "-30.00", booking_date=TODAY - timedelta(days=20))
    make_proposal(given_back, (make_credit_note(organisation, "30.00", "A2026-00001"), "-30.00"))
    make_line(organisation, "-55.00", booking_date=TODAY - timedelta(days=60))  # spent: nothing to reconcile

    page = member_client.get(address(organisation))

    waiting = page.context["waiting"]
    assert (waiting.lines, waiting.proposed, waiting.unmatched) == (4, 2, 2)
    assert waiting.amounts == [(Decimal("195.00"), "EUR"), (Decimal("40.00"), "USD"), (Decimal("-30.00"), "EUR")]
    assert (waiting.oldest, page.context["waiting_days"]) == (TODAY - timedelta(days=20), 20)


@pytest.mark.parametrize(("tab", "count"), [("review", 2), ("unmatched", 1)])
def test_to_reconcile_links_to_tabs_that_hold_as_many(
    member_client: Client, organisation: Organisation, tab: str, count: int
) -> None:
    for number in range(2):
        make_proposal(
            make_line(organisation, "120.00"), (make_invoice(organisation, "120.00", f"F2026-{number:05d}"), "120.00")
        )
    make_line(organisation, "75.00")

    waiting = member_client.get(address(organisation)).context["waiting"]
    listed = member_client.get(reverse("proposal_list", args=[organisation.slug]), {"tab": tab}).context["page"]

    assert {"review": waiting.proposed, "unmatched": waiting.unmatched}[tab] == listed.paginator.count == count


def test_accounts_say_how_fresh_they_are_the_stalest_first(member_client: Client, organisation: Organisation) -> None:
    make_invoice(organisation, "120.00", "F2026-00001")
    for name, days in (("Courant", 7), ("Livret", 8)):
        account = BankAccountFactory(organisation=organisation, name=name)
        StatementFactory(organisation=organisation, bank_account=account, period_end=TODAY - timedelta(days=days))
    BankAccountFactory(organisation=organisation, name="Neuf")
    BankAccountFactory(name="D’une autre")

    accounts = member_client.get(address(organisation)).context["accounts"]

    assert [(each["account"].name, each["is_stale"], each["days"]) for each in accounts] == [
        ("Neuf", True, 0),
        ("Livret", True, 8),
        ("Courant", False, 7),
    ]


def test_months_sum_what_was_issued_and_received_and_link_to_the_documents(
    member_client: Client, member: Membership, organisation: Organisation
) -> None:
    settle(organisation, member, "300.00", "F2026-00001", booking_date=TODAY)
    make_credit_note(organisation, "20.00", "A2026-00001", issue_date=TODAY)

    months = chart(member_client, organisation, "months-eur")

    assert len(months) == 12
    (invoiced, issued_link), (received, paid_link) = months[f"{TODAY:%Y-%m}"]
    assert (invoiced, received) == ("280,00 €", "300,00 €")
    assert member_client.get(issued_link).context["page"].paginator.count == 2
    assert [row.amount for row in member_client.get(paid_link).context["page"]] == [Decimal("300.00")]
    assert next(iter(months.values())) == [("0,00 €", ""), ("0,00 €", "")]  # nothing behind it: no link


def test_months_of_two_currencies_are_two_charts(member_client: Client, organisation: Organisation) -> None:
    make_invoice(organisation, "300.00", "F2026-00001", issue_date=TODAY)
    make_invoice(organisation, "70.00", "F2026-00002", issue_date=TODAY, currency="USD")

    [dollars, _received] = chart(member_client, organisation, "months-usd")[f"{TODAY:%Y-%m}"]
    [euros, _received] = chart(member_client, organisation, "months-eur")[f"{TODAY:%Y-%m}"]

    assert (euros[0], dollars[0]) == ("300,00 €", "70,00 $")
    assert [row.number for row in member_client.get(dollars[1]).context["page"]] == ["F2026-00002"]


def test_rate_counts_the_months_decisions_that_stand_and_links_to_them(
    member_client: Client, member: Membership, organisation: Organisation
) -> None:
    decided = [settle(organisation, member, "120.00", f"F2026-{number:05d}") for number in range(4)]
    operations.unreconcile(decided[3], member.user)
    Reconciliation.objects.filter(pk=decided[2].pk).update(by_hand=True)

    of_month = chart(member_client, organisation, "decisions")[f"{TODAY:%Y-%m}"]

    assert [text for text, _link in of_month] == ["67 %", "3", "1"]
    assert [member_client.get(link).context["page"].paginator.count for _text, link in of_month] == [3, 3, 1]


def test_rate_is_of_the_month_in_paris_in_which_it_was_decided(
    member_client: Client, member: Membership, organisation: Organisation
) -> None:
    first = TODAY.replace(day=1)
    decided = settle(organisation, member, "120.00", "F2026-00001")
    midnight = timezone.make_aware(datetime.combine(first, time.min))
    Reconciliation.objects.filter(pk=decided.pk).update(decided_at=midnight - timedelta(minutes=1))

    months = chart(member_client, organisation, "decisions")
    before = (first - timedelta(days=1)).strftime("%Y-%m")

    assert (months[f"{TODAY:%Y-%m}"][1][0], months[before][1][0]) == ("0", "1")
    assert member_client.get(months[before][1][1]).context["page"].paginator.count == 1


@pytest.mark.parametrize(("until", "found"), [(date.max, 1), (TODAY, 1), (TODAY - timedelta(days=1), 0)])
def test_decisions_are_found_until_any_day_of_the_calendar(
    member_client: Client, member: Membership, organisation: Organisation, until: date, found: int
) -> None:
    settle(organisation, member, "120.00", "F2026-00001")
    asked = {"tab": "reconciled", "decided_until": until.isoformat()}

    page = member_client.get(reverse("proposal_list", args=[organisation.slug]), asked).context["page"]

    assert page.paginator.count == found


def test_nobody_decided_yet_draws_no_rate(member_client: Client, organisation: Organisation) -> None:
    make_invoice(organisation, "120.00", "F2026-00001")

    assert [each["id"] for each in member_client.get(address(organisation)).context["charts"]] == ["months-eur"]


def test_bars_are_links_without_any_script(
    member_client: Client, member: Membership, organisation: Organisation
) -> None:
    settle(organisation, member, "300.00", "F2026-00001", booking_date=TODAY)

    page = member_client.get(address(organisation)).content.decode()

    since = TODAY.replace(day=1).isoformat()
    bars = re.findall(r'<a class="bar [^"]*" href="([^"]+)" aria-label="([^"]+)"', page)
    assert [link.split("?")[0].rsplit("/", 2)[1] for link, _words in bars] == [
        "factures",
        "encaissements",
        "reconciliations",
    ]
    assert all(since in link for link, _words in bars)
    assert bars[0][1].endswith("300,00\xa0€")


def test_months_begin_and_end_where_the_calendar_says() -> None:
    months = months_until(date(2026, 2, 28))

    assert (months[0], months[-1], len(months)) == (date(2025, 3, 1), date(2026, 2, 1), 12)
    assert [last_day(date(2026, month, 1)) for month in (1, 2, 12)] == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 12, 31),
    ]
