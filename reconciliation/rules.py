"""Rules to ignore, as people make and change them."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.transactions import atomic_retried
from organisations.models import Organisation, User
from reconciliation.models import DeclinedRule, IgnoredTransaction, IgnoreRule

ASKED = ("words", "place", "direction", "bank_account")
"""What decides which lines a rule covers."""


def create(organisation: Organisation, values: dict[str, Any], by: User | None) -> IgnoreRule:
    """Raises `BusinessError` where the same rule is there already."""
    return _saved(IgnoreRule(organisation=organisation, created_by=by, **values))


@atomic_retried
def change(rule: IgnoreRule, values: dict[str, Any], by: User | None) -> IgnoreRule:
    """Change the rule. One that has ignored lines and now asks something else is switched off, and another takes its
    place: what was ignored was ignored by the rule as it stood.

    Raises `BusinessError` where the same rule is there already.
    """
    # Whoever is ignoring a line by this rule holds its key: that line is seen below.
    current = IgnoreRule.objects.select_for_update().get(pk=rule.pk)
    asks_else = any(getattr(current, name) != values[name] for name in ASKED)
    if asks_else and _is_used(current):
        IgnoreRule.objects.filter(pk=current.pk).update(active=False)
        return create(current.organisation, values, by)
    for name, value in values.items():
        setattr(current, name, value)
    return _saved(current)


@atomic_retried
def switch(rule: IgnoreRule, *, active: bool) -> None:
    """Raises `BusinessError` where the same rule is active already."""
    current = IgnoreRule.objects.select_for_update().get(pk=rule.pk)
    current.active = active
    _saved(current)


@atomic_retried
def delete(rule: IgnoreRule) -> None:
    """Raises `BusinessError` where the rule has ignored a line, be it taken up again since."""
    current = IgnoreRule.objects.select_for_update().get(pk=rule.pk)
    if _is_used(current):
        raise BusinessError(
            _("This rule has ignored lines: switch it off, so that they still say why they were ignored.")
        )
    current.delete()


def decline(organisation: Organisation, stem: str, by: User | None) -> None:
    """«No, thank you»: for good."""
    DeclinedRule.objects.get_or_create(organisation=organisation, stem=stem, defaults={"declined_by": by})


def _is_used(rule: IgnoreRule) -> bool:
    return IgnoredTransaction.objects.filter(rule=rule).exists()


def _saved(rule: IgnoreRule) -> IgnoreRule:
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        raise BusinessError(_("You have this rule already.")) from error
    return rule
