"""Questions on a call: asked by anyone, answered to everybody at once, without who asked (R87–R90)."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from maillage.calls.models import Call, Question
from maillage.calls.operations import answer_question, ask_question
from maillage.calls.operations.question import WAITING, next_digest
from maillage.calls.questions import awaits, published
from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.people.awaited import ask
from maillage.people.models import Person
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from tests.candidates import Candidates, Department, make_call, make_candidates, make_department, moment

APRIL = moment("2025-04-10T10:00")
ASKED = "Notre association « Trait d’Union » peut-elle candidater seule ?"
WORDED = "Une association peut-elle candidater seule ?"


@pytest.fixture
def department(db: None) -> Department:
    return make_department()


@pytest.fixture
def call(department: Department) -> Call:
    return make_call(department)


@pytest.fixture
def candidates(call: Call) -> Candidates:
    return make_candidates(call, state="draft")


def entered(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.requirement("R87")
def test_a_question_is_answered_to_everybody_without_who_asked(
    department: Department, call: Call, candidates: Candidates, settings: Settings
):
    settings.MAILLAGE_TODAY = "2025-04-10T10:00"
    asking = reverse("public:question", args=[call.slug])
    assert Client().get(asking).status_code == 302
    assert entered(candidates.trait_union).post(asking, {"text": "  "}).status_code == 422
    assert entered(candidates.trait_union).post(asking, {"text": ASKED}).status_code == 302
    public = reverse("public:call", args=[call.slug])
    assert "Trait d’Union" not in Client().get(public).content.decode()
    assert [told.key for told in ask(awaits(standing_of(department.instructor), APRIL))] == [str(call.pk)]

    question = Question.objects.get()
    answering = reverse("department:question", args=[call.pk, question.pk])
    officer = entered(department.instructor)
    kept = officer.post(answering, {"text": WORDED, "answer": ""})
    assert kept.status_code == 422
    assert WORDED in kept.content.decode()
    assert officer.post(answering, {"text": WORDED, "answer": "Oui, voir l’article 4."}).status_code == 302
    shown = Client().get(public).content.decode()
    assert WORDED in shown
    assert "Réponse publiée le 10 avril 2025" in shown.replace("\u00a0", " ")
    for name in ("Lea Petit", "Claire Delattre", "Trait d’Union"):
        assert name not in shown
    assert "Oui, voir" in Client().get(public, {"question": "ASSOCIATION seule"}).content.decode()
    assert "Oui, voir" not in Client().get(public, {"question": "loyer"}).content.decode()
    assert officer.get(answering).status_code == 404
    assert ask(awaits(standing_of(department.instructor), APRIL)) == []
    told = " ".join(f"{line.after}{line.note}{line.subject_label}" for line in Entry.objects.all())
    assert "candidater" not in told


def test_who_asked_is_told_at_once_and_who_prepares_a_file_once_for_several_answers(
    department: Department, call: Call, candidates: Candidates
):
    followers = [candidates.trait_union.email, candidates.horizon.email]
    for text in ("Un ?", "Deux ?"):
        question = ask_question(call, text=text, by=candidates.trait_union, at=APRIL)
        answer_question(question, answer="Oui.", followers=followers, by=department.instructor, at=APRIL)
    answered = Message.objects.filter(kind="question_answered")
    assert [message.to for message in answered] == [candidates.trait_union.email] * 2
    digest = Message.objects.get(kind="answers_published")
    assert (digest.to, digest.not_before) == (candidates.horizon.email, moment("2025-04-10T13:00"))
    assert "Oui" not in str(digest.letter)
    officers = set(Message.objects.filter(kind="question_asked").values_list("to", flat=True))
    assert officers == {department.instructor.email, department.second_instructor.email}


@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        ("2025-04-10T08:59:59", "2025-04-10T09:00"),
        ("2025-04-10T09:00", "2025-04-10T13:00"),
        ("2025-04-10T17:00", "2025-04-11T09:00"),
        ("2025-03-29T20:00", "2025-03-30T09:00"),
    ],
)
def test_a_digest_leaves_at_the_next_hour_of_the_clock_in_paris(at: str, leaves: str):
    assert next_digest(moment(at)) == moment(leaves)


def test_a_question_heard_elsewhere_is_nobody_s(department: Department, call: Call, settings: Settings):
    settings.MAILLAGE_TODAY = "2025-04-10T10:00"
    page = reverse("department:question_new", args=[call.pk])
    answer = {"text": "Peut-on déposer à deux ?", "answer": "Oui, en co-portage."}
    assert entered(department.instructor).post(page, answer).status_code == 302
    assert (Question.objects.get().asked_by, len(published(call))) == (None, 1)
    assert entered(department.auditor).get(page).status_code == 404
    assert not Message.objects.exists()


def test_questions_are_refused_after_the_closing_in_number_and_once_published(
    department: Department, call: Call, candidates: Candidates
):
    lea = candidates.trait_union
    with pytest.raises(Refused, match="L’appel est clos"):
        ask_question(call, text="Trop tard ?", by=lea, at=call.window.closes_at)
    for number in range(WAITING):
        ask_question(call, text=f"{number} ?", by=lea, at=APRIL)
    assert ask_question(call, text="3 ?", by=lea, at=APRIL) == Question.objects.get(text="3 ?")
    with pytest.raises(Refused, match="attendent déjà une réponse"):
        ask_question(call, text="Encore ?", by=lea, at=APRIL)
    question = answer_question(
        Question.objects.get(text="3 ?"), answer="Oui.", by=department.instructor, at=APRIL
    )
    with pytest.raises(Refused, match="Cette réponse est publiée"):
        answer_question(question, answer="Non.", by=department.instructor, at=APRIL)


def test_reading_them_costs_one_query(call: Call, django_assert_num_queries: DjangoAssertNumQueries):
    person = Person.objects.first()
    assert person is not None
    for number in range(3):
        question = ask_question(call, text=f"{number} ?", by=person, at=APRIL)
        answer_question(question, answer="Oui.", by=person, at=APRIL)
        with django_assert_num_queries(1):
            assert len(published(call)) == number + 1
