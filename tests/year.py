"""A year of groups: agreements in force, meetings held with people, sessions; through the operations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from maillage.agreements.models import Agreement
from maillage.applications.models import Application
from maillage.calls.models import Lot
from maillage.groups.models import InformationSession, Meeting, Participant, PracticeGroup, StructureType
from maillage.groups.operations import (
    add_meeting,
    add_theme,
    add_walk_in,
    appoint_facilitator,
    close_attendance,
    hold_session,
    load_structure_types,
    open_group,
    propose_session,
    schedule_session,
)
from maillage.people.models import Person, Role
from maillage.rules.french import PARIS
from tests.agreements.steps import ended, in_force
from tests.candidates import Candidates, Department, give_role, make_application, make_call, make_person
from tests.selection.steps import deliberate, examine, fund, select

NINE, NOON = dt.time(9, 30), dt.time(12)
HALF = dt.timedelta(hours=3)


@dataclass(frozen=True)
class Year:
    """The group of an agreement, and the operator's people who run it."""

    agreement: Agreement
    group: PracticeGroup
    facilitator: Person
    accountant: Person
    representative: Person


def open_year(
    application: Application, department: Department, representative: Person, *, over: bool = False
) -> Year:
    """The agreement in force (or its year over, its advance paid), its group open and its facilitator."""
    load_structure_types()
    make = ended if over else in_force
    agreement = make(application, department, representative)
    group = open_group(agreement, by=None, at=moment_of(agreement.period_start))
    code = agreement.number.lower()
    facilitator = give_role(make_person(f"Nora {code}"), agreement.operator, Role.FACILITATOR)
    accountant = give_role(make_person(f"Alix {code}"), agreement.operator, Role.ACCOUNTANT)
    appoint_facilitator(
        group, facilitator, profession="psychologue", by=representative, at=moment_of(agreement.period_start)
    )
    return Year(agreement, group, facilitator, accountant, representative)


def artois(awarded: Candidates, department: Department, *, over: bool = False) -> Year:
    """Artois, every two months, carried by Horizon Psy 62 (E5.1)."""
    return open_year(awarded.artois, department, awarded.horizon, over=over)


def artois_again(awarded: Candidates, department: Department) -> Year:
    """The second edition of Artois, a year later, with the same operator (F56)."""
    first = awarded.artois
    call = make_call(department, "AAP-2026")
    lot = Lot.objects.create(
        call=call,
        territory=first.lot.territory,
        code="ART",
        name=first.lot.name,
        cohort="AMI 1",
        agreement_start=dt.date(2026, 11, 1),
        agreement_end=dt.date(2027, 10, 31),
        ceiling=first.lot.ceiling,
        coffee_ceiling=first.lot.coffee_ceiling,
    )
    again = make_application(
        lot, first.organisation, awarded.horizon, number="AAP-2026-ART-001", every_months=2
    )
    fund(call, department, "20000.00")
    examine(again, department)
    select(again, department, deliberate(call, department, "2026-CP-200"))
    return open_year(again, department, awarded.horizon)


def audomarois(awarded: Candidates, department: Department, *, over: bool = False) -> Year:
    """Audomarois, every month, carried by the EPSM (E2)."""
    return open_year(awarded.audomarois, department, awarded.deux_rives, over=over)


def moment_of(day: dt.date, hour: int = 18) -> dt.datetime:
    """That hour of the day in Paris."""
    return dt.datetime.combine(day, dt.time(hour), tzinfo=PARIS)


def hold(year: Year, day: dt.date, **people: str) -> Meeting:
    """A meeting held that day; each name given with the code of its type of structure."""
    by = year.facilitator
    meeting = add_meeting(
        year.group,
        day=day,
        starts=NINE,
        ends=NOON,
        place="Salle des essais",
        by=by,
        at=moment_of(year.group.period_start),
    )
    types = {row.code: row for row in StructureType.objects.order_by("pk")}
    for name, code in people.items():
        known = next((p for m in year.group.meetings.order_by("pk") for p in _met(m, name)), None)
        add_walk_in(
            meeting,
            full_name=name,
            structure=f"Structure {code}",
            job="agent",
            structure_type=types[code],
            participant=known,
            by=by,
            at=moment_of(day, 10),
        )
    return close_attendance(meeting, by=by, at=moment_of(day))


def _met(meeting: Meeting, name: str) -> list[Participant]:
    rows = (
        meeting.attendances.filter(participant__full_name=name).select_related("participant").order_by("pk")
    )
    return [row.participant for row in rows]


def hold_information_session(year: Year, day: dt.date, *, attendees: int = 20) -> InformationSession:
    """An information session held that day, on a theme of the group."""
    by, at = year.facilitator, moment_of(year.group.period_start)
    theme = add_theme(year.group, f"Thème du {day:%d/%m}", by=by, at=at)
    session = propose_session(year.group, title=f"Comprendre, {day:%d/%m}", theme=theme, by=by, at=at)
    session = schedule_session(session, day=day, starts=NINE, ends=NOON, by=by, at=at)
    return hold_session(session, attendees=attendees, by=by, at=moment_of(day))
