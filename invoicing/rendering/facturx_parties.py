"""Who sells, who buys and where it goes, for the factur-x library (EN 16931 BG-4 to BG-15)."""

import re
from typing import Any

from invoicing.rendering.country_codes import IN_XML, is_french
from invoicing.rendering.facts import Address, BuyerKind, DocumentFacts
from invoicing.rendering.wording import capital, registration, seller_name

SIREN_SCHEME = "0002"
SIRET_SCHEME = "0009"
FRENCH_ADDRESS_SCHEME = "0225"
EMAIL_SCHEME = "EM"

NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0 §2.2

Party = dict[str, Any]  # the library's own shape: text, lists and dictionaries by field name


def seller(facts: DocumentFacts) -> Party:
    who = facts.seller
    contact = {"phone": clean(who.phone), "email": clean(who.email)}
    return {
        "name": clean(seller_name(facts)),
        "legal_info": clean(" · ".join(filter(None, [capital(facts), registration(facts)]))),
        "identifiers": {SIRET_SCHEME: who.siret} if who.siret else {},
        "legal_identifier": who.siren,
        "legal_identifier_schemeid": SIREN_SCHEME,
        "contacts": [contact] if any(contact.values()) else [],
        "einvoicing_addr": who.electronic_address or who.siren,
        "einvoicing_addr_schemeid": FRENCH_ADDRESS_SCHEME,
        **_tax_identifiers(facts),
        **address(who.address),
    }


def _tax_identifiers(facts: DocumentFacts) -> Party:
    """BR-O-02 wants no VAT number where nothing is subject to VAT, BR-E-02 some tax number where all is exempt."""
    if facts.seller.vat_number and not out_of_scope(facts):
        return {"vat_identifier": facts.seller.vat_number}
    return {"tax_identifier": facts.seller.siren}


def out_of_scope(facts: DocumentFacts) -> bool:
    return any(line.category == "O" for line in facts.lines)


def buyer(facts: DocumentFacts) -> Party:
    who = facts.buyer
    where, scheme = _electronic_address(facts)
    party: Party = {
        "name": clean(who.name),
        "identifiers": {SIRET_SCHEME: who.siret} if who.siret else {},
        "einvoicing_addr": where,
        "einvoicing_addr_schemeid": scheme,
        **address(who.billing_address or who.address),
    }
    if who.siren and is_french(who.address):
        party |= {"legal_identifier": who.siren, "legal_identifier_schemeid": SIREN_SCHEME}
    if who.vat_number and not out_of_scope(facts):
        party["vat_identifier"] = who.vat_number
    if who.email:
        party["contacts"] = [{"email": clean(who.email)}]
    return party


def _electronic_address(facts: DocumentFacts) -> tuple[str, str]:
    """BT-49 is wanted of all (BR-FR-12). Who has none, a consumer without e-mail, is sent no XML: it stays with us."""
    who = facts.buyer
    if who.electronic_address:
        return who.electronic_address, who.electronic_scheme
    if who.siren and is_french(who.address) and who.kind != BuyerKind.CONSUMER:
        return who.siren, FRENCH_ADDRESS_SCHEME
    if who.email:
        return who.email, EMAIL_SCHEME
    return facts.seller.electronic_address or facts.seller.siren, FRENCH_ADDRESS_SCHEME


def processing(facts: DocumentFacts) -> str:
    """The note BAR: how platforms treat the document (BR-FR-20)."""
    french = is_french(facts.buyer.address)
    if facts.archive_only:
        return "ARCHIVEONLY"
    if facts.buyer.kind == BuyerKind.CONSUMER:
        return "B2C" if french else "B2CINT"
    return "B2B" if french else "B2BINT"


def delivery(facts: DocumentFacts) -> Party | None:
    """BG-13: the place where that is elsewhere; always for goods within the Union (BR-IC-12)."""
    place = facts.buyer.delivery_address
    if place is None:
        if not any(line.category == "K" for line in facts.lines):
            return None
        place = facts.buyer.address
    return {"name": clean(place.name or facts.buyer.name), **address(place)}


def address(where: Address) -> Party:
    return {
        "addr_l1": clean(where.line1),
        "addr_l2": clean(where.line2),
        "postcode": clean(where.postcode),
        "city": clean(where.city),
        "country_code": IN_XML.get(where.country, where.country),
    }


def clean(text: str) -> str:
    """Drop the control characters that XML cannot hold, and outer spaces."""
    return NOT_XML.sub("", text).strip()
