"""The names of a meeting, read by an officer for a control (F54): with a reason, once, and told."""

import datetime as dt
import html

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.groups.models import Meeting
from maillage.journal.models import Entry
from maillage.post.models import Message
from tests.candidates import Candidates, Department
from tests.year import Year, audomarois, hold

MARCH = dt.date(2026, 3, 10)
REASON = "Contrôle du service fait, avis du 3 mai 2027."
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("F54", "R76")]


@pytest.fixture
def year(awarded: Candidates, department: Department, settings: Settings) -> Year:
    settings.MAILLAGE_TODAY = "2027-05-03T10:00"
    return audomarois(awarded, department)


@pytest.fixture
def march(year: Year) -> Meeting:
    """Seven people came in March."""
    return hold(year, MARCH, **{f"Personne {letter}": "ccas" for letter in "ABCDEFG"})


def enter(person: object) -> Client:
    client = Client()
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
    return client


def page_of(meeting: Meeting) -> str:
    return reverse("department:meeting_names", args=[meeting.pk])


def test_who_was_participant_number_seven_is_told_with_a_reason_that_the_journal_keeps(
    march: Meeting, department: Department
) -> None:
    auditor = enter(department.auditor)
    asked = auditor.get(page_of(march)).content.decode()
    assert "Personne G" not in asked
    answer = auditor.post(page_of(march), {"reason": REASON})
    shown = html.unescape(answer.content.decode())
    rows = [row for row in shown.split("<tr")[1:] if "Personne" in row]
    assert "Personne G" in rows[6]
    assert ">7<" in rows[6]
    assert "no-store" in answer.headers["Cache-Control"]
    line = Entry.objects.get(verb="read_names")
    assert (line.note, line.actor_label) == (REASON, "Anne Leroy")
    assert "Personne" not in str([line.note, line.before, line.after, line.subject_label])
    letter = Message.objects.get(kind="names_read")
    assert letter.to == "marc.fontaine@example.org"
    assert REASON in str(letter.letter)
    assert "Personne" not in str(letter.letter)


def test_without_a_reason_nothing_is_shown_nor_written(march: Meeting, department: Department) -> None:
    for reason in ("", "   "):
        answer = enter(department.manager).post(page_of(march), {"reason": reason})
        assert "Personne G" not in answer.content.decode()
        assert answer.status_code == 200
    assert not Entry.objects.filter(verb="read_names").exists()
    assert not Message.objects.filter(kind="names_read").exists()


def test_who_pays_who_administers_and_the_operators_have_no_such_page(
    march: Meeting, year: Year, department: Department
) -> None:
    for person in (department.finance, department.administrator, year.representative, year.facilitator):
        assert enter(person).post(page_of(march), {"reason": REASON}).status_code == 404
    assert not Entry.objects.filter(verb="read_names").exists()
