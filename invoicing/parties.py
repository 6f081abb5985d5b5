"""Who sells and who buys: from what the company and the customer say today, or as a document froze it at issue."""

from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any

from invoicing.models import CompanyIdentity, Customer, Invoice, InvoicingSettings
from invoicing.rendering.facts import Address, BuyerFacts, BuyerKind, SellerFacts

LOGO_FORMATS = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}
NOT_FROZEN = ("logo", "logo_format")  # no mention: a copy made later bears the logo of its day
SCHEME = 4  # an electronic address may begin with its EAS code: 0225:732829320

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seller:
    """The company, and of its settings what a document says besides its own fields."""

    facts: SellerFacts
    penalty_rate: Decimal | None = None
    footer: str = ""


def seller_of(identity: CompanyIdentity, settings: InvoicingSettings) -> Seller:
    """The company as it is now."""
    facts = SellerFacts(
        name=identity.legal_name or identity.organisation.name,
        address=_postal(identity),
        siren=identity.siren,
        siret=identity.siret,
        legal_form=identity.legal_form,
        capital=identity.share_capital,
        registry_city=identity.registry_city,
        is_sole_trader=identity.is_sole_trader,
        vat_number=identity.vat_number,
        in_franchise=settings.vat_regime == InvoicingSettings.VatRegime.FRANCHISE,
        vat_on_debits=settings.vat_on_debits,
        territory=str(settings.territory),
        email=identity.email,
        phone=identity.phone,
        iban=identity.iban,
        bic=identity.bic,
        account_holder=identity.account_holder,
        **_logo(identity),
    )
    return Seller(facts, settings.penalty_rate, settings.footer)


def _logo(identity: CompanyIdentity) -> dict[str, Any]:
    known = LOGO_FORMATS.get(identity.logo_type, "") if identity.logo else ""
    return {"logo": bytes(identity.logo), "logo_format": known} if identity.logo and known else {}


def buyer_of(document: Invoice) -> BuyerFacts:
    """The document's customer as known now, and where the document says that the goods go."""
    customer = document.customer
    scheme, address = _electronic_address(customer.electronic_address)
    return BuyerFacts(
        name=customer.name,
        address=_postal(customer),
        kind=BuyerKind(customer.kind),
        siren=customer.siren,
        siret=customer.siret,
        vat_number=customer.vat_number,
        email=customer.email,
        billing_address=_billing(customer),
        delivery_address=_delivery(document),
        electronic_address=address,
        electronic_scheme=scheme,
    )


def _electronic_address(text: str) -> tuple[str, str]:
    scheme, colon, address = text.partition(":")
    if colon and len(scheme) == SCHEME and scheme.isdecimal():
        return scheme, address
    return "0225", text


def _postal(place: CompanyIdentity | Customer) -> Address:
    return Address(place.address_line1, place.address_line2, place.postcode, place.city, place.country)


def _billing(customer: Customer) -> Address | None:
    if not customer.billing_line1:
        return None
    return Address(
        customer.billing_line1,
        customer.billing_line2,
        customer.billing_postcode,
        customer.billing_city,
        customer.billing_country,
        customer.billing_name,
    )


def _delivery(document: Invoice) -> Address | None:
    if not document.delivery_line1:
        return None
    return Address(
        document.delivery_line1,
        document.delivery_line2,
        document.delivery_postcode,
        document.delivery_city,
        document.delivery_country,
        document.delivery_name,
    )


def freeze(seller: Seller, buyer: BuyerFacts) -> tuple[Json, Json]:
    """Seller and buyer as the document keeps them: JSON, amounts as text."""
    kept = {name: value for name, value in _plain(asdict(seller.facts)).items() if name not in NOT_FROZEN}
    kept |= _plain({"penalty_rate": seller.penalty_rate, "footer": seller.footer})
    return kept, _plain(asdict(buyer))


def _plain(values: Json) -> Json:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def thawed_seller(kept: Json, identity: CompanyIdentity) -> Seller:
    """The seller as frozen, under the logo of today. What later versions of the software added is at its default."""
    values = _known(SellerFacts, kept) | {"address": Address(**kept["address"]), "capital": _number(kept["capital"])}
    return Seller(SellerFacts(**values, **_logo(identity)), _number(kept["penalty_rate"]), kept["footer"])


def thawed_buyer(kept: Json) -> BuyerFacts:
    places = {name: Address(**kept[name]) for name in ("address", "billing_address", "delivery_address") if kept[name]}
    return BuyerFacts(**_known(BuyerFacts, kept) | places | {"kind": BuyerKind(kept["kind"])})


def _known(facts: type, kept: Json) -> Json:
    return {each.name: kept[each.name] for each in fields(facts) if each.name in kept}


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
