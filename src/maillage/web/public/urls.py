"""Addresses of the public pages."""

from django.urls import path

from maillage.web.public import calls, home

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("accessibilite/", home.accessibility, name="accessibility"),
    path("donnees-personnelles/", home.personal_data, name="personal_data"),
    path("mentions-legales/", home.legal_notice, name="legal_notice"),
    path("appels/<slug:slug>/", calls.call, name="call"),
]
