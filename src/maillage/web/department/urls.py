"""Addresses of the department pages."""

from django.urls import path

from maillage.web.department import agreements, assessment, calls, decisions, journal, members, payments

app_name = "department"
urlpatterns = [
    path("appels/<int:pk>/candidatures/", assessment.applications, name="applications"),
    path("candidatures/<int:pk>/", assessment.assessment, name="assessment"),
    path("candidatures/pieces/<int:pk>/", assessment.application_document, name="application_document"),
    path("appels/<int:pk>/credits/", decisions.call_funding, name="call_funding"),
    path("conditions/<int:pk>/non-remplie/", decisions.condition_failure, name="condition_failure"),
    path("appels/<int:pk>/decisions/", decisions.decisions, name="decisions"),
    path("candidatures/<int:pk>/decision/", decisions.decision, name="decision"),
    path("decisions/<int:pk>/notifier/", decisions.decision_notify, name="decision_notify"),
    path("decisions/<int:pk>/notification.pdf", decisions.notice, name="notice"),
    path("decisions/<int:pk>/convention/", agreements.agreement_prepare, name="agreement_prepare"),
    path("conventions/", agreements.agreements, name="agreements"),
    path("conventions/<int:pk>/", agreements.agreement, name="agreement"),
    path("conventions/<int:pk>/service-fait/", agreements.service, name="agreement_service"),
    path("conventions/<int:pk>/documents/<slug:kind>.pdf", agreements.agreement_file, name="agreement_file"),
    path("conventions/<int:pk>/<slug:verb>/", agreements.agreement_act, name="agreement_act"),
    path("paiements/", payments.payments, name="payments"),
    path("paiements/<int:pk>/", payments.payment_step, name="payment_step"),
    path("reversements/<int:pk>/", payments.repayment_step, name="repayment_step"),
    path("journal/", journal.journal, name="journal"),
    path("personnes/", members.members, name="members"),
    path("personnes/organisme/", members.organisation_new, name="organisation_new"),
    path("appels/", calls.calls, name="calls"),
    path("appels/importer/", calls.call_import, name="call_import"),
    path("appels/<int:pk>/", calls.call, name="call"),
    path("appels/<int:pk>/publier/", calls.call_publish, name="call_publish"),
    path("appels/<int:pk>/lots/<int:lot>/cohorte/", calls.call_cohort, name="call_cohort"),
    path("appels/<int:pk>/contact/", calls.call_contact, name="call_contact"),
    path("appels/<int:pk>/cloture/", calls.call_extend, name="call_extend"),
    path("appels/<int:pk>/appel.toml", calls.call_file, name="call_file"),
    path("appels/<int:pk>/candidatures.xlsx", calls.call_applications, name="call_applications"),
]
