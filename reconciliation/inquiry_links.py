"""The link by which a customer answers: the question's id, signed. Nothing that opens the page is stored.

How long it is open, and whether it was withdrawn or used, stands on the question itself.
"""

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from reconciliation.models import Inquiry

SIGNER = Signer(salt="reconciliation.inquiry", sep=".")


def link_of(inquiry: Inquiry) -> str:
    return f"{inquiry.site}{reverse('inquiry_answer', args=[token_of(inquiry)])}"


def token_of(inquiry: Inquiry) -> str:
    return SIGNER.sign(str(inquiry.pk))


def of_token(token: str) -> Inquiry | None:
    """The question that this link is about; none where it is no link of ours."""
    try:
        pk = SIGNER.unsign(token)
    except BadSignature:
        return None
    rows = Inquiry.objects.select_related("organisation", "customer", "bank_transaction__organisation")
    return rows.filter(pk=pk).first()
