"""Years drawn at random, the same for the same seed: what may happen to five groups, in rows of the database.

Most rows are set at once; moves, cancellations, corrections and merges go through the real operations.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from maillage.applications.models import Application
from maillage.calls.models import Lot
from maillage.groups.models import (
    Attendance,
    Facilitation,
    InformationSession,
    Meeting,
    Participant,
    PracticeGroup,
    Registration,
    SessionAssociate,
    SessionGroup,
    Structure,
    StructureType,
    Theme,
)
from maillage.groups.operations import (
    cancel_meeting,
    load_structure_types,
    mark_attendance,
    merge_participants,
    move_meeting,
    open_group,
    undo_merge,
)
from maillage.groups.operations.attendance import Tap
from maillage.people.models import Person, Role
from maillage.rules.verdict import Refused
from tests.candidates import (
    Candidates,
    Department,
    give_role,
    make_application,
    make_call,
    make_candidates,
    make_department,
    make_person,
    moment,
)
from tests.groups.steps import signed_agreement
from tests.year import moment_of

OPENED = moment("2025-10-20T10:00")
AFTERWARDS = moment("2028-01-10T10:00")
JOBS = ("", "agent d’accueil", "Conseillère sociale", "éducateur", "Éducateur ", "GARDIEN", "gardien")
TYPES = ("bailleur", "ccas", "lda", "spip", "departement", "autre")
STATES = {
    "full": ("held",) * 7 + ("cancelled", "open", "planned"),
    "thin": ("held", "planned", "planned"),
    "cancelled": ("cancelled",),
    "to come": ("planned", "open"),
    "empty": (),
}
"""What becomes of the meetings of a group, by the shape of its year."""
SHAPES = ("full", "full", "full", "full", "full", "thin", "thin", "empty", "cancelled", "to come")
MARKS = ("present",) * 6 + ("absent", "absent", "excused", "unknown")
SEATS = ("registered", "registered", "waiting", "offered", "declined", "expired", "cancelled_by_person")


@dataclass(frozen=True)
class World:
    """Two calls, five groups on four territories, three operators; nothing has happened yet."""

    department: Department
    groups: tuple[PracticeGroup, ...]
    facilitators: tuple[Person, ...]

    def led(self) -> Iterator[tuple[PracticeGroup, Person]]:
        """Each group with who leads it."""
        return zip(self.groups, self.facilitators, strict=True)


def make_world() -> World:
    """Four groups of the call of 2025, the first of them open all summer; Artois again in 2026 (F8, F56)."""
    department = make_department()
    load_structure_types()
    candidates = make_candidates(make_call(department))
    groups, facilitators = [], []
    for number, application in enumerate((*candidates.all, _artois_again(candidates, department)), start=1):
        agreement = signed_agreement(application, department, f"2025-{number}")
        group = open_group(agreement, by=None, at=OPENED)
        person = give_role(make_person(f"Nora {number}"), agreement.operator, Role.FACILITATOR)
        Facilitation.objects.create(
            group=group, person=person, profession="psychologue", since=group.period_start
        )
        groups.append(group)
        facilitators.append(person)
    groups[0].strict_months = False
    groups[0].save(update_fields=["strict_months"])
    return World(department, tuple(groups), tuple(facilitators))


def _artois_again(candidates: Candidates, department: Department) -> Application:
    first = candidates.artois
    lot = Lot.objects.create(
        call=make_call(department, "AAP-2026"),
        territory=first.lot.territory,
        code="ART",
        name=first.lot.name,
        cohort="AMI 1",
        agreement_start=dt.date(2026, 11, 1),
        agreement_end=dt.date(2027, 10, 31),
        ceiling=first.lot.ceiling,
        coffee_ceiling=first.lot.coffee_ceiling,
    )
    return make_application(
        lot, first.organisation, candidates.horizon, number="AAP-2026-ART-001", every_months=2
    )


def write_year(world: World, seed: int) -> None:
    """Let a year happen: the same rows for the same seed."""
    draw = Random(seed)
    structures = _structures(draw)
    people = _people(draw, structures)
    types = {row.code: row for row in StructureType.objects.order_by("pk")}
    for group, leader in world.led():
        meetings = _meetings(group, draw)
        known = draw.sample(people, k=draw.randint(1, len(people)))
        Registration.objects.bulk_create(_registrations(meetings, known, draw))
        Attendance.objects.bulk_create(_presences(meetings, known, structures, types, leader, draw))
        _rearrange(group, leader, draw)
    _sessions(world, draw)
    for group, leader in world.led():
        _correct(group, leader, draw)
        _merge(group, leader, draw)


def _structures(draw: Random) -> list[Structure]:
    kinds = {row.code: row for row in StructureType.objects.order_by("pk")}
    return Structure.objects.bulk_create(
        Structure(name=f"Structure {n}", search_key=f"structure {n}", type=kinds[draw.choice(TYPES)])
        for n in range(draw.randint(1, 8))
    )


def _people(draw: Random, structures: list[Structure]) -> list[Participant]:
    """Some have an address, some none; a name in four is that of somebody else (F19, F20)."""
    count = draw.randint(2, 30)
    return Participant.objects.bulk_create(
        Participant(
            full_name=f"Personne {n % 4 or n}",
            search_key=f"personne {n % 4 or n}",
            email=f"personne{n}@example.org" if draw.random() < 0.6 else "",
            job=draw.choice(JOBS),
            structure=draw.choice(structures),
            created_at=OPENED,
        )
        for n in range(count)
    )


def _meetings(group: PracticeGroup, draw: Random) -> list[Meeting]:
    """One a month or so; two in a month or in a day (F11), in summer where the call only warns (F8), and
    now and then one kept from an agreement that was longer, beyond the period of today (F10, F33)."""
    states = STATES[draw.choice(SHAPES)]
    if not states:
        return []
    every = group.agreement.rhythm.every_months
    rows = []
    for month in range(0, 12, every):
        first = _months_later(group.period_start, month)
        if first.month in (7, 8) and (group.strict_months or draw.random() < 0.5):
            continue
        days = [first + dt.timedelta(days=draw.randrange(28))]
        if draw.random() < 0.15:
            days.append(days[0] + dt.timedelta(days=draw.choice((0, 0, 1, 9))))
        rows += [_meeting(group, day, draw.choice(states), rank, draw) for rank, day in enumerate(days)]
    if draw.random() < 0.4:
        beyond = group.period_end + dt.timedelta(days=draw.randint(1, 50))
        rows.append(_meeting(group, beyond, draw.choice(states), 0, draw))
    kept = [row for row in rows if not (group.strict_months and row.day.month in (7, 8))]
    return Meeting.objects.bulk_create(kept)


def _months_later(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)


def _meeting(group: PracticeGroup, day: dt.date, state: str, rank: int, draw: Random) -> Meeting:
    remote = draw.random() < 0.2
    return Meeting(
        group=group,
        day=day,
        starts_at=moment_of(day, 9 + 4 * rank),
        ends_at=moment_of(day, 12 + 4 * rank),
        place="Salle des essais",
        modality="remote" if remote else "in_person",
        remote_reason="Verglas" if remote else "",
        state=state,
        cancel_reason="Grève" if state == "cancelled" else "",
        attendance_closed_at=moment_of(day, 19) if state == "held" else None,
        period_start=min(day, group.period_start),
        period_end=max(day, group.period_end),
        excluded_months=group.excluded_months,
        strict_months=group.strict_months,
    )


def _registrations(
    meetings: list[Meeting], people: list[Participant], draw: Random
) -> Iterator[Registration]:
    """Seats, queues and withdrawals: none of them is a presence."""
    for meeting in meetings:
        for person in draw.sample(people, k=draw.randint(0, min(8, len(people)))):
            state = draw.choice(SEATS) if meeting.state != "cancelled" else "cancelled_by_organiser"
            yield Registration(
                meeting=meeting,
                participant=person,
                state=state,
                registered_at=OPENED,
                offered_until=meeting.starts_at if state == "offered" else None,
                structure=person.structure,
                job=person.job,
            )


def _presences(
    meetings: list[Meeting],
    people: list[Participant],
    structures: list[Structure],
    types: dict[str, StructureType],
    leader: Person,
    draw: Random,
) -> Iterator[Attendance]:
    """Who came, from where they worked that day (F21), some with no origin; at times nobody (F14)."""
    employer = {person.pk: person.structure for person in people}
    for meeting in sorted(meetings, key=lambda one: one.starts_at):
        if meeting.state not in ("held", "open") or draw.random() < 0.1:
            continue
        for person in draw.sample(people, k=draw.randint(0, len(people))):
            if draw.random() < 0.08:
                employer[person.pk] = draw.choice(structures)
            where = employer[person.pk]
            told = draw.random()
            state = draw.choice(MARKS)
            yield Attendance(
                meeting=meeting,
                participant=person,
                state=state,
                walk_in=draw.random() < 0.4,
                remote=state == "present" and meeting.modality == "remote",
                structure=where,
                structure_type=None if told < 0.07 else types["autre"] if told < 0.12 else where.type,
                job=person.job if draw.random() < 0.9 else draw.choice(JOBS),
                out_of_perimeter=draw.random() < 0.05,
                marked_at=meeting.starts_at,
                marked_by=leader,
            )


def _rearrange(group: PracticeGroup, leader: Person, draw: Random) -> None:
    """Meetings to come moved to another day, or cancelled; what the calendar refuses stays as it was."""
    coming = group.meetings.filter(state__in=("planned", "open"), attendances=None).order_by("pk")
    for meeting in list(coming)[:2]:
        with suppress(Refused):
            if draw.random() < 0.6:
                day = meeting.day + dt.timedelta(days=draw.choice((-40, -7, 3, 21)))
                move_meeting(meeting, day=day, by=leader, at=OPENED)
            else:
                cancel_meeting(meeting, reason="Salle fermée", by=leader, at=OPENED)


def _correct(group: PracticeGroup, leader: Person, draw: Random) -> None:
    """A presence or two put right after the closing, with its reason."""
    rows = list(
        Attendance.objects.filter(meeting__group=group, meeting__state="held")
        .select_related("meeting", "participant")
        .order_by("pk")
    )
    for row in draw.sample(rows, k=min(len(rows), draw.randint(0, 2))):
        state = "absent" if row.state == "present" else "present"
        mark_attendance(
            row.meeting, row.participant, state, tap=Tap(reason="Feuille mal lue"), by=leader, at=AFTERWARDS
        )


def _merge(group: PracticeGroup, leader: Person, draw: Random) -> None:
    """Two records said to be one person, at times wrongly: then it is undone (R85, F19, F20)."""
    met = list(
        Participant.objects.filter(attendances__meeting__group=group, merged_into=None)
        .distinct()
        .order_by("-email", "pk")
    )
    if len(met) < 2 or draw.random() < 0.4:
        return
    kept, merged = sorted(draw.sample(range(len(met)), k=2))
    with suppress(Refused):
        merge = merge_participants(met[kept], met[merged], group=group, by=leader, at=AFTERWARDS)
        if draw.random() < 0.25:
            undo_merge(merge, by=leader, at=AFTERWARDS)


def _sessions(world: World, draw: Random) -> None:
    """Up to five a group: some cancelled, some to come, some common to a group that accepted or not (F44)."""
    first_call = [group for group in world.groups if group.lot.call_id == world.groups[0].lot.call_id]
    for group, leader in world.led():
        theme = Theme.objects.create(
            group=group, label="Le bruit", added_at=OPENED, added_by=leader, accepted_at=OPENED
        )
        for _ in range(draw.randint(0, 5)):
            _session(group, theme, draw.choice(first_call), draw)


def _session(group: PracticeGroup, theme: Theme, other: PracticeGroup, draw: Random) -> None:
    day = group.period_start + dt.timedelta(days=draw.randrange(365))
    state = draw.choice(("held", "held", "held", "scheduled", "cancelled", "idea"))
    dated = state in ("held", "scheduled")
    session = InformationSession.objects.create(
        group=group,
        theme=theme,
        title="Comprendre",
        day=day if dated else None,
        starts_at=moment_of(day, 9) if dated else None,
        ends_at=moment_of(day, 12) if dated else None,
        attendees=draw.randint(0, 60) if state == "held" else None,
        state=state,
        cancel_reason="Grève" if state == "cancelled" else "",
        period_start=group.period_start,
        period_end=group.period_end,
    )
    SessionAssociate.objects.create(session=session, rank=1, name="Dr Associée")
    common = draw.random() < 0.4 and other.pk != group.pk and other.period_start <= day <= other.period_end
    for part in (group, other) if common else (group,):
        accepted = part is group or draw.random() < 0.7
        SessionGroup.objects.create(
            session=session,
            group=part,
            day=session.day,
            invited_at=OPENED,
            accepted_at=OPENED if accepted else None,
            period_start=part.period_start,
            period_end=part.period_end,
        )
