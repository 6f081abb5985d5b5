"""The part of a company's ledger that concerns a batch, and the answers to what the batch asks of the rest."""

from collections.abc import Sequence

from banking.models import BankAccount
from organisations.models import Organisation
from reconciliation.candidates import debts
from reconciliation.candidates.documents import named_documents, shapes
from reconciliation.candidates.payers import bearers, by_iban, customers, third_parties
from reconciliation.candidates.payments import declared_payments, recorded_payments
from reconciliation.candidates.sql import by_index_alone
from reconciliation.matching.bearers import Bearers
from reconciliation.matching.engine import propose_for
from reconciliation.matching.ledger import Answers, BankLine, Ledger, Match, Questions
from reconciliation.matching.texts import LineText, read_text
from reconciliation.matching.wanted import wanted_by, worth_comparing
from reconciliation.models import Refusal


def match_against_ledger(organisation: Organisation, lines: Sequence[BankLine]) -> list[Match]:
    """One match a line, in the order of the lines: as against the whole ledger, of which the concerned part is read."""
    texts = [read_text(line) for line in lines]
    with by_index_alone():
        ledger = load_ledger(organisation, texts)

    def ask(questions: Questions) -> Answers:
        with by_index_alone():
            return debts.answer(organisation, questions, ledger)

    return propose_for(texts, ledger, ask)


def load_ledger(organisation: Organisation, texts: Sequence[LineText]) -> Ledger:
    """What the lines name: documents, customers, known payers, payments of their amounts, refusals."""
    lines, wanted = [said.line for said in texts], wanted_by(texts)
    documents = named_documents(organisation, wanted, lines)
    ibans = by_iban(organisation, lines)
    declared, recorded = declared_payments(organisation, texts), recorded_payments(organisation, texts)
    borne = Bearers(bearers(organisation, wanted.words))
    concerned = worth_comparing(texts, borne) | {d.customer_id for d in documents} | {p.customer_id for p in declared}
    concerned |= {p.customer_id for p in recorded} | {customer_id for known in ibans.values() for customer_id in known}
    return Ledger(
        documents=documents,
        customers=customers(organisation, concerned),
        declared_payments=declared,
        recorded_payments=recorded,
        payer_ibans=ibans,
        third_parties=third_parties(organisation),
        own_ibans=frozenset(BankAccount.objects.filter(organisation=organisation).values_list("number", flat=True)),
        refusals=_refusals(organisation, [line.id for line in lines]),
        shapes=shapes(organisation, wanted),
        bearers=borne,
    )


def _refusals(organisation: Organisation, line_ids: list[int]) -> frozenset[tuple[int, str]]:
    standing = Refusal.objects.standing().filter(organisation=organisation, bank_transaction__among=line_ids)
    return frozenset(standing.order_by().values_list("bank_transaction_id", "documents_key"))
