"""A presence corrected after the report was sent: told at once, changed by nobody but who signs (F40)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from maillage.agreements.models import ServiceRendered
from maillage.calls.models import Call
from maillage.groups.operations import mark_attendance
from maillage.groups.operations.attendance import Tap
from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.people.awaited import ask
from maillage.people.models import Role
from maillage.post.models import Message
from maillage.reports.former import former_year
from maillage.reports.models import FinalReport
from maillage.reports.operations import (
    accept_report,
    acknowledge_report,
    ask_corrections,
    open_due_reports,
    rectify_report,
    remind_of_reports,
    resubmit_report,
    save_report,
    submit_report,
    tell_of_corrections,
)
from maillage.reports.queries import awaits, service_facts
from maillage.reports.queries.remaining import to_report
from maillage.reports.queries.report import RECTIFIED_FIRST
from maillage.rules.report import STANDARD
from maillage.rules.verdict import Refused
from tests.agreements.conftest import Awards
from tests.candidates import Candidates, Department, give_role, make_person, moment
from tests.made_once import made_once
from tests.year import Year, artois, artois_again, hold

SENT, LATER = moment("2027-04-28T10:00"), moment("2027-05-04T10:00")
pytestmark = pytest.mark.django_db


@made_once()
def year(awards: Awards) -> Year:
    """The Artois, its year over: four presences at two meetings."""
    year = artois(awards.candidates, awards.department, over=True)
    hold(year, dt.date(2026, 1, 13), Anne="ccas", Bruno="spip")
    hold(year, dt.date(2026, 3, 10), Anne="ccas", Chloe="lda")
    return year


def send(year: Year) -> FinalReport:
    """Its report, sent in time."""
    open_due_reports(at=moment("2026-12-01T06:00"))
    report = FinalReport.objects.get(agreement=year.agreement)
    texts = {one.code: "Le groupe a partagé." for one in STANDARD}
    report = save_report(report, texts=texts, by=year.facilitator, at=SENT)
    submit_report(report, by=year.representative, at=SENT)
    return report


def correct(year: Year, state: str, at: dt.datetime) -> None:
    """Bruno, of the meeting of January, corrected."""
    meeting = year.group.meetings.get(day=dt.date(2026, 1, 13))
    bruno = meeting.attendances.get(participant__full_name="Bruno").participant
    mark_attendance(meeting, bruno, state, tap=Tap(reason="Signature relue"), by=year.facilitator, at=at)


@pytest.mark.requirement("R81", "F40")
def test_a_correction_is_told_then_signed_as_a_version_that_is_received_and_accepted_again(
    year: Year, department: Department
) -> None:
    report = send(year)
    acknowledge_report(report, by=department.instructor, at=SENT)
    accept_report(report, by=department.manager, at=SENT)
    with pytest.raises(Refused, match="rien à rectifier"):
        rectify_report(report, by=year.representative, at=LATER)
    correct(year, "absent", LATER)
    correct(year, "present", LATER + dt.timedelta(minutes=1))
    assert tell_of_corrections(at=LATER) == 0
    correct(year, "absent", LATER + dt.timedelta(minutes=2))
    after = LATER + dt.timedelta(hours=1)
    assert (tell_of_corrections(at=after), tell_of_corrections(at=after)) == (1, 1)
    (told,) = Message.objects.filter(kind="report_to_rectify")
    assert "Participations cumulées\u00a0: 4 → 3" in told.letter["paragraphs"]
    report.refresh_from_db()
    assert (report.state, report.to_rectify, report.versions.count()) == ("accepted", True, 1)
    mine = standing_of(year.representative)
    assert [one.sentence for one in ask(awaits(mine, after))] == [
        "Signer la version rectifiée du bilan final, Artois"
    ]
    second = rectify_report(report, quality="présidente", by=year.representative, at=after)
    report.refresh_from_db()
    assert (report.state, report.to_rectify, report.accepted_at) == ("resubmitted", False, None)
    assert second.reason == "Présences corrigées\u00a0: rencontre du 13 janvier 2026 (Signature relue)."
    changed = {one["label"]: (one["before"], one["after"]) for one in second.content["changes"]}
    assert changed["Participations cumulées"] == ("4", "3")
    assert changed["Rencontre du 13 janvier 2026, présents"] == ("2", "1")
    first = report.versions.get(number=1)
    assert (first.content["figures"]["attendances"], second.content["figures"]["attendances"]) == (4, 3)
    assert first.content["texts"] == second.content["texts"]
    assert second.content["signature"]["quality"] == "présidente"
    assert "Participations cumulées" in str(Entry.objects.get(verb="rectify_report").after)
    acknowledge_report(report, by=department.instructor, at=after)
    letter = Message.objects.filter(kind="report_acknowledged").order_by("-pk")[0].letter
    assert "Participations cumulées\u00a0: 4 → 3" in letter["paragraphs"]
    accept_report(report, by=department.manager, at=after)
    assert Message.objects.filter(kind="report_accepted").count() == 2
    with pytest.raises(IntegrityError, match="final_report_rectified_once_sent"), transaction.atomic():
        FinalReport.objects.filter(pk=report.pk).update(state="open", to_rectify=True)


@pytest.mark.requirement("R75", "F40")
def test_service_done_waits_for_the_version_to_rectify_and_once_certified_asks_for_none(
    year: Year, department: Department
) -> None:
    report = send(year)
    correct(year, "absent", LATER)
    tell_of_corrections(at=LATER)
    assert RECTIFIED_FIRST in service_facts(year.agreement, LATER).account
    rectified(report, year, department)
    assert RECTIFIED_FIRST not in service_facts(year.agreement, LATER).account
    FinalReport.objects.filter(pk=report.pk).update(to_rectify=True)
    mine = standing_of(year.representative)
    assert len(ask(awaits(mine, LATER))) == 1
    preparer = give_role(make_person("Lou Prépare"), year.agreement.operator, Role.PREPARER)
    assert not ask(awaits(standing_of(preparer), LATER))
    ServiceRendered.objects.create(
        agreement=year.agreement,
        justified=Decimal(0),
        award=Decimal(0),
        advance=year.agreement.paid,
        due=Decimal(0),
        meetings_held=2,
        sessions_held=0,
        remarks="Objectifs tenus.",
        report_accepted_on=LATER.date(),
        certified_at=LATER,
        certified_by=department.manager,
        certificate="certificat.pdf",
        sha256="a" * 64,
    )
    assert not ask(awaits(mine, LATER))
    assert tell_of_corrections(at=LATER) == 0
    report.refresh_from_db()
    assert not report.to_rectify


@pytest.mark.requirement("F38", "F40")
def test_a_report_returned_is_not_late_and_sent_again_is_rectified_once_received(
    year: Year, department: Department
) -> None:
    report = send(year)
    acknowledge_report(report, by=department.instructor, at=SENT)
    ask_corrections(report, motive="Précisez.", by=department.manager, at=SENT)
    overdue = moment("2027-06-04T10:00")
    (todo,) = ask(awaits(standing_of(year.representative), overdue))
    assert (todo.sentence, todo.due_on, todo.late) == ("Corriger le bilan final, Artois", None, False)
    (left,) = [one for one in to_report([year.agreement], overdue.date()) if one.todo.thing == "report"]
    assert (left.todo.due_on, left.todo.late) == (None, False)
    resubmit_report(report, reason="Précisé", by=year.representative, at=LATER)
    again = LATER + dt.timedelta(hours=1)
    correct(year, "absent", again)
    tell_of_corrections(at=again)
    report.refresh_from_db()
    assert (report.state, report.to_rectify) == ("resubmitted", False)
    acknowledge_report(report, by=department.instructor, at=again)
    tell_of_corrections(at=again)
    report.refresh_from_db()
    assert report.to_rectify
    rectify_report(report, by=year.representative, at=again)
    assert report.versions.count() == 3


def rectified(report: FinalReport, year: Year, department: Department) -> None:
    """Its rectified version signed, received and accepted."""
    after = LATER + dt.timedelta(hours=1)
    rectify_report(report, by=year.representative, at=after)
    acknowledge_report(report, by=department.instructor, at=after)
    accept_report(report, by=department.manager, at=after)


@pytest.mark.requirement("R79", "R80", "R81")
def test_the_year_before_and_the_days_of_the_reminders_are_those_of_the_call(
    year: Year, awarded: Candidates, department: Department
) -> None:
    Call.objects.filter(pk=year.agreement.lot.call_id).update(report_reminders=[-3])
    assert remind_of_reports(at=moment("2027-04-26T08:00")) == 0
    assert (remind_of_reports(at=moment("2027-04-27T08:00")), Message.objects.count() > 0) == (1, True)
    send(year)
    correct(year, "absent", LATER)
    again = artois_again(awarded, department)
    assert former_year(year.agreement, LATER.date()) is None
    former = former_year(again.agreement, LATER.date())
    assert former is not None
    assert (former.said["Participations cumulées"], former.operator) == ("4", "")
