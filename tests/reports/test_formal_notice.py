"""The final report never comes: reminders, formal notice, and what may follow (R80, C7, F39)."""

from __future__ import annotations

import datetime as dt
import hashlib
import io

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from pypdf import PdfReader

from maillage.calls.models import Call
from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.post.models import Message
from maillage.reports.access import may_remind
from maillage.reports.models import FinalReport, FormalNotice
from maillage.reports.operations import (
    open_due_reports,
    remind_of_reports,
    remind_report,
    save_report,
    send_formal_notice,
    submit_report,
)
from maillage.reports.queries.notices import notice_facts
from maillage.rules.report import STANDARD
from maillage.rules.verdict import Refused
from tests.agreements.conftest import Awards
from tests.candidates import Department, moment
from tests.made_once import made_once
from tests.year import Year, artois

LATE = moment("2027-06-01T10:00")
LIMIT = dt.date(2027, 7, 1)

pytestmark = pytest.mark.django_db


@made_once()
def year(awards: Awards) -> Year:
    """The Artois, its year over, its report opened and never written; every reminder left."""
    year = artois(awards.candidates, awards.department, over=True)
    open_due_reports(at=moment("2026-12-01T06:00"))
    for day in ("2027-01-29", "2027-03-31", "2027-04-23", "2027-05-03"):
        remind_of_reports(at=moment(f"{day}T08:00"))
    return year


def notify(year: Year, department: Department, at: dt.datetime = LATE, days: int = 30) -> FormalNotice:
    return send_formal_notice(year.agreement, days=days, by=department.instructor, at=at)


@pytest.mark.requirement("F39")
def test_after_the_reminders_a_letter_gives_a_last_delay_and_is_kept(
    year: Year, department: Department
) -> None:
    notice = notify(year, department)
    assert (notice.reminders, notice.deadline) == (4, LIMIT)
    with notice.file.open("rb") as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == notice.sha256
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
    for words in ("au plus tard le 1er juillet 2027", "32 jours de retard", "12 000,00", "3 mai 2027"):
        assert words in text.replace("\u202f", " ")
    entry = Entry.objects.get(verb="send_formal_notice")
    assert entry.after is not None
    assert entry.after["empreinte"] == notice.sha256
    assert Message.objects.filter(kind="formal_notice").count() == 1
    with pytest.raises(Refused, match="déjà envoyée"):
        notify(year, department)
    with pytest.raises(DatabaseError, match="formal_notice_frozen"), transaction.atomic():
        FormalNotice.objects.update(reminders=1)


@pytest.mark.requirement("F39")
def test_the_repayment_may_be_asked_for_only_once_the_delay_is_over(
    year: Year, department: Department
) -> None:
    notify(year, department)
    assert not notice_facts(year.agreement, LIMIT).over
    facts = notice_facts(year.agreement, LIMIT + dt.timedelta(days=1))
    assert (facts.over, str(facts.advance)) == (True, "12000.00")
    assert "le reversement de l’avance peut être demandé" in facts.told
    report = FinalReport.objects.get()
    late = moment("2027-07-05T10:00")
    save_report(report, texts={one.code: "Écrit." for one in STANDARD}, by=year.representative, at=late)
    submit_report(report, by=year.representative, at=late)
    facts = notice_facts(year.agreement, dt.date(2027, 7, 6))
    assert not facts.over
    assert facts.told.endswith("après le délai de la mise en demeure")
    with pytest.raises(Refused, match="plus rien à rappeler"):
        remind_report(year.agreement, by=department.instructor, at=late)


@pytest.mark.requirement("F39")
def test_it_waits_for_as_many_reminders_as_the_call_says_and_an_officer_may_send_one(
    year: Year, department: Department
) -> None:
    Call.objects.filter(pk=year.agreement.lot.call_id).update(reminders_before_notice=5)
    with pytest.raises(Refused, match="4 rappels sont partis"):
        notify(year, department)
    assert remind_report(year.agreement, by=department.instructor, at=LATE) == 1
    remind_report(year.agreement, by=department.instructor, at=LATE)
    assert Message.objects.filter(kind="report_reminder").count() == 5
    assert notify(year, department).reminders == 5


def test_nothing_is_notified_nor_reminded_before_the_report_is_late(
    year: Year, department: Department
) -> None:
    on_time = moment("2027-04-30T10:00")
    with pytest.raises(Refused, match="suit cette échéance"):
        notify(year, department, on_time)
    with pytest.raises(Refused, match="n’est pas en retard"):
        remind_report(year.agreement, by=department.instructor, at=on_time)
    with pytest.raises(Refused, match="15 jours"):
        notify(year, department, days=5)
    assert not may_remind(standing_of(department.finance), year.agreement)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"sent_on": dt.date(2027, 4, 30)}, "formal_notice_once_late"),
        ({"deadline": dt.date(2027, 6, 1)}, "formal_notice_gives_a_delay"),
        ({"sha256": ""}, "formal_notice_has_its_letter"),
    ],
)
def test_the_database_refuses_a_notice_that_cannot_be(
    year: Year, department: Department, values: dict[str, object], constraint: str
) -> None:
    notice = FormalNotice(
        agreement=year.agreement,
        reminders=3,
        was_due_on=year.agreement.report_due_on,
        sent_on=LATE.date(),
        deadline=LIMIT,
        file="formal_notices/lettre.pdf",
        sha256="0" * 64,
        sent_at=LATE,
        sent_by=department.instructor,
    )
    for name, value in values.items():
        setattr(notice, name, value)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        notice.save()
