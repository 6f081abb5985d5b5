"""A search forgives accents, capitals and separators, and nothing that is typed breaks it."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from common.searching import MOST_CHARACTERS, spelt

pytestmark = pytest.mark.django_db


def finds(typed: str, written: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s ~ %s", [written, spelt(typed)])
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("lefevre", "Menuiserie Lefèvre SARL"),
        ("LEFÈVRE", "VIR MENUISERIE LEFEVRE"),
        ("leFÉvre", "menuiserie lefévre"),
        ("saint etienne", "Mairie de Saint-Étienne"),
        ("l’atelier", "L'ATELIER VERDIER"),
        ("l'atelier", "L’Atelier Verdier"),
        ("boeuf", "Le Bœuf qui rit"),
        ("Œuvre", "LES OEUVRES"),
        ("laetitia", "Lætitia Caron"),
        ("strasse", "Hauptstraße 3"),
        ("orsted", "Ørsted A/S"),
        ("lodz", "Łódź Sp. z o.o."),
        ("f2026-00012", "VIR FACTURE F2026 00012"),
        ("12,50", "ticket de 12.50 €"),
        ("невский", "ООО НЕВСКИЙ"),
        ("€", "12 €"),
        ("(*", "a (* b"),
    ],
)
def test_a_text_is_found_however_it_is_spelt(typed: str, written: str) -> None:
    assert finds(typed, written)


@pytest.mark.parametrize(
    ("typed", "written"),
    [("lefevre", "LEFEBVRE"), ("dupont", "DUPOND"), ("a.c", "abc"), ("_", "abc"), ("(*", "abc"), ("€", "12 $")],
)
def test_another_text_is_not(typed: str, written: str) -> None:
    assert not finds(typed, written)


@given(st.text(max_size=MOST_CHARACTERS).filter(lambda text: "\x00" not in text))
def test_whatever_is_typed_finds_itself(text: str) -> None:
    assert finds(text, f"… {text} …")


def test_a_long_text_is_cut() -> None:
    assert finds("é" * 5_000, "e" * MOST_CHARACTERS)
