"""Ties between an officer and an applicant: told before scoring, they bar from the file (F51)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.applications.models import Application
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.lives import APPLICATION
from maillage.rules.verdict import no
from maillage.selection.models import AbsenceOfTie, ConflictOfInterest, Score
from maillage.selection.operations.assessment import locked, require_no_tie, step


@transaction.atomic
def declare_no_tie(application: Application, *, by: Person, at: dt.datetime) -> AbsenceOfTie:
    """Keep the assessor's word that no tie exists with the applicant, and give it back; once is enough.

    Raises Refused when a tie is declared.
    """
    application = locked(application)
    require_no_tie(application, by)
    word, new = AbsenceOfTie.objects.get_or_create(application=application, person=by, defaults={"at": at})
    if new:
        record(chain=chain(), at=at, actor=by.actor, verb="declare_no_tie", subject=application.subject)
    return word


@transaction.atomic
def declare_tie(
    application: Application, person: Person, *, reason: str, by: Person, at: dt.datetime
) -> ConflictOfInterest:
    """Declare a tie of one's own, or of a colleague; that person's marks are set aside, the trace is kept.

    A note already settled opens again, since it was made with these marks. A decision already made stands:
    it is for a manager to go back on it. Raises Refused without a reason, or when it is already declared.
    """
    application = locked(application)
    if not reason.strip():
        no(
            "Indiquez la nature du lien avec l’organisme, en une phrase\u00a0: elle figure au dossier.",
            "reason",
        ).require()
    if ConflictOfInterest.objects.filter(application=application, person=person).exists():
        no("Ce lien est déjà déclaré pour cette candidature.", "person").require()
    aside = Score.objects.counted().filter(application=application, assessor=person).update(set_aside_at=at)
    AbsenceOfTie.objects.filter(application=application, person=person).delete()
    tie = ConflictOfInterest.objects.create(
        application=application, person=person, reason=reason.strip(), at=at, declared_by=by
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="declare_tie",
        subject=application.subject,
        after={"agent": person.full_name, "notes écartées": aside},
    )
    if aside and APPLICATION.may(application.state, "reopen_scores"):
        step(application, "reopen_scores", by=by, at=at)
    return tie
