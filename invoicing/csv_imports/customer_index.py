"""Which known customer a row is about: by SIRET, SIREN or VAT number, else by name but for accents and capitals."""

from django.utils.translation import gettext as _

from common.errors import BusinessError
from invoicing.folding import fold
from invoicing.models import Customer
from organisations.models import Organisation


class CustomerIndex:
    """The company's customers, and those that the file adds. Takes one query."""

    def __init__(self, organisation: Organisation) -> None:
        self.by_siren: dict[str, list[Customer]] = {}
        self.by_vat_number: dict[str, Customer] = {}
        self.by_name: dict[str, list[Customer]] = {}
        for customer in Customer.objects.for_organisation(organisation).order_by("pk"):
            self.enter(customer)

    def enter(self, customer: Customer) -> None:
        """Make the customer findable by what is known of it now."""
        namesakes = self.by_name.setdefault(fold(customer.name) or customer.name, [])
        if customer not in namesakes:
            namesakes.append(customer)
        if customer.siren:
            establishments = self.by_siren.setdefault(customer.siren, [])
            if not any(each is customer for each in establishments):
                establishments.append(customer)
        if customer.vat_number:
            self.by_vat_number.setdefault(customer.vat_number, customer)

    def find(self, read: Customer) -> Customer | None:
        """Raises `BusinessError` where the name alone names several."""
        if read.siren in self.by_siren:
            return self._establishment(read)
        if read.vat_number in self.by_vat_number and read.vat_number:
            return self.by_vat_number[read.vat_number]
        namesakes = self.by_name.get(fold(read.name) or read.name, [])
        # With a number that is nobody's yet, only a namesake whose own is not known may be meant.
        fitting = [each for each in namesakes if not (read.siren and each.siren)]
        fitting = [each for each in fitting if not (read.vat_number and each.vat_number)]
        if len(fitting) > 1:
            words = {"name": read.name[:60]}
            raise BusinessError(_("several customers are called %(name)s: give the SIREN.") % words)
        return fitting[0] if fitting else None

    def _establishment(self, read: Customer) -> Customer | None:
        """Establishments of one company share its SIREN; a SIRET that is another's tells a new one."""
        known = self.by_siren[read.siren]
        if not read.siret:
            return known[0]
        same = [each for each in known if each.siret == read.siret]
        unsaid = [each for each in known if not each.siret]
        return next(iter(same or unsaid), None)
