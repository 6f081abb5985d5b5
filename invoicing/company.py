"""What a company said of itself and of how it invoices: defaults where it has said nothing yet."""

from collections.abc import Iterable

from invoicing.models import CompanyIdentity, InvoicingSettings
from organisations.models import Organisation


def identity_of(organisation: Organisation) -> CompanyIdentity:
    """The company's identity as stored, or a new one that bears its name. Nothing is written."""
    known = CompanyIdentity.objects.filter(organisation=organisation).first()
    return known or CompanyIdentity(organisation=organisation, legal_name=organisation.name)


def settings_of(organisation: Organisation) -> InvoicingSettings:
    """The company's settings as stored, or the defaults. Nothing is written."""
    known = InvoicingSettings.objects.filter(organisation=organisation).first()
    return known or InvoicingSettings(organisation=organisation)


def store(row: CompanyIdentity | InvoicingSettings, fields: Iterable[str]) -> None:
    """Write these fields alone: two people on two pages of the settings do not undo each other's change."""
    row.save(update_fields=None if row._state.adding else list(fields))
