"""What is expected of a person in their groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from maillage.groups.access import operated_groups
from maillage.groups.models import GuestProposal, PracticeGroup, SessionGroup, Theme
from maillage.groups.queries.group import openable_agreements
from maillage.groups.queries.group_year import GroupYear
from maillage.people.access import Standing
from maillage.people.awaited import Awaited, awaited
from maillage.rules.expectation import Expectation
from maillage.rules.french import day, paris
from maillage.rules.sessions import to_schedule

ANNOUNCED = dt.timedelta(days=28)
"""How long before a meeting its registrations are asked for."""
OPENED = dt.timedelta(days=14)
"""How long before a meeting its registrations are open at the latest."""


def expectations(years: Iterable[GroupYear], at: dt.datetime) -> list[Expectation]:
    """Give back what these groups expect of those who run them: a year to plan, sheets to close, sign-ups to
    open, sessions that a quarter misses; no query.
    """
    today = paris(at).date()
    expected = []
    for year in years:
        group = year.group
        if not year.is_planned and today <= group.period_end:
            due = group.period_start
            expected.append(
                Expectation(f"Planifier l’année, {group.name}", "group", str(group.pk), due, late=due < today)
            )
        expected += _of_meetings(year, at)
        for quarter in to_schedule(year.sessions.quarters, today):
            sentence = f"Programmer un temps d’information, {quarter.name.lower()}, {group.name}"
            expected.append(Expectation(sentence, "sessions", str(group.pk), quarter.period.end))
    return expected


def _of_meetings(year: GroupYear, at: dt.datetime) -> list[Expectation]:
    today = paris(at).date()
    expected = [
        Expectation(
            f"Enregistrer les présences du {day(row.day)}, {row.group}",
            "attendance",
            str(row.pk),
            row.day,
            late=row.day < today,
        )
        for row in year.open_sheets(at)
    ]
    for row in year.meetings:
        if row.state == "planned" and at < row.starts_at and row.day <= today + ANNOUNCED:
            due = row.day - OPENED
            sentence = f"Ouvrir les inscriptions du {day(row.day)}, {row.group}"
            expected.append(Expectation(sentence, "meeting", str(row.pk), due, late=due < today))
    return expected


def awaits(standing: Standing, _at: dt.datetime) -> list[Awaited]:
    """Say what else is expected of this person in their groups: to open one, to answer a proposal."""
    if not standing.is_operator:
        return []
    mine = operated_groups(standing).order_by().values("pk")
    theme = Theme.objects.filter(group=OuterRef("pk"), accepted_at=None)
    guest = GuestProposal.objects.filter(group=OuterRef("pk"), answer="")
    common = SessionGroup.objects.filter(
        group=OuterRef("pk"), accepted_at=None, session__state__in=("idea", "scheduled")
    )
    groups = PracticeGroup.objects.filter(pk__in=mine)
    return [
        awaited(
            openable_agreements(standing),
            lambda line: Expectation(
                f"Ouvrir le groupe de la convention n°\u00a0{line.words[0]}", "groups", ""
            ),
            words=("number",),
        ),
        awaited(
            groups.filter(Exists(theme) | Exists(guest)),
            lambda line: Expectation(
                f"Répondre à la coordination du territoire, {line.words[0]}", "sessions", line.key
            ),
            words=("name",),
        ),
        awaited(
            groups.filter(Exists(common)),
            lambda line: Expectation(
                f"Répondre à la proposition d’un temps d’information commun, {line.words[0]}",
                "sessions",
                line.key,
            ),
            words=("name",),
        ),
    ]
