"""Files on their way in: brought, read, shown to a person, and imported once that person says so."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from banking.models.account import BankAccount
from banking.models.statement import StatementImport
from organisations.models import Organisation


class StatementBatch(models.Model):
    """The files that were dropped together, from the preview to what became of them."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="statement_batches")
    brought_at = models.DateTimeField(_("brought at"), auto_now_add=True)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("files brought together")
        verbose_name_plural = _("files brought together")
        ordering = ["-id"]
        indexes = [models.Index(fields=["brought_at"], name="batches_by_age")]

    def __str__(self) -> str:
        return f"{self.brought_at:%Y-%m-%d %H:%M}"


class StatementUploadQuerySet(models.QuerySet["StatementUpload"]):
    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def unfinished(self) -> Self:
        return self.exclude(state__in=[StatementUpload.State.IMPORTED, StatementUpload.State.REFUSED])


class StatementUpload(models.Model):
    """One file between its upload and its import. In the database, so that any web process or worker finds it.

    `choices` is what the person answered, an entry a part of the file (`banking.choices`); `preview` is what they are
    shown, an entry a part too (`banking.preview`); `results` is what the import answered.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("To read")
        UNMAPPED = "unmapped", _("Columns to tell")
        READY = "ready", _("To confirm")
        ORDERED = "ordered", _("To import")
        IMPORTED = "imported", _("Imported")
        REFUSED = "refused", _("Refused")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="statement_uploads")
    batch = models.ForeignKey(StatementBatch, on_delete=models.CASCADE, related_name="uploads")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    file_name = models.CharField(_("file"), max_length=255)
    size = models.PositiveIntegerField(_("size"))
    by_worker = models.BooleanField(default=False)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent of the worker's present task
    job = models.BigIntegerField(null=True, blank=True)  # of procrastinate, which forgets its jobs in time
    choices = models.JSONField(default=dict, blank=True)
    mapping = models.JSONField(null=True, blank=True)
    preview = models.JSONField(default=list, blank=True)
    results = models.JSONField(default=list, blank=True)
    error = models.TextField(blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    statement_import = models.ForeignKey(
        StatementImport, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = StatementUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.file_name


class UploadPiece(models.Model):
    """A piece of a file's bytes: whole, 64 MB would be copied seven times on their way to the database.

    `banking.pieces` alone writes and reads them. They go as soon as the file is imported or refused.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    upload = models.ForeignKey(StatementUpload, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveSmallIntegerField()
    data = models.BinaryField()

    class Meta:
        verbose_name = _("piece of a file")
        verbose_name_plural = _("pieces of files")
        ordering = ["upload", "number"]
        constraints = [models.UniqueConstraint(fields=["organisation", "upload", "number"], name="one_piece_per_place")]

    def __str__(self) -> str:
        return f"{self.upload_id}/{self.number}"


class CsvLayout(models.Model):
    """How an account's CSV or XLSX exports are laid out, as a person left it: applied to the next one unasked."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="csv_layouts")
    bank_account = models.ForeignKey(BankAccount, on_delete=models.CASCADE, related_name="csv_layouts")
    titles_key = models.CharField(max_length=32)  # of the header row (`banking.layouts`)
    mapping = models.JSONField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("layout of a table")
        verbose_name_plural = _("layouts of tables")
        ordering = ["-saved_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "bank_account", "titles_key"], name="one_layout_per_account_and_header"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bank_account} · {self.titles_key}"
