"""Themes that arise in a group, and the information sessions born of them (R28–R31, R34, R41, F42)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.groups.models import InformationSession, Meeting, PracticeGroup, Theme
from maillage.groups.operations.attendance import check_not_certified
from maillage.groups.operations.group import subject_of_group
from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import PARIS, moment, search_key
from maillage.rules.lives import SESSION
from maillage.rules.period import Period
from maillage.rules.sessions import may_publish
from maillage.rules.verdict import Refused


def subject_of_session(session: InformationSession) -> Subject:
    """Give back an information session as the journal keeps it."""
    return Subject(kind="session", id=str(session.pk), label=f"{session.title}, {session.group.name}"[:300])


@transaction.atomic
def add_theme(
    group: PracticeGroup,
    label: str,
    meeting: Meeting | None = None,
    *,
    by: Person,
    at: dt.datetime,
    accepted: bool = True,
) -> Theme:
    """Note a theme that arose in the group, at that meeting (R30); the same theme again gains the meeting.

    With `accepted` off it is a coordinator's proposal, which the operator takes up with `accept_theme`.
    Raise Refused on an empty label or a meeting of another group.
    """
    clean = " ".join(label.split())
    if not clean:
        raise Refused("Indiquez le thème en quelques mots, sans décrire de situation.", "label")
    if meeting is not None and meeting.group_id != group.pk:
        raise Refused("Choisissez une rencontre de ce groupe.", "meeting")
    group = PracticeGroup.objects.select_for_update().get(pk=group.pk)
    key = search_key(clean)
    theme = next((row for row in group.themes.order_by("pk") if search_key(row.label) == key), None)
    if theme is None:
        theme = Theme.objects.create(
            group=group, label=clean, added_at=at, added_by=by, accepted_at=at if accepted else None
        )
    elif accepted and theme.accepted_at is None:
        theme.accepted_at = at
        theme.save(update_fields=["accepted_at"])
    if meeting is not None:
        theme.meetings.add(meeting)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="add_theme" if accepted else "propose_theme",
        subject=subject_of_group(group),
        after={"thème": theme.label, "rencontre": meeting.day if meeting else None},
    )
    return theme


@transaction.atomic
def accept_theme(theme: Theme, *, meeting: Meeting | None = None, by: Person, at: dt.datetime) -> Theme:
    """Take up a proposed theme, at the meeting where it arose when it did."""
    return add_theme(theme.group, theme.label, meeting, by=by, at=at)


@transaction.atomic
def propose_session(
    group: PracticeGroup,
    *,
    title: str,
    theme: Theme | None = None,
    speaker: str = "",
    from_surplus: bool = False,
    by: Person,
    at: dt.datetime,
) -> InformationSession:
    """Note the idea of a session, with or without its theme; `from_surplus`: paid by the surplus (R41)."""
    if theme is not None and theme.group_id != group.pk:
        raise Refused("Choisissez un thème de ce groupe.", "theme")
    session = InformationSession.objects.create(
        group=group,
        theme=theme,
        title=title.strip(),
        speaker=speaker.strip(),
        from_surplus=from_surplus,
        period_start=group.period_start,
        period_end=group.period_end,
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="propose_session",
        subject=subject_of_session(session),
        after={"thème": theme.label if theme else "", "excédent": from_surplus},
    )
    return session


def _lock(session: InformationSession) -> InformationSession:
    return (
        InformationSession.objects.select_for_update(of=("self",))
        .select_related("group", "theme")
        .get(pk=session.pk)
    )


@transaction.atomic
def schedule_session(
    session: InformationSession,
    *,
    day: dt.date,
    starts: dt.time,
    ends: dt.time,
    place: str = "",
    theme: Theme | None = None,
    speaker: str | None = None,
    by: Person,
    at: dt.datetime,
) -> InformationSession:
    """Give a session its date (R29); raise Refused without the group and theme it comes from (R30, F42, E2.8)
    or outside the agreement.
    """
    session = _lock(session)
    after = SESSION.after(session.state, "schedule")
    origin = theme or session.theme
    known = origin is not None and origin.accepted_at is not None and origin.group_id == session.group_id
    may_publish(theme=session.title, origin_group=origin if known else None).require()
    if ends <= starts:
        raise Refused("L’heure de fin doit suivre l’heure de début.", "ends")
    period = Period(session.period_start, session.period_end)
    if day not in period:
        raise Refused(
            f"Cette date est hors de la convention ({period})\u00a0: choisissez-en une dans la période.",
            "day",
        )
    session.theme, session.state, session.day, session.place = origin, after, day, place.strip()
    session.speaker = session.speaker if speaker is None else speaker.strip()
    session.starts_at = dt.datetime.combine(day, starts, tzinfo=PARIS)
    session.ends_at = dt.datetime.combine(day, ends, tzinfo=PARIS)
    session.save()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="schedule_session",
        subject=subject_of_session(session),
        after={"thème": origin.label if origin else "", "début": moment(session.starts_at)},
    )
    return session


@transaction.atomic
def hold_session(
    session: InformationSession, *, attendees: int, by: Person, at: dt.datetime
) -> InformationSession:
    """Declare a session held with the number of people who came; raise Refused before it has begun."""
    session = _lock(session)
    after = SESSION.after(session.state, "hold")
    check_not_certified(session.group)
    if session.starts_at is None or at < session.starts_at:
        raise Refused("Ce temps d’information n’a pas encore commencé\u00a0: déclarez-le tenu ensuite.")
    if attendees < 0:
        raise Refused("Indiquez le nombre de personnes présentes, 0 si personne n’est venu.", "attendees")
    session.state, session.attendees = after, attendees
    session.save(update_fields=["state", "attendees"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="hold_session",
        subject=subject_of_session(session),
        after={"état": session.state, "présents": attendees},
    )
    return session


@transaction.atomic
def cancel_session(
    session: InformationSession, *, reason: str, by: Person, at: dt.datetime
) -> InformationSession:
    """Cancel a session that was not held, with its reason."""
    session = _lock(session)
    if not reason.strip():
        raise Refused("Indiquez le motif de l’annulation.", "reason")
    session.state, session.cancel_reason = SESSION.after(session.state, "cancel"), reason.strip()
    session.save(update_fields=["state", "cancel_reason"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="cancel_session",
        subject=subject_of_session(session),
        after={"état": session.state},
        note=session.cancel_reason,
    )
    return session
