"""The support staff's desk. Each app registers its models in its own `admin.py`."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class SupportAdminSite(AdminSite):
    site_header = _("Quittance support")
    site_title = _("Quittance support")
    index_title = _("Companies and their documents")
