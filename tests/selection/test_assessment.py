"""Examining applications: completeness, eligibility, scores."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from maillage.applications.access import visible_applications
from maillage.applications.models import Application
from maillage.calls.models import Call, Criterion, EligibilityQuestion
from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.people.models import Person
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from maillage.selection import access, queries
from maillage.selection.models import EligibilityCheck, Score
from maillage.selection.operations import (
    conclude_eligibility,
    declare_complete,
    declare_incomplete,
    declare_no_tie,
    record_eligibility,
    score_application,
    settle_scores,
)
from tests.candidates import Candidates, Department, moment

AFTER = moment("2025-05-12T10:00")


def questions(call: Call) -> list[EligibilityQuestion]:
    return list(EligibilityQuestion.objects.filter(call=call).order_by("position"))


def criteria(call: Call) -> list[Criterion]:
    return list(Criterion.objects.filter(call=call).order_by("position"))


def answer_all(application: Application, by: Person, *, met: bool = True) -> str:
    declare_complete(application, by=by, at=AFTER)
    for question in questions(application.lot.call):
        record_eligibility(
            application,
            question,
            met=met,
            motive="" if met else "Aucune pièce ne l’établit.",
            by=by,
            at=AFTER,
        )
    return conclude_eligibility(application, by=by, at=AFTER)


def make_scorable(application: Application, department: Department) -> None:
    """Eligible, and both assessors have said that they have no tie with the applicant."""
    answer_all(application, department.instructor)
    for assessor in (department.instructor, department.second_instructor):
        declare_no_tie(application, by=assessor, at=AFTER)


@pytest.mark.requirement("R61")
def test_nothing_is_examined_before_the_closing(department: Department, candidates: Candidates) -> None:
    with pytest.raises(Refused, match="après la clôture, le 10 mai 2025"):
        declare_complete(candidates.artois, by=department.instructor, at=moment("2025-05-09T23:59"))


@pytest.mark.requirement("R48", "R49", "R50", "R51")
def test_four_yes_make_an_application_eligible(department: Department, candidates: Candidates) -> None:
    assert answer_all(candidates.artois, department.instructor) == "eligible"
    candidates.artois.refresh_from_db()
    assert candidates.artois.state == "eligible"
    assert EligibilityCheck.objects.filter(application=candidates.artois).count() == 4


@pytest.mark.requirement("R48", "R49", "R50", "R51")
@pytest.mark.parametrize("refused", [0, 1, 2, 3])
def test_one_no_among_four_makes_it_ineligible(
    department: Department, candidates: Candidates, refused: int
) -> None:
    by, application = department.instructor, candidates.artois
    declare_complete(application, by=by, at=AFTER)
    for position, question in enumerate(questions(application.lot.call)):
        met = position != refused
        record_eligibility(
            application, question, met=met, motive="" if met else "Non établi.", by=by, at=AFTER
        )
    assert conclude_eligibility(application, by=by, at=AFTER) == "ineligible"


@pytest.mark.requirement("R48")
def test_a_no_without_motive_is_refused_by_the_rule_and_by_the_database(
    department: Department, candidates: Candidates, call: Call
) -> None:
    by, application = department.instructor, candidates.artois
    declare_complete(application, by=by, at=AFTER)
    question = questions(call)[0]
    with pytest.raises(Refused, match="Indiquez le motif") as refused:
        record_eligibility(application, question, met=False, motive="  ", by=by, at=AFTER)
    assert refused.value.field == "motive"
    record_eligibility(application, question, met=True, motive="", by=by, at=AFTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        EligibilityCheck.objects.update(met=False)


@pytest.mark.requirement("R50")
def test_eligibility_is_not_concluded_while_a_question_has_no_answer(
    department: Department, candidates: Candidates, call: Call
) -> None:
    by, application = department.instructor, candidates.artois
    declare_complete(application, by=by, at=AFTER)
    record_eligibility(application, questions(call)[0], met=True, motive="", by=by, at=AFTER)
    with pytest.raises(Refused, match="Répondez par oui ou par non"):
        conclude_eligibility(application, by=by, at=AFTER)


@pytest.mark.requirement("R59")
def test_asking_for_documents_writes_to_the_representative_and_suspends_the_silence(
    department: Department, candidates: Candidates, call: Call
) -> None:
    by, application = department.instructor, candidates.boulonnais
    standing = standing_of(by)
    rows = {row.pk: row for row in queries.reception(visible_applications(standing, AFTER), call, AFTER).rows}
    assert rows[application.pk].implicit_rejection_on == dt.date(2025, 7, 9)

    declare_incomplete(application, missing="Le dernier bilan comptable.", by=by, at=AFTER)
    letter = Message.objects.get(kind="conversation")
    assert letter.to == "lea.petit@example.org"
    assert "bilan comptable" not in str(vars(letter))
    rows = {row.pk: row for row in queries.reception(visible_applications(standing, AFTER), call, AFTER).rows}
    assert rows[application.pk].suspended
    assert rows[application.pk].implicit_rejection_on is None

    declare_complete(application, by=by, at=AFTER + dt.timedelta(days=10))
    later = AFTER + dt.timedelta(days=10)
    rows = {row.pk: row for row in queries.reception(visible_applications(standing, later), call, later).rows}
    assert rows[application.pk].implicit_rejection_on == dt.date(2025, 7, 19)


@pytest.mark.requirement("R52", "R53", "R54")
def test_scores_are_averaged_over_criteria_and_assessors_and_gaps_are_flagged(
    department: Department, candidates: Candidates, call: Call
) -> None:
    application = candidates.artois
    make_scorable(application, department)
    given = {department.instructor: (5, 4, 5), department.second_instructor: (2, 4, 4)}
    for assessor, values in given.items():
        for criterion, value in zip(criteria(call), values, strict=True):
            score_application(
                application, criterion, value=value, comment="Argumenté.", by=assessor, at=AFTER
            )
    sheet = queries.sheet(application, AFTER)
    assert str(sheet.average) == "4.00"
    assert [row.gap for row in sheet.criteria] == [True, False, False]
    assert sheet.gaps == 1
    assert [[cell.value for cell in row.cells] for row in sheet.criteria] == [[5, 2], [4, 4], [5, 4]]
    settle_scores(application, by=department.instructor, at=AFTER)
    application.refresh_from_db()
    assert application.state == "scored"


@pytest.mark.requirement("R54")
@pytest.mark.parametrize(
    ("value", "comment", "field"), [(6, "Trop.", "value"), (-1, "Trop peu.", "value"), (3, " ", "comment")]
)
def test_a_score_is_within_the_scale_and_commented(
    department: Department, candidates: Candidates, *, value: int, comment: str, field: str
) -> None:
    call = candidates.artois.lot.call
    make_scorable(candidates.artois, department)
    with pytest.raises(Refused) as refused:
        score_application(
            candidates.artois,
            criteria(call)[0],
            value=value,
            comment=comment,
            by=department.instructor,
            at=AFTER,
        )
    assert refused.value.field == field


@pytest.mark.requirement("R54")
def test_the_database_refuses_a_score_above_the_scale_or_without_comment(
    department: Department, candidates: Candidates, call: Call
) -> None:
    make_scorable(candidates.artois, department)
    score = score_application(
        candidates.artois, criteria(call)[0], value=3, comment="Bien.", by=department.instructor, at=AFTER
    )
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE selection_score SET value = 6 WHERE id = %s", [score.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.filter(pk=score.pk).update(comment="")


@pytest.mark.requirement("R52")
def test_an_application_that_is_not_eligible_is_not_scored(
    department: Department, candidates: Candidates, call: Call
) -> None:
    answer_all(candidates.artois, department.instructor, met=False)
    with pytest.raises(Refused, match="non éligible"):
        score_application(
            candidates.artois, criteria(call)[0], value=3, comment="Bien.", by=department.instructor, at=AFTER
        )


@pytest.mark.requirement("R54")
def test_scores_are_not_settled_while_an_assessor_is_missing(
    department: Department, candidates: Candidates, call: Call
) -> None:
    make_scorable(candidates.artois, department)
    for criterion in criteria(call):
        score_application(
            candidates.artois, criterion, value=3, comment="Bien.", by=department.instructor, at=AFTER
        )
    with pytest.raises(Refused, match="Il manque des notes"):
        settle_scores(candidates.artois, by=department.instructor, at=AFTER)


def test_every_step_of_the_examination_leaves_a_journal_line(
    department: Department, candidates: Candidates
) -> None:
    answer_all(candidates.artois, department.instructor)
    verbs = list(Entry.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["declare_complete", *["record_eligibility"] * 4, "declare_eligible"]


def test_only_instructors_assess_and_a_candidate_reads_its_scores_once_notified(
    department: Department, candidates: Candidates
) -> None:
    application = candidates.artois
    assert access.may_assess(standing_of(department.instructor), application)
    for person in (department.manager, department.finance, department.auditor, candidates.horizon):
        assert not access.may_assess(standing_of(person), application)
    own = standing_of(candidates.horizon)
    assert not access.may_read_scores(own, application, notified=False)
    assert access.may_read_scores(own, application, notified=True)
    assert not access.may_read_scores(standing_of(candidates.trait_union), application, notified=True)
    assert not access.may_read_scores(standing_of(department.finance), application, notified=True)


def test_a_sheet_costs_as_many_queries_with_one_score_as_with_six(
    department: Department,
    candidates: Candidates,
    call: Call,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    application = Application.objects.select_related("lot__call").get(pk=candidates.artois.pk)
    make_scorable(application, department)
    for assessor in (department.instructor, department.second_instructor):
        for criterion in criteria(call):
            score_application(application, criterion, value=3, comment="Bien.", by=assessor, at=AFTER)
            with django_assert_num_queries(5):
                queries.sheet(application, AFTER)


def test_the_list_of_applications_costs_three_queries_whatever_their_number(
    department: Department,
    candidates: Candidates,
    call: Call,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    readable = visible_applications(standing_of(department.instructor), AFTER)
    with django_assert_num_queries(3):
        assert len(queries.reception(readable, call, AFTER).rows) == 4
    with django_assert_num_queries(3):
        assert len(queries.reception(readable.filter(pk=candidates.artois.pk), call, AFTER).rows) == 1
