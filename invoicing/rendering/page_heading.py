"""The head of the page: what this is, from whom, to whom, when."""

from typing import Any

from invoicing.rendering.country_codes import is_french
from invoicing.rendering.facts import Address, DocumentFacts
from invoicing.rendering.figures import country, day, money
from invoicing.rendering.wording import (
    capital,
    duplicate_mention,
    grouped_siren,
    nature_mention,
    registration,
    seller_name,
)
from invoicing.rendering.words import say

Texts = dict[str, Any]
LONGEST_SHORT_NAME = 45  # at the head of the pages that follow


def heading(facts: DocumentFacts) -> Texts:
    title = say(f"title_{facts.type}", facts.language)
    return {
        "title": title,
        "credits": facts.type.is_credit_note,
        "number": facts.number,
        "document": f"{title} {facts.number or say('no_number', facts.language)}",
        "draft": "" if facts.number else say("draft", facts.language),
        "stamps": _stamps(facts),
        "subject": facts.subject,
        "seller": _seller(facts),
        "buyer": _buyer(facts),
        "places": _places(facts),
        "dates": _dates(facts),
        "headline": _headline(facts),
        "identity": " · ".join(_identity(facts)),
        "software": facts.software,
    }


def _stamps(facts: DocumentFacts) -> list[str]:
    paid = facts.paid_on or (max(each.received_on for each in facts.payments) if facts.is_paid_at_issue else None)
    stamps = [say("paid_stamp", facts.language, day=day(paid, facts.language))] if paid else []
    return [*stamps, duplicate_mention(facts)] if facts.duplicate else stamps


def _seller(facts: DocumentFacts) -> Texts:
    seller = facts.seller
    return {
        "name": seller_name(facts),
        "lines": [each for each in [*_postal(facts, seller.address), seller.phone, seller.email] if each],
    }


def _identity(facts: DocumentFacts) -> list[str]:
    """Who the company is in law, for the foot of each page."""
    seller, language = facts.seller, facts.language
    named = [
        seller_name(facts),
        capital(facts),
        registration(facts),
        _labelled("siren", grouped_siren(seller.siren), language),
        _labelled("siret", _grouped_siret(seller.siret), language),
        _labelled("vat_number", seller.vat_number, language),
        _labelled("electronic_address", _unlike(seller.electronic_address, seller.siren), language),
        ", ".join(_postal(facts, seller.address)),
    ]
    return [each for each in named if each]


def _buyer(facts: DocumentFacts) -> Texts:
    buyer, language = facts.buyer, facts.language
    known = [
        _labelled("siren", grouped_siren(buyer.siren), language),
        _labelled("siret", _grouped_siret(buyer.siret), language),
        _labelled("vat_number", buyer.vat_number, language),
        _labelled("electronic_address", _unlike(buyer.electronic_address, buyer.siren), language),
        buyer.email,
    ]
    return {
        "label": say("buyer", language),
        "name": buyer.name,
        "short": buyer.name if len(buyer.name) <= LONGEST_SHORT_NAME else f"{buyer.name[:LONGEST_SHORT_NAME]}…",
        "lines": _postal(facts, buyer.address),
        "known": [each for each in known if each],
    }


def _places(facts: DocumentFacts) -> list[Texts]:
    found = [("billed_to", facts.buyer.billing_address), ("delivered_to", facts.buyer.delivery_address)]
    return [
        {"label": say(label, facts.language), "lines": [*filter(None, [place.name]), *_postal(facts, place)]}
        for label, place in found
        if place
    ]


def _dates(facts: DocumentFacts) -> list[list[str]]:
    language = facts.language
    named = [
        ("issue_date", day(facts.issue_date, language)),
        ("due_date", day(facts.due_date, language) if facts.due_date and _has_to_be_paid(facts) else ""),
        ("delivery_date", day(facts.delivery_date, language) if facts.delivery_date else ""),
        ("nature", nature_mention(facts)),
        ("order_number", facts.order_number),
        ("contract_number", facts.contract_number),
        ("service_code", facts.buyer.service_code),
    ]
    return [[say(label, language), value] for label, value in named if value]


def _has_to_be_paid(facts: DocumentFacts) -> bool:
    return not facts.type.is_credit_note and not facts.is_paid_at_issue


def _headline(facts: DocumentFacts) -> list[str]:
    """The figure that the eye is to find first: its name, the amount, and by when."""
    language = facts.language
    amount = money(facts.amount_due, facts.currency, language)
    if facts.type.is_credit_note:
        return [say("credited", language), amount, ""]
    if facts.paid_on:
        paid = say("paid_stamp", language, day=day(facts.paid_on, language))
        return [say("total_incl_vat", language), money(facts.totals.incl_vat, facts.currency, language), paid]
    if facts.amount_due == 0 or facts.due_date is None:
        return [say("amount_due", language), amount, say("settled", language) if facts.amount_due == 0 else ""]
    return [say("amount_due", language), amount, say("due_by", language, day=day(facts.due_date, language))]


def _postal(facts: DocumentFacts, where: Address) -> list[str]:
    town = "\u00a0".join(filter(None, [where.postcode, where.city]))
    abroad = "" if is_french(where) else country(where.country, facts.language)
    return [each for each in [where.line1, where.line2, town, abroad] if each]


def _labelled(label: str, value: str, language: str) -> str:
    return f"{say(label, language)} {value}".replace(" ", "\u00a0") if value else ""


def _grouped_siret(siret: str) -> str:
    return f"{grouped_siren(siret[:9])} {siret[9:]}".strip()


def _unlike(value: str, other: str) -> str:
    return "" if value == other else value
