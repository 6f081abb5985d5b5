"""The foot of the document: totals, and how to pay."""

from decimal import Decimal
from typing import Any

from invoicing.rendering.facts import DeductedDeposit, DocumentFacts
from invoicing.rendering.figures import day, money, number, percent
from invoicing.rendering.measures import is_short
from invoicing.rendering.reference import account_holder, payment_reference
from invoicing.rendering.wording import deposit_mention, terms
from invoicing.rendering.words import say

Texts = dict[str, Any]
MOST_DEPOSITS = 6
Row = list[str]  # label, detail, amount


def closing(facts: DocumentFacts) -> Texts:
    return {
        "totals": [*_sums(facts), *_deductions(facts)],
        "net": _net(facts),
        "payment": _payment(facts),
        "terms": terms(facts),
        "whole": len(facts.deposits) <= MOST_DEPOSITS and is_short(facts.notes, facts.footer, facts.terms),
    }


def _money(facts: DocumentFacts, amount: Decimal) -> str:
    return money(amount, facts.currency, facts.language)


def _sums(facts: DocumentFacts) -> list[Row]:
    language = facts.language
    rows = [[say("total_excl_vat", language), "", _money(facts, facts.totals.excl_vat)]]
    taxed = [each for each in facts.totals.by_rate if each.category == "S"]
    for each in taxed:
        label = say("vat_at", language, rate=percent(each.vat_rate, language))
        rows.append([label, say("base", language, base=_money(facts, each.base)), _money(facts, each.vat)])
    if len(taxed) > 1:
        rows.append([say("total_vat", language), "", _money(facts, facts.totals.vat)])
    return [*rows, *_in_euros(facts), [say("total_incl_vat", language), "", _money(facts, facts.totals.incl_vat)]]


def _in_euros(facts: DocumentFacts) -> list[Row]:
    language = facts.language
    if facts.vat_in_euros is None or facts.euro_rate is None:
        return []
    on = day(facts.euro_rate_date or facts.issue_date, language)
    rate = number(facts.euro_rate, language)
    detail = say("euro_rate", language, currency=facts.currency, rate=rate, day=on)
    return [[say("vat_in_euros", language), detail, money(facts.vat_in_euros, "EUR", language)]]


def _deductions(facts: DocumentFacts) -> list[Row]:
    """What was paid or invoiced before: each deposit with its VAT, then the VAT that remains (rules.md C5)."""
    language = facts.language
    rows = [_deposit(facts, each) for each in facts.deposits]
    if facts.deposits:
        remaining = facts.totals.vat - facts.deposits_vat
        rows.append([say("remaining_vat", language), "", _money(facts, remaining)])
    for each in facts.payments:
        label = say("paid_amount", language, day=day(each.received_on, language))
        rows.append([label, each.method, _money(facts, -each.amount)])
    if facts.rounding:
        rows.append([say("rounding", language), "", _money(facts, facts.rounding)])
    return rows


def _deposit(facts: DocumentFacts, deposit: DeductedDeposit) -> Row:
    sums = deposit.totals
    split = say("deposit_split", facts.language, excl=_money(facts, sums.excl_vat), vat=_money(facts, sums.vat))
    return [deposit_mention(facts, deposit), split, _money(facts, -sums.incl_vat)]


def _net(facts: DocumentFacts) -> Row:
    label = say("credited" if facts.type.is_credit_note else "amount_due", facts.language)
    return [label, _money(facts, facts.amount_due)]


def _payment(facts: DocumentFacts) -> Texts | None:
    """The account to pay to, as long as there is something to pay."""
    if facts.type.is_credit_note or not facts.seller.iban or facts.amount_due <= 0 or facts.paid_on:
        return None
    language = facts.language
    named = [
        ("account_holder", account_holder(facts)),
        ("bic", facts.seller.bic),
        ("reference", payment_reference(facts.number)),
    ]
    return {
        "title": say("pay_by_transfer", language),
        "iban": [say("iban", language), grouped_iban(facts.seller.iban)],
        "details": [[say(label, language), value] for label, value in named if value],
        "scan": say("scan", language),
    }


def grouped_iban(iban: str) -> str:
    """Group by four, as people read it aloud."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
