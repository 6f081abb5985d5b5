"""Is this customer there already? By the same SIREN, or the same name but for accents, capitals and spaces."""

from django.db.models import Q

from invoicing.folding import Folded, fold
from invoicing.models import Customer

MOST_SHOWN = 5


def lookalikes(customer: Customer) -> list[Customer]:
    """Other customers of the company who may be the same one, archived ones included."""
    others = Customer.objects.for_organisation(customer.organisation).exclude(pk=customer.pk)
    folded = fold(customer.name)
    wanted = Q(folded=folded) if folded else Q(name=customer.name)
    if customer.siren:
        # Establishments of one company share its SIREN: a SIRET that differs tells them apart.
        same = Q(siren=customer.siren)
        wanted |= same & (Q(siret="") | Q(siret=customer.siret)) if customer.siret else same
    return list(others.annotate(folded=Folded("name")).filter(wanted).order_by("name", "pk")[:MOST_SHOWN])
