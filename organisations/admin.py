"""The support staff's desk: search across companies, change nothing the law freezes, leave a trace of every look."""

from typing import Any, TypeVar, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from organisations.models import Membership, Organisation, SupportVisit, User

M = TypeVar("M", bound=Model)


# Other apps bring desks that write without a trace: an address or a second factor is not ours to change.
admin.site.unregister([Group, EmailAddress, Authenticator])


class ReadOnlyAdmin(admin.ModelAdmin[M]):
    """Shows, never writes. Every page that shows a company's data is logged before it is answered."""

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Model | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        log_visit(request, None)
        return super().changelist_view(request, extra_context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        log_visit(request, self.get_object(request, object_id) if object_id else None)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        log_visit(request, self.get_object(request, object_id))
        return super().history_view(request, object_id, extra_context)


def log_visit(request: HttpRequest, shown: Model | None) -> None:
    """Write who looks at what. `shown` names the company where it belongs to one."""
    organisation = shown if isinstance(shown, Organisation) else getattr(shown, "organisation", None)
    SupportVisit.objects.create(
        user=cast("User", request.user), organisation=organisation, path=request.get_full_path()[:500]
    )


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin[Organisation]):
    list_display = ("name", "slug", "created_at")
    search_fields = ("name", "slug")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin[Membership]):
    list_display = ("organisation", "user", "role")
    search_fields = ("organisation__name", "organisation__slug", "user__email")
    list_filter = ("role",)
    list_select_related = ("organisation", "user")


@admin.register(SupportVisit)
class SupportVisitAdmin(ReadOnlyAdmin[SupportVisit]):
    list_display = ("visited_at", "user", "organisation", "path")
    search_fields = ("user__email", "organisation__name", "path")
    list_select_related = ("organisation", "user")
    date_hierarchy = "visited_at"


@admin.register(User)
class UserAdmin(ReadOnlyAdmin[User]):
    """People: the support staff may close an account or open it again, and nothing else."""

    list_display = ("email", "first_name", "last_name", "is_active", "is_staff", "date_joined")
    search_fields = ("email", "first_name", "last_name")
    list_filter = ("is_active", "is_staff")
    fields = ("email", "first_name", "last_name", "is_active", "language", "last_login", "date_joined")
    readonly_fields = ("email", "first_name", "last_name", "language", "last_login", "date_joined")

    def has_change_permission(self, request: HttpRequest, _obj: Model | None = None) -> bool:
        return cast("User", request.user).has_perm("organisations.change_user")
