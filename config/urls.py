"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from config import views
from reconciliation.views import inquiry_answers

# The support staff log in as everybody does: rate limits and second factor included.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth documents

company_pages = [
    path("", include("reconciliation.urls")),
    path("", include("invoicing.urls")),
    path("", include("banking.urls")),
    path("", include("organisations.company_urls")),
]

urlpatterns = [
    path("", include("organisations.urls")),
    path("e/<slug:organisation_slug>/", include(company_pages)),
    path("compte/", include("allauth.urls")),
    path("support/", admin.site.urls),
    path("reponses/<str:token>/", inquiry_answers.inquiry_answer, name="inquiry_answer"),
    path("health/", views.health, name="health"),
    path("favicon.ico", views.favicon, name="favicon"),
]

if settings.DEBUG:
    urlpatterns += [path("styleguide/", TemplateView.as_view(template_name="styleguide.html"), name="styleguide")]
