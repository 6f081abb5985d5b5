"""Settings of a company."""

from django.urls import path

from organisations import views

urlpatterns = [
    path("parametres/", views.organisation_settings, name="organisation_settings"),
    path("parametres/membres/", views.membership_list, name="membership_list"),
    path("parametres/membres/<int:pk>/", views.membership_edit, name="membership_edit"),
    path("parametres/membres/<int:pk>/retirer/", views.membership_remove, name="membership_remove"),
]
