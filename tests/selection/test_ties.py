"""A tie with an applicant bars an officer from its file, in the operations and in the database (F51)."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from maillage.applications.models import Application
from maillage.calls.models import Call, Criterion
from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.rules.verdict import Refused
from maillage.selection import access, queries
from maillage.selection.models import ConflictOfInterest, Score
from maillage.selection.operations import (
    declare_complete,
    declare_no_tie,
    declare_tie,
    score_application,
    settle_scores,
)
from tests.candidates import Candidates, Department, moment
from tests.selection.steps import deliberate, examine, fund, select

AFTER = moment("2025-06-03T10:00")


@pytest.mark.requirement("F51")
def test_a_tie_sets_marks_aside_reopens_the_note_and_bars_from_the_file(
    department: Department, candidates: Candidates
) -> None:
    application, tied = candidates.artois, department.second_instructor
    examine(application, department)
    declare_tie(application, tied, reason="Membre du conseil d’administration.", by=tied, at=AFTER)
    application.refresh_from_db()
    assert application.state == "eligible"
    assert Score.objects.counted().filter(application=application).count() == 3
    assert Score.objects.filter(application=application, set_aside_at=AFTER).count() == 3
    for act in (
        lambda: score_application(
            application, Criterion.objects.order_by("pk")[0], value=5, comment="Bien.", by=tied, at=AFTER
        ),
        lambda: declare_no_tie(application, by=tied, at=AFTER),
        lambda: settle_scores(application, by=tied, at=AFTER),
        lambda: declare_complete(application, by=tied, at=AFTER),
    ):
        with pytest.raises(Refused, match="un autre agent doit noter"):
            act()
    with pytest.raises(Refused, match="Il manque des notes"):
        settle_scores(application, by=department.instructor, at=AFTER)
    sheet = queries.sheet(application, AFTER, reader=tied, assesses=True)
    assert sheet.reader_tied
    assert [(tie.person, tie.set_aside) for tie in sheet.ties] == [("Yann Morel", 3)]
    lines = Entry.objects.order_by("sequence").values_list("verb", flat=True)
    assert list(lines)[-2:] == ["declare_tie", "reopen_scores"]
    assert "conseil" not in str(list(Entry.objects.values_list("after", "note")))


@pytest.mark.requirement("F51")
def test_the_database_refuses_a_mark_and_a_decision_of_who_is_tied(
    department: Department, candidates: Candidates, call: Call
) -> None:
    application = candidates.artois
    examine(application, department)
    fund(call, department, "60000.00")
    deliberation = deliberate(call, department)
    for person in (department.instructor, department.manager):
        ConflictOfInterest.objects.create(
            application=application, person=person, reason="Parenté.", at=AFTER, declared_by=person
        )
    own = Score.objects.filter(application=application, assessor=department.instructor)
    with pytest.raises(DatabaseError, match="barred"), transaction.atomic():
        own.update(value=5)
    assert own.update(set_aside_at=AFTER + dt.timedelta(hours=1)) == 3
    with pytest.raises((Refused, DatabaseError)), transaction.atomic():
        select(application, department, deliberation)


def test_a_tie_needs_a_reason_and_a_colleagues_tie_a_manager(
    department: Department, candidates: Candidates
) -> None:
    by = department.manager
    with pytest.raises(Refused, match="Indiquez la nature du lien") as refused:
        declare_tie(candidates.artois, department.instructor, reason=" ", by=by, at=AFTER)
    assert refused.value.field == "reason"
    declare_tie(candidates.artois, department.instructor, reason="Parenté.", by=by, at=AFTER)
    with pytest.raises(Refused, match="déjà déclaré"):
        declare_tie(candidates.artois, department.instructor, reason="Parenté.", by=by, at=AFTER)
    assert access.may_declare_ties(standing_of(by), candidates.artois)
    assert not access.may_declare_ties(standing_of(department.instructor), candidates.artois)
    assert not access.may_be_tied(standing_of(department.auditor), candidates.artois)


@pytest.mark.requirement("R54")
def test_an_assessor_reads_the_others_marks_once_theirs_are_given(
    department: Department, candidates: Candidates, call: Call
) -> None:
    application, first, second = candidates.artois, department.instructor, department.second_instructor
    Application.objects.filter(pk=application.pk).update(state="eligible")
    application.refresh_from_db()
    criteria = list(Criterion.objects.filter(call=call).order_by("position"))
    for assessor, scored in ((first, criteria), (second, criteria[:2])):
        declare_no_tie(application, by=assessor, at=AFTER)
        for criterion in scored:
            score_application(application, criterion, value=4, comment="Bien.", by=assessor, at=AFTER)
    blind = queries.sheet(application, AFTER, reader=second, assesses=True)
    assert blind.hidden
    assert blind.average is None
    assert {cell.assessor for row in blind.criteria for cell in row.cells} == {"Yann Morel"}
    assert not queries.sheet(application, AFTER, reader=first, assesses=True).hidden
    assert not queries.sheet(application, AFTER, reader=department.manager).hidden
    compared = queries.comparison(
        Application.objects.all(), call, AFTER, lot="ART", reader=second, assesses=True
    )
    assert compared.lots[0].candidates[0].average is None
    score_application(application, criteria[2], value=1, comment="Faible.", by=second, at=AFTER)
    assert queries.sheet(application, AFTER, reader=second, assesses=True).gaps == 1
