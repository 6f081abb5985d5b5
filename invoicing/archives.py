"""ZIPs of PDFs, made in the background for whoever asks."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.errors import BusinessError
from invoicing.models import DocumentArchive
from invoicing.models.invoice import InvoiceQuerySet
from invoicing.tasks import make_archive
from organisations.models import Organisation, User

MOST = 5000


@transaction.atomic
def ask_for_archive(organisation: Organisation, documents: InvoiceQuerySet, by: User) -> DocumentArchive:
    """Have the PDFs of these documents put into one ZIP. Raises `BusinessError` where there is none, or too many."""
    ids: Sequence[int] = list(documents.issued().order_by("issue_date", "pk").values_list("pk", flat=True)[: MOST + 1])
    if not ids:
        raise BusinessError(_("Choose at least one document that was sent: drafts have no PDF."))
    if len(ids) > MOST:
        words = {"most": MOST}
        raise BusinessError(
            ngettext("%(most)s PDF at most at once.", "%(most)s PDFs at most at once: narrow the filters.", MOST)
            % words
        )
    archive = DocumentArchive.objects.create(organisation=organisation, document_ids=ids, total=len(ids), asked_by=by)
    make_archive.defer(archive_id=archive.pk)
    return archive
