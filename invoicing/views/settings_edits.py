"""What the pages of the settings and the three steps of a newcomer have in common: a form, read and stored."""

from typing import Any

from allauth.core import ratelimit
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import BusinessError
from invoicing.company import identity_of, settings_of, store
from invoicing.forms.identity import AccountForm, IdentityForm, LogoForm
from invoicing.forms.settings import EmailTextsForm, NumberingForm, TermsForm
from invoicing.models import InvoicingSettings
from invoicing.number_series import change_numbering
from invoicing.payment_account import account_of, change_account
from organisations.request import OrganisationRequest

Context = dict[str, Any]


def is_saving(request: OrganisationRequest) -> bool:
    """A form may also be posted to see what it would give."""
    return request.method == "POST" and "preview" not in request.POST


def edit_identity(request: OrganisationRequest) -> tuple[bool, Context]:
    """(stored, context): the identity and its logo."""
    identity, settings = identity_of(request.organisation), settings_of(request.organisation)
    charges_vat = settings.vat_regime == InvoicingSettings.VatRegime.NORMAL
    form = IdentityForm(request.POST or None, instance=identity, charges_vat=charges_vat)
    logo = LogoForm(request.POST or None, request.FILES or None)
    saved = request.method == "POST" and all([form.is_valid(), logo.is_valid()])
    if saved:
        logo.apply_to(identity)
        store(identity, [*form.fields, "logo", "logo_type"])
    return saved, {"form": form, "logo": logo, "identity": identity_of(request.organisation)}


def edit_account(request: OrganisationRequest, *, with_logo: bool = False) -> tuple[bool, Context]:
    identity = identity_of(request.organisation)
    before = account_of(identity)
    form = AccountForm(request.POST or None, instance=identity, user=request.user)
    logo = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        _slow_down(request, form)
    saved = request.method == "POST" and all([form.is_valid(), logo.is_valid()])
    if saved:
        change_account(identity, before, request.user)
        if with_logo:
            logo.apply_to(identity)
            store(identity, ["logo", "logo_type"])
    return saved, {"form": form, "logo": logo, "identity": identity_of(request.organisation)}


def _slow_down(request: OrganisationRequest, form: AccountForm) -> None:
    """Passwords are not guessed here either: as many tries as allauth allows where it asks for one again."""
    tried = "password" in form.fields and bool(request.POST.get("password"))
    if tried and not ratelimit.consume(request, action="reauthenticate", user=request.user):
        raise BusinessError(_("Too many tries. Wait a few minutes, then type your password again."))


def edit_terms(request: OrganisationRequest) -> tuple[bool, Context]:
    settings = settings_of(request.organisation)
    form = TermsForm(request.POST or None, instance=settings)
    saved = request.method == "POST" and form.is_valid() and is_saving(request)
    if saved:
        store(settings, form.fields)
    return saved, {"form": form, "settings": settings}


def edit_numbering(request: OrganisationRequest) -> tuple[bool, Context]:
    settings, today = settings_of(request.organisation), timezone.localdate()
    form = NumberingForm(request.POST or None, instance=settings, today=today)
    saved = request.method == "POST" and form.is_valid() and is_saving(request)
    if saved:
        change_numbering(settings, today)
    return saved, {"form": form, "settings": settings, "today": today}


def edit_emails(request: OrganisationRequest) -> tuple[bool, Context]:
    settings = settings_of(request.organisation)
    form = EmailTextsForm(request.POST or None, instance=settings)
    saved = request.method == "POST" and form.is_valid() and is_saving(request)
    if saved:
        store(settings, form.fields)
    return saved, {"form": form, "settings": settings}
