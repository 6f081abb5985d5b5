"""Lines of a draft as somebody is typing them: what can be read is read, the rest is kept as typed."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.money import ZERO, round_cents
from invoicing.drafting import priced
from invoicing.forms.figures import read_figure, write_figure
from invoicing.legal import vat_treatments
from invoicing.models import InvoiceLine, Product, Unit
from invoicing.vat import STANDARD, unit_price_excl_vat
from invoicing.vat_choices import VatChoices, bear

MOST_LINES = 200
LARGEST_LINE = Decimal(10) ** 9  # two hundred of them still fit into a total
LONGEST_DESCRIPTION = 2000
LONGEST_KEPT = 4000  # of what cannot be read
FIELDS = ("description", "quantity", "unit", "price", "discount", "vat", "credits")  # the last is hidden
KEY = re.compile(r"[a-z0-9]{1,8}", re.ASCII)
HUNDRED = Decimal(100)


@dataclass
class LineInput:
    """One line as typed. `key` tells its fields from those of the others: `lines-<key>-price`."""

    key: str
    typed: dict[str, str]
    line: InvoiceLine = field(default_factory=InvoiceLine)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Nothing was said yet: the line that waits at the end is not one of the document's."""
        return not self.typed["description"].strip() and not self.typed["price"].strip()

    @property
    def shown_total(self) -> Decimal:
        """The line's total in the prices that are typed: with VAT where these include it."""
        incl_vat = self.line.unit_price_incl_vat
        if incl_vat is None:
            return self.line.total_excl_vat
        return round_cents(self.line.quantity * incl_vat * (HUNDRED - self.line.discount_percent) / HUNDRED)

    @property
    def errors_to_show(self) -> dict[str, str]:
        """What was typed and cannot be read; what is not typed yet is no mistake while one is writing."""
        return {name: error for name, error in self.errors.items() if self.typed[name].strip()}

    @property
    def unreadable(self) -> dict[str, str]:
        return {name: self.typed[name][:LONGEST_KEPT] for name in self.errors}


def typed_lines(data: QueryDict, most: int | None = MOST_LINES) -> list[LineInput]:
    """The lines that a form posted, in their order on the page. Raises `BusinessError` where there are too many."""
    keys = [key for key in dict.fromkeys(data.getlist("line")) if KEY.fullmatch(key)]
    if most is not None and len(keys) > most:
        raise BusinessError(_("%(most)s lines at most: make a second invoice of the others.") % {"most": MOST_LINES})
    return [LineInput(key, {name: clean(data.get(f"lines-{key}-{name}", "")) for name in FIELDS}) for key in keys]


def clean(text: str) -> str:
    """With the line ends of our own; without the characters that PostgreSQL does not take."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]", "", text.replace("\r\n", "\n"))


def read(entry: LineInput, choices: VatChoices, known: set[str], *, prices_include_vat: bool) -> None:
    """Fill in the line from what was typed. `known` are the treatments that the draft's lines bore already."""
    line = entry.line
    line.description = _description(entry)
    line.quantity = _figure(entry, "quantity", 4, LARGEST_LINE, Decimal(1))
    if not line.quantity and "quantity" not in entry.errors:
        entry.errors["quantity"] = _("The quantity must be above zero.")
        line.quantity = Decimal(1)
    line.unit = _unit(entry)
    line.discount_percent = _figure(entry, "discount", 2, HUNDRED, ZERO, empty=ZERO)
    _read_vat(entry, choices, known)
    _read_price(entry, prices_include_vat=prices_include_vat)
    line.total_excl_vat = priced(line).total_excl_vat


def _description(entry: LineInput) -> str:
    text = entry.typed["description"].strip()
    if len(text) > LONGEST_DESCRIPTION:
        entry.errors["description"] = _("%(most)s characters at most.") % {"most": LONGEST_DESCRIPTION}
    return text[:LONGEST_DESCRIPTION]


def _unit(entry: LineInput) -> str:
    unit = entry.typed["unit"] or Unit.PIECE
    if unit not in Unit.values:
        entry.errors["unit"] = _("Choose a unit from the list.")
        return Unit.PIECE
    return unit


def _figure(
    entry: LineInput, name: str, decimals: int, most: Decimal, otherwise: Decimal, empty: Decimal | None = None
) -> Decimal:
    text = entry.typed[name].strip()
    if not text and empty is not None:
        return empty
    try:
        return read_figure(text, decimals=decimals, most=most)
    except BusinessError as error:
        entry.errors[name] = str(error) if text else _("This is missing.")
        return otherwise


def _read_vat(entry: LineInput, choices: VatChoices, known: set[str]) -> None:
    key = entry.typed["vat"] or choices.default
    if key not in choices and key not in known:
        entry.errors["vat"] = _("Choose a VAT rate from the list.")
        key = choices.default
    bear(entry.line, vat_treatments.treatment(key))


def _read_price(entry: LineInput, *, prices_include_vat: bool) -> None:
    line = entry.line
    price = _figure(entry, "price", 4 if prices_include_vat else 6, LARGEST_LINE, ZERO)
    if price * line.quantity > LARGEST_LINE:
        entry.errors["price"] = _("This line is too large: one billion at most.")
        price = ZERO
    line.unit_price_incl_vat = price if prices_include_vat else None
    line.unit_price = unit_price_excl_vat(price, line.vat_rate) if prices_include_vat else price


def as_typed(line: InvoiceLine, choices: VatChoices) -> dict[str, str]:
    """A stored line as a person would type it."""
    price = line.unit_price if line.unit_price_incl_vat is None else line.unit_price_incl_vat
    return {
        "description": line.description,
        "quantity": write_figure(line.quantity),
        "unit": line.unit,
        "price": write_figure(price, 2),
        "discount": write_figure(line.discount_percent) if line.discount_percent else "",
        "vat": choices.key_of(line),
        "credits": str(line.credited_line_id or ""),
    }


def product_as_typed(product: Product, choices: VatChoices, *, prices_include_vat: bool) -> dict[str, str]:
    """A line that sells this product once. Its VAT gives way to what this buyer may bear, abroad to what is usual."""
    key = choices.key_of(product)
    if key not in choices or (product.vat_category == STANDARD and not choices.taxes_by_default):
        key = choices.default
    return {
        "description": f"{product.name}\n{product.description}".strip(),
        "quantity": "1",
        "unit": product.unit,
        "price": price_as_typed(product.unit_price, key, prices_include_vat=prices_include_vat),
        "discount": "",
        "vat": key,
        "credits": "",
    }


def price_as_typed(price_excl_vat: Decimal, vat: str, *, prices_include_vat: bool) -> str:
    if not prices_include_vat:
        return write_figure(price_excl_vat, 2)
    rate = vat_treatments.treatment(vat).rate
    return write_figure(round(price_excl_vat * (HUNDRED + rate) / HUNDRED, 4), 2)


def blank_line(choices: VatChoices) -> dict[str, str]:
    return dict.fromkeys(FIELDS, "") | {"quantity": "1", "unit": Unit.PIECE.value, "vat": choices.default}
