"""Addresses of the public pages."""

from django.urls import path, re_path

from maillage.web.public import (
    acknowledgements,
    attestations,
    calls,
    feeds,
    groups,
    home,
    meetings,
    open_data,
    resources,
    sign_in,
)

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("accessibilite/", home.accessibility, name="accessibility"),
    path("donnees-personnelles/", home.personal_data, name="personal_data"),
    path("mentions-legales/", home.legal_notice, name="legal_notice"),
    path("appels/", calls.calls, name="calls"),
    path("appels/<slug:slug>/", calls.call, name="call"),
    path("accuses/", acknowledgements.acknowledgement_search, name="acknowledgement_search"),
    path("accuses/<slug:code>/", acknowledgements.acknowledgement, name="acknowledgement"),
    path("attestations/", attestations.attestation_search, name="attestation_search"),
    path("attestations/<slug:code>/", attestations.attestation, name="attestation"),
    path("appels/<slug:slug>/question/", calls.question, name="question"),
    path("groupes/<slug:slug>/", groups.group, name="group"),
    path("groupes/<slug:slug>/calendrier.ics", feeds.group_calendar, name="group_calendar"),
    path("territoires/<slug:code>/calendrier.ics", feeds.territory_calendar, name="territory_calendar"),
    path(
        "temps-d-information/<uuid:public_id>/temps-d-information.ics",
        feeds.session_calendar,
        name="session_calendar",
    ),
    path("rencontres/<uuid:public_id>/", meetings.meeting, name="meeting"),
    path("rencontres/<uuid:public_id>/confirmation/", meetings.meeting_confirmed, name="meeting_confirmed"),
    path("rencontres/<uuid:public_id>/collegue/", meetings.colleague, name="colleague"),
    path("api/", open_data.interface, name="api"),
    path("donnees/", open_data.datasets, name="datasets"),
    path("donnees/datapackage.json", open_data.datapackage, name="datapackage"),
    path("donnees/<slug:name>/", open_data.dataset, name="dataset"),
    re_path(
        r"^donnees/(?P<name>[a-z-]+)\.(?P<kind>csv|json|schema\.json)$",
        open_data.dataset_file,
        name="dataset_file",
    ),
    path("ressources/", resources.resources, name="resources"),
    path("ressources.csv", resources.resources_file, name="resources_file"),
    path("ressources-a-imprimer/", resources.resources_print, name="resources_print"),
    path("ressources/<slug:slug>/", resources.resource, name="resource"),
    path("ressources/<slug:slug>/signaler/", resources.resource_report, name="resource_report"),
    path("communes/", resources.communes, name="communes"),
    path("structures/", meetings.structures, name="structures"),
    path("lien-perdu/", meetings.lost_link, name="lost_link"),
    path("rencontres/<uuid:public_id>/rencontre.ics", meetings.meeting_calendar, name="meeting_calendar"),
    path("emarger/<uuid:public_id>/", sign_in.sign_in_page, name="sign_in"),
    path("emarger/<uuid:public_id>/<slug:code>/", sign_in.sign_in_code, name="sign_in_code"),
]
