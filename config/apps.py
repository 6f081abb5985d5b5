"""The Django admin, as the support staff's desk."""

from django.contrib.admin.apps import AdminConfig


class SupportAdminConfig(AdminConfig):
    default_site = "config.admin.SupportAdminSite"
