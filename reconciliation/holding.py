"""What the bank's side has to say against a reminder: money that waits and may be this customer's, news that is old."""

from collections.abc import Iterator
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Case, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat, Length, Lower
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from banking.models import BankAccount, BankTransaction
from banking.models.account import is_stale
from common.money import ZERO, format_money
from invoicing.folding import Folded, fold
from invoicing.holds import Hold
from invoicing.models import Customer, Invoice
from reconciliation.matching.bearers import core, says_in_full
from reconciliation.models import Inquiry, PayerAlias, ProposalAllocation

MOST_SHOWN = 5  # lines: one is enough to wait
MOST_NAMES, MOST_COMPARED = 20, 200
TELLING = 3  # letters of a word: shorter ones stand in every other label


def holds_on(invoice: Invoice, today: date) -> list[Hold]:
    slug = invoice.organisation.slug
    return [*(_of_line(line, slug) for line in _waiting_lines(invoice.customer)), *_of_old_news(invoice, today)]


def _waiting_lines(customer: Customer) -> list[BankTransaction]:
    """Money received that nobody has settled and that may be the customer's, the latest first.

    It was proposed, in whatever band, for a document of theirs; it bears their name or an IBAN known for them; or they
    were asked about it, and have not said no.
    """
    waiting = BankTransaction.objects.for_organisation(customer.organisation).to_treat().filter(amount__gt=ZERO)
    proposed = ProposalAllocation.objects.filter(invoice__customer=customer).values("proposal__bank_transaction")
    ibans = PayerAlias.objects.filter(customer=customer).exclude(iban="").values("iban")
    asked = Inquiry.objects.filter(customer=customer, revoked_at__isnull=True).exclude(answer=Inquiry.Answer.NOT_US)
    theirs = Q(pk__in=proposed) | Q(counterparty_iban__in=ibans) | Q(pk__in=asked.values("bank_transaction"))
    latest = waiting.order_by("-booking_date", "-pk")
    found = {*latest.filter(theirs)[:MOST_SHOWN], *_named(latest, customer)}
    return sorted(found, key=lambda line: (line.booking_date, line.pk), reverse=True)[:MOST_SHOWN]


def _named(lines: QuerySet[BankTransaction], customer: Customer) -> list[BankTransaction]:
    """Those whose label holds every word that tells one of the customer's names from another.

    PostgreSQL looks for the longest word of each name; the rest is compared here.
    """
    aliases = PayerAlias.objects.filter(customer=customer).exclude(name="").values_list("name", flat=True)
    names = [words for name in (customer.name, *aliases[:MOST_NAMES]) if (words := core(name))]
    longest = {fold(max(words, key=len)) for words in names}
    spoken = [Q(said__contains=word) for word in longest if len(word) >= TELLING]
    if not spoken:
        return []
    label = Concat("counterparty_name", Value(" "), "remittance_information", output_field=TextField())
    # Folding costs ten times what lowering does, and few banks write accents.
    is_ascii = Exact(Func(label, function="octet_length", output_field=IntegerField()), Length(label))
    said = lines.annotate(said=Case(When(is_ascii, then=Lower(label)), default=Folded(label), output_field=TextField()))
    bearing = said.filter(reduce(or_, spoken))[:MOST_COMPARED]
    return [line for line in bearing if says_in_full(line.label, names)]


def _of_line(line: BankTransaction, slug: str) -> Hold:
    words = {
        "amount": format_money(line.amount, line.currency),
        "day": date_format(line.booking_date, "SHORT_DATE_FORMAT"),
        "payer": line.counterparty_name or line.label,
    }
    return Hold(
        f"line-{line.pk}",
        _("A payment that nobody has settled yet may be theirs: %(amount)s on %(day)s, %(payer)s.") % words,
        reverse("bank_transaction_detail", args=[slug, line.pk]),
    )


def _of_old_news(invoice: Invoice, today: date) -> Iterator[Hold]:
    """Without a bank account nothing is old: such a company reads its statements itself."""
    accounts = BankAccount.objects.for_organisation(invoice.organisation).with_freshness()
    for account in accounts:
        if is_stale(account.up_to_date, today):
            yield Hold(
                f"stale-{account.pk}-{account.up_to_date or ''}",
                _how_old(account),
                reverse("statement_import", args=[invoice.organisation.slug]),
            )


def _how_old(account: BankAccount) -> str:
    if account.up_to_date is None:
        return _("No statement of %(account)s was imported: a payment may have come in.") % {"account": account}
    words = {"account": account, "day": date_format(account.up_to_date, "SHORT_DATE_FORMAT")}
    return _("%(account)s is known up to %(day)s: a payment may have come in since.") % words
