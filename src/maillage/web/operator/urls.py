"""Addresses of the operator pages."""

from django.urls import path

from maillage.web.operator import agreements, applications, members

app_name = "operator"
urlpatterns = [
    path("conventions/", agreements.agreements, name="agreements"),
    path("conventions/<int:pk>/", agreements.agreement, name="agreement"),
    path("conventions/<int:pk>/signer/", agreements.agreement_sign, name="agreement_sign"),
    path("conventions/<int:pk>/observations/", agreements.repayment_contest, name="repayment_contest"),
    path("conventions/<int:pk>/documents/<slug:kind>.pdf", agreements.agreement_file, name="agreement_file"),
    path("equipe/", members.members, name="members"),
    path("equipe/<int:pk>/", members.members, name="members_of"),
    path("candidatures/", applications.applications, name="applications"),
    path("candidatures/commencer/<int:lot>/", applications.application_start, name="application_start"),
    path("candidatures/<str:number>/", applications.application, name="application"),
    path("candidatures/<str:number>/modifier/", applications.application_edit, name="application_edit"),
    path(
        "candidatures/<str:number>/pieces/<slug:code>/",
        applications.application_document,
        name="application_document",
    ),
    path(
        "candidatures/<str:number>/fichiers/<int:pk>/", applications.application_file, name="application_file"
    ),
    path(
        "candidatures/<str:number>/accuses/<int:pk>/",
        applications.application_acknowledgement,
        name="application_acknowledgement",
    ),
    path("candidatures/<str:number>/deposer/", applications.application_deposit, name="application_deposit"),
    path(
        "candidatures/<str:number>/valider/", applications.application_validate, name="application_validate"
    ),
    path("candidatures/<str:number>/rouvrir/", applications.application_reopen, name="application_reopen"),
    path(
        "candidatures/<str:number>/retirer/", applications.application_withdraw, name="application_withdraw"
    ),
]
