"""Customers of a file: new ones, known ones that the file completes, known ones as they are."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import BusinessError
from invoicing import identifiers
from invoicing.csv_imports.columns import Places
from invoicing.csv_imports.customer_index import CustomerIndex
from invoicing.csv_imports.plan import Cells, Plan
from invoicing.csv_imports.table import Row, Table
from invoicing.csv_imports.words import country_code, customer_kind
from invoicing.models import Customer
from organisations.models import Organisation

BATCH = 2000
LONGEST_TERMS = 180
FRENCH_POSTCODE = 5
# Filled in where the customer has none; the address only as a whole, so that no two are mixed.
COMPLETED = ("siren", "siret", "vat_number", "email", "copy_emails", "phone", "terms_days", "reference", "notes")
ADDRESS = ("address_line1", "address_line2", "postcode", "city", "country")


def plan_customers(organisation: Organisation, table: Table, places: Places) -> Plan[Customer]:
    """Say what the file would bring. Nothing is written."""
    index = CustomerIndex(organisation)
    plan: Plan[Customer] = Plan()
    for row in table.rows:
        cells = Cells(row.cells, places)
        read = _customer(organisation, cells)
        if cells.reasons:
            plan.refuse(row.line, cells.reasons)
        else:
            _place(plan, index, row, read)
    return plan


def _place(plan: Plan[Customer], index: CustomerIndex, row: Row, read: Customer) -> None:
    try:
        known = index.find(read)
    except BusinessError as error:
        plan.refuse(row.line, [str(error)])
        return
    if known is None:
        index.enter(read)
        plan.add(row.line, read)
        return
    changed = complete(known, read)
    index.enter(known)
    plan.recognise(row.line, known, changed=changed, stored=known.pk is not None)


def complete(known: Customer, read: Customer) -> bool:
    """Fill in what the known customer lacks. Returns whether that was anything."""
    lacking = [
        name for name in COMPLETED if getattr(known, name) in ("", None) and getattr(read, name) not in ("", None)
    ]
    if not (known.address_line1 or known.postcode or known.city) and (read.address_line1 or read.city):
        lacking += ADDRESS
    for name in lacking:
        setattr(known, name, getattr(read, name))
    return bool(lacking)


@transaction.atomic
def import_customers(organisation: Organisation, table: Table, places: Places) -> Plan[Customer]:
    """Store the customers of the file; with one mistake, none. Twice the same file: nothing the second time."""
    # Two imports at once wait for each other here, and the second finds what the first stored.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    plan = plan_customers(organisation, table, places)
    if not plan.errors:
        Customer.objects.bulk_create(plan.created, batch_size=BATCH)
        Customer.objects.bulk_update(plan.completed, [*COMPLETED, *ADDRESS], batch_size=BATCH)
    return plan


def _customer(organisation: Organisation, cells: Cells) -> Customer:
    siren = cells.read("siren", identifiers.read_siren_or_siret)
    whole = siren if len(siren) > identifiers.SIREN_LENGTH else ""  # a SIRET in the column of the SIREN
    siren = siren[: identifiers.SIREN_LENGTH]
    siret = cells.read("siret", lambda text: identifiers.read_siret(text or whole, siren))
    siren = siren or siret[: identifiers.SIREN_LENGTH]
    emails = cells.read("email", _emails).split(", ")
    country = cells.read("country", country_code)
    customer = Customer(
        organisation=organisation,
        name=cells.read("name", _name),
        kind=cells.read("kind", customer_kind),
        siren=siren,
        siret=siret,
        vat_number=cells.read("vat_number", lambda text: identifiers.read_vat_number(text, siren)),
        email=emails[0],
        copy_emails=", ".join(emails[1:]),
        country=country,
        postcode=_postcode(cells["postcode"], country),
        terms_days=_terms(cells),
    )
    for name in ("phone", "address_line1", "address_line2", "city", "reference", "notes"):
        setattr(customer, name, cells[name])
    cells.reasons += _too_long(customer) + _consumer_with_numbers(customer)
    return customer


def _name(text: str) -> str:
    if not text:
        raise BusinessError(_("the name is missing."))
    return text


def _emails(text: str) -> str:
    addresses = [each.strip() for each in text.replace(";", ",").split(",") if each.strip()]
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError as error:
            raise BusinessError(_("“%(text)s” is not an e-mail address.") % {"text": address[:40]}) from error
    return ", ".join(addresses)


def _postcode(text: str, country: str) -> str:
    """Spreadsheets take the nought off 01000."""
    return (
        text.zfill(FRENCH_POSTCODE)
        if country == "FR" and text.isdecimal() and len(text) == FRENCH_POSTCODE - 1
        else text
    )


def _terms(cells: Cells) -> int | None:
    text = cells["terms_days"].lower().removesuffix("jours").removesuffix("days").removesuffix("j").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or int(text) > LONGEST_TERMS:
        cells.reasons.append(_("“%(text)s” is no delay in days, from 0 to 180.") % {"text": text[:40]})
        return None
    return int(text)


def _too_long(customer: Customer) -> list[str]:
    names = ("name", "email", "copy_emails", "phone", *ADDRESS, "reference", "notes")
    fields = [Customer._meta.get_field(name) for name in names]
    longest = {each.name: each.max_length or 0 for each in fields if hasattr(each, "max_length")}
    return [
        _("%(field)s: %(most)s characters at most.") % {"field": name, "most": most}
        for name, most in longest.items()
        if len(getattr(customer, name)) > most
    ]


def _consumer_with_numbers(customer: Customer) -> list[str]:
    numbers = customer.siren or customer.vat_number
    if customer.kind == Customer.Kind.CONSUMER and numbers:
        return [_("a consumer has no SIREN and no VAT number.")]
    return []
