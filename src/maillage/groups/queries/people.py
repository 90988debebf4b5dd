"""The people of a group, and the people and structures that complete what is typed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Value

from maillage.documents.spreadsheet import Column, Sheet
from maillage.groups.models import (
    Attendance,
    Distinct,
    Meeting,
    Merge,
    Participant,
    PracticeGroup,
    Registration,
    Structure,
)
from maillage.groups.queries.registrations import OTHER
from maillage.rules.french import day, listing, long_date, paris, plural, search_key, typeset
from maillage.rules.likeness import Known, Likeness, alike
from maillage.rules.lives import ATTENDANCE, REGISTRATION
from maillage.statements import written_once


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Someone who already signed up or came in the group, to be recognised by the facilitator (F19–F20)."""

    pk: int
    name: str
    structure: str
    job: str


def known_people(group: PracticeGroup) -> list[KnownPerson]:
    """Give back the people met in the group, by name; one query. Erased people are not among them."""
    found = (KnownPerson(*row) for row in _met_in(group.pk))
    return sorted(found, key=lambda row: (search_key(row.name), row.pk))


@written_once
def _met_in(group: int) -> QuerySet[Attendance, tuple[Any, ...]]:
    came = Attendance.objects.filter(meeting__group=group, participant__erased_at=None)
    signed = Registration.objects.filter(meeting__group=group, participant__erased_at=None)
    fields = ("participant_id", "participant__full_name", "participant__structure__name", "participant__job")
    return came.values_list(*fields).union(signed.values_list(*fields))


def lookalikes(group: PracticeGroup, full_name: str) -> list[KnownPerson]:
    """Give back the people met in the group under that name, whatever its accents: a person confirms,
    nothing merges by itself (F19–F20).
    """
    key = search_key(full_name)
    return [row for row in known_people(group) if search_key(row.name) == key]


def structure_names(limit: int = 300) -> list[str]:
    """Give back the employers known, by name, to complete what is typed; one query."""
    return list(Structure.objects.order_by("search_key", "pk").values_list("name", flat=True)[:limit])


def people_met(group: PracticeGroup) -> QuerySet[Participant]:
    """Give back the people registered or marked at least once in the group, by name; merged records and
    erased people are not among them.
    """
    found = Participant.objects.filter(erased_at=None, merged_into=None).filter(
        Q(pk__in=Registration.objects.filter(meeting__group=group).values("participant"))
        | Q(pk__in=Attendance.objects.filter(meeting__group=group).values("participant"))
    )
    return found.select_related("structure__type").order_by("search_key", "pk")


