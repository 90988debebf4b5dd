"""Meetings and information sessions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules import meetings, sessions, sign_in
from maillage.rules.period import Period
from maillage.rules.verdict import Refused, Verdict

START = datetime(2026, 1, 13, 8, 30, tzinfo=UTC)
END = START + timedelta(hours=2, minutes=30)
HOUR = timedelta(hours=1)
AMI_2 = Period(date(2025, 12, 1), date(2026, 11, 30))
COUNTS = st.integers(0, 40)


@pytest.mark.requirement("R35", "F12")
def test_twenty_two_registrations_are_fifteen_seats_and_seven_waiting() -> None:
    registered = waiting = 0
    places = []
    for _ in range(22):
        given_place = meetings.place(registered=registered, offered=0, waiting=waiting, capacity=15)
        places.append(given_place)
        registered += given_place.state == "registered"
        waiting += given_place.state == "waiting"
    assert (registered, waiting) == (15, 7)
    assert places[15].sentence == (
        "Le nombre souhaité de 15 participants est atteint. Vous êtes n°\u00a01 en liste d’attente."
    )
    assert [p.rank for p in places[14:]] == [0, 1, 2, 3, 4, 5, 6, 7]


@pytest.mark.requirement("R35")
def test_nobody_passes_before_those_who_wait() -> None:
    assert meetings.place(registered=10, offered=0, waiting=1, capacity=15).rank == 2
    assert meetings.place(registered=14, offered=1, waiting=0, capacity=15).state == "waiting"


@pytest.mark.requirement("R35")
@given(COUNTS, COUNTS, COUNTS, st.integers(1, 30))
def test_freed_seats_are_offered_below_the_wished_number_only(
    registered: int, offered: int, waiting: int, capacity: int
) -> None:
    seats = meetings.seats_to_offer(
        registered=registered, offered=offered, waiting=waiting, capacity=capacity
    )
    assert 0 <= seats <= waiting
    assert not seats or registered + offered + seats <= capacity


@pytest.mark.requirement("R35", "F13")
def test_beyond_the_wish_is_told_and_not_refused() -> None:
    assert meetings.crowd_sentence(17, 15) == "17 inscrits pour 15 places souhaitées"
    assert meetings.is_crowded(16, 15)
    assert not meetings.is_crowded(15, 15)


def test_an_offer_ends_when_the_meeting_begins() -> None:
    assert meetings.offer_until(START - HOUR / 6, START, 24 * HOUR) == START
    assert meetings.offer_until(START - HOUR / 3, START, 24 * HOUR) == START - HOUR / 12
    assert meetings.offer_until(START - 72 * HOUR, START, 24 * HOUR) == START - 48 * HOUR


@pytest.mark.requirement("R35")
def test_an_offer_near_the_meeting_leaves_half_the_time_to_the_next_who_waits() -> None:
    assert meetings.offer_until(START - 2 * HOUR, START, 24 * HOUR) == START - HOUR


@pytest.mark.requirement("R22", "R23")
def test_registration_is_open_to_all_until_the_meeting_begins() -> None:
    assert meetings.may_register(START - HOUR, START, "open")
    assert "personne qui anime" in meetings.may_register(START, START, "open").sentence
    assert "personne qui anime" in meetings.may_register(START - HOUR, START, "held").sentence
    assert "annulée" in meetings.may_register(START - HOUR, START, "cancelled").sentence
    assert "pas encore ouvertes" in meetings.may_register(START - HOUR, START, "planned").sentence


@pytest.mark.requirement("R36")
def test_a_meeting_at_a_distance_has_a_written_reason() -> None:
    assert meetings.check_modality(remote=False, reason="")
    assert meetings.check_modality(remote=True, reason="Vigilance orange neige-verglas : routes fermées")
    assert meetings.check_modality(remote=True, reason="  ").field == "remote_reason"
    assert meetings.modality(remote=True) == "Rencontre à distance (motif exceptionnel)"
    assert meetings.modality(remote=False) == "En présentiel"


@pytest.mark.requirement("F58")
def test_distance_as_a_habit_is_flagged() -> None:
    assert not meetings.is_routine(2, 2)
    assert meetings.is_routine(3, 2)


@pytest.mark.requirement("F14")
def test_a_meeting_is_held_once_begun_and_with_its_record() -> None:
    assert meetings.may_hold(START, START, attendance_recorded=True)
    assert "commence le" in meetings.may_hold(START - HOUR, START, attendance_recorded=True).sentence
    assert "feuille de présence" in meetings.may_hold(START, START, attendance_recorded=False).sentence


@pytest.mark.requirement("F15")
def test_a_cancellation_says_why() -> None:
    assert meetings.check_cancellation("Animatrice souffrante")
    assert meetings.check_cancellation(" ").field == "motive"


def test_signing_in_is_open_from_a_while_before_the_meeting_to_a_while_after_it() -> None:
    before, after = timedelta(minutes=15), timedelta(minutes=30)

    def may(at: datetime) -> Verdict:
        return meetings.may_sign_in(at, START, END, before=before, after=after)

    assert may(START - before)
    assert may(END + after)
    assert "ouvre le" in may(START - before - timedelta(seconds=1)).sentence
    assert "clos depuis" in may(END + after + timedelta(seconds=1)).sentence


def test_a_stale_mark_says_who_wrote_what_and_when() -> None:
    told = meetings.stale_sentence(
        who="Karim", theirs="absent", theirs_at=START, yours="présent", yours_at=START - timedelta(minutes=7)
    )
    assert told.startswith("Karim a noté absent à ")
    assert told.replace("\u202f", " ").endswith("lequel garder ?")


@given(st.binary(min_size=1), st.datetimes(min_value=datetime(2026, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_projected_code_lives_its_minute_and_the_next_one(key: bytes, at: datetime) -> None:
    code = sign_in.code_at(key, at)
    assert sign_in.is_fresh(key, code, at)
    assert sign_in.is_fresh(key, code, at + timedelta(seconds=60))
    assert not sign_in.is_fresh(key, code, at + timedelta(seconds=120))
    assert not sign_in.is_fresh(key, code, at - timedelta(seconds=60))
    assert not sign_in.is_fresh(key + b"x", code, at)


@pytest.mark.requirement("R30", "F42")
def test_a_session_names_the_group_where_its_theme_was_met() -> None:
    assert sessions.may_publish(theme="Refus de soins", origin_group=3)
    refusal = sessions.may_publish(theme="Refus de soins", origin_group=None)
    assert refusal.sentence == "Indiquez le groupe (et la rencontre) où cette problématique a été identifiée."
    assert refusal.field == "origin"
    assert sessions.may_publish(theme="", origin_group=3).field == "theme"


@pytest.mark.requirement("R29", "F43")
def test_a_quarter_without_session_is_overdue_once_over() -> None:
    rows = sessions.follow_quarters(AMI_2, [date(2026, 2, 17)], [date(2026, 7, 2)], today=date(2026, 6, 1))
    assert [(row.held, row.scheduled, row.overdue) for row in rows] == [
        (1, 0, False), (0, 0, True), (0, 1, False), (0, 0, False),
    ]  # fmt: skip
    assert sessions.overdue_sentence(rows).startswith(
        "1 temps d’information manquant\u00a0: 2e trimestre (du 1er mars"
    )
    assert sessions.overdue_sentence(rows[:1]) == ""
    assert not sessions.follow_quarters(AMI_2, [], [], today=date(2026, 2, 28))[0].overdue


@pytest.mark.requirement("R41")
def test_sessions_beyond_the_fourth_are_told_apart() -> None:
    assert sessions.extra_sessions(5, 4) == 1
    assert sessions.extra_sessions(3, 4) == 0


@pytest.mark.requirement("R29", "F43")
def test_a_quarter_to_come_is_announced_and_one_begun_without_session_is_told() -> None:
    rows = sessions.follow_quarters(AMI_2, [date(2026, 1, 20)], [], today=date(2026, 2, 10))
    assert [row.number for row in sessions.to_schedule(rows, date(2026, 2, 10))] == [2]
    assert sessions.to_schedule(rows, date(2026, 1, 10)) == ()
    assert sessions.lacking(rows, date(2026, 2, 10)) == ()
    (told,) = sessions.lacking(rows, date(2026, 3, 1))
    assert told == "Trimestre 2 (1er mars–31 mai 2026)\u00a0: aucun temps d’information"
    assert rows[0].name == "Trimestre 1 (1er décembre 2025–28 février 2026)"
    assert rows[0].lack == ""
    unborn = sessions.follow_quarters(AMI_2, [], [], today=date(2025, 11, 20))
    assert sessions.to_schedule(unborn, date(2025, 11, 20)) == ()


@pytest.mark.requirement("R34")
def test_associated_professionals_are_one_a_line() -> None:
    text = "Dr Petit, psychiatre, EPSM\n\n  Léa Roy , juriste,ADIL 62, Arras "
    found = sessions.read_associates(text)
    assert [str(one) for one in found] == ["Dr Petit, psychiatre, EPSM", "Léa Roy, juriste, ADIL 62, Arras"]
    with pytest.raises(Refused, match="Dr Petit"):
        sessions.read_associates("Dr Petit")
    with pytest.raises(Refused, match="trop longue"):
        sessions.read_associates(f"{'a' * 161}, psychiatre, EPSM")


@pytest.mark.requirement("F44")
def test_a_key_gives_each_group_its_share_and_per_cents_make_a_hundred() -> None:
    assert sessions.check_key("", {"Artois": None})
    assert sessions.check_key("euros", {"Artois": 150, "Lens": 150})
    assert sessions.check_key("percent", {"Artois": 50, "Lens": 50})
    assert "90\u00a0%" in sessions.check_key("percent", {"Artois": 50, "Lens": 40}).sentence
    assert "Lens" in sessions.check_key("euros", {"Artois": 50, "Lens": None}).sentence
    assert "plus grande que 0" in sessions.check_key("euros", {"Artois": 0, "Lens": 0}).sentence
