"""Acts on the lines that a form without JavaScript asks of the server: add, remove, move, copy, prices with VAT."""

from invoicing.forms.drafts import DraftInput
from invoicing.forms.lines import MOST_LINES, LineInput, blank_line, price_as_typed, product_as_typed
from invoicing.models import Product


def perform(written: DraftInput, act: str) -> None:
    """Do what a button says (`remove:3` for the line whose key is 3) in memory; an unknown act changes nothing."""
    name, _colon, key = act.partition(":")
    places = {entry.key: place for place, entry in enumerate(written.entries)}
    if name in LINE_ACTS and key in places:
        LINE_ACTS[name](written.entries, places[key])
    elif name == "add" and len(written.entries) < MOST_LINES:
        written.entries.append(LineInput("", blank_line(written.choices)))
    elif name == "product":
        _add_product(written, key)
    elif name == "nature":
        written.begin_blank_lines_anew()
    elif name == "prices":
        _retype_prices(written, include_vat=key == "incl")
    if not written.entries:
        written.entries.append(LineInput("", blank_line(written.choices)))
    for place, entry in enumerate(written.entries, start=1):
        entry.key = str(place)
    written.read()


def _remove(entries: list[LineInput], place: int) -> None:
    del entries[place]


def _move_up(entries: list[LineInput], place: int) -> None:
    entries.insert(max(place - 1, 0), entries.pop(place))


def _move_down(entries: list[LineInput], place: int) -> None:
    entries.insert(place + 1, entries.pop(place))


def _copy(entries: list[LineInput], place: int) -> None:
    if len(entries) < MOST_LINES:
        entries.insert(place + 1, LineInput("", dict(entries[place].typed)))


LINE_ACTS = {"remove": _remove, "up": _move_up, "down": _move_down, "copy": _copy}


def _add_product(written: DraftInput, pk: str) -> None:
    """In the place of the blank line that waits at the end, else after the others."""
    products = Product.objects.filter(organisation=written.draft.organisation)
    found = products.filter(pk=pk).first() if pk.isascii() and pk.isdecimal() else None
    if found is None or len(written.entries) > MOST_LINES:
        return
    if written.entries and written.entries[-1].is_blank:
        written.entries.pop()
    row = product_as_typed(found, written.choices, prices_include_vat=written.draft.prices_include_vat)
    written.entries.append(LineInput("", row))


def _retype_prices(written: DraftInput, *, include_vat: bool) -> None:
    """Every price that can be read, with VAT or without: the lines keep what they cost."""
    if include_vat == written.draft.prices_include_vat:
        return
    for entry in written.entries:
        if "price" not in entry.errors:
            vat = written.choices.key_of(entry.line)
            entry.typed["price"] = price_as_typed(entry.line.unit_price, vat, prices_include_vat=include_vat)
    written.draft.prices_include_vat = include_vat
