"""Which column of a table is which, by its title."""

import re
import unicodedata
from functools import lru_cache

from banking.formats.csv_titles import BEGINNINGS, DAYS, GROSS, LABEL_BEGINNINGS, LABELS, NET, PAYERS, TITLES, WAYS
from banking.formats.table_cells import has_digits

IN_CURRENCY = re.compile(r" (in |en )?(eur|euros?|chf|usd|gbp|utc)$")
BRACKETS = re.compile(r"\([^)]*\)")
# «D�bit» and what becomes of it where a file was decoded wrongly once more.
LOST_LETTER = re.compile("ï¿½|\ufffd")
# «CounterpartyName» is two words, «Description2» one with a number.
WORDS_IN_ONE = re.compile(r"(?<=[a-z])(?=[A-Z])")
SIGNS = {"-": "debit", "−": "debit", "+": "credit"}  # «Montant -» and «Montant +»
LONGEST_WORD = 40
NUMBERED = re.compile(r"(?<=[a-z]) ?\d{1,2}$")

WITHOUT_DECOMPOSITION = str.maketrans("łŁøØđĐ", "lLoOdD")

FRENCH = re.compile("[\x00-\x7fàâäéèêëîïôöùûüçœæÀÂÄÉÈÊËÎÏÔÖÙÛÜÇŒÆñÑß°’«»€\u00a0\u202f]*")


def plain(title: str) -> str:
    """Lower case words without accents nor punctuation."""
    letters = LOST_LETTER.sub("", title).translate(WITHOUT_DECOMPOSITION)
    folded = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", folded).split())


def normalised(title: str) -> str:
    """As `plain`, without what stands in brackets nor the currency at the end."""
    return IN_CURRENCY.sub("", plain(BRACKETS.sub(" ", title))) if title else ""


def word_of(text: str) -> str:
    """As `normalised`, of what a table says again and again."""
    return _word(text) if 0 < len(text) <= LONGEST_WORD else normalised(text)


_word = lru_cache(maxsize=256)(normalised)


def unprefixed(titles: list[str]) -> list[str]:
    """`titles` without the name of a table that stands before each: «payments.amount», «payments.description»."""
    first, dot, _ = titles[0].partition(".") if titles else ("", "", "")
    prefix = first + dot
    if not dot or len(titles) == 1 or not all(title.startswith(prefix) for title in titles):
        return titles
    return [title.removeprefix(prefix) for title in titles]


def roles(titles: list[str]) -> dict[str, int]:
    """The column of each role that a header row names."""
    titles = unprefixed(titles)
    known = [_names(title) for title in titles]
    columns: dict[str, int] = {}
    for role, words in TITLES.items():
        free = [number for number in range(len(titles)) if number not in columns.values()]
        for word in words:
            same = [number for number in free if {word, _skeleton(word)} & known[number]]
            if same:
                # Of a day in UTC and the same where the account is kept, the latter is the bank's day.
                columns[role] = next((number for number in same if "local" in titles[number].lower()), same[0])
                break
    if not any(has_digits(NUMBERED.sub("", plain(title))) for title in titles):  # a row with digits is no row of titles
        _add_by_ways(columns, titles)
        _add_by_beginnings(columns, titles)
    _amount_called_balance(columns, known)
    payee = columns.pop("payee", None)
    if payee is not None:
        payer = columns.get("counterparty")
        columns["payee" if payer is not None and normalised(titles[payer]) in PAYERS else "counterparty"] = payee
    return columns


def _amount_called_balance(columns: dict[str, int], known: list[set[str]]) -> None:
    """Of two columns under one title of balances, the first is the amount, where no other is.

    BoursoBank writes «Solde» above both.
    """
    balance = columns.get("balance")
    if balance is None or columns.keys() & {"amount", "debit", "credit"}:
        return
    others = range(balance + 1, len(known))
    twin = next((column for column in others if known[column] == known[balance]), None)
    if twin is not None and twin not in columns.values():
        columns |= {"amount": balance, "balance": twin}


def _add_by_ways(columns: dict[str, int], titles: list[str]) -> None:
    """A pair of amounts «ausgehend» and «eingehend», where nothing else is an amount: the last pair of several.

    SumUp writes first what was asked, in the card's currency, then what was paid.
    """
    if columns.keys() & {"amount", "debit", "credit"}:
        return
    found = {
        role: number
        for role, words in WAYS.items()
        for number, title in enumerate(titles)
        if words.intersection(normalised(title).split())
    }
    found |= {role: number for number, title in enumerate(titles) if (role := SIGNS.get(title.strip()[-1:]))}
    if found.keys() == WAYS.keys():
        columns |= found


def _add_by_beginnings(columns: dict[str, int], titles: list[str]) -> None:
    """The columns that a movement needs and that no known title names."""
    names = {number: normalised(title) for number, title in enumerate(titles)}
    of_days = {number for number, name in names.items() if DAYS.intersection(name.split())}
    _add(columns, "date", names)
    if "amount" not in columns:
        for role in ("debit", "credit"):
            _add(columns, role, {number: name for number, name in names.items() if number not in of_days})
    if not {"debit", "credit"} <= columns.keys():
        _add(columns, "amount", {number: name for number, name in names.items() if number not in of_days})


def _add(columns: dict[str, int], role: str, names: dict[int, str]) -> None:
    """The first free column whose title begins with a word of a role, or ends with one: «Posting Date»."""
    words = tuple(f" {word}" for word in BEGINNINGS[role])
    free = {number: f" {name}" for number, name in names.items() if number not in columns.values()}
    begun = [number for number, name in free.items() if name.startswith(words)]
    begun = begun or [number for number, name in free.items() if name.endswith(words)]
    if role not in columns and begun:
        # «Montant net versé» moved the balance, not the «Montant brut encaissé» before it.
        columns[role] = min(begun, key=lambda number: _net_first(free[number].split()))


def _net_first(words: list[str]) -> int:
    if NET.intersection(words):
        return 0
    return 2 if GROSS.intersection(words) else 1


def label_columns(titles: list[str]) -> tuple[int, ...]:
    """Those known to hold texts, perhaps numbered; where there is none, those that begin alike."""
    titles = unprefixed(titles)
    known = LABELS | set(map(_skeleton, LABELS))
    found = tuple(
        column for column, title in enumerate(titles) if {*_names(title), NUMBERED.sub("", normalised(title))} & known
    )
    begun = (column for column, title in enumerate(titles) if normalised(title).startswith(LABEL_BEGINNINGS))
    return found or tuple(begun)


def _names(title: str) -> set[str]:
    """How a title may be looked for: by its words, or by its skeleton where its accented letters were mangled."""
    damaged = LOST_LETTER.search(title) is not None or FRENCH.fullmatch(title) is None
    if damaged:
        return {_skeleton(normalised(title))}
    return {normalised(title), normalised(WORDS_IN_ONE.sub(" ", title))}


@lru_cache(maxsize=1024)
def _skeleton(words: str) -> str:
    """The consonants of several letters, behind a sign that no words begin with."""
    consonants = re.sub(r"[aeiouy ]", "", words)
    return f"~{consonants}" if len(consonants) > 2 else words  # noqa: PLR2004 - two letters tell nothing
