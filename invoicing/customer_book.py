"""Which customer a ledger's row is about: by SIREN, else by exact name."""

from django.utils.translation import gettext as _

from common.errors import BusinessError
from invoicing.ledger_file import LedgerRow
from invoicing.models import Customer
from organisations.models import Organisation

BATCH = 5000


class CustomerBook:
    """The company's customers, and those that the file adds. A SIREN learned from one row holds for the others."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.by_siren: dict[str, Customer] = {}
        self.by_name: dict[str, list[Customer]] = {}
        self.new: list[Customer] = []
        self.completed: list[Customer] = []
        for customer in Customer.objects.for_organisation(organisation).order_by("pk"):
            self._enter(customer)

    def _enter(self, customer: Customer) -> Customer:
        self.by_name.setdefault(customer.name, []).append(customer)
        if customer.siren:
            self.by_siren.setdefault(customer.siren, customer)
        return customer

    def find(self, row: LedgerRow) -> Customer:
        """Return the row's customer, a new one where none fits. Raises `BusinessError` where the name names several."""
        if row.customer_siren in self.by_siren:
            return self.by_siren[row.customer_siren]
        namesakes = self.by_name.get(row.customer, [])
        # With a SIREN that is nobody's yet, only a namesake whose SIREN is not known may be meant.
        fitting = [each for each in namesakes if not (row.customer_siren and each.siren)]
        if len(fitting) > 1:
            words = {"name": row.customer[:60]}
            raise BusinessError(_("several customers are called %(name)s: give the SIREN.") % words)
        return self._complete(fitting[0], row) if fitting else self._add(row)

    def _complete(self, customer: Customer, row: LedgerRow) -> Customer:
        if row.customer_siren:
            customer.siren = row.customer_siren
            self.by_siren[customer.siren] = customer
            if customer.pk:
                self.completed.append(customer)
        return customer

    def _add(self, row: LedgerRow) -> Customer:
        customer = Customer(
            organisation=self.organisation, name=row.customer, email=row.customer_email, siren=row.customer_siren
        )
        self.new.append(customer)
        return self._enter(customer)

    def save(self) -> int:
        """Store what the file taught. Returns how many customers are new."""
        Customer.objects.bulk_create(self.new, batch_size=BATCH)
        if self.completed:
            Customer.objects.bulk_update(self.completed, ["siren"], batch_size=BATCH)
        return len(self.new)
