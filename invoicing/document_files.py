"""The PDF of a document: made once when it is issued, kept as it is, copied under a stamp."""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import BusinessError
from common.version import SOFTWARE
from invoicing import missing
from invoicing.documents import facts_of
from invoicing.legal.mentions import NoValidMentionError
from invoicing.models import Allocation, DocumentFile, Invoice
from invoicing.rendering import render
from invoicing.rendering.facts import DocumentFacts
from invoicing.taken_over import facts_of_taken_over


def keep(document: Invoice, facts: DocumentFacts) -> DocumentFile:
    """Make the PDF of a document that is being issued, and store its very bytes (rules.md I1).

    Raises `BusinessError` where the tables of the law's wording say nothing for its date.
    """
    try:
        made = render(facts)
    except NoValidMentionError as error:
        words = {"number": document, "day": f"{error.on:%d/%m/%Y}"}
        raise BusinessError(_("%(number)s: the wording of the law on %(day)s is not known.") % words) from error
    return DocumentFile.objects.create(
        invoice=document, pdf=made.pdf, sha256=made.sha256, software_version=SOFTWARE[:40]
    )


def file_of(document: Invoice) -> DocumentFile:
    """The document's PDF as issued.

    A document taken over from another tool came without one: it is made at the first request, and kept. Raises
    `BusinessError`, saying what the company or the customer lacks, where it cannot be made.
    """
    known = DocumentFile.objects.filter(invoice=document).first()
    return known or _made_late(document)


@transaction.atomic
def _made_late(document: Invoice) -> DocumentFile:
    if document.is_draft:
        raise BusinessError(_("A draft has no PDF yet: send it first."))
    Invoice.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)  # made once, by the first to come
    known = DocumentFile.objects.filter(invoice=document).first()
    return known or keep(document, _lawful(document, issued_facts(document)))


def issued_facts(document: Invoice) -> DocumentFacts:
    """What an issued document says, made again of what was frozen. Raises `BusinessError` as `file_of` does."""
    lines = list(document.lines.all())
    return facts_of(document, lines=lines) if lines else facts_of_taken_over(document)


def _lawful(document: Invoice, facts: DocumentFacts) -> DocumentFacts:
    lacking = missing.missing(document, facts)
    if lacking:
        reasons = " ".join(each.sentence for each in lacking)
        words = {"number": document, "reasons": reasons}
        raise BusinessError(_("%(number)s was taken over from another tool; to make its PDF: %(reasons)s") % words)
    return facts


def duplicate_of(document: Invoice) -> bytes:
    """Another PDF of the same document, that says «Duplicata»: what was issued stays the only original."""
    return render(replace(issued_facts(document), duplicate=True)).pdf


def paid_copy_of(document: Invoice) -> bytes:
    """A copy that says when it was paid. Raises `BusinessError` where something is still owed."""
    if document.status != Invoice.Status.PAID:
        raise BusinessError(_("%(number)s is not paid: there is no paid copy of it.") % {"number": document})
    return render(replace(issued_facts(document), duplicate=True, paid_on=paid_on(document))).pdf


def paid_on(document: Invoice) -> date:
    """The day of the last money that settled it; its own date where deposits or credit notes did."""
    parts = Allocation.objects.standing().filter(invoice=document)
    days = [day for day in parts.values_list("payment__received_on", flat=True) if day]
    return max(days, default=document.issue_date)


def file_name(document: Invoice, prefix: str = "") -> str:
    """`F2026-00012.pdf`: a number may hold a slash, a file's name may not."""
    name = (document.number or "").replace("/", "_")
    return f"{prefix}{name}.pdf"
