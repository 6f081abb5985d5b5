"""The account on which the company wants to be paid: changed with a trace that stays, and word to every owner."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from invoicing.company import store
from invoicing.identifiers import grouped_iban
from invoicing.journal import record_for_company
from invoicing.models import CompanyIdentity, JournalEntry
from invoicing.tasks import warn_of_account_change
from organisations.models import Organisation, User

ACCOUNT_FIELDS = ("iban", "bic", "account_holder")
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Account:
    iban: str
    bic: str
    holder: str


def account_of(identity: CompanyIdentity) -> Account:
    return Account(identity.iban, identity.bic, identity.account_holder)


@transaction.atomic
def change_account(identity: CompanyIdentity, before: Account, by: User) -> None:
    """Store the account that `identity` bears. A change is written in the journal and told to the owners by e-mail."""
    store(identity, ACCOUNT_FIELDS)
    now = account_of(identity)
    if now == before:
        return
    entry = record_for_company(
        JournalEntry.Act.ACCOUNT_CHANGED,
        identity.organisation,
        grouped_iban(now.iban) or "—",
        by,
        iban=now.iban,
        bic=now.bic,
        holder=now.holder,
        iban_before=before.iban,
        bic_before=before.bic,
        holder_before=before.holder,
    )
    warn_of_account_change.defer(entry_id=entry.pk)


def changes_of(organisation: Organisation) -> QuerySet[JournalEntry]:
    """The last changes, newest first."""
    acts = JournalEntry.objects.filter(organisation=organisation, act=JournalEntry.Act.ACCOUNT_CHANGED)
    return acts.order_by("-id")[:MOST_SHOWN]
