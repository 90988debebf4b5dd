"""Addresses of the operator pages."""

from django.urls import path, re_path

from maillage.web.operator import (
    agreements,
    applications,
    conversation,
    expenses,
    groups,
    meetings,
    members,
    notices,
    reports,
    scores,
    sessions,
)

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
    path("candidatures/<str:number>/notification/", notices.application_notice, name="application_notice"),
    path("candidatures/<str:number>/notes/", scores.scores, name="scores"),
    re_path(
        r"^candidatures/(?P<number>[^/]+)/notes\.(?P<kind>pdf|xlsx)$", scores.scores_file, name="scores_file"
    ),
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
    path("candidatures/<str:number>/echange/", conversation.conversation, name="conversation"),
    path(
        "candidatures/<str:number>/echange/<int:pk>/",
        conversation.conversation_file,
        name="conversation_file",
    ),
    path("candidatures/<str:number>/deposer/", applications.application_deposit, name="application_deposit"),
    path(
        "candidatures/<str:number>/valider/", applications.application_validate, name="application_validate"
    ),
    path("candidatures/<str:number>/refuser/", applications.application_decline, name="application_decline"),
    path("candidatures/<str:number>/rouvrir/", applications.application_reopen, name="application_reopen"),
    path(
        "candidatures/<str:number>/retirer/", applications.application_withdraw, name="application_withdraw"
    ),
    path("groupes/", groups.groups, name="groups"),
    path("groupes/<int:pk>/", groups.group, name="group"),
    path("groupes/<int:pk>/planifier/", groups.group_plan, name="group_plan"),
    path("groupes/<int:pk>/rencontres/ajouter/", groups.group_meeting_new, name="group_meeting_new"),
    path("groupes/<int:pk>/presentation/", groups.group_presentation, name="group_presentation"),
    path("groupes/<int:pk>/animation/", groups.group_facilitator, name="group_facilitator"),
    path("groupes/<int:pk>/temps-d-information/", sessions.sessions, name="sessions"),
    path("groupes/<int:pk>/noter/<slug:what>/", sessions.session_new, name="session_new"),
    path("groupes/<int:pk>/themes/<int:theme>/retenir/", sessions.theme_accept, name="theme_accept"),
    path("temps-d-information/<int:pk>/<slug:verb>/", sessions.session_act, name="session_act"),
    path("rencontres/<int:pk>/", meetings.meeting, name="meeting"),
    path("rencontres/<int:pk>/presences/", meetings.attendance, name="attendance"),
    path("rencontres/<int:pk>/presences/clore/", meetings.attendance_close, name="attendance_close"),
    path("rencontres/<int:pk>/emargement.pdf", meetings.meeting_sheet, name="meeting_sheet"),
    path("rencontres/<int:pk>/inscription.svg", meetings.meeting_code, name="meeting_code"),
    path("rencontres/<int:pk>/<slug:verb>/", meetings.meeting_act, name="meeting_act"),
    path("inscriptions/<int:pk>/", meetings.registration_act, name="registration_act"),
    path("depenses/", expenses.expenses, name="expenses"),
    path("depenses/<int:pk>/", expenses.agreement_expenses, name="agreement_expenses"),
    path("depenses/<int:pk>/ajouter/", expenses.expense_new, name="expense_new"),
    path("depenses/une/<int:pk>/", expenses.expense, name="expense"),
    path("depenses/une/<int:pk>/justificatif/", expenses.expense_receipt, name="expense_receipt"),
    path("bilans/", reports.reports, name="reports"),
    path("bilans/<int:pk>/", reports.report, name="report"),
    path("bilans/<int:pk>/transmettre/", reports.report_submit, name="report_submit"),
    path("bilans/<int:pk>/bilan.pdf", reports.report_file, name="report_file"),
    path("comites/<int:pk>/", reports.committee, name="committee"),
    path("indicateurs/<int:pk>/", reports.group_indicators, name="group_indicators"),
]
