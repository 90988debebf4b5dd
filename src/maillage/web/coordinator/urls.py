"""Addresses of the coordinator pages."""

from django.urls import path, re_path

from maillage.web.coordinator import figures, invitations, territory, themes

app_name = "coordinator"
urlpatterns = [
    path("territoire/", territory.territory, name="territory"),
    path("groupes/<int:pk>/themes/", themes.themes, name="themes"),
    path("groupes/<int:pk>/themes/proposer/", territory.theme_new, name="theme_new"),
    path("groupes/<int:pk>/inviter/<slug:code>/", invitations.invite_type, name="invite_type"),
    path("groupes/<int:pk>/intervenants/proposer/", territory.guest_new, name="guest_new"),
    path("indicateurs/", figures.indicators, name="indicators"),
    path("indicateurs/comparer/", figures.indicators_comparison, name="indicators_comparison"),
    re_path(
        r"^indicateurs/indicateurs\.(?P<kind>xlsx|csv)$", figures.indicators_file, name="indicators_file"
    ),
    path("indicateurs/chiffres/<slug:slug>/", figures.indicator_rows, name="indicator_rows"),
    re_path(
        r"^indicateurs/chiffres/(?P<slug>[-a-z]+)\.(?P<kind>xlsx|csv)$",
        figures.indicator_rows_file,
        name="indicator_rows_file",
    ),
    path("indicateurs/rencontres/<int:pk>/", figures.meeting_figures, name="meeting_figures"),
    path("indicateurs/<int:pk>/", figures.group_indicators, name="group_indicators"),
    path("bilans/<int:pk>/bilan.pdf", figures.report_file, name="report_file"),
    path("comites/<int:pk>/", figures.committee, name="committee"),
]
