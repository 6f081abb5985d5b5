"""French is the default language: its catalogue is complete, nothing but what the code says, and well typeset."""

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse

from organisations.models import Membership
from tests.company import furnish
from tests.factories import TODAY

CATALOGUE = Path("locale/fr/LC_MESSAGES/django.po")
ROOT = Path(settings.BASE_DIR)
NOT_SPOKEN_BY_THE_SITE = {"tests", "benchmarks", "scripts"}
# Named as in Python (`%(amount)s`), or the sign itself (`%%`).
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?.")
ENGLISH = re.compile(
    r"\b(the|and|of|your|is|was|are|with|by|no|to|invoices?|customers?|payments?|statements?|accounts?|drafts?|sent|paid|"
    r"cancelled|overdue|amount|due|balance|number|bank|file|save|search|filter|cancel|accept|refuse|undo|next)\b",
    re.IGNORECASE,
)


def spoken(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    """The text, or its singular and its plural."""
    return text if isinstance(text, tuple) else (text,)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="fr")


@pytest.fixture(scope="module")
def committed() -> Catalog:
    return read(ROOT / CATALOGUE)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What `make messages` finds in the code today, written beside a copy of it."""
    if shutil.which("xgettext") is None:
        pytest.skip("xgettext is not installed: what the code says cannot be listed")
    copy = tmp_path_factory.mktemp("code")
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - NOT_SPOKEN_BY_THE_SITE
    for folder in packages | {"templates"}:
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "locale").mkdir()
    with pytest.MonkeyPatch.context() as patch, override_settings(LOCALE_PATHS=[copy / "locale"]):
        patch.chdir(copy)
        call_command("makemessages", locale=["fr"], no_location=True, verbosity=0)
    return read(copy / CATALOGUE)


def test_catalogue_says_in_french_all_that_the_code_says(extracted: Catalog, committed: Catalog) -> None:
    known = {(message.context, message.id) for message in spoken(committed)}

    assert [message.id for message in spoken(extracted) if (message.context, message.id) not in known] == []


def test_catalogue_holds_nothing_that_the_code_no_longer_says(extracted: Catalog, committed: Catalog) -> None:
    said = {(message.context, message.id) for message in spoken(extracted)}

    assert [message.id for message in spoken(committed) if (message.context, message.id) not in said] == []
    assert list(committed.obsolete) == []


def test_catalogue_is_whole_and_sure(committed: Catalog) -> None:
    unsure = [message.id for message in spoken(committed) if message.fuzzy or not all(forms(message.string))]

    assert spoken(committed) != []
    assert unsure == []


def test_placeholders_are_those_of_the_msgid(committed: Catalog) -> None:
    differing = [
        (said, translated)
        for message in spoken(committed)
        for said, translated in zip(forms(message.id), forms(message.string), strict=True)
        if sorted(PLACEHOLDER.findall(said)) != sorted(PLACEHOLDER.findall(translated))
    ]

    assert differing == []


@pytest.mark.parametrize(
    ("fault", "example"),
    [
        (r"\w'\w", "l'avoir"),
        (r"[^\u00a0\u202f][:;!?»](?!\S)", "Reste à payer : 12,00 €"),
        (r"«[^\u00a0\u202f]", "« Money »"),
        (r"[^\u00a0\u202f]»", "«\u00a0Money »"),
        (r" %(?!\()", "acompte de 30 %"),
        (r"[“”\"]", "“Money”"),
        (r"\.\.\.", "Numéro, client..."),
        (r"\b(?:Emis|Etat|Echéance|A (?:jour|traiter|valider|rapprocher))", "A jour au"),
    ],
)
def test_typography_is_french(committed: Catalog, fault: str, example: str) -> None:
    texts = [re.sub("<[^>]+>", "", text) for message in spoken(committed) for text in forms(message.string)]
    faulty = [text for text in texts if re.search(fault, text)]

    assert re.search(fault, example) is not None
    assert faulty == []


@pytest.fixture
def in_french(committed: Catalog, tmp_path: Path) -> Iterator[None]:
    """The catalogue as it is written now, whatever was compiled before."""
    compiled = tmp_path / "fr" / "LC_MESSAGES" / "django.mo"
    compiled.parent.mkdir(parents=True)
    with compiled.open("wb") as file:
        write_mo(file, committed)
    with override_settings(LOCALE_PATHS=[tmp_path], LANGUAGE_CODE="fr"):
        yield


def english_words(page: str) -> set[str]:
    """English words a person would read or hear on the page, in its texts and its labels."""
    body = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", page)
    labels = re.findall(r'(?:aria-label|placeholder|title|alt)="([^"]*)"', body)
    texts = re.sub(r"(?s)<[^>]*>", " ", body)
    return {word.lower() for word in ENGLISH.findall(html.unescape(" ".join([texts, *labels])))}


@pytest.mark.django_db
@pytest.mark.usefixtures("in_french")
def test_lists_in_french_hold_no_english(owner_client: Client, member: Membership) -> None:
    furnish(member.organisation, member.user, TODAY)
    names = (
        "dashboard", "invoice_list", "customer_list", "bank_transaction_list", "proposal_list", "statement_list",
        "bank_account_list", "membership_list", "statement_import", "invoice_create", "proposals_accept_certain",
        "payment_list",
    )  # fmt: skip

    answers = {name: owner_client.get(reverse(name, args=[member.organisation.slug])) for name in names}

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(names, 200)
    assert {name: english_words(answer.content.decode()) for name, answer in answers.items()} == {
        name: set() for name in names
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("in_french")
def test_words_of_the_trade_are_those_of_the_glossary(owner_client: Client, member: Membership) -> None:
    answer = owner_client.get(reverse("invoice_list", args=[member.organisation.slug]))

    assert [label for _name, label, _count in answer.context["tabs"]] == [
        "Tous", "Brouillon", "Envoyé", "En retard", "Payé", "Annulé",
    ]  # fmt: skip
