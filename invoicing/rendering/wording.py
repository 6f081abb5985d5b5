"""The legal sentences of one document, in its language: the XML's notes and the page print the same."""

from dataclasses import dataclass

from invoicing.legal.mentions import mention
from invoicing.legal.vat_treatments import treatment_of
from invoicing.rendering.facts import BuyerKind, DeductedDeposit, DocumentFacts, DocumentType, Preceding
from invoicing.rendering.figures import day, money, number
from invoicing.rendering.words import say


@dataclass(frozen=True, slots=True)
class Wording:
    """`notes` are by UNTDID 4451 code: PMT, PMD and AAB on each document (BR-FR-05)."""

    nature: str
    debits: str
    vat: tuple[str, ...]
    corrections: tuple[str, ...]
    notes: dict[str, str]


def wording(facts: DocumentFacts) -> Wording:
    """Word the document. Raises `NoValidMentionError` where the tables know nothing for its date."""
    return Wording(
        nature=nature_mention(facts),
        debits=_say(facts, "debits_option") if facts.seller.vat_on_debits else "",
        vat=vat_mentions(facts),
        corrections=tuple(_correction(facts, each) for each in facts.preceding),
        notes={"PMT": _recovery_fee(facts), "PMD": _penalty(facts), "AAB": _discount(facts)},
    )


def _say(facts: DocumentFacts, key: str, **values: object) -> str:
    return mention(key, facts.issue_date, facts.language, **values)


def vat_mentions(facts: DocumentFacts, category: str | None = None) -> tuple[str, ...]:
    """Say why there is no VAT, once per reason; `category` keeps the reasons of that category alone."""
    found = (
        treatment_of(line.category, line.vat_rate, line.vatex, territory=facts.seller.territory)
        for line in facts.lines
        if line.vatex and category in {None, line.category}
    )
    keys = dict.fromkeys(each.mention_key for each in found if each)
    if any(line.category == "E" and not line.vatex for line in facts.lines) and category in {None, "E"}:
        keys["vat_on_original"] = None
    return tuple(_say(facts, key) for key in keys)


def _correction(facts: DocumentFacts, of: Preceding) -> str:
    keys = {DocumentType.CORRECTED: "replaces", DocumentType.DEPOSIT_CREDIT_NOTE: "credit_note_on_deposit"}
    key = keys.get(facts.type, "credit_note_on")
    return _say(facts, key, number=of.number, date=day(of.issue_date, facts.language))


def terms(facts: DocumentFacts) -> str:
    """BT-20: when to pay, or what becomes of a credit note, which has no due date (BR-CO-25 wants one or the other)."""
    if facts.terms or not facts.type.is_credit_note:
        return facts.terms
    return say("credit_terms", facts.language)


def nature_mention(facts: DocumentFacts) -> str:
    return _say(facts, f"nature_{facts.nature}")


def deposit_mention(facts: DocumentFacts, deposit: DeductedDeposit) -> str:
    on = day(deposit.issue_date, facts.language)
    return _say(facts, "deposit", number=deposit.number, date=on)


def duplicate_mention(facts: DocumentFacts) -> str:
    return _say(facts, "duplicate")


def _recovery_fee(facts: DocumentFacts) -> str:
    return _say(facts, "recovery_fee_consumer" if facts.buyer.kind == BuyerKind.CONSUMER else "recovery_fee")


def _penalty(facts: DocumentFacts) -> str:
    if facts.buyer.kind == BuyerKind.CONSUMER:
        return _say(facts, "penalty_consumer")
    if facts.buyer.kind == BuyerKind.PUBLIC:
        return _say(facts, "penalty_public")
    if facts.penalty_rate is None:
        return _say(facts, "penalty_default")
    return _say(facts, "penalty_own", rate=number(facts.penalty_rate, facts.language))


def late_terms(facts: DocumentFacts) -> str:
    """What paying late entails, as the document says it: to a consumer, no fee (rules.md L3, L4)."""
    fee = () if facts.buyer.kind == BuyerKind.CONSUMER else (_recovery_fee(facts),)
    return " ".join(f"{sentence}." for sentence in (_penalty(facts), *fee))


def _discount(facts: DocumentFacts) -> str:
    if facts.discount_percent is None or facts.discount_days is None:
        return _say(facts, "discount_none")
    percent = number(facts.discount_percent, facts.language)
    return _say(facts, "discount", percent=percent, days=facts.discount_days)


def seller_name(facts: DocumentFacts) -> str:
    """The name as BT-27 wants it: a sole trader says so next to it (rules.md M04)."""
    seller = facts.seller
    return _say(facts, "sole_trader", name=seller.name) if seller.is_sole_trader else seller.name


def capital(facts: DocumentFacts) -> str:
    """«SARL au capital de 10 000,00 €», the bare legal form, or nothing."""
    seller = facts.seller
    if seller.is_sole_trader or seller.capital is None:
        return "" if seller.is_sole_trader else seller.legal_form
    return _say(facts, "capital", form=seller.legal_form, capital=money(seller.capital, "EUR", facts.language))


def registration(facts: DocumentFacts) -> str:
    """«123 456 782 RCS Lyon», or nothing for who is in no trade register."""
    seller = facts.seller
    if not seller.registry_city:
        return ""
    return _say(facts, "registration", siren=grouped_siren(seller.siren), city=seller.registry_city)


def grouped_siren(siren: str) -> str:
    """Group by three as people read it, with hard spaces."""
    return "\u00a0".join(siren[start : start + 3] for start in range(0, len(siren), 3))
