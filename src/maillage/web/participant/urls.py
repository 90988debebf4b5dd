"""Addresses of the participant pages: the token is the key."""

from django.urls import path

from maillage.web.participant import feedback, pages

app_name = "participant"
urlpatterns = [
    path("avis/<str:token>/", feedback.feedback, name="feedback"),
    path("mes-rencontres/<str:token>/", pages.my_meetings, name="my_meetings"),
    path("mes-rencontres/<str:token>/mes-donnees.json", pages.my_data, name="my_data"),
    path("mes-rencontres/<str:token>/calendrier.ics", pages.my_calendar, name="my_calendar"),
    path("mes-rencontres/<str:token>/attestation/<int:pk>.pdf", pages.my_attestation, name="my_attestation"),
    path("mes-rencontres/<str:token>/effacer/", pages.erase, name="erase"),
    path(
        "mes-rencontres/<str:token>/inscriptions/<int:pk>/<slug:verb>/",
        pages.registration_act,
        name="registration_act",
    ),
]
