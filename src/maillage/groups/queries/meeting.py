"""Meetings as pages, sheets and lists show them: counts for all, names for those who may read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from maillage.groups.models import Attendance, Meeting, PracticeGroup, Registration, Structure
from maillage.groups.models.meeting import Modality
from maillage.rules.calendar import is_additional
from maillage.rules.french import clock, long_date, plural, search_key, typeset
from maillage.rules.lives import ATTENDANCE, MEETING, REGISTRATION
from maillage.rules.meetings import modality


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting with its counts. `additional` marks one beyond the agreed rhythm (F11)."""

    pk: int
    public_id: str
    group: str
    territory: str
    day: dt.date
    starts_at: dt.datetime
    when: str
    place: str
    state: str
    state_label: str
    remote: bool
    modality: str
    remote_reason: str
    cancel_reason: str
    capacity: int
    registered: int
    waiting: int
    offered: int
    present: int
    additional: bool = False

    @property
    def is_full(self) -> bool:
        """Whether the next to sign up would wait (R35)."""
        return self.registered + self.offered >= self.capacity or self.waiting > 0

    @property
    def free(self) -> int:
        """Seats left below the wished number."""
        return 0 if self.waiting else max(self.capacity - self.registered - self.offered, 0)


def hours(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """« 9 h 30–12 h »."""
    return f"{clock(starts_at)}\u2013{clock(ends_at)}"


def _counted(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return meetings.select_related("group__lot__territory").annotate(
        registered=Count("registrations", filter=Q(registrations__state="registered"), distinct=True),
        waiting=Count("registrations", filter=Q(registrations__state="waiting"), distinct=True),
        offered=Count("registrations", filter=Q(registrations__state="offered"), distinct=True),
        present=Count("attendances", filter=Q(attendances__state="present"), distinct=True),
    )


def _row(meeting: Meeting, *, additional: bool = False) -> MeetingRow:
    remote = meeting.modality == Modality.REMOTE
    counts = {name: getattr(meeting, name) for name in ("registered", "waiting", "offered", "present")}
    return MeetingRow(
        pk=meeting.pk,
        public_id=str(meeting.public_id),
        group=meeting.group.name,
        territory=meeting.group.lot.territory.name,
        day=meeting.day,
        starts_at=meeting.starts_at,
        when=f"{long_date(meeting.day)}, {hours(meeting.starts_at, meeting.ends_at)}",
        place=meeting.place,
        state=meeting.state,
        state_label=MEETING.states[meeting.state],
        remote=remote,
        modality=modality(remote=remote),
        remote_reason=meeting.remote_reason,
        cancel_reason=meeting.cancel_reason,
        capacity=meeting.group.wished_capacity,
        additional=additional,
        **counts,
    )


def meetings_of(group: PracticeGroup) -> list[MeetingRow]:
    """Give back the meetings of a group in order of day; one query. `group` comes with its rhythm."""
    rows = []
    counted: list[dt.date] = []
    every, expected = group.agreement.rhythm.every_months, group.agreement.expected_meetings
    for meeting in _counted(Meeting.objects.filter(group=group)).order_by("starts_at", "pk"):
        live = meeting.state != "cancelled"
        rows.append(_row(meeting, additional=live and is_additional(meeting.day, counted, every, expected)))
        if live:
            counted.append(meeting.day)
    return rows


def meeting_row(meeting: Meeting) -> MeetingRow:
    """Give back one meeting with its counts; one query."""
    return _row(_counted(Meeting.objects.filter(pk=meeting.pk)).get())


def upcoming(limit: int, at: dt.datetime) -> list[MeetingRow]:
    """Give back the next meetings that take registrations, all territories, soonest first; one query."""
    meetings = Meeting.objects.filter(state="open", starts_at__gt=at)
    return [_row(meeting) for meeting in _counted(meetings).order_by("starts_at", "pk")[:limit]]


@dataclass(frozen=True, slots=True)
class TypeCount:
    """How many people of a type of structure, in words: « 5 bailleurs »."""

    label: str
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class Mix:
    """Who comes, by type of structure, without any name (R28): « 13 inscrits : 5 bailleurs, 4 CCAS… »."""

    total: int
    types: tuple[TypeCount, ...]
    sentence: str


def registered_mix(meetings: Iterable[int]) -> dict[int, Mix]:
    """Give back, for each meeting, the registered people by type of structure, the most numerous first; one
    query.
    """
    found = (
        Registration.objects.filter(meeting__in=list(meetings), state="registered")
        .values_list(
            "meeting_id", "structure_type__label", "structure_type__short", "structure_type__short_plural"
        )
        .annotate(count=Count("pk"))
        .order_by("meeting_id", "-count", "structure_type__position")
    )
    by_meeting: dict[int, list[TypeCount]] = {}
    for meeting, label, short, several, count in found:
        words = plural(count, short or "non renseigné", several or "non renseignés")
        by_meeting.setdefault(meeting, []).append(TypeCount(label or "Non renseigné", count, words))
    mixes = {}
    for meeting, types in by_meeting.items():
        total = sum(row.count for row in types)
        listed = ", ".join(row.words for row in types)
        mixes[meeting] = Mix(total, tuple(types), typeset(f"{plural(total, 'inscrit')} : {listed}"))
    return mixes


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """A registration with its name, for the operator and the facilitators of the group only."""

    pk: int
    participant: int
    name: str
    structure: str
    kind: str
    job: str
    email: str
    need: str
    state: str
    state_label: str
    rank: int
    beyond_wish: bool
    outside: bool
    registered_at: dt.datetime
    offered_until: dt.datetime | None


def registrations_of(meeting: Meeting) -> list[RegistrationRow]:
    """Give back every registration of a meeting, in order of arrival, ranks in the waiting list included; one
    query.
    """
    rows = []
    rank = 0
    found = meeting.registrations.select_related("participant", "structure", "structure_type")
    for row in found.order_by("registered_at", "pk"):
        rank += row.state == "waiting"
        rows.append(
            RegistrationRow(
                pk=row.pk,
                participant=row.participant_id,
                name=row.participant.full_name,
                structure=row.structure.name,
                kind=row.structure_type.label if row.structure_type else "",
                job=row.job,
                email=row.participant.email,
                need=row.need,
                state=row.state,
                state_label=REGISTRATION.states[row.state],
                rank=rank if row.state == "waiting" else 0,
                beyond_wish=row.beyond_wish,
                outside=row.out_of_perimeter,
                registered_at=row.registered_at,
                offered_until=row.offered_until,
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One person on the sheet of a meeting."""

    participant: int
    name: str
    structure: str
    job: str
    state: str
    state_label: str
    walk_in: bool
    outside: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a meeting: who was expected and who came, by name."""

    rows: tuple[SheetRow, ...]

    @property
    def present(self) -> int:
        """How many came."""
        return sum(row.state == "present" for row in self.rows)

    @property
    def unmarked(self) -> int:
        """How many are still to be marked."""
        return sum(row.state == "unknown" for row in self.rows)

    @property
    def walk_ins(self) -> int:
        """How many came without being registered."""
        return sum(row.walk_in for row in self.rows)

    @property
    def counter(self) -> str:
        """« 14 présents sur 17 inscrits, 1 sans inscription »."""
        expected = len(self.rows) - self.walk_ins
        words = f"{plural(self.present, 'présent')} pour {plural(expected, 'inscrit')}"
        return words + (f", dont {self.walk_ins} sans inscription" if self.walk_ins else "")


def sheet_of(meeting: Meeting) -> Sheet:
    """Give back the sheet: those registered, then walk-ins, each in the order of names; two queries."""
    marks = {
        mark.participant_id: mark
        for mark in meeting.attendances.select_related("participant", "structure").order_by("pk")
    }
    rows = [_sheet_row(mark, marks.get(mark.participant_id)) for mark in marks.values()]
    expected = meeting.registrations.filter(state="registered").select_related("participant", "structure")
    rows += [_sheet_row(row, None) for row in expected.order_by("pk") if row.participant_id not in marks]
    return Sheet(tuple(sorted(rows, key=lambda row: (row.walk_in, search_key(row.name), row.participant))))


def _sheet_row(origin: Registration | Attendance, mark: Attendance | None) -> SheetRow:
    state = mark.state if mark else "unknown"
    return SheetRow(
        participant=origin.participant_id,
        name=origin.participant.full_name,
        structure=origin.structure.name,
        job=origin.job,
        state=state,
        state_label=ATTENDANCE.states[state],
        walk_in=mark.walk_in if mark else False,
        outside=origin.out_of_perimeter,
    )


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Someone who already signed up or came in the group, to be recognised by the facilitator (F19–F20)."""

    pk: int
    name: str
    structure: str
    job: str


def known_people(group: PracticeGroup) -> list[KnownPerson]:
    """Give back the people met in the group, by name; two queries. Erased people are not among them."""
    came = Attendance.objects.filter(meeting__group=group, participant__erased_at=None)
    signed = Registration.objects.filter(meeting__group=group, participant__erased_at=None)
    fields = ("participant_id", "participant__full_name", "participant__structure__name", "participant__job")
    found = {row[0]: KnownPerson(*row) for row in (*came.values_list(*fields), *signed.values_list(*fields))}
    return sorted(found.values(), key=lambda row: (search_key(row.name), row.pk))


def lookalikes(group: PracticeGroup, full_name: str) -> list[KnownPerson]:
    """Give back the people met in the group under that name, whatever its accents: a person confirms,
    nothing merges by itself (F19–F20).
    """
    key = search_key(full_name)
    return [row for row in known_people(group) if search_key(row.name) == key]


def structure_names(limit: int = 300) -> list[str]:
    """Give back the employers known, by name, to complete what is typed; one query."""
    return list(Structure.objects.order_by("search_key", "pk").values_list("name", flat=True)[:limit])
