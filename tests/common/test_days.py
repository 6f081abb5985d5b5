"""Days as people write them."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from common.days import month_in_short, written_out
from common.templatetags.ui import written


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (date(2026, 12, 1), "1er décembre 2026", "1 December 2026"),
        (date(2026, 11, 21), "21 novembre 2026", "21 November 2026"),
        (date(2027, 1, 11), "11 janvier 2027", "11 January 2027"),
    ],
)
def test_the_first_of_a_month_is_counted_in_french_and_no_other_day(day: date, french: str, english: str) -> None:
    assert (written_out(day, "fr"), written_out(day, "en")) == (french, english)


def test_a_day_in_full_says_which_of_the_week() -> None:
    assert written_out(date(2026, 12, 1), "fr", "full") == "mardi 1er décembre 2026"


def test_months_are_abbreviated_as_people_do() -> None:
    months = [date(2026, month, 1) for month in (1, 2, 5, 7, 9)]
    assert [month_in_short(each, "fr") for each in months] == ["janv.", "févr.", "mai", "juil.", "sept."]
    assert [month_in_short(each, "en") for each in months] == ["Jan", "Feb", "May", "Jul", "Sept"]


def test_a_moment_is_written_as_the_day_that_it_is_here() -> None:
    with override("fr"):
        assert written(datetime(2026, 11, 30, 23, 30, tzinfo=UTC)) == "1er décembre 2026"
        assert written(date(2026, 12, 2)) == "2 décembre 2026"
