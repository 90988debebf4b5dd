"""Addresses of the coordinator pages."""

from django.urls import URLPattern

app_name = "coordinator"
urlpatterns: list[URLPattern] = []
