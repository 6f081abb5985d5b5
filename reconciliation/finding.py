"""What a person may want for a bank line: the presumed customer's documents first, then what they search for."""

from collections.abc import Collection

from django.db.models import Q
from rapidfuzz import fuzz, process

from banking.models import BankTransaction
from common.errors import BusinessError
from common.money import ZERO, parse_amount
from invoicing.folding import Folded, fold
from invoicing.models import Customer, Invoice, Payment
from invoicing.models.invoice import InvoiceQuerySet
from invoicing.numbering import number_key
from reconciliation.candidates import payers
from reconciliation.matching.bearers import core, says_in_full
from reconciliation.models import PayerAlias, ProposalAllocation

MOST_SHOWN = 40
MOST_CUSTOMERS = 20
LEAST_LIKENESS = 80  # of 100, between what was typed and a customer's name: «lefevbre» finds Lefèvre
SHORT_NUMBER = 3  # digits below which a number would be found in half the ledger


def presumed_customers(line: BankTransaction) -> list[int]:
    """Ids of the customers whose money this may be: proposed, known under its IBAN, or else written in its label."""
    proposed = ProposalAllocation.objects.filter(proposal__bank_transaction=line).order_by("proposal__rank", "pk")
    ids = list(proposed.values_list("invoice__customer", "payment__customer"))
    known = PayerAlias.objects.filter(organisation_id=line.organisation_id, customer__isnull=False)
    by_iban = known.filter(iban=line.counterparty_iban) if line.counterparty_iban else known.none()
    found = [pk for pair in ids for pk in pair if pk] + list(by_iban.values_list("customer", flat=True))
    return list(dict.fromkeys(found or _written_in(line)))


def _written_in(line: BankTransaction) -> list[int]:
    """Those of a document whose number the label cites, settled or not, then those it names in full."""
    keys = {key for word in line.label.split() if len(key := number_key(word)) >= SHORT_NUMBER and not key.isalpha()}
    cited = Invoice.objects.for_organisation(line.organisation).filter(number_key__in=keys).order_by("pk")
    bearers = payers.bearers(line.organisation, set(core(line.label)))
    bearing = {pk for customers in bearers.values() for pk in customers}
    named = [
        customer.id
        for customer in payers.customers(line.organisation, bearing)
        if says_in_full(line.label, map(core, (customer.name, *customer.aliases)))
    ]
    return [*cited.values_list("customer", flat=True)[:MOST_CUSTOMERS], *named[:MOST_CUSTOMERS]]


def open_documents(line: BankTransaction) -> InvoiceQuerySet:
    """What is open in the line's currency; of money that went out, the credit notes that it may give back."""
    rows = Invoice.objects.for_organisation(line.organisation).sent().filter(currency=line.currency)
    return rows.credit_notes() if line.amount < ZERO else rows


def documents_of_customers(line: BankTransaction, customers: list[int]) -> list[Invoice]:
    rows = open_documents(line).filter(customer__in=customers).select_related("customer")
    return list(rows.order_by("due_date", "pk")[:MOST_SHOWN])


def credits_of_customers(line: BankTransaction, customers: Collection[int]) -> list[Payment]:
    """What these customers paid earlier and that settles nothing yet, with its `unallocated` amount, the oldest first.

    Not a declared payment that this very line may prove: that is the same money.
    """
    if not customers or line.amount <= ZERO:
        return []
    rows = Payment.objects.for_organisation(line.organisation).received().with_something_left()
    theirs = rows.filter(customer__in=customers, currency=line.currency)
    own = ProposalAllocation.objects.filter(proposal__bank_transaction=line, payment__isnull=False)
    others = theirs.exclude(pk__in=own.values("payment")).select_related("customer")
    return list(others.order_by("received_on", "pk")[:MOST_SHOWN])


def search_documents(line: BankTransaction, words: str) -> list[Invoice]:
    """Open documents by number, customer, subject or amount, forgiving of accents, capitals, spaces and slips."""
    wanted = Q(customer__in=customers_called(line, words)) | Q(reference__iexact=words)
    key = number_key(words)
    if sum(character.isdigit() for character in key) >= SHORT_NUMBER:
        wanted |= Q(number_key__contains=key)
    try:
        amount = parse_amount(words)
        wanted |= Q(balance_due=amount) | Q(total_incl_vat=amount)
    except BusinessError:
        pass  # not an amount: looked for as words alone
    rows = open_documents(line).filter(wanted).select_related("customer")
    return list(rows.order_by("due_date", "pk")[:MOST_SHOWN])


def customers_called(line: BankTransaction, words: str) -> list[int]:
    """Ids of the customers whose name holds these words, or is close to them; archived ones too."""
    folded = fold(words)
    if not any(character.isalpha() for character in folded):
        return []
    own = Customer.objects.for_organisation(line.organisation)
    exact = own.annotate(folded_name=Folded("name"))
    for word in words.split():
        exact = exact.filter(folded_name__contains=fold(word))
    found = list(exact.order_by("name", "pk").values_list("pk", flat=True)[:MOST_CUSTOMERS])
    if found:
        return found
    names = {pk: fold(name) for pk, name in own.values_list("pk", "name")}
    close = process.extract(folded, names, scorer=fuzz.partial_ratio, limit=MOST_CUSTOMERS, score_cutoff=LEAST_LIKENESS)
    return [pk for _name, _score, pk in close]
