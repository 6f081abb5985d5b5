"""The catalogue from a file: new products, and known ones that take the file's price, VAT and words."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import BusinessError
from invoicing.csv_imports.columns import Places
from invoicing.csv_imports.plan import Cells, Plan
from invoicing.csv_imports.table import Table
from invoicing.csv_imports.words import unit_code
from invoicing.folding import fold
from invoicing.forms.figures import read_figure, write_figure
from invoicing.forms.lines import LARGEST_LINE
from invoicing.legal import vat_treatments
from invoicing.legal.vat_treatments import VatTreatment
from invoicing.models import InvoicingSettings, Product, VatCategory
from invoicing.vat import unit_price_excl_vat
from invoicing.vat_choices import VatChoices, vat_choices
from organisations.models import Organisation

BATCH = 2000
PERCENT = Decimal(100)
WRITTEN = ("name", "description", "unit", "unit_price", "vat_category", "vat_rate", "vat_exemption")
LENGTHS = {"name": 200, "reference": 50, "description": 1500}


def plan_products(settings: InvoicingSettings, table: Table, places: Places, today: date) -> Plan[Product]:
    """Say what the file would bring. Nothing is written. Takes one query."""
    choices = vat_choices(settings, None, settings.nature, today)
    index = _Index(settings.organisation)
    plan: Plan[Product] = Plan()
    given = set(places.values())
    for row in table.rows:
        cells = Cells(row.cells, places)
        read = _product(settings.organisation, cells, choices)
        if cells.reasons:
            plan.refuse(row.line, cells.reasons)
        elif (known := index.find(read)) is None:
            index.enter(read)
            plan.add(row.line, read)
        else:
            plan.recognise(row.line, known, changed=_update(known, read, given), stored=known.pk is not None)
    return plan


@transaction.atomic
def import_products(settings: InvoicingSettings, table: Table, places: Places, today: date) -> Plan[Product]:
    """Store the products of the file; with one mistake, none. Twice the same file: nothing the second time."""
    # Two imports at once wait for each other here, and the second finds what the first stored.
    Organisation.objects.select_for_update(no_key=True).get(pk=settings.organisation_id)
    plan = plan_products(settings, table, places, today)
    if not plan.errors:
        Product.objects.bulk_create(plan.created, batch_size=BATCH)
        Product.objects.bulk_update(plan.completed, WRITTEN, batch_size=BATCH)
    return plan


class _Index:
    """The company's products by reference; those without one, by name but for accents and capitals."""

    def __init__(self, organisation: Organisation) -> None:
        self.by_reference: dict[str, Product] = {}
        self.by_name: dict[str, Product] = {}
        for product in Product.objects.filter(organisation=organisation).order_by("pk"):
            self.enter(product)

    def enter(self, product: Product) -> None:
        if product.reference:
            self.by_reference[product.reference] = product
        else:
            self.by_name.setdefault(fold(product.name) or product.name, product)

    def find(self, read: Product) -> Product | None:
        if read.reference:
            return self.by_reference.get(read.reference)
        return self.by_name.get(fold(read.name) or read.name)


def _update(known: Product, read: Product, given: set[str]) -> bool:
    """Take the file's price and words; what the file has no column for stays. Returns whether anything changed."""
    kept = {"description", "unit"} - given
    if "vat_rate" not in given:
        kept |= {"vat_category", "vat_rate", "vat_exemption"}
    names = [name for name in WRITTEN if name not in kept and getattr(known, name) != getattr(read, name)]
    for name in names:
        setattr(known, name, getattr(read, name))
    return bool(names)


def _product(organisation: Organisation, cells: Cells, choices: VatChoices) -> Product:
    treatment = _treatment(cells, choices)
    product = Product(
        organisation=organisation,
        reference=cells["reference"],
        name=cells["name"],
        description=cells["description"],
        unit=cells.read("unit", unit_code),
        unit_price=_price(cells, treatment),
        vat_category=treatment.category,
        vat_rate=treatment.rate,
        vat_exemption=treatment.vatex,
    )
    if not product.name:
        cells.reasons.append(_("the name is missing."))
    cells.reasons += [
        _("%(field)s: %(most)s characters at most.") % {"field": name, "most": most}
        for name, most in LENGTHS.items()
        if len(getattr(product, name)) > most
    ]
    return product


def _treatment(cells: Cells, choices: VatChoices) -> VatTreatment:
    """The one that the rate names; a rate of nought says nothing of the reason, which franchise alone gives."""
    default = vat_treatments.treatment(choices.default)
    if not cells["vat_rate"]:
        return default
    try:
        rate = read_figure(cells["vat_rate"], decimals=2, most=PERCENT)
    except BusinessError as error:
        cells.reasons.append(str(error))
        return default
    fitting = [each for each in choices.allowed if each.rate == rate and (rate or each.key == choices.default)]
    if fitting:
        return fitting[0]
    cells.reasons.append(_why_not(rate, default))
    return default


def _why_not(rate: Decimal, default: VatTreatment) -> str:
    if default.category != VatCategory.STANDARD:
        return _("your company does not charge VAT: leave the rate empty.")
    if not rate:
        return _("0 %% says not why there is no VAT: leave the line out, and add this product by hand.") % {}
    return _("%(rate)s %% is no VAT rate of your company today.") % {"rate": write_figure(rate)}


def _price(cells: Cells, treatment: VatTreatment) -> Decimal:
    """Without VAT where the file says so, else from the price with VAT."""
    with_vat = not cells["unit_price"]
    text = cells["price_incl_vat"] if with_vat else cells["unit_price"]
    if not text:
        cells.reasons.append(_("the price is missing."))
        return Decimal(0)
    try:
        price = read_figure(text, decimals=4 if with_vat else 6, most=LARGEST_LINE)
    except BusinessError as error:
        cells.reasons.append(str(error))
        return Decimal(0)
    return unit_price_excl_vat(price, treatment.rate) if with_vat else price
