"""Every address of the site, read from the resolver: a new one is walked by the tests that walk them all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.admindocs.views import simplify_regex
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from organisations.models import Organisation
from reconciliation import inquiry_links
from reconciliation.models import Inquiry, Reconciliation

OWN_APPS = ("organisations", "invoicing", "banking", "reconciliation")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# What the addresses of allauth and the admin take: all of them are asked for, none has to exist.
FOREIGN = {"key": "x", "uidb36": "x", "content_type_id": "1", "object_id": "1", "app_label": "invoicing", "url": "x"}


@dataclass(frozen=True)
class Address:
    """A URL pattern: `name` as `reverse` takes it, `route` with its parameters as `<pk>`."""

    name: str
    route: str

    @property
    def is_of_a_company(self) -> bool:
        return "<organisation_slug>" in self.route

    @property
    def is_about_rows(self) -> bool:
        return "<pk>" in self.route or "<batch>" in self.route

    def paths(self, organisation: Organisation, slug: str = "") -> list[str]:
        """The address filled with each row of the company that fits; under another company's `slug` if one is given."""
        rows = subjects(self.name, organisation) if "<pk>" in self.route else [""]
        values = FOREIGN | {
            "organisation_slug": slug or organisation.slug,
            "batch": batch_of(organisation),
            "token": token_of(organisation),
        }
        filled = PARAMETER.sub(lambda found: values.get(found[1], "<pk>"), self.route)
        return [filled.replace("<pk>", row) for row in rows]


def every_address() -> list[Address]:
    return list(_walk(get_resolver(), "", ""))


def company_addresses() -> list[Address]:
    return [address for address in every_address() if address.is_of_a_company]


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name or route}", PARAMETER.sub(r"<\1>", simplify_regex(route)))
        else:
            yield from _walk(pattern, route, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)


def subjects(name: str, organisation: Organisation) -> list[str]:
    """The ids that `<pk>` may be: rows of the model after which the address is named, as all of them are."""
    model = _model_of(name)
    ids = model._default_manager.filter(organisation=organisation).order_by("pk").values_list("pk", flat=True)
    if not ids:
        raise LookupError(f"{name}: give the furnished company a row of {model.__name__}")
    return [str(pk) for pk in ids]


def _model_of(name: str) -> type[Model]:
    """`bank_transaction_ignore` → BankTransaction, `proposal_accept` → MatchProposal."""
    words = {}
    for model in own_models():
        snake = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
        words |= {snake: model} | ({} if snake.split("_")[-1] in words else {snake.split("_")[-1]: model})
    fitting = [word for word in words if name.startswith(f"{word}_")]
    if not fitting:
        raise LookupError(f"{name} takes a pk: name it after the model whose pk it is")
    return words[max(fitting, key=len)]


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OWN_APPS]


def batch_of(organisation: Organisation) -> str:
    decision = Reconciliation.objects.for_organisation(organisation).filter(batch__isnull=False).first()
    return str(decision.batch) if decision else ""


def token_of(organisation: Organisation) -> str:
    """Of a link that a customer may still use."""
    asked = Inquiry.objects.for_organisation(organisation).unanswered().first()
    return inquiry_links.token_of(asked) if asked else "x"
