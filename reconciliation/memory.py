"""Payers known: learned from people's decisions alone, forgotten when the decision is undone (matching.md §3.9)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet

from common.money import ZERO
from invoicing.models import Customer
from organisations.models import Organisation
from reconciliation.matching import reasons
from reconciliation.matching.bearers import Name, core
from reconciliation.matching.ledger import LineKind
from reconciliation.matching.payer import pays_for_many
from reconciliation.models import ForgottenPayer, PayerAlias, ReconciledPayment, Reconciliation
from reconciliation.planning import Plan

OWN_MONEY = frozenset({LineKind.TRANSFER, LineKind.INSTANT_TRANSFER, LineKind.OTHER})
"""Kinds of line whose payer is the customer. Deposits and card settlements come from whoever gathers them."""

# Neither what a person took away from this customer, nor who is marked as paying for many.
LEARNED = """
INSERT INTO reconciliation_payeralias (organisation_id, kind, source, customer_id, iban, name, created_at)
SELECT o.id, 'customer', %s, k.customer, k.iban, k.name, now()
FROM (SELECT %s::bigint AS id) AS o, unnest(%s::bigint[], %s::text[], %s::text[]) AS k (customer, iban, name)
WHERE NOT EXISTS (
    SELECT FROM reconciliation_forgottenpayer f
    WHERE f.organisation_id = o.id AND f.customer_id = k.customer AND f.iban = k.iban AND f.name = k.name
) AND NOT EXISTS (
    SELECT FROM reconciliation_payeralias m
    WHERE m.organisation_id = o.id AND m.customer_id IS NULL AND m.iban = k.iban AND m.name = k.name
) ON CONFLICT DO NOTHING"""

Known = tuple[int, str, str]  # customer, IBAN, name: one of the last two is empty


def learn(organisation: Organisation, accepted: Sequence[Plan]) -> None:
    """Remember under which IBAN and which name a customer paid. Those who pay for others teach nothing.

    The caller holds the matching lock, under which people edit payers too: what is forgotten at this moment stays so.
    """
    payers = [(customer, plan) for plan in accepted if (customer := _only_customer(plan)) and _speaks_for_itself(plan)]
    if not payers:
        return
    known = _known(payers)
    # Sorted: two lots that learn the same payers at once must not wait for each other.
    customers, ibans, names = zip(*sorted(known), strict=True) if known else ((), (), ())
    with connection.cursor() as cursor:
        cursor.execute(LEARNED, [PayerAlias.Source.DECISION, organisation.pk, *map(list, (customers, ibans, names))])


def _known(payers: Sequence[tuple[int, Plan]]) -> set[Known]:
    names = dict(Customer.objects.filter(pk__among={customer for customer, _plan in payers}).values_list("pk", "name"))
    known: set[Known] = set()
    for customer, plan in payers:
        if _is_paid_through(plan, core(names[customer])):
            continue
        if plan.line.counterparty_iban:
            known.add((customer, plan.line.counterparty_iban, ""))
        said = plan.proposal.payer_name
        if said and set(core(said)) != set(core(names[customer])):
            known.add((customer, "", said))
    return known


def _is_paid_through(plan: Plan, own: Name) -> bool:
    """A factor or a payment service stands between, even where the number or the debtor names the customer."""
    debtor, said = core(plan.line.ultimate_party_name), plan.proposal.payer_name
    if debtor and set(debtor) != set(core(plan.line.counterparty_name)):
        return True
    return pays_for_many(said) and not set(own) <= set(core(said))


def _only_customer(plan: Plan) -> int | None:
    """A line for several customers does not say whose IBAN it is; money we sent does not say who pays."""
    if plan.line.amount < ZERO:
        return None
    customers = {new.customer_id for new in plan.payments} | {payment.customer_id for payment in plan.proved}
    return customers.pop() if len(customers) == 1 else None


def _speaks_for_itself(plan: Plan) -> bool:
    third_party = any(reason["code"] == reasons.PAYER_THIRD_PARTY for reason in plan.proposal.reasons)
    return plan.proposal.line_kind in OWN_MONEY and not third_party


def take_over(organisation: Organisation, pairs: Iterable[tuple[str, int]]) -> None:
    """Keep the IBANs that a ledger gives to customers (by id), but for those that a person took away from them."""
    gone = set(ForgottenPayer.objects.filter(organisation=organisation).values_list("iban", "customer_id"))
    PayerAlias.objects.bulk_create(
        [
            PayerAlias(organisation=organisation, customer_id=customer, iban=iban, source=PayerAlias.Source.IMPORTED)
            for iban, customer in pairs
            if (iban, customer) not in gone
        ],
        ignore_conflicts=True,
    )


def forget(organisation: Organisation, undone: Sequence[Reconciliation]) -> None:
    """Drop what only these decisions, already marked as undone, taught: other standing decisions keep it."""
    taught = _taught(ReconciledPayment.objects.filter(reconciliation__in=undone))
    customers = {customer for customer, _iban, _name in taught}
    others = ReconciledPayment.objects.filter(
        organisation=organisation, undone_at__isnull=True, payment__customer__in=customers
    ).exclude(reconciliation__in=undone)
    gone = taught - _taught(others) if taught else set()
    learned = PayerAlias.objects.filter(
        organisation=organisation, customer__in=customers, source=PayerAlias.Source.DECISION
    )
    ids_of: defaultdict[Known, list[int]] = defaultdict(list)
    for pk, customer, iban, name in learned.values_list("pk", "customer_id", "iban", "name"):
        ids_of[customer, iban, name].append(pk)
    PayerAlias.objects.filter(pk__in=[pk for each in gone for pk in ids_of[each]]).delete()


def _taught(links: QuerySet[ReconciledPayment]) -> set[Known]:
    known: set[Known] = set()
    rows = links.values_list(
        "payment__customer_id", "reconciliation__bank_transaction__counterparty_iban", "reconciliation__payer_name"
    )
    for customer, iban, name in rows:
        known |= {(customer, iban, ""), (customer, "", name)}
    return known
