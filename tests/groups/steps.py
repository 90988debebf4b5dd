"""A group of the Audomarois, led by Nora Benali, monthly, and the steps of scenario E2."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from maillage.agreements.models import Agreement
from maillage.applications.models import Application
from maillage.groups.models import Meeting, PracticeGroup, StructureType
from maillage.groups.operations import (
    SignUp,
    appoint_facilitator,
    load_methods,
    load_structure_types,
    open_group,
    plan_year,
    sign_up,
)
from maillage.groups.operations.meeting import open_meeting
from maillage.people.models import Organisation, Person, Role
from maillage.rules.pattern import Pattern
from maillage.selection.models import Decision, Deliberation
from tests.candidates import (
    Department,
    give_role,
    make_call,
    make_candidates,
    make_department,
    make_person,
    moment,
)

OPENED = moment("2025-11-20T10:00")
SECOND_TUESDAY = Pattern(week=2, weekday=1, starts=dt.time(9, 30), ends=dt.time(12))
TWELVE_HOURS = dt.time(12)


def signed_agreement(application: Application, department: Department, number: str) -> Agreement:
    """The agreement of an award, in plain rows, in force since both signatures."""
    deliberation, _ = Deliberation.objects.get_or_create(
        call=application.lot.call, number="2025-CP-123", defaults={"adopted_on": dt.date(2025, 9, 22)}
    )
    signed = moment("2025-10-06T10:00")
    decision = Decision.objects.create(
        application=application,
        lot=application.lot,
        deliberation=deliberation,
        outcome="selected",
        amount=Decimal("20000.00"),
        ceiling=Decimal("20000.00"),
        motive="Premier au classement.",
        at=signed,
        by=department.manager,
    )
    rhythm = application.rhythm
    start, end = application.lot.agreement_start, application.lot.agreement_end
    assert rhythm is not None
    assert start is not None
    assert end is not None
    return Agreement.objects.create(
        decision=decision,
        lot=application.lot,
        operator=application.organisation,
        number=number,
        state="in_force",
        period_start=start,
        period_end=end,
        report_due_on=end + dt.timedelta(days=181),
        rhythm=rhythm,
        expected_meetings=10 // rhythm.every_months,
        expected_sessions=4,
        amount=Decimal("20000.00"),
        ceiling=Decimal("20000.00"),
        advance=Decimal("12000.00"),
        coffee_ceiling=Decimal("300.00"),
        prepared_at=signed,
        prepared_by=department.instructor,
        text="agreements/text.pdf",
        text_sha256="0" * 64,
        operator_signed_at=signed,
        department_signed_at=signed,
    )


@dataclass(frozen=True)
class Campaign:
    """Four signed agreements, the group of the Audomarois open, and who runs it."""

    department: Department
    audomarois: Agreement
    artois: Agreement
    group: PracticeGroup
    operator: Organisation
    marc: Person
    nora: Person
    karim: Person


def campaign() -> Campaign:
    """The Audomarois opened by Marc, its representative, and led by Nora; Karim coordinates the territory."""
    department = make_department()
    load_structure_types()
    load_methods()
    candidates = make_candidates(make_call(department))
    agreement = signed_agreement(candidates.audomarois, department, "2025-AUD")
    other = signed_agreement(candidates.artois, department, "2025-ART")
    marc = candidates.deux_rives
    nora = give_role(make_person("Nora Benali"), agreement.operator, Role.FACILITATOR)
    karim = make_person("Karim Duriez")
    karim.memberships.create(
        organisation=department.organisation,
        role=Role.COORDINATOR,
        territory=agreement.lot.territory,
        since=OPENED,
    )
    group = open_group(agreement, by=marc, at=OPENED)
    appoint_facilitator(group, nora, profession="psychologue", by=marc, at=OPENED)
    group = PracticeGroup.objects.select_related(
        "lot__call", "lot__territory", "agreement__operator", "agreement__rhythm"
    ).get(pk=group.pk)
    return Campaign(department, agreement, other, group, agreement.operator, marc, nora, karim)


def planned(stage: Campaign) -> list[Meeting]:
    """The ten meetings of the year, « 2e mardi du mois, 9 h 30–12 h »."""
    return plan_year(
        stage.group,
        pattern=SECOND_TUESDAY,
        place="Maison des associations, Saint-Omer",
        by=stage.nora,
        at=OPENED,
    )


def january(stage: Campaign) -> Meeting:
    """The meeting of 13 January 2026, open to sign-up."""
    planned(stage)
    return open_meeting(stage.group.meetings.get(day=dt.date(2026, 1, 13)), by=stage.nora, at=OPENED)


def enrol(
    meeting: Meeting, number: int, *, at: dt.datetime, kind: str = "bailleur", structure: str = ""
) -> SignUp:
    """Sign a fictional professional up."""
    return sign_up(
        meeting,
        full_name=f"Personne Numéro{number:02d}",
        email=f"personne{number}@example.org",
        structure=structure or f"Structure {kind}",
        structure_type=StructureType.objects.get(code=kind),
        job="Conseillère sociale",
        charter=True,
        at=at,
    )


def fill(meeting: Meeting, count: int) -> list[SignUp]:
    """Sign so many people up, a minute apart."""
    start = moment("2026-01-02T09:00")
    return [enrol(meeting, number, at=start + dt.timedelta(minutes=number)) for number in range(1, count + 1)]
