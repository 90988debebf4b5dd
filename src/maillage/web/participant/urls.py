"""Addresses of the participant pages: the token is the key."""

from django.urls import path

from maillage.web.participant import code, data, feedback, pages, returning, situations, takeaways

app_name = "participant"
urlpatterns = [
    path("avis/<str:token>/", feedback.feedback, name="feedback"),
    path("mes-rencontres/<str:token>/", pages.my_meetings, name="my_meetings"),
    path("mes-rencontres/<str:token>/mes-donnees.json", data.my_data, name="my_data"),
    path("mes-rencontres/<str:token>/mes-donnees/", data.my_data_page, name="my_data_page"),
    path("mon-agenda/<str:key>.ics", pages.calendar, name="calendar"),
    path("mes-rencontres/<str:token>/calendrier.ics", pages.my_calendar, name="my_calendar"),
    path("mes-rencontres/<str:token>/attestation/<int:pk>.pdf", pages.my_attestation, name="my_attestation"),
    path("mes-rencontres/<str:token>/attestations/<int:year>.pdf", pages.my_year, name="my_year"),
    path("mes-rencontres/<str:token>/rencontres/<uuid:public_id>/", returning.sign_up, name="sign_up"),
    path(
        "mes-rencontres/<str:token>/rencontres/<uuid:public_id>/collegue/",
        returning.colleague,
        name="colleague",
    ),
    path("mes-rencontres/<str:token>/groupes/<slug:slug>/acquis/", takeaways.takeaways, name="takeaways"),
    path(
        "mes-rencontres/<str:token>/groupes/<slug:slug>/ressource-manquante/",
        takeaways.lacking,
        name="lacking",
    ),
    path("mes-rencontres/<str:token>/charte/", returning.charter, name="charter"),
    path("mes-rencontres/<str:token>/ou-je-travaille/", returning.workplace, name="workplace"),
    path("mes-rencontres/<str:token>/invitations/", returning.invitations, name="invitations"),
    path("sans-invitation/<str:key>/", returning.without_invitation, name="without_invitation"),
    path("mes-rencontres/<str:token>/lien/", pages.links, name="links"),
    path("mes-rencontres/<str:token>/effacer/", data.erase, name="erase"),
    path("mes-rencontres/<str:token>/situations/", situations.situations, name="situations"),
    path("mes-rencontres/<str:token>/situations/code/", code.code, name="situation_code"),
    path("mes-rencontres/<str:token>/situations/relire/", situations.situation_check, name="situation_check"),
    path(
        "mes-rencontres/<str:token>/rencontres/<uuid:public_id>/situation/",
        situations.situation_new,
        name="situation_new",
    ),
    path("mes-rencontres/<str:token>/situations/<uuid:public_id>/", situations.situation, name="situation"),
    path(
        "mes-rencontres/<str:token>/situations/<uuid:public_id>/reprendre/",
        situations.situation_edit,
        name="situation_edit",
    ),
    path(
        "mes-rencontres/<str:token>/situations/<uuid:public_id>/retirer/",
        situations.situation_withdraw,
        name="situation_withdraw",
    ),
    path(
        "mes-rencontres/<str:token>/situations/<uuid:public_id>/signaler/",
        situations.situation_report,
        name="situation_report",
    ),
    path(
        "mes-rencontres/<str:token>/inscriptions/<int:pk>/<slug:verb>/",
        pages.registration_act,
        name="registration_act",
    ),
]
