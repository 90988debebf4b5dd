"""The rhythm of a group: how many meetings are expected, in which months, on which days (R37, R38)."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from itertools import count, takewhile

from maillage.rules import french
from maillage.rules.period import Period, add_months
from maillage.rules.verdict import YES, Verdict, no


def active_months(period: Period, excluded_months: AbstractSet[int]) -> tuple[tuple[int, int], ...]:
    """Each (year, month) in which meetings are held, excluded months left out (R38): 10 in twelve months.

    Months are those of the agreement, counted from its first day and named after the month they start in.
    """
    return tuple((day.year, day.month) for day in _active_starts(period, excluded_months))


def _active_starts(period: Period, excluded_months: AbstractSet[int]) -> tuple[date, ...]:
    starts = takewhile(lambda day: day <= period.end, (add_months(period.start, n) for n in count()))
    return tuple(day for day in starts if day.month not in excluded_months)


def expected_meetings(period: Period, every_months: int, excluded_months: AbstractSet[int]) -> int:
    """How many meetings the agreement expects (R37): 10 every month, 5 every two months, in both cohorts.

    Rounded down when the months do not divide: what must be held whichever month one starts with.
    """
    return len(active_months(period, excluded_months)) // every_months


def expected_with_changes(
    period: Period, rhythms: Sequence[tuple[date, int]], excluded_months: AbstractSet[int]
) -> int:
    """F37: how many meetings an agreement expects whose rhythm changed on the way.

    `rhythms` holds (first day, every so many months) in order. A month is of the rhythm in force on its
    first day, and what each rhythm expects is rounded down on its own part: monthly then, from March, every
    two months gives 4 and 3 in the first cohort.
    """
    starts = _active_starts(period, excluded_months)
    following = [*(since for since, _ in rhythms[1:]), date.max]
    return sum(
        sum(1 for day in starts if (index == 0 or since <= day) and day < until) // every_months
        for index, ((since, every_months), until) in enumerate(zip(rhythms, following, strict=True))
    )


def is_additional(day: date, earlier: Sequence[date], every_months: int, expected: int) -> bool:
    """F11: beyond the agreed rhythm, hence allowed, counted and marked.

    `earlier` holds the days of the group's other meetings already counted.
    """
    if len(earlier) >= expected:
        return True
    return every_months == 1 and any((other.year, other.month) == (day.year, day.month) for other in earlier)


def rhythm(every_months: int) -> str:
    """The rhythm in words (R37): « une rencontre par mois », « une rencontre tous les deux mois »."""
    if every_months == 1:
        return "une rencontre par mois"
    return f"une rencontre tous les {'deux' if every_months == 2 else every_months} mois"


def pause(excluded_months: AbstractSet[int]) -> str:
    """The months without meetings, in words (R38): « juillet et août », empty when there are none."""
    return french.listing([french.MONTHS[month - 1] for month in sorted(excluded_months)])


def pause_sentence(excluded_months: AbstractSet[int]) -> str:
    """R38, as the page that proposes dates says it; empty when no month is excluded."""
    if not excluded_months:
        return ""
    return french.typeset(f"Aucune rencontre en {pause(excluded_months)} (appel à projets, § 4).")


def nearest_allowed(
    day: date, period: Period, excluded_months: AbstractSet[int]
) -> tuple[date | None, date | None]:
    """The last allowed day before and the first after that day, None where the period has none (R38)."""
    return _seek(day, -1, period, excluded_months), _seek(day, 1, period, excluded_months)


def _seek(day: date, way: int, period: Period, excluded_months: AbstractSet[int]) -> date | None:
    bounded = min(max(day, period.start - timedelta(days=1)), period.end + timedelta(days=1))
    candidate = bounded + timedelta(days=way)
    while candidate in period:
        if candidate.month not in excluded_months:
            return candidate
        candidate += timedelta(days=way)
    return None


def allowed_days(
    day: date, weekday: int, period: Period, excluded_months: AbstractSet[int]
) -> tuple[date, ...]:
    """R38: what to propose in place of a refused day: the nearest allowed days on either side, then the
    nearest on that day of the week.
    """
    found: list[date] = []
    for way in (-1, 1):
        nearest = candidate = _seek(day, way, period, excluded_months)
        while candidate is not None and candidate.weekday() != weekday:
            candidate = _seek(candidate, way, period, excluded_months)
        found += [one for one in (nearest, candidate) if one is not None]
    return tuple(sorted(set(found)))


def may_hold_meeting(
    day: date, period: Period, excluded_months: AbstractSet[int], *, strict: bool = True
) -> Verdict:
    """R38, R62: no meeting outside the agreement, none in an excluded month.

    With `strict` off, an excluded month is allowed and the verdict carries the warning (F8). A day outside
    the agreement is always refused (F10).
    """
    if day not in period:
        return no(
            f"Cette date est en dehors de la convention ({period}) : choisissez une date de cette période.",
            "day",
        )
    if day.month not in excluded_months:
        return YES
    before, after = nearest_allowed(day, period, excluded_months)
    choices = []
    if before:
        choices.append(f"jusqu’au {_day_month(before)}")
    if after:
        choices.append(f"à partir du {_day_month(after)}")
    advice = f"choisissez une date {' ou '.join(choices)}." if choices else "choisissez un autre mois."
    refusal = no(f"Cette date tombe en {french.MONTHS[day.month - 1]} : {advice}", "day")
    return refusal if strict else Verdict(allowed=True, sentence=refusal.sentence, field="day")


def _day_month(day: date) -> str:
    return f"{french.ordinal_day(day)} {french.MONTHS[day.month - 1]}"


def day_warnings(day: date, holidays: Mapping[date, str]) -> tuple[str, ...]:
    """F9: what to know about a day, without refusing it: a week-end, a public holiday by its name."""
    warnings = []
    if day.weekday() >= 5:
        warnings.append(french.typeset(f"Le {french.long_date(day)} tombe un week-end."))
    if day in holidays:
        warnings.append(french.typeset(f"Le {french.long_date(day)} est un jour férié : {holidays[day]}."))
    return tuple(warnings)
