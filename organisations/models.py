"""Who works here, and for which companies."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person, known by an e-mail address. What they may do is said by their memberships."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("Like the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Language(models.TextChoices):
        FRENCH = "fr", "Français"
        ENGLISH = "en", "English"

    username = None  # type: ignore[assignment]  # the e-mail address takes its place
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FRENCH)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.AUTO)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()  # type: ignore[assignment,misc]  # AbstractUser's manager asks for a username

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class Organisation(models.Model):
    """A company that issues invoices: the tenant to which every other row belongs."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name in addresses"), unique=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    members = models.ManyToManyField(User, through="Membership", related_name="organisations")

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in a company."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")  # all that a member does, and people and settings
        MEMBER = "member", _("Member")  # invoices, bank, reconciliation
        ACCOUNTANT = "accountant", _("Accountant")  # reads everything, exports, changes nothing

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_membership_per_person_and_company")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"

    @property
    def can_write(self) -> bool:
        return self.role in {self.Role.OWNER, self.Role.MEMBER}

    @property
    def is_owner(self) -> bool:
        return self.role == self.Role.OWNER


class SupportVisit(models.Model):
    """One look of the support staff at a company's data, written before the page is shown."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="support_visits")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="support_visits")
    path = models.CharField(max_length=500)
    visited_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("support visit")
        verbose_name_plural = _("support visits")
        ordering = ["-visited_at"]

    def __str__(self) -> str:
        return f"{self.visited_at:%Y-%m-%d %H:%M} {self.user} {self.path}"
