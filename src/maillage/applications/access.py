"""Who reads and writes an application: its own body before the closing, the officers only after it."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from maillage.applications.capacity import delegation_covers, may_be_engaged
from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.people.access import Standing
from maillage.people.models import Organisation, Role
from maillage.rules.application import may_validate_as
from maillage.rules.two_acts import may_do_both
from maillage.rules.verdict import YES, Verdict, no

WRITERS = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE)
READERS = (Role.INSTRUCTOR, Role.MANAGER, Role.AUDITOR)
AMOUNT_READERS = (*READERS, Role.FINANCE_OFFICER)
TOLD_WITH = (
    "lot__call",
    "lot__territory",
    "round__call",
    "organisation",
    "rhythm",
    "saved_by",
    "commitment_by",
)
"""What an application is read with, by whoever opens it or acts on it."""


def visible_applications(standing: Standing, at: dt.datetime) -> QuerySet[Application]:
    """Give back the applications this person may open at that time.

    Those of their own bodies at any time; those of the calls of their département once closed, and not before
    (equal treatment). Coordinators and the public see none.
    """
    own = Q(organisation__in=standing.organisation_ids(*WRITERS))
    received = Q(lot__call__funder__in=standing.organisation_ids(*READERS), window_closes_at__lte=at)
    return Application.objects.filter(own | received).select_related(
        *TOLD_WITH, "deposited_by", "validated_by"
    )


def may_start(standing: Standing, organisation: Organisation) -> Verdict:
    """Whether this person opens a file for that body: its preparer or its legal representative."""
    if standing.holds_in(organisation.pk, *WRITERS) and not organisation.is_department:
        return YES
    return no("Demandez à une personne chargée des dossiers de votre organisme de préparer la candidature.")


def may_write(standing: Standing, application: Application) -> Verdict:
    """Whether this person fills, deposits and reopens this file."""
    return may_start(standing, application.organisation)


def may_validate(standing: Standing, application: Application, at: dt.datetime) -> Verdict:
    """Whether this person validates this file, or declines to: the legal representative, or whoever holds a
    delegation with its document whose dates cover that instant (R57, F46); both roles for both acts.
    """
    body = application.organisation_id
    capacity = may_validate_as(
        legal_representative=standing.holds_in(body, Role.LEGAL_REPRESENTATIVE),
        delegation=standing.holds_in(body, *WRITERS) and delegation_covers(standing.person, application, at),
    )
    acts = may_do_both(
        same_person=application.deposited_by_id == standing.person.pk,
        prepares=standing.holds_in(body, Role.PREPARER),
    )
    return capacity and acts and may_be_engaged(application)


def may_withdraw(standing: Standing, application: Application) -> Verdict:
    """Whether this person takes the file out of the call: the legal representative only."""
    if standing.holds_in(application.organisation_id, Role.LEGAL_REPRESENTATIVE):
        return YES
    return no("Seule la représentation légale de votre organisme retire une candidature.")


def may_count(standing: Standing, call: Call) -> Verdict:
    """Whether this person knows how many applications the call has, at any time."""
    if standing.holds_in(call.funder_id, *AMOUNT_READERS):
        return YES
    return no("Le nombre de candidatures est réservé aux services du Département.")


def may_read_all(standing: Standing, call: Call, at: dt.datetime) -> Verdict:
    """Whether this person reads the table of applications: officers, of the rounds that are closed."""
    if not standing.holds_in(call.funder_id, *AMOUNT_READERS):
        return no("Les candidatures sont réservées aux services du Département.")
    today = at.astimezone(call.zone).date()
    if not call.window.is_closed(at) and not call.rounds.filter(closing_day__lt=today).exists():
        return no(
            "Les candidatures s’ouvrent après la clôture, pour l’égalité de traitement : "
            "avant, seul leur nombre est connu."
        )
    return YES
