"""What the job worker does for reconciliation."""

from procrastinate.contrib.django import app

from organisations.models import Organisation
from reconciliation.proposing import propose_matches


@app.task(queueing_lock="match-everything")
def match_everything(organisation_id: int) -> int:
    """Match every line of a company still to treat: after a whole ledger was taken over, for instance."""
    return propose_matches(Organisation.objects.get(pk=organisation_id))
