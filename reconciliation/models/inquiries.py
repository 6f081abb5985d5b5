"""What customers are asked about money that nobody recognises, and what they answer."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from banking.models import BankTransaction
from invoicing.models import Customer, Invoice, OutgoingEmail
from organisations.models import Organisation


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def unanswered(self) -> Self:
        """Those whose link may still be used, if it has not expired."""
        return self.filter(answered_at__isnull=True, revoked_at__isnull=True)

    def answered(self) -> Self:
        """Those whose answer counts."""
        return self.filter(answered_at__isnull=False, revoked_at__isnull=True)


class Inquiry(OutgoingEmail):
    """«What does this payment settle?»: asked of one customer about one line, by an e-mail with a link of its own.

    The link is made of the row's id and a signature (`inquiring`): nothing that opens the page is stored. In the body,
    `{lien}` stands for it.
    """

    class Answer(models.TextChoices):
        DOCUMENTS = "documents", _("Named documents")
        NOT_US = "not_us", _("Not theirs")
        MESSAGE = "message", pgettext_lazy("answer of a customer", "A message")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="inquiries")
    bank_transaction = models.ForeignKey(BankTransaction, on_delete=models.CASCADE, related_name="inquiries")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="inquiries")
    recipient = models.EmailField(_("e-mail address"))
    site = models.CharField(max_length=300)  # where the person who asked saw us: the link begins with it
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=9, choices=Answer, blank=True)
    message = models.CharField(_("message"), max_length=500, blank=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to a customer")
        verbose_name_plural = _("questions to customers")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "bank_transaction", "customer"],
                name="asked_once_at_a_time",
                condition=Q(answered_at__isnull=True, revoked_at__isnull=True),
            ),
            models.CheckConstraint(
                name="an_answer_says_something",
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-asked_at"], name="inquiries_by_date")]

    def __str__(self) -> str:
        return f"{self.bank_transaction_id} → {self.recipient}"

    def is_open(self, now: datetime) -> bool:
        """Whether the customer may still answer, as far as the question itself goes."""
        return self.answered_at is None and self.revoked_at is None and now < self.expires_at


class InquiryDocument(models.Model):
    """A document that the customer ticked; `amount` where they wrote one, above zero, and none for all of it."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="documents")
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="inquiry_documents")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "invoice"], name="ticked_once"),
            models.CheckConstraint(name="ticked_for_something", condition=Q(amount__isnull=True) | Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.inquiry_id} · {self.invoice_id}"
