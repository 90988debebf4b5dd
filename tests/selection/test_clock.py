"""A call of La Réunion: its pages and its delays go by its own clock (F49)."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.conversations.operations import post
from maillage.people.models import Person
from maillage.rules.conversation import DEPARTMENT, QUESTION
from maillage.rules.verdict import Refused
from maillage.selection import queries
from maillage.selection.operations import (
    declare_complete,
    declare_tie,
    declare_unsuccessful,
    notify_decision,
    open_funding,
    record_reading,
)
from tests.candidates import Candidates, Department, moment
from tests.selection.steps import deliberate, examine, fund, plain, select

LATE = moment("2025-09-22T22:30")
"""In Paris; past midnight in La Réunion, two hours ahead in summer."""


@pytest.fixture
def call(call: Call, settings: Settings) -> Call:
    """The call, of a département overseas."""
    settings.MAILLAGE_TODAY = "2025-09-23T10:00"
    call.timezone = "Indian/Reunion"
    call.save(update_fields=["timezone"])
    return call


def page(person: Person, name: str, *args: Any) -> str:
    client = Client()
    client.force_login(person)
    answer: Any = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return plain(answer.content.decode())


@pytest.mark.requirement("F49")
def test_the_pages_of_the_selection_tell_hours_on_the_clock_of_the_call(
    department: Department, call: Call, candidates: Candidates
) -> None:
    examine(candidates.artois, department)
    fund(call, department, "60000.00")
    award = select(candidates.artois, department, deliberate(call, department))
    declare_tie(
        candidates.artois,
        department.second_instructor,
        reason="Parenté.",
        by=department.second_instructor,
        at=LATE,
    )
    post(candidates.artois, side=DEPARTMENT, kind=QUESTION, text="Quand ?", by=department.instructor, at=LATE)
    notify_decision(award, by=department.manager, at=LATE)
    record_reading(award, by=candidates.horizon, at=LATE)
    there = "23 septembre 2025 à 0 h 30"
    assert there in page(department.manager, "department:notices", call.pk)
    assert there in page(department.manager, "department:decisions", call.pk)
    assert there in page(department.manager, "department:assessment", candidates.artois.pk)
    exchange = page(candidates.horizon, "operator:conversation", candidates.artois.number)
    assert f"le {there}" in exchange
    assert f"La décision a été notifiée le {there}" in exchange
    assert there in page(candidates.horizon, "operator:application_notice", candidates.artois.number)


@pytest.mark.requirement("F49")
def test_silence_runs_from_the_day_of_the_place(
    department: Department, call: Call, candidates: Candidates
) -> None:
    Application.objects.filter(pk=candidates.artois.pk).update(validated_at=moment("2025-05-08T22:30"))
    every = Application.objects.filter(lot__call=call)
    (first, *_) = [row for row in queries.delays(every, LATE) if row.pk == candidates.artois.pk]
    assert first.on == dt.date(2025, 7, 9)
    (row, *_) = [r for r in queries.reception(every, call, LATE).rows if r.pk == candidates.artois.pk]
    assert row.implicit_rejection_on == dt.date(2025, 7, 9)
    assert "9 mai 2025" in page(department.manager, "department:delays", call.pk)


@pytest.mark.requirement("F49")
def test_what_is_refused_before_the_closing_names_it_on_the_clock_of_the_call(
    department: Department, call: Call, candidates: Candidates
) -> None:
    Application.objects.filter(pk=candidates.artois.pk).update(window_closes_at=call.window.closes_at)
    open_funding(call, by=department.instructor, at=moment("2025-04-01T10:00"))
    early = call.window.closes_at - dt.timedelta(minutes=1)
    with pytest.raises(Refused, match="après la clôture, le 10 mai 2025 à 0\u00a0h"):
        declare_complete(candidates.artois, by=department.instructor, at=early)
    with pytest.raises(Refused, match="après la clôture, le 10 mai 2025 à 0\u00a0h"):
        declare_unsuccessful(candidates.artois.lot, motive="Rien.", by=department.manager, at=early)
