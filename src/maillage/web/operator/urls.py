"""Addresses of the operator pages."""

from django.urls import path

from maillage.web.operator import members

app_name = "operator"
urlpatterns = [
    path("equipe/", members.members, name="members"),
    path("equipe/<int:pk>/", members.members, name="members_of"),
]
