"""`manage.py propose_matches`: match every line still to treat, again (the README's contract)."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from banking.models import BankTransaction
from organisations.commands import OrganisationCommand
from organisations.models import Organisation
from reconciliation.candidates import bank_line
from reconciliation.matching.kinds import kind_of
from reconciliation.models import MatchProposal, ProposalAllocation
from reconciliation.proposing import propose_matches
from reconciliation.wording import explain

CHUNK = 2000


class Command(OrganisationCommand):
    help = "Match every bank transaction still to be treated, again."

    def work(self, organisation: Organisation, options: dict[str, Any]) -> int:
        matched = propose_matches(organisation)
        if options["json"]:
            for row in _with_proposals(organisation):
                self.stdout.write(json.dumps(_as_json(row), ensure_ascii=False))
        else:
            waiting = BankTransaction.objects.for_organisation(organisation).to_treat().count()
            self.stdout.write(_("%(n)s of %(all)s lines have a proposal.") % {"n": matched, "all": waiting})
        return 0


def _with_proposals(organisation: Organisation) -> Iterable[BankTransaction]:
    allocations = ProposalAllocation.objects.select_related("invoice")
    proposals = MatchProposal.objects.order_by("rank").prefetch_related(Prefetch("allocations", allocations))
    waiting = BankTransaction.objects.for_organisation(organisation).to_treat().select_related("bank_account")
    ordered = waiting.order_by("booking_date", "pk").prefetch_related(Prefetch("match_proposals", proposals))
    return ordered.iterator(chunk_size=CHUNK)


def _as_json(row: BankTransaction) -> dict[str, object]:
    return {
        "transaction": {
            "id": row.pk,
            "account": row.bank_account.number,
            "bank_reference": row.bank_reference,
            "booking_date": row.booking_date.isoformat(),
            "amount": f"{row.amount:.2f}",
            "currency": row.currency,
            "label": row.label,
        },
        "kind": kind_of(bank_line(row)).value,
        "proposals": [_proposal(each, row.currency) for each in row.match_proposals.all()],
    }


def _proposal(proposal: MatchProposal, currency: str) -> dict[str, object]:
    residual = (proposal.residual_kind, proposal.residual_amount, currency)
    return {
        "band": proposal.band,
        "score": proposal.score,
        "allocations": [
            {"document": _document(part), "amount": f"{part.amount:.2f}"} for part in proposal.allocations.all()
        ],
        "residual": {"kind": proposal.residual_kind, "amount": f"{proposal.residual_amount:.2f}"},
        "reasons": [reason["code"] for reason in proposal.reasons],
        "explanation": explain(proposal.reasons, *residual),
    }


def _document(part: ProposalAllocation) -> str:
    return (part.invoice.number or "") if part.invoice else f"payment:{part.payment_id}"
