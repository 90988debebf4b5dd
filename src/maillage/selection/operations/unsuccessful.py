"""Declaring that a lot gives no operator, and coming back on it (F2)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.applications.models import Application
from maillage.calls.models import Lot
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import plural
from maillage.rules.verdict import no
from maillage.rules.window import moment_of
from maillage.selection.models import Decision, UnsuccessfulLot
from maillage.selection.operations.decision import envelope_of

OUT = (
    "draft",
    "deposited",
    "not_considered",
    "withdrawn",
    "ineligible",
    "admitted",
    "rejected",
    "cancelled_conditions",
)
"""The states of an application that will not itself open a group, once the call is closed."""


@transaction.atomic
def declare_unsuccessful(
    lot: Lot, *, motive: str, follow_up: str = "none", by: Person, at: dt.datetime
) -> UnsuccessfulLot:
    """Declare a lot without result, and what comes next; its credits stay in the envelope (F2).

    Raises Refused without motive, before the closing, when it is declared already, while an application of
    the lot is still to examine, to decide, in reserve or selected, and while a candidate was not told: the
    public page says it.
    """
    envelope = envelope_of(lot.call_id)
    call = envelope.call
    if not motive.strip():
        no(
            "Indiquez pourquoi ce territoire est déclaré infructueux : le motif est publié.", "motive"
        ).require()
    if not call.window.is_closed(at):
        closing = moment_of(call.window.closes_at, call.zone)
        no(f"Un territoire se déclare infructueux après la clôture, le {closing}.").require()
    if UnsuccessfulLot.objects.filter(lot=lot).exists():
        no("Ce territoire est déjà déclaré infructueux.").require()
    running = Application.objects.filter(lot=lot).exclude(state__in=OUT).count()
    if running:
        no(
            f"{plural(running, 'candidature')} de ce territoire {'restent' if running > 1 else 'reste'} à "
            "examiner, à décider ou à financer : rendez d’abord la décision."
        ).require()
    untold = Decision.objects.filter(lot=lot, notified_at=None).order_by("application__number")
    for number in untold.values_list("application__number", flat=True)[:1]:
        no(
            f"La notification de la candidature n° {number} n’est pas envoyée : envoyez-la d’abord, car la "
            "page publique annonce les territoires infructueux."
        ).require()
    found = UnsuccessfulLot.objects.create(
        lot=lot, motive=motive.strip(), follow_up=UnsuccessfulLot.FollowUp(follow_up), at=at, by=by
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="declare_unsuccessful",
        subject=call.subject,
        after={
            "territoire": lot.name,
            "suite": found.get_follow_up_display(),
            "plafond rendu à l’enveloppe": lot.ceiling,
            "reste de l’enveloppe": envelope.notified - envelope.committed,
        },
        note=found.motive,
    )
    return found


@transaction.atomic
def undo_unsuccessful(found: UnsuccessfulLot, *, by: Person, at: dt.datetime) -> None:
    """Take the declaration back. Raises Refused once an award of the call was decided after it."""
    lot = found.lot
    envelope_of(lot.call_id)
    found = UnsuccessfulLot.objects.select_for_update(of=("self",)).get(pk=found.pk)
    later = Decision.objects.filter(lot__call_id=lot.call_id, outcome="selected", at__gte=found.at)
    if later.exists():
        no(
            "Des attributions ont été décidées depuis avec ces crédits : la déclaration ne se reprend plus."
        ).require()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="undo_unsuccessful",
        subject=lot.call.subject,
        before={"territoire": lot.name, "motif": found.motive},
    )
    found.delete()
