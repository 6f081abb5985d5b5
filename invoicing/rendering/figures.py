"""Figures, dates and countries as the document's language writes them, and figures as XML wants them."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel import Locale

FRENCH = "fr"
NARROW_SPACE = "\u202f"
HARD_SPACE = "\u00a0"
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}
CENT = Decimal("0.01")


def plain(number: Decimal, least_decimals: int = 0) -> str:
    """Write without exponent nor needless zeros, but with at least so many decimals: `12.50`."""
    digits = f"{number.normalize():f}"
    whole, _, decimals = digits.partition(".")
    decimals = decimals.ljust(least_decimals, "0")
    return f"{whole}.{decimals}" if decimals else whole


def cents(amount: Decimal) -> str:
    """Write with two decimals and a point."""
    return f"{amount.quantize(CENT, ROUND_HALF_UP):f}"


def number(value: Decimal, language: str, least_decimals: int = 0) -> str:
    """Write with the language's separators: `1 234,5` or `1,234.5`."""
    whole, _, decimals = plain(abs(value), least_decimals).partition(".")
    separator, point = (NARROW_SPACE, ",") if language == FRENCH else (",", ".")
    sign = "−" if value < 0 else ""
    return sign + f"{int(whole):,}".replace(",", separator) + (f"{point}{decimals}" if decimals else "")


def money(amount: Decimal, currency: str, language: str) -> str:
    """Write an amount of money: `1 234,56 €` or `€1,234.56`."""
    figures = number(abs(amount.quantize(CENT, ROUND_HALF_UP)), language, 2)
    sign = "−" if amount < 0 else ""
    symbol = SYMBOLS.get(currency, currency)
    if language == FRENCH:
        return f"{sign}{figures}{HARD_SPACE}{symbol}"
    return f"{sign}{symbol}{figures}" if currency in SYMBOLS else f"{sign}{symbol}{HARD_SPACE}{figures}"


def percent(rate: Decimal, language: str) -> str:
    """Write a rate: `5,5 %` or `5.5%`."""
    return number(rate, language) + (f"{HARD_SPACE}%" if language == FRENCH else "%")


def day(when: date, language: str) -> str:
    """Write a date: `23/11/2026`, or `23 Nov 2026`, which no English reader takes for another day."""
    if language == FRENCH:
        return f"{when:%d/%m/%Y}"
    month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][when.month - 1]
    return f"{when.day} {month} {when.year}"


def country(code: str, language: str) -> str:
    """Name a country by its ISO 3166-1 code: the code itself where it names none."""
    name: str = Locale(language).territories.get(code, code)
    return name
