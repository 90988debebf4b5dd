"""What is expected of a person in their groups."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max

from maillage.groups.access import operated_groups
from maillage.groups.models import (
    GuestProposal,
    Meeting,
    PracticeGroup,
    SessionGroup,
    Theme,
)
from maillage.groups.queries.group import agreements_without_group
from maillage.people.access import Standing
from maillage.rules.expectation import Expectation
from maillage.rules.french import PARIS, day
from maillage.rules.period import Period
from maillage.rules.sessions import follow_quarters, to_schedule


def expectations(standing: Standing, at: dt.datetime) -> list[Expectation]:
    """Give back what is expected of this person in their groups: a year to plan, sheets to close, sign-ups to
    open, sessions that a quarter misses. A constant number of queries.
    """
    if not standing.is_operator:
        return []
    today = at.astimezone(PARIS).date()
    groups = list(operated_groups(standing))
    expected = [
        Expectation(f"Ouvrir le groupe de la convention n°\u00a0{agreement.number}", "groups", "")
        for agreement in agreements_without_group(standing)
    ]
    if not groups:
        return expected
    last = dict(
        Meeting.objects.filter(group__in=groups)
        .exclude(state="cancelled")
        .values_list("group")
        .annotate(last=Max("day"))
        .order_by("group")
    )
    for group in groups:
        if group.pk not in last and today <= group.period_end:
            due = group.period_start
            expected.append(
                Expectation(f"Planifier l’année, {group.name}", "group", str(group.pk), due, late=due < today)
            )
    pressing = Meeting.objects.filter(
        group__in=groups, state__in=("planned", "open"), day__lte=today + dt.timedelta(days=28)
    ).select_related("group")
    for meeting in pressing.order_by("starts_at", "pk"):
        if meeting.starts_at <= at:
            sentence = f"Enregistrer les présences du {day(meeting.day)}, {meeting.group.name}"
            expected.append(
                Expectation(sentence, "attendance", str(meeting.pk), meeting.day, late=meeting.day < today)
            )
        elif meeting.state == "planned":
            due = meeting.day - dt.timedelta(days=14)
            sentence = f"Ouvrir les inscriptions du {day(meeting.day)}, {meeting.group.name}"
            expected.append(Expectation(sentence, "meeting", str(meeting.pk), due, late=due < today))
    return [*expected, *_proposals(groups), *_missing_sessions(groups, today)]


def _proposals(groups: list[PracticeGroup]) -> list[Expectation]:
    """What the coordinator proposed and nobody answered; one query."""
    themes = Theme.objects.filter(group__in=groups, accepted_at=None).values_list("group", flat=True)
    guests = GuestProposal.objects.filter(group__in=groups, answer="").values_list("group", flat=True)
    awaited = set(themes.union(guests))
    return [
        Expectation(f"Répondre à la coordination du territoire, {group.name}", "sessions", str(group.pk))
        for group in groups
        if group.pk in awaited
    ]


def _missing_sessions(groups: list[PracticeGroup], today: dt.date) -> list[Expectation]:
    days: dict[int, list[tuple[str, dt.date]]] = {}
    found = SessionGroup.objects.filter(group__in=groups, session__state__in=("idea", "scheduled", "held"))
    invited = set()
    for key, state, on, accepted in found.order_by("pk").values_list(
        "group", "session__state", "day", "accepted_at"
    ):
        if accepted is None and state != "held":
            invited.add(key)
        elif accepted is not None and on is not None and state != "idea":
            days.setdefault(key, []).append((state, on))
    expected = [
        Expectation(
            f"Répondre à la proposition d’un temps d’information commun, {group.name}",
            "sessions",
            str(group.pk),
        )
        for group in groups
        if group.pk in invited
    ]
    for group in groups:
        known = days.get(group.pk, [])
        quarters = follow_quarters(
            Period(group.period_start, group.period_end),
            [on for state, on in known if state == "held"],
            [on for state, on in known if state == "scheduled"],
            today=today,
        )
        for quarter in to_schedule(quarters, today):
            sentence = f"Programmer un temps d’information, {quarter.name.lower()}, {group.name}"
            expected.append(Expectation(sentence, "sessions", str(group.pk), quarter.period.end))
    return expected
