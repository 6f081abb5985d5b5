"""Reading only what the lines name gives the very proposals that reading the whole ledger gives."""

import re
from dataclasses import replace

import pytest
from django.db import connection

from benchmarks.matching_company import BASE, store
from benchmarks.matching_ledgers import NUMBERINGS, Builder, World
from benchmarks.matching_situations import SITUATIONS
from organisations.models import Organisation
from reconciliation.candidates import lines_to_treat, match_against_ledger
from reconciliation.matching import propose
from reconciliation.matching.bearers import core, tokens_of
from reconciliation.matching.ledger import DocumentState, Ledger, Match, Proposal
from reconciliation.matching.numbers import search_key
from reconciliation.matching.text import compact
from reconciliation.matching.texts import read_text
from reconciliation.matching.wanted import wanted_by


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
