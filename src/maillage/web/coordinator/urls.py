"""Addresses of the coordinator pages."""

from django.urls import path

from maillage.web.coordinator import territory

app_name = "coordinator"
urlpatterns = [
    path("territoire/", territory.territory, name="territory"),
    path("groupes/<int:pk>/themes/proposer/", territory.theme_new, name="theme_new"),
]
