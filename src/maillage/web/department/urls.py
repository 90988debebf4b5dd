"""Addresses of the department pages."""

from django.urls import path

from maillage.web.department import journal, members

app_name = "department"
urlpatterns = [
    path("journal/", journal.journal, name="journal"),
    path("personnes/", members.members, name="members"),
    path("personnes/organisme/", members.organisation_new, name="organisation_new"),
]
