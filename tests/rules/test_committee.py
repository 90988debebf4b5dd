"""The annual committee: when it sits, what it decides, what becomes of it (R77)."""

from datetime import date, time

import pytest

from maillage.rules import committee

DAY, BEFORE, LATER = date(2026, 12, 8), date(2026, 12, 1), date(2027, 1, 20)
NINE, NOON = time(9, 30), time(12)


@pytest.mark.requirement("R77")
@pytest.mark.parametrize(
    ("held_on", "ends", "place", "link", "field"),
    [
        (date(2026, 11, 30), NOON, "Arras", "", "held_on"),
        (DAY, NINE, "Arras", "", "ends"),
        (DAY, NOON, " ", "", "place"),
        (DAY, NOON, "", "https://visio.example.org", None),
        (BEFORE, NOON, "Arras", "", None),
    ],
)
def test_a_committee_sits_on_a_day_to_come_and_somewhere(
    held_on: date, ends: time, place: str, link: str, field: str | None
) -> None:
    verdict = committee.may_sit(held_on, NINE, ends, BEFORE, place=place, link=link)
    assert bool(verdict) is (field is None)
    assert verdict.field == (field or "")


@pytest.mark.requirement("R77")
def test_it_is_held_once_a_year_or_says_why() -> None:
    assert committee.once_a_year(DAY, [date(2025, 12, 9)], "")
    assert not committee.once_a_year(DAY, [DAY], "Un motif")
    assert "dites pourquoi" in committee.once_a_year(DAY, [BEFORE], " ").sentence
    assert committee.once_a_year(DAY, [BEFORE], "Un opérateur était absent.")


def test_what_is_done_at_the_committee_is_done_from_its_day_on() -> None:
    assert "son compte rendu" in committee.held_by(DAY, BEFORE, "son compte rendu s’enregistre").sentence
    assert committee.held_by(DAY, DAY, "")


@pytest.mark.parametrize(
    ("text", "owned", "due_on", "field"),
    [
        (" ", True, LATER, "text"),
        ("Faire", False, LATER, "owner"),
        ("Faire", True, None, "due_on"),
        ("Faire", True, BEFORE, "due_on"),
        ("Faire", True, DAY, ""),
    ],
)
def test_a_decision_says_what_who_and_by_when(
    text: str, owned: bool, due_on: date | None, field: str
) -> None:
    verdict = committee.may_decide(DAY, text, due_on, owned=owned)
    assert (bool(verdict), verdict.field) == (not field, field)


@pytest.mark.parametrize(
    ("done_on", "note", "field"),
    [
        (None, " ", "note"),
        (None, "En cours.", ""),
        (date(2027, 1, 21), "", "done_on"),
        (BEFORE, "", "done_on"),
        (DAY, "", ""),
    ],
)
def test_what_became_of_a_decision_has_a_day_or_a_word(done_on: date | None, note: str, field: str) -> None:
    verdict = committee.may_follow(DAY, done_on, LATER, note)
    assert (bool(verdict), verdict.field) == (not field, field)


def test_where_a_decision_stands_is_said_in_words() -> None:
    assert committee.follow_up_sentence(DAY, LATER, LATER) == "faite le 20 janvier 2027"
    assert committee.follow_up_sentence(None, None, LATER) == "sans échéance"
    assert "en retard" in committee.follow_up_sentence(DAY, None, LATER)
    assert committee.follow_up_sentence(LATER, None, LATER) == "attendue le 20 janvier 2027"
