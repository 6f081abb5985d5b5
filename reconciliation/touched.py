"""Which waiting lines may be matched otherwise since documents changed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from banking.models import BankTransaction
from common.money import ZERO
from invoicing.models import Invoice
from organisations.models import Organisation
from reconciliation.models import InquiryDocument, MatchProposal, PayerAlias

LOOKED_AT_ONE_BY_ONE = 50  # documents: beyond, their amounts alone, for the job worker looks at everything


def proposed_or_answered_with(organisation: Organisation, invoice_ids: Sequence[int]) -> set[int]:
    """Lines that were proposed one of these documents, or for which a customer named one."""
    proposed = _proposed(organisation, allocations__invoice__among=invoice_ids)
    return {line for (line,) in proposed.union(_answered_with(invoice_ids))}


def of_their_customers(organisation: Organisation, invoice_ids: Sequence[int]) -> set[int]:
    """These, lines that were proposed any document of the same customers, and lines from an IBAN known as theirs."""
    customers = Invoice.objects.filter(organisation=organisation, pk__among=invoice_ids).values("customer_id")
    proposed = _proposed(organisation, allocations__invoice__customer__in=customers)
    known = PayerAlias.objects.filter(organisation=organisation, customer__in=customers).exclude(iban="")
    waiting = BankTransaction.objects.for_organisation(organisation).to_treat().filter(amount__gt=ZERO)
    paid = waiting.filter(counterparty_iban__gt="", counterparty_iban__in=known.values("iban"))  # as the index says
    return {line for (line,) in proposed.union(_answered_with(invoice_ids), paid.values_list("pk"))}


def _proposed(organisation: Organisation, **documents: Any) -> QuerySet[MatchProposal, Any]:
    proposals = MatchProposal.objects.filter(organisation=organisation, **documents)
    return proposals.order_by().values_list("bank_transaction_id")


def _answered_with(invoice_ids: Sequence[int]) -> QuerySet[InquiryDocument, Any]:
    named = InquiryDocument.objects.filter(invoice__among=invoice_ids, inquiry__revoked_at__isnull=True)
    waiting = named.filter(inquiry__bank_transaction__status=BankTransaction.Status.TO_TREAT)
    return waiting.order_by().values_list("inquiry__bank_transaction_id")


def that_look_like(organisation: Organisation, opened: Sequence[tuple[Decimal, str]]) -> set[int]:
    """Lines of the amount of an open document, or that say the end of its number: (balance due, number's key)."""
    waiting = BankTransaction.objects.for_organisation(organisation).to_treat().filter(amount__gt=ZERO)
    wanted = Q(amount__in={balance for balance, _key in opened})
    for _balance, key in opened[:LOOKED_AT_ONE_BY_ONE]:
        tail = key[-4:]
        wanted |= Q(remittance_information__contains=tail) | Q(counterparty_name__contains=tail)
    return set(waiting.filter(wanted).values_list("pk", flat=True))