def looked_for(people: Iterable[Participant], text: str = "", kind: str = "") -> list[Participant]:
    """Give back those whose name, structure or address has that text, of that type of structure."""
    key, address = search_key(text), text.strip().lower()
    return [
        one
        for one in people
        if (key in one.search_key or key in one.structure.search_key or (key and address in one.email))
        and kind in ("", one.structure.type.code)
    ]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Someone met in a group, with how often; the structure is that of today."""

    pk: int
    name: str
    structure: str
    kind: str
    job: str
    email: str
    registrations: int
    presences: int
    last: dt.date | None
    outside: bool
    other: bool
    disowned: bool


def person_rows(group: PracticeGroup, people: Iterable[Participant]) -> list[PersonRow]:
    """Give back these people with how often they signed up and came in the group; two queries more."""
    listed = list(people)
    signed: dict[int, dict[str, Any]] = {
        row["participant"]: {**row}
        for row in Registration.objects.filter(meeting__group=group, participant__in=listed)
        .values("participant")
        .annotate(count=Count("meeting", distinct=True), outside=Count("pk", filter=Q(out_of_perimeter=True)))
        .order_by("participant")
    }
    came: dict[int, dict[str, Any]] = {
        row["participant"]: {**row}
        for row in Attendance.objects.filter(meeting__group=group, participant__in=listed)
        .values("participant")
        .annotate(
            count=Count("pk", filter=Q(state="present")),
            last=Max("meeting__day", filter=Q(state="present")),
            outside=Count("pk", filter=Q(out_of_perimeter=True)),
        )
        .order_by("participant")
    }
    return [_person_row(one, signed.get(one.pk, {}), came.get(one.pk, {})) for one in listed]


def _person_row(one: Participant, signed: dict[str, Any], came: dict[str, Any]) -> PersonRow:
    return PersonRow(
        pk=one.pk,
        name=one.full_name,
        structure=one.structure.name,
        kind=one.structure.type.label,
        job=one.job,
        email=one.email,
        registrations=signed.get("count", 0),
        presences=came.get("count", 0),
        last=came.get("last"),
        outside=bool(signed.get("outside") or came.get("outside")),
        other=one.structure.type.code == OTHER,
        disowned=one.address_disowned_at is not None,
    )


def people_sheet(group: PracticeGroup, rows: Iterable[PersonRow]) -> Sheet:
    """Give back these people as a spreadsheet."""
    columns = (
        Column(label="Prénom et nom", width=28),
        Column(label="Structure", width=34),
        Column(label="Type de structure", width=34),
        Column(label="Fonction", width=28),
        Column(label="Adresse électronique", width=34),
        Column(label="Inscriptions", kind="integer", width=12),
        Column(label="Présences", kind="integer", width=12),
        Column(label="Dernière présence", kind="date", width=18),
        Column(label="Hors périmètre", width=16),
    )
    return Sheet(
        title="Personnes",
        columns=columns,
        rows=[
            (
                row.name,
                row.structure,
                row.kind,
                row.job,
                row.email,
                row.registrations,
                row.presences,
                row.last,
                "oui" if row.outside else "",
            )
            for row in rows
        ],
        note=typeset(f"{group.name} : données nominatives, à ne pas diffuser."),
    )


@dataclass(frozen=True, slots=True)
class PersonMeeting:
    """What one person did at one meeting, with the structure and job of that day (F21)."""

    meeting: int
    when: str
    group: str
    registration: str
    presence: str
    attested: bool
    structure: str
    kind: str
    job: str
    outside: bool


def person_meetings(participant: Participant, meetings: QuerySet[Meeting]) -> list[PersonMeeting]:
    """Give back the person's history in these meetings, the latest first; two queries."""
    within = {"participant": participant, "meeting__in": meetings.order_by().values("pk")}
    related = ("meeting__group", "structure", "structure_type")
    signed = {
        row.meeting_id: row
        for row in Registration.objects.filter(**within)
        .select_related(*related)
        .order_by("registered_at", "pk")
    }
    came = {row.meeting_id: row for row in Attendance.objects.filter(**within).select_related(*related)}
    rows = [_person_meeting(signed.get(pk), came.get(pk)) for pk in {**signed, **came}]
    return [row for _, row in sorted(rows, key=lambda pair: (pair[0], pair[1].meeting), reverse=True)]


def _person_meeting(
    signed: Registration | None, came: Attendance | None
) -> tuple[dt.datetime, PersonMeeting]:
    origin = came or signed
    assert origin is not None  # noqa: S101 — one of the two made the row
    meeting = origin.meeting
    return meeting.starts_at, PersonMeeting(
        meeting=meeting.pk,
        when=long_date(meeting.day),
        group=meeting.group.name,
        registration=REGISTRATION.states[signed.state] if signed else "sans inscription",
        presence=ATTENDANCE.states[came.state] if came else "",
        attested=came is not None and came.state == "present" and meeting.state == "held",
        structure=origin.structure.name,
        kind=origin.structure_type.label if origin.structure_type else "",
        job=origin.job,
        outside=origin.out_of_perimeter,
    )


