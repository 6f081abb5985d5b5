"""Days with the month in words, French, English, German or Spanish: «3 févr. 2026», «Feb 3, 2026», «03-mars-26»."""

import re
import unicodedata

# By the letters that tell a month from the others, without accents.
MONTHS = {
    1: ("jan", "ene"), 2: ("fev", "feb"), 3: ("mar", "maer", "mrz"), 4: ("avr", "apr", "abr"), 5: ("mai", "may"),
    6: ("juin", "jun"), 7: ("juil", "jul"), 8: ("aou", "aug", "ago"), 9: ("sep",), 10: ("oct", "okt"), 11: ("nov",),
    12: ("dec", "dez", "dic"),
}  # fmt: skip
WORD = r"([a-z]{3,10})\.?"
DAY_FIRST = re.compile(
    rf"(?:[a-z]{{2,10}}\.?,? )?(\d{{1,2}})(?:er|st|nd|rd|th|\.)?[ -]{{0,2}}{WORD}[ ,-]{{0,2}}(\d{{4}}|\d\d)\b"
)
MONTH_FIRST = re.compile(rf"(?:[a-z]{{2,10}}\.?, )?{WORD} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b")


def day_in_words(text: str) -> tuple[str, int, str] | None:
    """Day, month and year at the head of `text`, the year in two or four digits; none where it names no month."""
    plain = " ".join(unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().split())
    found = DAY_FIRST.match(plain)
    if found:
        day, word, year = found.groups()
    else:
        found = MONTH_FIRST.match(plain)
        if found is None:
            return None
        word, day, year = found.groups()
    month = next((number for number, heads in MONTHS.items() if word.startswith(heads)), None)
    return (day, month, year) if month else None
