"""The bank line that an address names."""

from django.shortcuts import get_object_or_404

from banking.models import BankTransaction
from organisations.request import OrganisationRequest


def own_line(request: OrganisationRequest, pk: int) -> BankTransaction:
    own = BankTransaction.objects.for_organisation(request.organisation)
    return get_object_or_404(own.select_related("organisation"), pk=pk)
