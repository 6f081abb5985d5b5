"""Payers known, as people edit them: added, corrected, forgotten for good, marked as paying for many, put in a group.

All of it is done under the company's matching lock, as learning is; the waiting lines that carry the payer, and those
alone, are then matched again.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from stdnum import iban as iban_numbers

from common.errors import BusinessError
from common.transactions import atomic_retried
from invoicing.models import Customer
from organisations.models import Organisation, User
from reconciliation.carrying import lines_around_customers, lines_carrying
from reconciliation.matching.bearers import core
from reconciliation.matching.text import compact, fold
from reconciliation.matching.words import LEGAL_FORMS_AND_CIVILITIES
from reconciliation.models import CustomerGroup, ForgottenPayer, GroupMember, PayerAlias
from reconciliation.proposing import lock_matching
from reconciliation.tasks import match_again

LIKE_AN_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{10,}")
NAME_LENGTH = 200
LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Payer:
    """An IBAN, or a name written as banks write them: one of the two is empty."""

    iban: str = ""
    name: str = ""


def read_payer(text: str) -> Payer:
    """What a person typed. Raises `BusinessError` where it is neither a valid IBAN nor a name that tells somebody."""
    if LIKE_AN_IBAN.fullmatch(compact(text)):
        if not iban_numbers.is_valid(compact(text)):
            raise BusinessError(_("This IBAN is not valid. Check its figures."))
        return Payer(iban=compact(text))
    name = " ".join(fold(text.replace("\x00", "")).split())
    if len(name) > NAME_LENGTH:
        raise BusinessError(_("This name is too long: banks write 200 characters at most."))
    if not any(_is_telling(word) for word in core(name)):
        raise BusinessError(_("Write an IBAN, or the name as it stands on your statements."))
    return Payer(name=name)


def _is_telling(word: str) -> bool:
    return sum(map(str.isalpha, word)) >= LEAST_LETTERS and word not in LEGAL_FORMS_AND_CIVILITIES


@atomic_retried
def add(customer: Customer, payer: Payer, by: User | None) -> PayerAlias:
    """Know the customer under this IBAN or name because a person says so, whatever was learned or forgotten before.

    Raises `BusinessError` for the customer's own name, which is known already.
    """
    if payer.name and set(core(payer.name)) == set(core(customer.name)):
        raise BusinessError(_("This is the customer’s own name: it is known already."))
    lock_matching(customer.organisation)
    of_payer: dict[str, Any] = {
        "organisation": customer.organisation,
        "customer": customer,
        "iban": payer.iban,
        "name": payer.name,
    }
    ForgottenPayer.objects.filter(**of_payer).delete()
    typed: dict[str, Any] = {"source": PayerAlias.Source.TYPED, "created_at": timezone.now(), "created_by": by}
    alias, _created = PayerAlias.objects.update_or_create(**of_payer, defaults=typed)
    match_again(customer.organisation, lines_carrying(customer.organisation, payer.iban, payer.name))
    return alias


@atomic_retried
def correct(alias: PayerAlias, payer: Payer, by: User | None) -> PayerAlias:
    """Put another IBAN or name in the place of one, which is forgotten. Raises `BusinessError` as `add` does."""
    customer = alias.customer
    if customer is None:
        raise BusinessError(_("This payer is not one customer’s: remove its mark, then add the right one."))
    if (payer.iban, payer.name) != (alias.iban, alias.name):
        forget(alias, by)
    return add(customer, payer, by)


@atomic_retried
def forget(alias: PayerAlias, by: User | None) -> ForgottenPayer | None:
    """Take the payer away for good: no decision teaches it again. A mark is simply taken off."""
    lock_matching(alias.organisation)
    forgotten = None
    if alias.customer_id is not None:
        forgotten, _created = ForgottenPayer.objects.get_or_create(
            organisation_id=alias.organisation_id,
            customer_id=alias.customer_id,
            iban=alias.iban,
            name=alias.name,
            defaults={"forgotten_by": by},
        )
    PayerAlias.objects.filter(pk=alias.pk).delete()
    match_again(alias.organisation, lines_carrying(alias.organisation, alias.iban, alias.name))
    return forgotten


def recall(forgotten: ForgottenPayer, by: User | None) -> PayerAlias:
    """Know it again: the person's word now, whoever had taught it."""
    return add(forgotten.customer, Payer(forgotten.iban, forgotten.name), by)


@atomic_retried
def mark(organisation: Organisation, payer: Payer, kind: PayerAlias.Kind, by: User | None) -> None:
    """Say that the payer pays for many (a factor, a provider, a public accountant), or again for customers alone.

    What customers were known under stays, and is of use again once the mark is off.
    """
    lock_matching(organisation)
    marks = PayerAlias.objects.filter(organisation=organisation, customer=None)
    if kind == PayerAlias.Kind.CUSTOMER:
        marks.filter(iban=payer.iban, name=payer.name).delete()
    else:
        marks.update_or_create(
            organisation=organisation,
            customer=None,
            iban=payer.iban,
            name=payer.name,
            defaults={"kind": kind, "source": PayerAlias.Source.TYPED, "created_by": by},
        )
    match_again(organisation, lines_carrying(organisation, payer.iban, payer.name))


@atomic_retried
def join_group(customer: Customer, name: str) -> CustomerGroup | None:
    """Put the customer in the group of that name, made where there is none; out of any group for an empty name.

    A group goes with its last customer.
    """
    organisation = customer.organisation
    lock_matching(organisation)
    own = CustomerGroup.objects.filter(organisation=organisation)
    before = own.filter(members__customer=customer).first()
    group = None
    if name:
        group = own.filter(name__iexact=name).first() or own.create(organisation=organisation, name=name)
    if group == before:
        return group
    concerned = set(own.filter(pk__in=[g.pk for g in (before, group) if g]).values_list("customers", flat=True))
    if group is None:
        GroupMember.objects.filter(customer=customer).delete()
    else:
        GroupMember.objects.update_or_create(customer=customer, defaults={"group": group})
    own.filter(members__isnull=True).delete()
    match_again(organisation, lines_around_customers(organisation, {*concerned, customer.pk} - {None}))
    return group
