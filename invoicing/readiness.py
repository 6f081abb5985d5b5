"""What a company has still to say of itself before it may lawfully issue an invoice, and where it says it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from invoicing.legal import vat_treatments
from invoicing.missing_words import SELLER
from invoicing.models import CompanyIdentity, InvoicingSettings
from invoicing.parties import seller_of
from invoicing.rendering.facts import Address, BuyerFacts, BuyerKind, DocumentFacts, LineFacts, SellerFacts
from invoicing.rendering.problems import problems
from organisations.models import Organisation

ANY_DAY = date(2026, 1, 1)  # what a seller must say of itself depends on no date

FIELDS = {
    "seller_name_missing": "legal_name",
    "seller_address_missing": "address_line1",
    "seller_siren_missing": "siren",
    "seller_siren_invalid": "siren",
    "seller_siret_invalid": "siret",
    "seller_vat_number_missing": "vat_number",
    "seller_legal_form_missing": "legal_form",
    "seller_capital_missing": "share_capital",
    "seller_registry_missing": "registry_city",
    "seller_unprintable": "legal_name",
}
WORDS = {
    "seller_name_missing": _("the legal name"),
    "seller_address_missing": _("the address"),
    "seller_siren_missing": _("the SIREN"),
    "seller_siren_invalid": _("a valid SIREN"),
    "seller_siret_invalid": _("a valid SIRET"),
    "seller_vat_number_missing": _("the VAT number"),
    "seller_iban_invalid": _("a valid IBAN"),
    "seller_legal_form_missing": _("the legal form"),
    "seller_capital_missing": _("the share capital"),
    "seller_registry_missing": _("the city of the trade register"),
    "seller_unprintable": _("letters that can be printed"),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing: in a word, in a sentence, and where it is put right."""

    code: str
    word: str
    sentence: str
    href: str


def gaps_of(organisation: Organisation) -> list[Gap]:
    """List what is missing, in the order of the page. Takes one query."""
    known = CompanyIdentity.objects.filter(organisation=organisation).defer("logo")
    identity = known.select_related("organisation__invoicing_settings").first()
    if identity is None:
        identity = CompanyIdentity(organisation=organisation, legal_name=organisation.name)
        return gaps(identity, InvoicingSettings(organisation=organisation))
    identity.logo = None  # three hundred kilobytes that say nothing here
    stored = getattr(identity.organisation, "invoicing_settings", None)
    return gaps(identity, stored or InvoicingSettings(organisation=organisation))


def gaps(identity: CompanyIdentity, settings: InvoicingSettings) -> list[Gap]:
    found = problems(_invoice_of(seller_of(identity, settings).facts))
    slug = identity.organisation.slug
    return [
        Gap(each.code, str(WORDS[each.code]), str(SELLER[each.code]) % each.values, remedy(each.code, slug))
        for each in found
        if each.code in WORDS
    ]


def remedy(code: str, slug: str) -> str:
    """The address of the field that puts this right."""
    if code in FIELDS:
        return f"{reverse('company_identity', args=[slug])}#id_{FIELDS[code]}"
    return f"{reverse('company_account', args=[slug])}#id_iban"


def _invoice_of(seller: SellerFacts) -> DocumentFacts:
    """The simplest invoice there is: what it lacks, the seller lacks."""
    bears = vat_treatments.treatments(ANY_DAY, regime=_regime(seller), territory=seller.territory)[0]
    line = LineFacts(1, "·", Decimal(1), Decimal(1), bears.rate, bears.category, bears.vatex)
    buyer = BuyerFacts(name="·", address=Address("·", "", "69001", "·"), kind=BuyerKind.CONSUMER)
    return DocumentFacts(seller=seller, buyer=buyer, lines=(line,), issue_date=ANY_DAY, due_date=ANY_DAY)


def _regime(seller: SellerFacts) -> str:
    return vat_treatments.FRANCHISE if seller.in_franchise else vat_treatments.NORMAL
