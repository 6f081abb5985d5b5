"""Pages of a person, whatever the company."""

from django.urls import path

from organisations import views

urlpatterns = [
    path("", views.organisation_choose, name="organisation_choose"),
    path("entreprises/nouvelle/", views.organisation_create, name="organisation_create"),
    path("profil/", views.profile, name="profile"),
]
