"""What a company said of itself and of how it invoices: defaults where it has said nothing yet."""

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
