"""Periods, rhythm, excluded months, recurring days."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.calendar import (
    active_months,
    allowed_days,
    day_warnings,
    expected_meetings,
    is_additional,
    may_hold_meeting,
    nearest_allowed,
    pause_sentence,
    rhythm,
)
from maillage.rules.pattern import LAST, Pattern, offsets, proposed_dates
from maillage.rules.period import (
    Period,
    add_months,
    is_working_day,
    period_of,
    previous_working_day,
    reminder_days,
)

PAUSE = frozenset({7, 8})
AMI_1 = Period(date(2025, 11, 1), date(2026, 10, 31))
AMI_2 = Period(date(2025, 12, 1), date(2026, 11, 30))
COHORTS = pytest.mark.parametrize("period", [AMI_1, AMI_2], ids=["AMI 1", "AMI 2"])
SECOND_TUESDAY = Pattern(2, 1, time(9, 30), time(12))
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_a_period_holds_both_its_ends() -> None:
    assert AMI_1.start in AMI_1
    assert AMI_1.end in AMI_1
    assert AMI_1.end + timedelta(days=1) not in AMI_1
    assert AMI_1.days == 365
    assert str(AMI_1) == "du 1er novembre 2025 au 31 octobre 2026"
    with pytest.raises(ValueError, match="end"):
        Period(AMI_1.end, AMI_1.start)


@pytest.mark.requirement("R80")
def test_months_are_added_by_the_calendar_and_clipped() -> None:
    assert add_months(date(2026, 10, 31), 6) == date(2027, 4, 30)
    assert add_months(date(2026, 11, 30), 6) == date(2027, 5, 30)
    assert add_months(date(2026, 1, 31), -11) == date(2025, 2, 28)


@given(DAYS, st.integers(-60, 60))
def test_adding_months_lands_in_the_right_month_and_never_on_a_later_day(day: date, months: int) -> None:
    there = add_months(day, months)
    assert (there.year - day.year) * 12 + there.month - day.month == months
    assert there.day <= day.day


@given(DAYS, st.integers(1, 36))
def test_a_period_of_months_touches_the_next_one(start: date, months: int) -> None:
    assert period_of(start, months).end + timedelta(days=1) == add_months(start, months)


@COHORTS
@pytest.mark.requirement("R37", "R38", "R63", "R64")
@pytest.mark.parametrize(("every_months", "expected"), [(1, 10), (2, 5)])
def test_ten_or_five_meetings_are_expected_in_both_cohorts(
    period: Period, every_months: int, expected: int
) -> None:
    assert expected_meetings(period, every_months, PAUSE) == expected


@COHORTS
@pytest.mark.requirement("R37", "R38")
@pytest.mark.parametrize("offset", [0, 1])
def test_every_two_months_gives_five_whichever_month_one_starts_with(period: Period, offset: int) -> None:
    days = proposed_dates(SECOND_TUESDAY, period, every_months=2, excluded_months=PAUSE, offset=offset)
    assert len(days) == 5


@pytest.mark.requirement("R37")
def test_the_patterns_of_the_first_cohort() -> None:
    months = [
        [
            d.month
            for d in proposed_dates(SECOND_TUESDAY, AMI_1, every_months=2, excluded_months=PAUSE, offset=o)
        ]
        for o in (0, 1)
    ]
    assert months == [[11, 1, 3, 5, 9], [12, 2, 4, 6, 10]]


@pytest.mark.requirement("R37", "R38")
def test_the_year_of_the_second_tuesday_is_that_of_the_scenario() -> None:
    proposed = proposed_dates(SECOND_TUESDAY, AMI_2, every_months=1, excluded_months=PAUSE)
    assert [f"{day:%d/%m/%Y}" for day in proposed] == [
        "09/12/2025", "13/01/2026", "10/02/2026", "10/03/2026", "14/04/2026",
        "12/05/2026", "09/06/2026", "08/09/2026", "13/10/2026", "10/11/2026",
    ]  # fmt: skip
    assert str(SECOND_TUESDAY) == "2e mardi du mois, 9\u00a0h\u00a030–12\u00a0h"
    assert pause_sentence(PAUSE) == "Aucune rencontre en juillet et août (appel à projets, § 4)."
    assert pause_sentence(frozenset()) == ""


@given(st.sampled_from([1, 2, 3, 4, LAST]), st.integers(0, 6), DAYS, st.integers(1, 3))
def test_every_proposed_date_may_be_held(week: int, weekday: int, start: date, every_months: int) -> None:
    period = period_of(start, 12)
    days = proposed_dates(
        Pattern(week, weekday, time(9), time(12)), period, every_months=every_months, excluded_months=PAUSE
    )
    assert all(day.weekday() == weekday and may_hold_meeting(day, period, PAUSE) for day in days)
    assert list(days) == sorted(set(days))


def test_the_last_friday_is_the_last() -> None:
    pattern = Pattern(LAST, 4, time(14), time(16))
    assert pattern.in_month(2026, 5) == date(2026, 5, 29)
    assert str(pattern).startswith("dernier vendredi du mois")


@pytest.mark.parametrize("wrong", [(5, 0, 9, 10), (1, 7, 9, 10), (1, 0, 10, 9)])
def test_a_pattern_falls_in_every_month_and_ends_after_it_starts(wrong: tuple[int, int, int, int]) -> None:
    week, weekday, starts, ends = wrong
    with pytest.raises(ValueError, match=r"meeting|month"):
        Pattern(week, weekday, time(starts), time(ends))


@pytest.mark.requirement("R38", "F8")
def test_a_meeting_in_july_is_refused_with_the_nearest_dates() -> None:
    verdict = may_hold_meeting(date(2026, 7, 7), AMI_2, PAUSE)
    assert verdict.sentence == (
        "Cette date tombe en juillet\u00a0: "
        "choisissez une date jusqu’au 30 juin ou à partir du 1er septembre."
    )
    assert verdict.field == "day"
    assert not verdict


@pytest.mark.requirement("R38", "F8")
def test_the_lenient_policy_warns_and_allows() -> None:
    verdict = may_hold_meeting(date(2026, 8, 31), AMI_2, PAUSE, strict=False)
    assert verdict
    assert "tombe en août" in verdict.sentence


def test_the_advice_only_names_dates_of_the_agreement() -> None:
    summer = Period(date(2026, 7, 1), date(2026, 9, 30))
    assert (
        "choisissez une date à partir du 1er septembre."
        in may_hold_meeting(date(2026, 7, 7), summer, PAUSE).sentence
    )
    spring = Period(date(2026, 4, 1), date(2026, 8, 31))
    assert (
        "choisissez une date jusqu’au 30 juin." in may_hold_meeting(date(2026, 7, 7), spring, PAUSE).sentence
    )
    july = Period(date(2026, 7, 1), date(2026, 7, 31))
    assert "choisissez un autre mois." in may_hold_meeting(date(2026, 7, 7), july, PAUSE).sentence


@pytest.mark.requirement("R62", "F10")
@pytest.mark.parametrize("day", [date(2025, 11, 28), date(2026, 12, 1)])
@pytest.mark.parametrize("strict", [True, False])
def test_a_meeting_outside_the_agreement_is_refused_under_any_policy(day: date, strict: bool) -> None:
    verdict = may_hold_meeting(day, AMI_2, PAUSE, strict=strict)
    assert not verdict
    assert "en dehors de la convention (du 1er décembre 2025 au 30 novembre 2026)" in verdict.sentence


@pytest.mark.requirement("R38")
@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_the_nearest_dates_are_allowed_and_nothing_allowed_is_nearer(day: date) -> None:
    before, after = nearest_allowed(day, AMI_1, PAUSE)
    allowed = [AMI_1.start + timedelta(days=n) for n in range(AMI_1.days)]
    allowed = [d for d in allowed if d.month not in PAUSE]
    assert before == max((d for d in allowed if d < day), default=None)
    assert after == min((d for d in allowed if d > day), default=None)


def test_months_of_an_agreement_that_starts_mid_month_are_its_own() -> None:
    months = active_months(Period(date(2025, 11, 15), date(2026, 11, 14)), PAUSE)
    assert len(months) == 10
    assert months[0] == (2025, 11)
    assert months[-1] == (2026, 10)


@pytest.mark.requirement("F11")
def test_a_meeting_beyond_the_rhythm_is_marked() -> None:
    january = [date(2026, 1, 13)]
    assert is_additional(date(2026, 1, 27), january, 1, 10)
    assert not is_additional(date(2026, 2, 10), january, 1, 10)
    assert not is_additional(date(2026, 1, 27), january, 2, 5)
    assert is_additional(date(2026, 6, 9), january * 5, 2, 5)


@pytest.mark.requirement("R37")
def test_the_rhythm_in_words() -> None:
    assert rhythm(1) == "une rencontre par mois"
    assert rhythm(2) == "une rencontre tous les deux mois"
    assert rhythm(3) == "une rencontre tous les 3 mois"


@pytest.mark.requirement("F9")
def test_a_holiday_or_a_week_end_is_a_warning() -> None:
    holidays = {date(2025, 11, 1): "Toussaint", date(2025, 11, 11): "Armistice"}
    assert len(day_warnings(date(2025, 11, 1), holidays)) == 2
    assert day_warnings(date(2025, 11, 11), holidays) == (
        "Le mardi 11 novembre 2025 est un jour férié\u00a0: Armistice.",
    )
    assert day_warnings(date(2025, 11, 12), holidays) == ()


@pytest.mark.requirement("R56", "R80")
def test_reminders_move_to_a_working_day() -> None:
    holidays = {date(2027, 3, 29)}
    assert reminder_days(date(2027, 4, 30), (-90, -30, -7, 1), holidays) == (
        date(2027, 1, 29), date(2027, 3, 31), date(2027, 4, 23), date(2027, 5, 3),
    )  # fmt: skip
    assert previous_working_day(date(2025, 5, 8), {date(2025, 5, 8)}) == date(2025, 5, 7)
    assert previous_working_day(date(2025, 5, 11), set()) == date(2025, 5, 9)


@given(DAYS, st.sets(DAYS, max_size=5), st.lists(st.integers(-120, 30), max_size=6))
def test_every_reminder_is_on_a_working_day_and_on_its_side_of_the_due_date(
    due: date, holidays: set[date], offsets: list[int]
) -> None:
    days = reminder_days(due, tuple(offsets), holidays)
    assert all(is_working_day(day, holidays) for day in days)
    assert bool([d for d in days if d > due]) == any(offset > 0 for offset in offsets)


@pytest.mark.requirement("R38", "F8")
def test_a_refused_day_is_answered_with_the_nearest_allowed_ones_and_those_of_its_day_of_the_week() -> None:
    assert allowed_days(date(2026, 7, 7), 1, AMI_2, PAUSE) == (date(2026, 6, 30), date(2026, 9, 1))
    assert allowed_days(date(2026, 8, 5), 2, AMI_2, PAUSE) == (
        date(2026, 6, 24),
        date(2026, 6, 30),
        date(2026, 9, 1),
        date(2026, 9, 2),
    )
    assert allowed_days(date(2027, 1, 1), 1, AMI_2, PAUSE) == (date(2026, 11, 24), date(2026, 11, 30))


@given(DAYS, st.integers(0, 6))
def test_every_day_proposed_is_allowed(day: date, weekday: int) -> None:
    assert all(may_hold_meeting(one, AMI_2, PAUSE) for one in allowed_days(day, weekday, AMI_2, PAUSE))


@pytest.mark.requirement("R37")
def test_an_offset_is_told_by_its_real_months() -> None:
    assert offsets(AMI_1, every_months=2, excluded_months=PAUSE) == (
        (0, "novembre, janvier, mars, mai, septembre"),
        (1, "décembre, février, avril, juin, octobre"),
    )
    assert len(offsets(AMI_2, every_months=1, excluded_months=PAUSE)) == 1


@given(st.dates(date(2025, 1, 15), date(2025, 12, 16)).filter(lambda day: day.day in (15, 16)))
def test_an_agreement_between_two_half_months_still_gives_a_date_a_month(start: date) -> None:
    dates = proposed_dates(SECOND_TUESDAY, period_of(start, 12), every_months=1, excluded_months=PAUSE)
    assert len(dates) == 10
