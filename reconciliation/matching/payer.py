"""Which customer paid, as far as the IBAN, the names and the memory of past decisions can tell."""

import re
from dataclasses import dataclass
from enum import IntEnum

from reconciliation.matching.bearers import Name
from reconciliation.matching.index import LedgerIndex
from reconciliation.matching.names import ACCEPTED, LEAD, Named
from reconciliation.matching.text import fold
from reconciliation.matching.texts import LineText

# Who pays for many others is nobody's customer: factors, public accountants, notaries, insurers, payment providers.
_THIRD_PARTY = re.compile(
    r"\b(?:FACTOR(?:ING|S)?|EUROFACTOR|FACTOFRANCE|AFFACTURAGE|LIBEO|AGICAP|SPENDESK|CARPA|NOTAIRES?|CPAM[0-9]*"
    r"|DGFIP|DRFIP|DDFIP|TRESOR PUBLIC|TRESORERIE|PAIERIE|SGC"
    r"|POLE EMPLOI|FRANCE TRAVAIL|ASSURANCES?|MUTUELLE|HUISSIER|STRIPE|SUMUP|PAYPAL|GOCARDLESS|ADYEN|MOLLIE)\b"
)
_LEAST_LETTERS = 3


def pays_for_many(name: str) -> bool:
    """Whether a payer's name is that of a factor, a public accountant, a notary, an insurer or a payment service."""
    return _THIRD_PARTY.search(fold(name)) is not None


class Payer(IntEnum):
    """What is known of the payer as regards one customer, worst first."""

    OTHER = 0  # surely another customer
    UNKNOWN = 1  # a name that is no customer's
    THIRD_PARTY = 2
    ABSENT = 3  # the label names nobody
    CLOSE = 4
    SHARED = 5  # the name or the IBAN fits several customers
    GROUP = 6
    NAME = 7
    IBAN = 8


COMPATIBLE = frozenset({Payer.ABSENT, Payer.CLOSE, Payer.SHARED, Payer.GROUP, Payer.NAME, Payer.IBAN})
PROVEN = frozenset({Payer.GROUP, Payer.NAME, Payer.IBAN})
NAMED = PROVEN | {Payer.SHARED}


@dataclass(frozen=True, slots=True)
class PayerReading:
    customers: dict[int, Payer]
    is_readable: bool
    is_third_party: bool
    has_shared_iban: bool
    words: frozenset[str]
    name: Name
    is_cut: bool

    @property
    def is_known(self) -> bool:
        return any(p >= Payer.NAME for p in self.customers.values())

    @property
    def hints(self) -> frozenset[str]:
        """Words that may speak of any customer: those of a customer's name speak of him, whoever shares one."""
        is_named = any(p > Payer.CLOSE for p in self.customers.values()) and not self.has_shared_iban
        return self.words.difference(self.name) if is_named else self.words


def read_payer(said: LineText, index: LedgerIndex) -> PayerReading:
    line, label = said.line, said.label
    marks = index.ledger.third_parties
    if line.counterparty_iban in marks or label.payer in marks:
        return _third_party(said, index)
    by_iban = index.ledger.payer_ibans.get(line.counterparty_iban, frozenset())
    found = _by_name(said, index)
    customers = {**found}
    lone = len(by_iban) == 1 and not _names_another(by_iban, found, index)
    for customer_id in by_iban:
        customers[customer_id] = Payer.IBAN if lone else max(found.get(customer_id, Payer.SHARED), Payer.SHARED)
    named = said.debtor or said.payer
    readable = bool(line.ultimate_party_name or label.told) and any(len(w) >= _LEAST_LETTERS for w in named)
    return PayerReading(
        customers=customers,
        is_readable=readable,
        is_third_party=not customers and pays_for_many(label.payer),
        has_shared_iban=len(by_iban) > 1,
        words=said.words,
        name=named,
        is_cut=label.cut and named == said.payer,
    )


def _third_party(said: LineText, index: LedgerIndex) -> PayerReading:
    """Somebody marked as paying for many: neither IBAN nor name say for whom, only a debtor told besides."""
    found = index.names.find(said.debtor, cut=False) if said.debtor else ()
    return PayerReading(
        customers=_rank(said.debtor, found, index) if found and found[0].score >= ACCEPTED else {},
        is_readable=True,
        is_third_party=True,
        has_shared_iban=False,
        words=said.words,
        name=said.debtor,
        is_cut=False,
    )


def _names_another(by_iban: frozenset[int], found: dict[int, Payer], index: LedgerIndex) -> bool:
    """The name is surely another customer's than the IBAN's: memory is not to be trusted."""
    trusted = {c for known in by_iban for c in (known, *index.group_of(known))}
    return any(p is Payer.NAME and c not in trusted for c, p in found.items())


def _by_name(said: LineText, index: LedgerIndex) -> dict[int, Payer]:
    """The ultimate debtor first, then the payer, then any customer that the free text names."""
    cut = said.label.cut
    for name, is_cut in ((said.debtor, False), (said.payer, cut)):
        if name and (found := index.names.find(name, cut=is_cut)) and found[0].score >= ACCEPTED:
            return _rank(name, found, index)
    written = _written(index, said.words) if not said.label.told else {}
    close = index.names.find(said.payer, cut=cut) if said.payer else ()
    return {**{n.customer_id: Payer.CLOSE for n in close}, **written}


def _rank(name: Name, found: tuple[Named, ...], index: LedgerIndex) -> dict[int, Payer]:
    """Where one leads, only who has the payer's name in a longer one stays close: the payer may have left words out.

    «Dupuis père et fils» speaks of no other «père et fils».
    """
    best = [n for n in found if n.score > found[0].score - LEAD and n.score >= ACCEPTED]
    if len(best) > 1:
        return {n.customer_id: Payer.SHARED if n in best else Payer.CLOSE for n in found}
    others = (n.customer_id for n in found[1:] if index.names.holds(n.customer_id, name))
    return dict.fromkeys(others, Payer.CLOSE) | {best[0].customer_id: Payer.NAME}


def _written(index: LedgerIndex, words: frozenset[str]) -> dict[int, Payer]:
    written = index.names.written_in(words)
    return dict.fromkeys(written, Payer.NAME if len(written) == 1 else Payer.SHARED)


def payer_of(customer_id: int, reading: PayerReading, index: LedgerIndex) -> Payer:
    """How the payer stands to this customer."""
    held = reading.customers.get(customer_id)
    if held is not None and held > Payer.CLOSE:
        return held
    if any(reading.customers.get(c, Payer.OTHER) >= Payer.NAME for c in index.group_of(customer_id)):
        return Payer.GROUP
    if held is not None or index.names.is_hinted_at(customer_id, reading.hints):
        return Payer.CLOSE
    return Payer.OTHER if reading.is_known else _nobody_known(customer_id, reading, index)


def _nobody_known(customer_id: int, reading: PayerReading, index: LedgerIndex) -> Payer:
    if reading.is_third_party:
        return Payer.THIRD_PARTY
    if not reading.is_readable:
        return Payer.ABSENT
    return Payer.CLOSE if index.names.is_close(customer_id, reading.name, cut=reading.is_cut) else Payer.UNKNOWN
