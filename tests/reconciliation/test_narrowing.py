"""Reading only what the lines name gives the very proposals that reading the whole ledger gives."""

import re
from dataclasses import replace

import pytest
from django.db import connection

from benchmarks.matching_company import BASE, store
from benchmarks.matching_ledgers import NUMBERINGS, Builder, World
from benchmarks.matching_situations import SITUATIONS
from benchmarks.unseen_ledgers import Unseen
from benchmarks.unseen_situations import ACTS
from invoicing.models import Customer
from organisations.models import Organisation
from reconciliation.candidates import lines_to_treat, match_against_ledger
from reconciliation.candidates.debts import MOST_OF_A_CUSTOMER
from reconciliation.candidates.documents import BY_SEARCH_KEY
from reconciliation.candidates.sql import by_index_alone
from reconciliation.matching import propose
from reconciliation.matching.bearers import core, tokens_of
from reconciliation.matching.ledger import Band, DocumentState, Ledger, Match, Proposal
from reconciliation.matching.numbers import search_key
from reconciliation.matching.text import compact
from reconciliation.matching.texts import read_text
from reconciliation.matching.wanted import wanted_by
from reconciliation.models import PayerAlias
from tests.factories import CustomerFactory, OrganisationFactory
from tests.reconciliation.builders import make_invoice, make_line

IBAN = "FR7610107001011234567890129"


def as_read(world: World) -> Ledger:
    """The ledger as far as it ever matters: of settled documents, those whose very number a label may cite."""
    cited = wanted_by(map(read_text, world.lines)).keys
    documents = [d for d in world.ledger.documents if d.state is DocumentState.OPEN or compact(d.number) in cited]
    return replace(world.ledger, documents=tuple(sorted(documents, key=lambda d: d.id)))


def said(match: Match) -> object:
    """A match with the ids of the generated ledger."""

    def proposed(proposal: Proposal) -> object:
        key = re.sub(r"\d+", lambda m: str(int(m[0]) % BASE), proposal.key)
        return proposal.band, proposal.score, "+".join(sorted(key.split("+"))), [r.code for r in proposal.reasons]

    return match.line_id % BASE, match.kind, [proposed(p) for p in match.proposals], [n.code for n in match.notes]


@pytest.mark.django_db
@pytest.mark.parametrize("numbering", NUMBERINGS)
def test_a_part_of_the_ledger_gives_the_proposals_of_the_whole(numbering: str) -> None:
    world = Builder(77, numbering, unpaid=400).build(120, SITUATIONS)
    organisation = store("partie", world)

    matches = match_against_ledger(organisation, lines_to_treat(organisation))

    assert list(map(said, matches)) == list(map(said, propose(world.lines, as_read(world))))


