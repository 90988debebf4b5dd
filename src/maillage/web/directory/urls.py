"""Addresses of the directory for those who keep it."""

from django.urls import path, re_path

from maillage.web.directory import acts, campaigns, entries, proposals, supplies

app_name = "directory"
urlpatterns = [
    path("", entries.resources, name="resources"),
    path("a-verifier/", entries.resources_due, name="resources_due"),
    path("ajouter/", entries.resource_new, name="resource_new"),
    re_path(
        r"^(?P<name>annuaire\.csv|annuaire\.xlsx|data-inclusion\.json|services\.csv|structures\.csv)$",
        supplies.directory_file,
        name="directory_file",
    ),
    path("<int:pk>/", entries.resource, name="resource"),
    path("<int:pk>/corriger/", entries.resource_edit, name="resource_edit"),
    path("<int:pk>/verifier/", acts.resource_check, name="resource_check"),
    re_path(r"^(?P<pk>\d+)/(?P<word>fermer|archiver)/$", acts.resource_end, name="resource_end"),
    path("<int:pk>/retablir/", acts.resource_restore, name="resource_restore"),
    path("imports/", supplies.supplies, name="supplies"),
    path("imports/<int:pk>/", supplies.supply, name="supply"),
    path("imports/<int:pk>/rapport.xlsx", supplies.supply_report, name="supply_report"),
    path("reglages/", supplies.settings, name="settings"),
    path("reglages/depart/", supplies.seed, name="seed"),
    path("campagnes/", campaigns.campaigns, name="campaigns"),
    path("campagnes/lancer/", campaigns.campaign_new, name="campaign_new"),
    path("campagnes/<int:pk>/", campaigns.campaign, name="campaign"),
    path("campagnes/<int:pk>/clore/", campaigns.campaign_close, name="campaign_close"),
    path(
        "campagnes/<int:pk>/injoignable/<int:entry>/",
        campaigns.campaign_unreachable,
        name="campaign_unreachable",
    ),
    path("propositions/", proposals.proposals, name="proposals"),
    path("propositions/signaler/", proposals.proposal_new, name="proposal_new"),
    path("propositions/<int:pk>/", proposals.proposal, name="proposal"),
]
