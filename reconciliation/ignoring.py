"""Rules to ignore: which lines they cover, what they set aside, and which rule a person's own acts suggest.

A rule never takes a line that a document claims, and never again one that a person put back.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from banking.models import BankTransaction, BankTransactionQuerySet
from banking.treatment import mark
from common.money import ZERO
from common.transactions import atomic_retried
from organisations.models import Organisation, User
from reconciliation import stems
from reconciliation.carrying import written
from reconciliation.claims import forget_proposals
from reconciliation.matching import reasons
from reconciliation.models import DeclinedRule, IgnoredTransaction, IgnoreRule, Inquiry, MatchNote, MatchProposal
from reconciliation.proposing import lock_matching

ENOUGH = 2  # lines ignored alike, from which on a rule is suggested
LATEST = 100  # of the lines that people ignored: what they did long ago suggests nothing
SAID = ("bank_account_id", "amount", "counterparty_name", "remittance_information")  # what a rule asks of a line
# What says that a document or a payment of ours is meant, however unsure the rest is.
CLAIMING = (
    reasons.STRUCTURED_REFERENCE,
    reasons.NUMBER_EXACT,
    reasons.NUMBER_RANGE,
    reasons.NUMBER_BARE,
    reasons.NUMBER_ZEROS_DROPPED,
    reasons.NUMBER_WITHOUT_PREFIX,
    reasons.NUMBER_LOOKALIKE,
    reasons.NUMBER_TRUNCATED,
    reasons.NUMBER_COUNTER,
    reasons.ORDER_REFERENCE,
    reasons.DECLARED_PAYMENT,
    reasons.CREDIT_NOTE_REFUNDED,
    reasons.PAYMENT_RETURNED,
    reasons.SAME_REFERENCE,
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    words: str
    direction: str
    stem: str
    count: int  # lines that the person ignored


def first_covering(rules: Iterable[IgnoreRule], line: BankTransaction) -> IgnoreRule | None:
    said, direction = stems.cleaned(line.label), direction_of(line)
    for rule in rules:
        concerned = rule.bank_account_id in {None, line.bank_account_id} and rule.direction in {"", direction}
        if concerned and _says(rule, said):
            return rule
    return None


def _says(rule: IgnoreRule, said: str) -> bool:
    at_start = rule.place == IgnoreRule.Place.START
    return stems.begins_with(said, rule.words) if at_start else stems.holds(said, rule.words)


def direction_of(line: BankTransaction) -> str:
    return IgnoreRule.Direction.IN if line.amount > ZERO else IgnoreRule.Direction.OUT


def covered(rule: IgnoreRule) -> list[BankTransaction]:
    """The waiting lines that the rule would ignore, latest first."""
    rarest = max(rule.words.split(), key=len)
    rows = written(_free(rule.organisation)).filter(Q(written__contains=rarest))
    return [line for line in rows.select_related("bank_account") if first_covering([rule], line)]


def _free(organisation: Organisation) -> BankTransactionQuerySet:
    """Waiting lines that no document claims, of which no customer is asked, and that nobody took back from a rule."""
    of_line = {"bank_transaction": OuterRef("pk")}
    claiming = ~Q(band=MatchProposal.Band.POSSIBLE)
    for code in CLAIMING:
        claiming |= Q(reasons__contains=[{"code": code, "favourable": True}])
    put_back = IgnoredTransaction.objects.filter(rule__isnull=False, revoked_at__isnull=False, **of_line)
    return (
        BankTransaction.objects.for_organisation(organisation)
        .to_treat()
        .exclude(Exists(MatchProposal.objects.filter(claiming, **of_line)))
        .exclude(Exists(MatchNote.objects.filter(**of_line)))
        .exclude(Exists(Inquiry.objects.filter(revoked_at__isnull=True, **of_line)))
        .exclude(Exists(put_back))
    )


def apply_rules(organisation: Organisation, line_ids: Iterable[int]) -> int:
    """Ignore what the rules cover of the lines just imported and matched, in the import's own transaction.

    Nobody else sees these lines yet: they need no lock. Returns how many had a proposal, which is gone.
    """
    rules = list(IgnoreRule.objects.filter(organisation=organisation, active=True).order_by("pk"))
    if not rules:
        return 0
    lines = _free(organisation).filter(pk__in=list(line_ids)).only(*SAID).order_by("pk")
    ruled = {line.pk: rule for line in lines if (rule := first_covering(rules, line))}
    lost = MatchProposal.objects.filter(bank_transaction__in=ruled, rank=1).count()
    _set_aside(organisation, ruled, None)
    return lost


@atomic_retried
def ignore_lines(rule: IgnoreRule, line_ids: Iterable[int], by: User | None, batch: UUID | None = None) -> int:
    """Ignore those of the waiting lines that the rule covers. Returns how many: others may have been quicker."""
    own = BankTransaction.objects.for_organisation(rule.organisation).to_treat()
    rows = own.select_for_update(no_key=True).filter(pk__in=list(line_ids)).order_by("pk")
    locked = [line.pk for line in rows]
    lock_matching(rule.organisation)
    free = _free(rule.organisation).filter(pk__in=locked)
    ruled = {line.pk: rule for line in free if first_covering([rule], line)}
    _set_aside(rule.organisation, ruled, by, batch)
    return len(ruled)


def _set_aside(
    organisation: Organisation, ruled: Mapping[int, IgnoreRule], by: User | None, batch: UUID | None = None
) -> None:
    if not ruled:
        return
    IgnoredTransaction.objects.bulk_create(
        IgnoredTransaction(
            organisation=organisation,
            bank_transaction_id=line,
            rule=rule,
            reason=rule.reason,
            ignored_by=by,
            batch=batch,
        )
        for line, rule in ruled.items()
    )
    mark(ruled, BankTransaction.Status.IGNORED)
    lock_matching(organisation)
    forget_proposals(ruled)


def suggestion(organisation: Organisation) -> Suggestion | None:
    """The rule that the latest acts suggest: two lines or more that a person ignored and that begin alike.

    None that a person declined, and none for what a rule says already, be it switched off.
    """
    ignored = IgnoredTransaction.objects.standing().filter(organisation=organisation, rule__isnull=True)
    latest = ignored.select_related("bank_transaction").order_by("-ignored_at", "-pk")
    latest = latest.only(*(f"bank_transaction__{name}" for name in SAID))[:LATEST]
    rules = list(IgnoreRule.objects.filter(organisation=organisation))
    declined = set(DeclinedRule.objects.filter(organisation=organisation).values_list("stem", flat=True))
    alike: defaultdict[tuple[str, str], list[BankTransaction]] = defaultdict(list)
    for each in latest:
        line = each.bank_transaction
        alike[stems.stem(line.label), direction_of(line)].append(line)
    for (stem, direction), lines in alike.items():
        if stem and stem not in declined and len(lines) >= ENOUGH:
            labels = [line.label for line in lines if not first_covering(rules, line)]
            if len(labels) >= ENOUGH:
                return Suggestion(stems.shared_start(labels), direction, stem, len(labels))
    return None
