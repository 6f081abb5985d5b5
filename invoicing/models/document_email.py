"""E-mails that carry documents to customers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from invoicing.models.invoice import Invoice
from invoicing.models.outgoing_email import EmailWithDocument
from organisations.models import Organisation


class DocumentEmail(EmailWithDocument):
    """One e-mail with a document's PDF, so that the customer has it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="document_emails")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="emails")

    class Meta:
        verbose_name = _("e-mail with a document")
        verbose_name_plural = _("e-mails with documents")
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation", "state"], name="emails_by_state")]
