"""The customer's page: opened by a signed link, without an account. It shows one line and one customer's documents."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from banking.models import BankTransaction
from common.errors import BusinessError
from common.rate import is_within_rate
from common.upload_limit import stated_size
from reconciliation import inquiring
from reconciliation.inquiry_forms import AnswerForm
from reconciliation.inquiry_links import of_token
from reconciliation.models import Inquiry

LARGEST_ANSWER = 64 * 1024  # bytes: forty documents and a message take a tenth of it
MOST_A_MINUTE, MINUTE = 20, 60  # answers tried with one link


@csrf_exempt  # the link itself is what authorises: no cookie of the visitor's is of any weight here
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def inquiry_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Tick what the payment settles, write a word, or say that it is somebody else's. Opening it changes nothing."""
    inquiry = of_token(token)
    if inquiry is None:
        return _private(_closed(request, _("This link is not complete, or was changed."), HTTPStatus.NOT_FOUND))
    with translation.override(inquiry.customer.language):
        return _private(_answer(request, inquiry, token))


def _answer(request: HttpRequest, inquiry: Inquiry, token: str) -> HttpResponse:
    if request.method == "POST":
        return _too_much(request, inquiry) or _posted(request, inquiry, token)
    if inquiry.answered_at is not None and inquiry.revoked_at is None:
        return _page(request, inquiry, {"thanks": True})
    if reason := _why_closed(inquiry):
        return _closed(request, reason, HTTPStatus.GONE, inquiry)
    return _page(request, inquiry, {"form": AnswerForm(None, inquiring.documents_of(inquiry))})


def _too_much(request: HttpRequest, inquiry: Inquiry) -> HttpResponse | None:
    if stated_size(request) > LARGEST_ANSWER:
        return _closed(request, _("This answer is too long."), HTTPStatus.REQUEST_ENTITY_TOO_LARGE, inquiry)
    if is_within_rate(f"inquiry-{inquiry.pk}", MOST_A_MINUTE, MINUTE):
        return None
    words = _("Too many answers within a minute: wait a little, then try again.")
    return _closed(request, words, HTTPStatus.TOO_MANY_REQUESTS, inquiry)


def _posted(request: HttpRequest, inquiry: Inquiry, token: str) -> HttpResponse:
    if reason := _why_closed(inquiry):
        return _closed(request, reason, HTTPStatus.GONE, inquiry)
    form = AnswerForm(request.POST, inquiring.documents_of(inquiry))
    if form.is_valid():
        try:
            inquiring.answer(inquiry, form.kind, form.ticks, form.cleaned_data["message"], timezone.now())
        except inquiring.ClosedError:
            inquiry.refresh_from_db()
            reason = _why_closed(inquiry) or _("This payment was settled meanwhile: there is nothing left to say.")
            return _closed(request, reason, HTTPStatus.GONE, inquiry)
        except BusinessError:
            form = AnswerForm(request.POST, inquiring.documents_of(inquiry))  # says itself what was settled since
        else:
            return redirect("inquiry_answer", token)
    status = HTTPStatus.CONFLICT if form.is_overtaken else HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(request, inquiry, {"form": form}, status)


def _why_closed(inquiry: Inquiry) -> str:
    """In words for the customer, who is told nothing of who did what; empty where the page is open."""
    if inquiry.revoked_at is not None:
        return _("This question was withdrawn: there is nothing left to say.")
    if inquiry.answered_at is not None:
        return _("You have answered already, thank you. To change your answer, write to us.")
    if inquiry.bank_transaction.status != BankTransaction.Status.TO_TREAT:
        return _("This payment was settled meanwhile: there is nothing left to say.")
    if timezone.now() >= inquiry.expires_at:
        return _("This link has expired. Ask us for another one.")
    return ""


def _page(request: HttpRequest, inquiry: Inquiry, context: dict[str, Any], status: int = HTTPStatus.OK) -> HttpResponse:
    around = {"inquiry": inquiry, "line": inquiry.bank_transaction, "company": inquiry.organisation.name}
    return render(request, "reconciliation/inquiry_answer.html", {**around, **context}, status=status)


def _closed(request: HttpRequest, sentence: str, status: int, inquiry: Inquiry | None = None) -> HttpResponse:
    company = inquiry.organisation.name if inquiry else ""
    return render(
        request, "reconciliation/inquiry_closed.html", {"sentence": sentence, "company": company}, status=status
    )


def _private(answer: HttpResponse) -> HttpResponse:
    """Found by no search engine, kept by no cache, and its address told to no other site."""
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