@dataclass(frozen=True, slots=True)
class ProbableDouble:
    """Two records to look at, with why; a human decides."""

    first: PersonRow
    second: PersonRow
    sentence: str

    @property
    def people(self) -> tuple[PersonRow, PersonRow]:
        """Both records."""
        return self.first, self.second


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The people of a page, and the pairs of records that may be one person among all those of the group."""

    rows: tuple[PersonRow, ...]
    doubles: tuple[ProbableDouble, ...]


def people_page(
    group: PracticeGroup, people: Sequence[Participant], shown: Iterable[Participant] = ()
) -> PeoplePage:
    """Give back those that are shown of the people of a group, and the probable doubles; four queries."""
    page, pairs = list(shown), _alike(people)
    wanted = {one.pk for one in page} | {key for pair in pairs for key in (pair.first, pair.second)}
    rows = {row.pk: row for row in person_rows(group, (one for one in people if one.pk in wanted))}
    return PeoplePage(
        tuple(rows[one.pk] for one in page),
        tuple(ProbableDouble(rows[pair.first], rows[pair.second], pair.sentence) for pair in pairs),
    )


def _alike(people: Sequence[Participant]) -> list[Likeness]:
    """The pairs that may be one person, those already told apart left out."""
    more: dict[int, list[str]] = {}
    for kept, email in Merge.objects.filter(kept__in=people, undone_at=None).values_list(
        "kept", "merged__email"
    ):
        more.setdefault(kept, []).append(email)
    told = frozenset(Distinct.objects.filter(first__in=people).values_list("first", "second"))
    return alike(
        (
            Known(one.pk, one.full_name, one.structure_id, (one.email, *more.get(one.pk, ())))
            for one in people
        ),
        distinct=told,
    )


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge that stands, and may be undone."""

    pk: int
    kept: str
    merged: str
    told: str


def merges_met(group: PracticeGroup, found: QuerySet[Merge]) -> list[Merge]:
    """Give back those of these merges whose two records were both met in the group: a record of another
    operator is neither named nor given back here; one query more when there are some.
    """
    merges = list(found.filter(kept__in=people_met(group).order_by().values("pk")))
    if not merges:
        return []
    moved = {
        word: [key for merge in merges for key in merge.moved.get(word, ())]
        for word in ("inscriptions", "présences")
    }
    seats = Registration.objects.filter(pk__in=moved["inscriptions"], meeting__group=group)
    marks = Attendance.objects.filter(pk__in=moved["présences"], meeting__group=group)
    here: dict[str, set[int]] = {"inscriptions": set(), "présences": set(), "rencontres": set()}
    rows = group.meetings.order_by().values_list(Value("rencontres"), "pk")
    for word, key in rows.union(
        seats.order_by().values_list(Value("inscriptions"), "pk"),
        marks.order_by().values_list(Value("présences"), "pk"),
        all=True,
    ):
        here[word].add(key)

    def met(merge: Merge) -> bool:
        aside = {row["fields"].get("meeting") for row in json.loads(merge.set_aside or "[]")}
        own = (keys.intersection(merge.moved.get(word, ())) for word, keys in here.items())
        return bool(aside & here["rencontres"]) or any(own)

    return [merge for merge in merges if met(merge)]


def merges_of(group: PracticeGroup, participant: Participant | None = None) -> list[MergeRow]:
    """Give back the merges that stand for the people of a group, or for one of them."""
    found = Merge.objects.filter(undone_at=None).select_related("kept", "merged", "by").order_by("-at", "-pk")
    if participant is not None:
        found = found.filter(kept=participant)
    return [
        MergeRow(
            pk=merge.pk,
            kept=merge.kept.full_name,
            merged=f"{merge.merged.full_name} ({merge.merged.email or 'sans adresse'})",
            told=f"le {day(paris(merge.at).date())}, par {merge.by.full_name}",
        )
        for merge in merges_met(group, found)
    ]


def merge_consequences(one: Participant, other: Participant) -> list[str]:
    """Give back what merging two records changes, before it is done: figures included; two queries."""
    came = {
        person: set(
            Attendance.objects.filter(participant=person, state="present").values_list(
                "meeting", "meeting__day"
            )
        )
        for person in (one, other)
    }
    both = came[one] & came[other]
    total = len(came[one]) + len(came[other]) - len(both)
    sentences = [
        f"elles comptent pour 1 personne, {plural(total, 'présence')} ;",
        "les deux adresses et les deux liens mènent à la même page ;",
        "les courriels partent à l’adresse de la fiche gardée ;",
        "la structure et la fonction de chaque présence ne changent pas ;",
        "vous pouvez défaire cette réunion, tout revient alors à sa place.",
    ]
    if both:
        days = listing([day(on) for _, on in sorted(both, key=lambda pair: pair[1])])
        fewer = plural(len(both), "présence cumulée", "présences cumulées")
        sentences.insert(
            1,
            f"toutes deux étaient présentes le {days} : ces lignes n’en font qu’une, soit {fewer} de moins ;",
        )
    return [typeset(sentence) for sentence in sentences]
