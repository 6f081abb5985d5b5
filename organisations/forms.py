"""Forms about companies and people."""

from typing import Any, ClassVar

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from organisations.models import Membership, Organisation, User


class OrganisationForm(forms.ModelForm[Organisation]):
    class Meta:
        model = Organisation
        fields: ClassVar = ["name"]
        labels: ClassVar = {"name": _("Company name")}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if not slugify(name):
            raise forms.ValidationError(_("Write a name with at least one letter or figure."))
        return name


class ProfileForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields: ClassVar = ["first_name", "last_name", "language", "theme"]


class InvitationForm(forms.Form):
    """Let a person who has an account into the company."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices, initial=Membership.Role.MEMBER)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        user = User.objects.filter(email=email, emailaddress__verified=True, emailaddress__email__iexact=email).first()
        if user is None:
            raise forms.ValidationError(
                _("Nobody has a confirmed account with this address. Ask them to sign up first, then add them here.")
            )
        if Membership.objects.filter(organisation=self.organisation, user=user).exists():
            raise forms.ValidationError(_("This person is already a member of the company."))
        self.user = user
        return email


class RoleForm(forms.ModelForm[Membership]):
    class Meta:
        model = Membership
        fields: ClassVar = ["role"]
