"""Who sells: what the law wants to read about the company on each invoice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from invoicing.models.addresses import PostalAddress
from organisations.models import Organisation


class CompanyIdentity(PostalAddress):
    """The company as invoices name it (rules.md M01 to M05), and the account on which it wants to be paid."""

    SOLE_TRADER = "EI"

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.CASCADE, related_name="company_identity"
    )
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=50, blank=True)
    share_capital = models.DecimalField(_("share capital"), max_digits=14, decimal_places=2, null=True, blank=True)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    registry_city = models.CharField(_("city of the trade register"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    logo = models.BinaryField(_("logo"), null=True, blank=True, editable=False)  # PNG, JPEG or SVG, small
    logo_type = models.CharField(max_length=20, blank=True, editable=False)  # its media type
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    account_holder = models.CharField(_("account holder"), max_length=70, blank=True)

    class Meta:
        verbose_name = _("legal identity")
        verbose_name_plural = _("legal identities")

    def __str__(self) -> str:
        return self.legal_name or str(self.organisation)

    @property
    def is_sole_trader(self) -> bool:
        return self.legal_form == self.SOLE_TRADER
