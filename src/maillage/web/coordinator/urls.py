"""Addresses of the coordinator pages."""

from django.urls import path

from maillage.web.coordinator import figures, invitations, territory, themes

app_name = "coordinator"
urlpatterns = [
    path("territoire/", territory.territory, name="territory"),
    path("groupes/<int:pk>/themes/", themes.themes, name="themes"),
    path("groupes/<int:pk>/themes/proposer/", territory.theme_new, name="theme_new"),
    path("groupes/<int:pk>/inviter/<slug:code>/", invitations.invite_type, name="invite_type"),
    path("groupes/<int:pk>/intervenants/proposer/", territory.guest_new, name="guest_new"),
    path("indicateurs/<int:pk>/", figures.group_indicators, name="group_indicators"),
    path("bilans/<int:pk>/bilan.pdf", figures.report_file, name="report_file"),
    path("comites/<int:pk>/", figures.committee, name="committee"),
]
