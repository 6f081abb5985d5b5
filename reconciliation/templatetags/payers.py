"""«Known payers», on the customer's page: what reconciliation learned of who pays for them, and from where."""

from typing import Any

from django import template
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from invoicing.identifiers import grouped_iban
from invoicing.models import Customer
from reconciliation.models import CustomerGroup, ForgottenPayer, PayerAlias, ReconciledPayment
from reconciliation.payer_forms import MARKS, PayerForm

register = template.Library()


@register.inclusion_tag("reconciliation/known_payers.html", takes_context=True)
def known_payers(context: dict[str, Any], customer: Customer) -> dict[str, Any]:
    """The payers of the customer, those that were forgotten, and the customer's group."""
    organisation = customer.organisation_id
    shown = {name: context.get(name) for name in ("organisation", "can_write", "request", "csrf_token")}
    group = CustomerGroup.objects.filter(organisation=organisation, members__customer=customer).first()
    others = Customer.objects.filter(organisation=organisation, group_member__group__members__customer=customer)
    return shown | {
        "customer": customer,
        "payers": _payers(customer),
        "forgotten": ForgottenPayer.objects.filter(customer=customer).select_related("forgotten_by"),
        "group": group,
        "group_others": others.exclude(pk=customer.pk),
        "group_names": CustomerGroup.objects.filter(organisation=organisation).values_list("name", flat=True),
        "marks": MARKS,
        "form": PayerForm(),
    }


def _payers(customer: Customer) -> QuerySet[PayerAlias]:
    """With the first standing decision that taught each, and the mark it bears."""
    taught = ReconciledPayment.objects.filter(
        Q(reconciliation__bank_transaction__counterparty_iban=OuterRef("iban"))
        & ~Q(reconciliation__bank_transaction__counterparty_iban="")
        | Q(reconciliation__payer_name=OuterRef("name")) & ~Q(reconciliation__payer_name=""),
        organisation=customer.organisation_id,
        payment__customer=customer,
        undone_at__isnull=True,
    ).order_by("reconciliation__decided_at", "pk")
    marked = PayerAlias.objects.filter(
        organisation=customer.organisation_id, customer=None, iban=OuterRef("iban"), name=OuterRef("name")
    )
    return (
        PayerAlias.objects.filter(organisation=customer.organisation_id, customer=customer)
        .select_related("created_by")
        .annotate(
            line=Subquery(taught.values("reconciliation__bank_transaction")[:1]),
            line_booked=Subquery(taught.values("reconciliation__bank_transaction__booking_date")[:1]),
            marked=Subquery(marked.values("kind")[:1]),
        )
        .order_by(F("iban").asc(), "name")
    )


@register.filter
def payer(known: PayerAlias | ForgottenPayer) -> str:
    """The IBAN by fours, or the name."""
    return grouped_iban(known.iban) or known.name


@register.filter
def mark_name(kind: str) -> str:
    return str(PayerAlias.Kind(kind).label)
