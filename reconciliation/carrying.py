"""Which waiting lines carry a payer: those that are worth matching again when what is known of it changes."""

from collections.abc import Collection

from django.db.models import Func, Q, TextField, Value
from django.db.models.functions import Concat

from banking.models import BankTransaction, BankTransactionQuerySet
from invoicing.models import Customer
from organisations.models import Organisation
from reconciliation.matching.bearers import DISTINCTIVE, core
from reconciliation.models import MatchProposal, PayerAlias


class MatchingKey(Func):
    """Capital letters and figures alone, without accents: what `matching.text.compact` does, by PostgreSQL."""

    function = "matching_key"
    output_field = TextField()
    arity = 1


def lines_carrying(organisation: Organisation, iban: str, name: str) -> set[int]:
    """Ids of the waiting lines from this IBAN, or whose texts hold this name; its end may have been cut by the bank."""
    rows = _waiting(organisation)
    if iban:
        return set(rows.filter(counterparty_iban=iban).values_list("pk", flat=True))
    return set(written(rows).filter(_holds(name)).values_list("pk", flat=True))


def lines_around_customers(organisation: Organisation, customers: Collection[int]) -> set[int]:
    """Ids of the waiting lines that these customers may have paid: by a proposal, an IBAN or a name."""
    proposed = Q(allocations__invoice__customer__in=customers) | Q(allocations__payment__customer__in=customers)
    proposals = MatchProposal.objects.filter(proposed, organisation=organisation)
    known = PayerAlias.objects.filter(organisation=organisation, customer__in=customers)
    names = [*Customer.objects.filter(pk__in=customers).values_list("name", flat=True)]
    names += known.exclude(name="").values_list("name", flat=True)
    wanted = Q(counterparty_iban__in=known.exclude(iban="").values("iban"))
    for name in names:
        wanted |= _holds(name)
    found = written(_waiting(organisation)).filter(wanted).values_list("pk", flat=True)
    return {*found, *proposals.values_list("bank_transaction", flat=True)}


def _waiting(organisation: Organisation) -> BankTransactionQuerySet:
    return BankTransaction.objects.for_organisation(organisation).to_treat()


def written(rows: BankTransactionQuerySet) -> BankTransactionQuerySet:
    """Annotate `written`: all texts of the line as `MatchingKey` has them."""
    parts = ("counterparty_name", Value(" "), "remittance_information", Value(" "), "ultimate_party_name")
    texts = Concat(*parts, output_field=TextField())
    return rows.annotate(written=MatchingKey(texts))


def _holds(name: str) -> Q:
    """All words of the name, as they stand in `written`; of the last, its beginning."""
    if not core(name):
        return Q(pk__in=())
    *words, last = core(name)
    wanted = Q(written__contains=last[:DISTINCTIVE])
    for word in words:
        wanted &= Q(written__contains=word)
    return wanted
