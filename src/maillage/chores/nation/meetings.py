"""Who works on each territory, and when its group meets: ten meetings held, one cancelled, four sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from maillage.chores.nation.bodies import BATCH
from maillage.groups.models import (
    InformationSession,
    Meeting,
    Participant,
    PracticeGroup,
    SessionGroup,
    Structure,
    StructureType,
    Theme,
)
from maillage.people.models import Person
from maillage.rules.french import PARIS
from maillage.territories.models import Territory

MONTHS = (1, 2, 3, 4, 5, 6, 9, 10, 11, 12)
QUARTERS = (2, 5, 9, 11)
STRUCTURES = 8
JOBS = ("agent d’accueil", "conseillère sociale", "éducateur", "gardien", "juriste", "infirmière")
Pool = tuple[int, int, int]
"""A participant: the territory, the rank there, the key of the row."""


def welcome_participants(territories: Sequence[Territory], each: int, at: dt.datetime) -> list[Pool]:
    """So many people on each territory, in eight structures of as many types."""
    types = list(StructureType.objects.order_by("position")[:STRUCTURES])
    structures = Structure.objects.bulk_create(
        [
            Structure(name=f"{kind.short} du {place.name}", search_key=f"{kind.code} {place.code}", type=kind)
            for place in territories
            for kind in types
        ],
        BATCH,
    )
    people = Participant.objects.bulk_create(
        [
            Participant(
                full_name=f"Personne {rank:02d} du {place.name}",
                search_key=f"personne {rank:02d} du {place.code}",
                email=f"personne{rank}@{place.code}.example.org",
                job=JOBS[rank % len(JOBS)],
                structure=structures[number * len(types) + rank % len(types)],
                created_at=at,
            )
            for number, place in enumerate(territories)
            for rank in range(each)
        ],
        BATCH,
    )
    return [
        (territories[number // each].pk, number % each, person.pk) for number, person in enumerate(people)
    ]


def _moment(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=PARIS)


def hold_meetings(groups: Iterable[PracticeGroup], months: Sequence[int] = MONTHS) -> None:
    """Write the calendars: one meeting in each of these months, now and then at a distance, one cancelled."""
    Meeting.objects.bulk_create(_meetings(groups, months), BATCH)


def _meetings(groups: Iterable[PracticeGroup], months: Sequence[int]) -> Iterator[Meeting]:
    for number, group in enumerate(groups):
        year = group.period_start.year
        for month in months:
            yield _meeting(group, dt.date(year, month, 1 + (7 * number + 3 * month) % 28), number)
        cancelled = _meeting(group, dt.date(year, MONTHS[number % len(MONTHS)], 28), number)
        cancelled.state, cancelled.cancel_reason = "cancelled", "Salle fermée"
        cancelled.attendance_closed_at = None
        yield cancelled


def _meeting(group: PracticeGroup, day: dt.date, number: int) -> Meeting:
    remote = (number + day.month) % 20 == 0
    return Meeting(
        group=group,
        day=day,
        starts_at=_moment(day, 9),
        ends_at=_moment(day, 12),
        place="Maison des associations",
        modality="remote" if remote else "in_person",
        remote_reason="Routes coupées" if remote else "",
        state="held",
        attendance_closed_at=_moment(day, 18),
        period_start=group.period_start,
        period_end=group.period_end,
        excluded_months=group.excluded_months,
    )


def hold_sessions(groups: Sequence[PracticeGroup], leaders: Sequence[Person]) -> None:
    """Write one information session a quarter, on a theme of the group."""
    themes = Theme.objects.bulk_create(
        [
            Theme(
                group=group,
                label="Le bruit et les voisins",
                added_at=_moment(group.period_start, 9),
                added_by=leader,
                accepted_at=_moment(group.period_start, 9),
            )
            for group, leader in zip(groups, leaders, strict=True)
        ],
        BATCH,
    )
    sessions = InformationSession.objects.bulk_create(
        (_session(theme, month) for theme in themes for month in QUARTERS), BATCH
    )
    SessionGroup.objects.bulk_create(
        (
            SessionGroup(
                session=session,
                group=session.group,
                day=session.day,
                invited_at=_moment(session.period_start, 9),
                accepted_at=_moment(session.period_start, 9),
                period_start=session.period_start,
                period_end=session.period_end,
            )
            for session in sessions
        ),
        BATCH,
    )


def _session(theme: Theme, month: int) -> InformationSession:
    group, day = theme.group, dt.date(theme.group.period_start.year, month, 20)
    return InformationSession(
        group=group,
        theme=theme,
        title="Comprendre pour mieux accompagner",
        day=day,
        starts_at=_moment(day, 14),
        ends_at=_moment(day, 16),
        attendees=20 + month,
        state="held",
        period_start=group.period_start,
        period_end=group.period_end,
    )
