"""Payers known: learned from people's decisions alone, forgotten when the decision is undone (matching.md §3.9)."""

from collections.abc import Sequence

from banking.models import BankTransaction
from invoicing.models import Payment
from invoicing.settlement import NewPayment
from organisations.models import Organisation
from reconciliation.models import PayerAlias, ReconciledPayment, Reconciliation

Decided = tuple[BankTransaction, list[NewPayment], list[Payment]]


def learn(organisation: Organisation, decided: Sequence[Decided]) -> None:
    """Remember under which IBAN a customer paid. A line for several customers says nothing about whose IBAN it is."""
    aliases = []
    for line, payments, proved in decided:
        customers = {new.customer_id for new in payments} | {payment.customer_id for payment in proved}
        if line.counterparty_iban and len(customers) == 1:
            aliases.append(
                PayerAlias(
                    organisation=organisation,
                    customer_id=customers.pop(),
                    iban=line.counterparty_iban,
                    source=PayerAlias.Source.DECISION,
                )
            )
    PayerAlias.objects.bulk_create(aliases, ignore_conflicts=True)


def forget(organisation: Organisation, undone: Reconciliation) -> None:
    """Drop what only the undone decision taught: other standing decisions with the same payer keep it."""
    iban = undone.bank_transaction.counterparty_iban
    if not iban:
        return
    links = ReconciledPayment.objects.filter(reconciliation=undone)
    customers = set(links.values_list("payment__customer_id", flat=True))
    taught_elsewhere = ReconciledPayment.objects.filter(
        undone_at__isnull=True,
        payment__customer__in=customers,
        reconciliation__bank_transaction__counterparty_iban=iban,
    ).exclude(reconciliation=undone)
    PayerAlias.objects.filter(
        organisation=organisation, iban=iban, customer__in=customers, source=PayerAlias.Source.DECISION
    ).exclude(customer__in=taught_elsewhere.values("payment__customer")).delete()
