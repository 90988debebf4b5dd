"""Themes that arise in a group, and the information sessions born of them (R28–R31, R34, R41, F42)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from maillage.groups.models import (
    InformationSession,
    Meeting,
    PracticeGroup,
    SessionAssociate,
    SessionGroup,
    SessionMove,
    Theme,
)
from maillage.groups.operations.attendance import check_not_certified
from maillage.groups.operations.group import subject_of_group
from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import PARIS, moment, search_key
from maillage.rules.lives import SESSION
from maillage.rules.period import Period
from maillage.rules.sessions import Associate, may_publish
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

    With `accepted` off it is a coordinator's proposal, which the operator takes up with `accept_theme`, and
    which changes nothing of a theme that the group has already.
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
    if meeting is not None and (accepted or theme.accepted_at is None):
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
    meeting: Meeting | None = None,
    associates: Sequence[Associate] = (),
    from_surplus: bool = False,
    by: Person,
    at: dt.datetime,
) -> InformationSession:
    """Note the idea of a session, with or without its theme and the meeting where it arose.

    `from_surplus`: paid by the surplus (R41). Raise Refused on a theme or a meeting of another group.
    """
    if theme is not None and theme.group_id != group.pk:
        raise Refused("Choisissez un thème de ce groupe.", "theme")
    session = InformationSession.objects.create(
        group=group,
        theme=theme,
        meeting=_origin(group, theme, meeting),
        title=title.strip(),
        from_surplus=from_surplus,
        period_start=group.period_start,
        period_end=group.period_end,
    )
    SessionGroup.objects.create(
        session=session,
        group=group,
        invited_at=at,
        accepted_at=at,
        period_start=group.period_start,
        period_end=group.period_end,
    )
    _associate(session, associates)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="propose_session",
        subject=subject_of_session(session),
        after={"thème": theme.label if theme else "", "excédent": from_surplus},
    )
    return session


def _origin(group: PracticeGroup, theme: Theme | None, meeting: Meeting | None) -> Meeting | None:
    """The meeting of origin: the one given, or the first at which the theme arose (R30)."""
    if meeting is not None:
        if meeting.group_id != group.pk:
            raise Refused("Choisissez une rencontre de ce groupe.", "meeting")
        return meeting
    return theme.meetings.order_by("starts_at", "pk").first() if theme else None


def _associate(session: InformationSession, associates: Sequence[Associate]) -> None:
    session.associates.all().delete()
    SessionAssociate.objects.bulk_create(
        SessionAssociate(
            session=session, rank=rank, name=person.name, job=person.job, structure=person.structure
        )
        for rank, person in enumerate(associates, start=1)
    )


def lock_session(session: InformationSession) -> InformationSession:
    """Give back the session under lock, with its group and theme."""
    return (
        InformationSession.objects.select_for_update(of=("self",))
        .select_related("group", "theme")
        .get(pk=session.pk)
    )


def _give_date(
    session: InformationSession, day: dt.date, starts: dt.time, ends: dt.time, place: str
) -> dt.datetime:
    """Write when and where, and give back its start; raise Refused outside the agreement of any group."""
    if ends <= starts:
        raise Refused("L’heure de fin doit suivre l’heure de début.", "ends")
    for part in session.parts.select_related("group").order_by("pk"):
        period = Period(part.period_start, part.period_end)
        if day not in period:
            whose = "" if part.group_id == session.group_id else f", {part.group.name}"
            raise Refused(
                f"Cette date est hors de la convention ({period}{whose})\u00a0: "
                "choisissez-en une dans la période.",
                "day",
            )
    session.day, session.place = day, place.strip()
    starts_at = session.starts_at = dt.datetime.combine(day, starts, tzinfo=PARIS)
    session.ends_at = dt.datetime.combine(day, ends, tzinfo=PARIS)
    session.parts.update(day=day)
    return starts_at


@transaction.atomic
def schedule_session(
    session: InformationSession,
    *,
    day: dt.date,
    starts: dt.time,
    ends: dt.time,
    place: str = "",
    theme: Theme | None = None,
    meeting: Meeting | None = None,
    associates: Sequence[Associate] | None = None,
    by: Person,
    at: dt.datetime,
) -> InformationSession:
    """Give a session its date (R29); raise Refused without the group and theme it comes from (R30, F42, E2.8)
    or outside the agreement of one of its groups. `associates` stay as they are when None.
    """
    session = lock_session(session)
    after = SESSION.after(session.state, "schedule")
    origin = theme or session.theme
    known = origin is not None and origin.accepted_at is not None and origin.group_id == session.group_id
    may_publish(theme=session.title, origin_group=origin if known else None).require()
    starts_at = _give_date(session, day, starts, ends, place)
    session.meeting = _origin(session.group, origin, meeting or session.meeting)
    session.theme, session.state = origin, after
    session.save()
    if associates is not None:
        _associate(session, associates)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="schedule_session",
        subject=subject_of_session(session),
        after={"thème": origin.label if origin else "", "début": moment(starts_at)},
    )
    return session


@transaction.atomic
def move_session(
    session: InformationSession,
    *,
    day: dt.date,
    starts: dt.time,
    ends: dt.time,
    place: str = "",
    reason: str,
    by: Person,
    at: dt.datetime,
) -> InformationSession:
    """Give a scheduled session another date, other hours or another place, with its reason; the earlier ones
    stay as history. Raise Refused when nothing changes, and as scheduling would.
    """
    session = lock_session(session)
    if session.state != "scheduled" or session.starts_at is None or session.ends_at is None:
        raise Refused(
            f"Ce temps d’information est {SESSION.states[session.state]}\u00a0: il ne se déplace pas."
        )
    if not reason.strip():
        raise Refused("Indiquez le motif du déplacement.", "reason")
    before = (session.starts_at, session.ends_at, session.place)
    starts_at = _give_date(session, day, starts, ends, place)
    if (session.starts_at, session.ends_at, session.place) == before:
        raise Refused(
            "Rien ne change\u00a0: indiquez une autre date, d’autres heures ou un autre lieu.", "day"
        )
    session.sequence += 1
    session.save()
    SessionMove.objects.create(
        session=session,
        moved_from=before[0],
        moved_to=starts_at,
        ends_from=before[1],
        ends_to=session.ends_at,
        place_from=before[2],
        place_to=session.place,
        reason=reason.strip(),
        at=at,
        by=by,
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="move_session",
        subject=subject_of_session(session),
        before={"début": moment(before[0]), "lieu": before[2]},
        after={"début": moment(starts_at), "lieu": session.place},
        note=reason.strip(),
    )
    return session


@transaction.atomic
def hold_session(
    session: InformationSession, *, attendees: int, by: Person, at: dt.datetime
) -> InformationSession:
    """Declare a session held with the number of people who came; raise Refused before it has begun."""
    session = lock_session(session)
    after = SESSION.after(session.state, "hold")
    for part in session.parts.filter(accepted_at__isnull=False).select_related("group").order_by("pk"):
        check_not_certified(part.group)
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
    session = lock_session(session)
    if not reason.strip():
        raise Refused("Indiquez le motif de l’annulation.", "reason")
    session.state, session.cancel_reason = SESSION.after(session.state, "cancel"), reason.strip()
    session.sequence += 1
    session.save(update_fields=["state", "cancel_reason", "sequence"])
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
