"""Reading the names of a meeting for a control: an act of its own, with its reason, for a time (F54; R76)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction

from maillage.groups.models import Meeting, NamesReading
from maillage.groups.operations.seats import subject_of_meeting
from maillage.groups.queries.sheet import Sheet, sheet_of
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.rules.french import day, typeset
from maillage.rules.personal_data import READING_MINUTES
from maillage.rules.verdict import no
from maillage.selection.letters import write_to_representatives


@transaction.atomic
def read_names(meeting: Meeting, *, reason: str, by: Person, at: dt.datetime) -> Sheet:
    """Give back the sheet of a meeting with its names, once the reading and its reason are in the journal; it
    stays open to that person alone for half an hour.

    The operator's representatives are told that it was read, by whom and why. Raises Refused without reason,
    and while the meeting is not held: there is nothing to control yet.
    """
    if meeting.state != "held":
        no("Les noms se consultent pour une rencontre tenue, dont la feuille est close.").require()
    if not reason.strip():
        no(
            "Indiquez le motif du contrôle : il est inscrit au journal et lu par l’opérateur.", "reason"
        ).require()
    said = typeset(reason.strip())
    group = meeting.group
    NamesReading.objects.create(
        meeting=meeting, by=by, reason=said, at=at, until=at + dt.timedelta(minutes=READING_MINUTES)
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="read_names",
        subject=subject_of_meeting(meeting),
        note=said,
    )
    write_to_representatives(
        group.agreement.operator,
        kind="names_read",
        key=f"names-read-{meeting.pk}-{by.pk}-{at.isoformat()}",
        at=at,
        letter=Letter(
            subject=typeset(f"{group.name} : une feuille de présence a été consultée"),
            paragraphs=(
                typeset(
                    f"Pour un contrôle, {by.full_name}, du Département, a consulté les noms de la feuille de "
                    f"présence de la rencontre du {day(meeting.day)}."
                ),
                typeset(f"Motif : {said}"),
                "Cette consultation est inscrite au journal.",
            ),
            action_label="Ouvrir la rencontre",
            action_url=f"{settings.MAILLAGE_BASE_URL}/operateur/rencontres/{meeting.pk}/",
        ),
    )
    return sheet_of(meeting)


def open_reading(meeting: Meeting, *, by: Person, at: dt.datetime) -> NamesReading | None:
    """Give back the reading of these names that is still open to that person, None when they must say why."""
    return meeting.names_readings.filter(by=by, at__lte=at, until__gt=at).order_by("-at").first()
