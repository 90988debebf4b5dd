"""Every address of the site, cut by audience."""

from django.urls import include, path

handler500 = "maillage.web.faults.server_error"
urlpatterns = [
    path("", include("maillage.web.public.urls")),
    path("", include("maillage.web.account.urls")),
    path("", include("maillage.web.participant.urls")),
    path("operateur/", include("maillage.web.operator.urls")),
    path("departement/", include("maillage.web.department.urls")),
    path("coordination/", include("maillage.web.coordinator.urls")),
    path("annuaire/", include("maillage.web.directory.urls")),
    path("api/v1/", include("maillage.web.api.urls")),
    path("ui/", include("maillage.ui.urls")),
]