@pytest.mark.parametrize(
    "written", ["F-2026/00012", "Fac 2O26 0012", "œuvre-ß1", "N° 12", "É-007", "2026-FR-01B", "", "  ", "ſt٣12"]
)
def test_postgresql_writes_numbers_as_the_engine_does(organisation: Organisation, written: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT matching_key(%s), matching_search_key(%s)", [written, written])
        assert cursor.fetchone() == (compact(written), search_key(compact(written)))


@pytest.mark.parametrize(
    "name", ["Établissements Lefèvre & Fils", "S.A.R.L. L'Œuf d’Or", "Åse Ærø-Straße", "Ets. du 8 Mai", "SAS", "Ⅳ Ltd"]
)
def test_postgresql_knows_every_word_that_the_engine_looks_for(organisation: Organisation, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(w) FROM matching_words(%s) AS w", [name])
        assert tokens_of(core(name)) <= set(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_part_of_an_unseen_ledger_gives_the_proposals_of_the_whole() -> None:
    world = Unseen(5, "2026/03-017").build(150, ACTS)
    organisation = store("partie-neuve", world)

    matches = match_against_ledger(organisation, lines_to_treat(organisation))

    assert list(map(said, matches)) == list(map(said, propose(world.lines, as_read(world))))


@pytest.fixture
def crowded(organisation: Organisation) -> Customer:
    """A customer with more open invoices than are ever read, all of one amount but the last."""
    customer = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")
    for number in range(MOST_OF_A_CUSTOMER + 5):
        make_invoice(organisation, "120.00", f"F2026-{number:05d}", customer=customer)
    make_invoice(organisation, "77.70", "F2026-09999", customer=customer)
    PayerAlias.objects.create(organisation=organisation, customer=customer, iban=IBAN)
    return customer


@pytest.mark.parametrize(
    ("amount", "label", "band", "others"),
    [
        ("120.00", "REGLEMENT", Band.AMBIGUOUS, [MOST_OF_A_CUSTOMER + 4]),
        ("120.00", "FACT F2026-00103", Band.CERTAIN, []),
        ("77.70", "REGLEMENT", Band.CERTAIN, []),
        ("75.37", "REGLEMENT", Band.PROBABLE, []),  # 3 % less
    ],
)
def test_what_is_not_read_of_a_large_customer_is_still_counted(
    organisation: Organisation, crowded: Customer, amount: str, label: str, band: Band, others: list[int]
) -> None:
    make_line(organisation, amount, label, counterparty_name="", counterparty_iban=IBAN)

    [match] = match_against_ledger(organisation, lines_to_treat(organisation))

    first = match.proposals[0]
    assert first.band is band
    assert [r.values["count"] for r in first.reasons if r.code == "same_amount_others"] == others


def test_all_that_a_large_customer_owes_is_never_claimed_from_a_part(
    organisation: Organisation, crowded: Customer
) -> None:
    oldest = MOST_OF_A_CUSTOMER + 1
    make_line(organisation, f"{oldest * 120}.00", "SOLDE", counterparty_name="", counterparty_iban=IBAN)

    [match] = match_against_ledger(organisation, lines_to_treat(organisation))

    assert "all_open_of_customer" not in {r.code for p in match.proposals for r in p.reasons}
    assert {p.band for p in match.proposals} <= {Band.POSSIBLE, Band.AMBIGUOUS}


def test_the_amount_alone_is_counted_over_the_whole_company(organisation: Organisation) -> None:
    customers = CustomerFactory.create_batch(2, organisation=organisation)
    for number in range(30):
        make_invoice(organisation, "120.00", f"F2026-{number:05d}", customer=customers[number % 2])
    make_line(organisation, "120.00", "VIREMENT", counterparty_name="")

    [match] = match_against_ledger(organisation, lines_to_treat(organisation))

    counts = [r.values["count"] for r in match.proposals[0].reasons if r.code == "same_amount_others"]
    assert (match.proposals[0].band, counts) == (Band.AMBIGUOUS, [14])


def test_a_name_that_changes_is_found_under_the_new_one_alone(organisation: Organisation) -> None:
    customer = CustomerFactory(organisation=organisation, name="Menuiserie Lefèvre SARL")
    alias = PayerAlias.objects.create(organisation=organisation, customer=customer, name="BC PARTICIPATIONS")
    customer.name = "Ébénisterie Lefèvre"
    customer.save()
    assert words_of_customer(customer) >= {"EBENISTERIE", "LEFEVRE", "PARTICIPATIONS"}
    assert "MENUISERIE" not in words_of_customer(customer)
    alias.delete()
    assert "PARTICIPATIONS" not in words_of_customer(customer)
    customer.delete()
    assert words_of_customer(customer) == set()


def words_of_customer(customer: Customer) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM reconciliation_customerword WHERE customer_id = %s", [customer.pk])
        return {word for (word,) in cursor.fetchall() if not word.endswith("*")}


@pytest.mark.django_db
def test_a_company_that_postgresql_has_no_statistics_of_is_not_read_for_each_number() -> None:
    """Any index of a company looks as good as the right one then: ten minutes for six hundred lines, it was."""
    store("grande", Builder(1, "F-2025-0123", unpaid=2000).build(1, SITUATIONS))  # and analyzed
    organisation = OrganisationFactory()
    for number in range(60):
        make_invoice(organisation, "12.00", f"G-{number:04d}")
    keys = ",".join(str(n) for n in range(1_000, 1_040))

    with by_index_alone(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {BY_SEARCH_KEY}", [organisation.pk, keys])
        plan = cursor.fetchone()[0][0]["Plan"]

    assert rows_read(plan) <= 60


def rows_read(node: dict) -> float:
    """Rows that were looked at in vain, here and below."""
    own = node.get("Rows Removed by Filter", 0) * node["Actual Loops"]
    return own + sum(rows_read(child) for child in node.get("Plans", []))
