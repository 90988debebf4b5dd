"""The themes of a group and its information sessions, by quarter of the agreement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from maillage.agreements.models import Agreement
from maillage.groups.models import (
    InformationSession,
    PracticeGroup,
    SessionGroup,
    Theme,
)
from maillage.groups.models.session import KeyUnit
from maillage.groups.queries.meeting import hours
from maillage.rules.french import day, long_date, moment, paris
from maillage.rules.lives import SESSION
from maillage.rules.period import Period
from maillage.rules.sessions import Quarter, follow_quarters, lacking, overdue_sentence
from maillage.statements import written_once


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme of the group and the days it arose (R28–R30)."""

    pk: int
    label: str
    days: tuple[dt.date, ...]
    accepted: bool
    proposed_by: str


@dataclass(frozen=True, slots=True)
class ThemeLabel:
    """A theme as a list names it; not accepted, it is a coordinator’s proposal."""

    label: str
    accepted: bool


def theme_labels(groups: Iterable[int]) -> dict[int, list[ThemeLabel]]:
    """Give back the themes of each group in the order they were noted; one query."""
    labels: dict[int, list[ThemeLabel]] = {}
    found = Theme.objects.filter(group__in=list(groups)).order_by("added_at", "pk")
    for key, label, accepted_at in found.values_list("group", "label", "accepted_at"):
        labels.setdefault(key, []).append(ThemeLabel(label, accepted_at is not None))
    return labels


@dataclass(frozen=True, slots=True)
class ThemeMet:
    """A theme and the number of meetings where it came up."""

    label: str
    met: int
    recurring: bool


def themes_met(groups: Iterable[int]) -> dict[int, list[ThemeMet]]:
    """Give back the themes taken up by each group, the most met first; one query."""
    found: dict[int, list[ThemeMet]] = {}
    met = (
        Theme.objects.filter(group__in=list(groups), accepted_at__isnull=False)
        .values_list("group", "label", "group__recurrence")
        .annotate(met=Count("meetings", filter=~Q(meetings__state="cancelled")))
        .order_by("group", "-met", "label")
    )
    for group, label, recurrence, count in met:
        found.setdefault(group, []).append(ThemeMet(label, count, count >= recurrence))
    return found


def themes_of(group: PracticeGroup) -> list[ThemeRow]:
    """Give back the themes, the most met first; one query."""
    found = Theme.objects.filter(group=group).order_by("added_at", "pk", "meetings__day")
    told: list[tuple[int, str, dt.datetime | None, str, dt.date | None]] = list(
        found.values_list("pk", "label", "accepted_at", "added_by__full_name", "meetings__day")
    )
    rows: dict[int, ThemeRow] = {}
    for pk, label, accepted_at, by, on in told:
        row = rows.get(pk) or ThemeRow(pk, label, (), accepted=accepted_at is not None, proposed_by=by)
        rows[pk] = replace(row, days=(*row.days, on)) if on else row
    return sorted(rows.values(), key=lambda row: -len(row.days))


@dataclass(frozen=True, slots=True)
class SessionRow:
    """An information session in the list of a group.

    `hosted`: it is born of this group; otherwise `host` names the one it comes from. `others` names the other
    groups that count it, `invited` those that have not answered yet, `share` what this group pays of the
    coffee; `shares_bill` when another group of the same operator does too.
    """

    pk: int
    public_id: str
    hosted: bool
    host: str
    others: tuple[str, ...]
    invited: tuple[str, ...]
    share: str
    shares_bill: bool
    moves: tuple[str, ...]
    cancel_reason: str
    arose: dt.date | None
    title: str
    theme: str
    day: dt.date | None
    when: str
    place: str
    associates: tuple[str, ...]
    attendees: int | None
    state: str
    state_label: str
    from_surplus: bool


@dataclass(frozen=True, slots=True)
class Invitation:
    """A session of another operator’s group that awaits the answer of this one (F44)."""

    pk: int
    title: str
    host: str
    when: str
    place: str
    share: str


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of a group, and what each quarter of the agreement expects (R29, F43)."""

    rows: tuple[SessionRow, ...]
    quarters: tuple[Quarter, ...]
    overdue: str
    lacking: tuple[str, ...]
    invitations: tuple[Invitation, ...]

    @property
    def held(self) -> int:
        """Sessions held."""
        return sum(row.state == "held" for row in self.rows)


@dataclass(frozen=True, slots=True)
class SessionGlance:
    """An information session as a calendar shows it."""

    public_id: str
    title: str
    theme: str
    day: dt.date | None
    when: str
    place: str
    attendees: int | None
    state: str
    state_label: str


@dataclass(frozen=True, slots=True)
class SessionsGlance:
    """The sessions that a group counts, in order of day, ideas last; its quarters, and which have none."""

    rows: tuple[SessionGlance, ...] = ()
    lacking: tuple[str, ...] = field(default=())
    quarters: tuple[Quarter, ...] = ()

    @property
    def held(self) -> int:
        """Sessions held."""
        return sum(row.state == "held" for row in self.rows)


def sessions_at_a_glance(groups: Iterable[PracticeGroup], today: dt.date) -> dict[int, SessionsGlance]:
    """Give back the sessions of each group for a calendar; one query for them all."""
    listed = {group.pk: group for group in groups}
    parts = SessionGroup.objects.filter(group__in=listed, accepted_at__isnull=False)
    rows: dict[int, list[SessionGlance]] = {key: [] for key in listed}
    for part in parts.select_related("session__theme").order_by("session__day", "pk"):
        rows[part.group_id].append(_glance(part.session))
    glances = {}
    for key, group in listed.items():
        quarters = _quarters(group, rows[key], today)
        ordered = sorted(rows[key], key=lambda row: (row.day is None, row.day or today))
        glances[key] = SessionsGlance(tuple(ordered), lacking(quarters, today), quarters)
    return glances


def _glance(session: InformationSession) -> SessionGlance:
    return SessionGlance(
        public_id=str(session.public_id),
        title=session.title,
        theme=session.theme.label if session.theme else "",
        day=session.day,
        when=when(session),
        place=session.place,
        attendees=session.attendees,
        state=session.state,
        state_label=SESSION.states[session.state],
    )


def _quarters(
    group: PracticeGroup, rows: Iterable[SessionGlance | SessionRow], today: dt.date
) -> tuple[Quarter, ...]:
    dated = [(row.state, row.day) for row in rows if row.day]
    return follow_quarters(
        Period(group.period_start, group.period_end),
        [on for state, on in dated if state == "held"],
        [on for state, on in dated if state == "scheduled"],
        today=today,
    )


def sessions_of(group: PracticeGroup, today: dt.date) -> Sessions:
    """Give back the sessions that a group counts or is invited to, in order of day, ideas last, with its
    quarters; four queries.
    """
    mine = SessionGroup.objects.filter(group=group).select_related(
        "session__group", "session__theme", "session__meeting", "group__agreement"
    )
    together = Prefetch(
        "session__parts", SessionGroup.objects.select_related("group__agreement").order_by("pk")
    )
    parts = list(mine.prefetch_related("session__associates", "session__moves", together).order_by("pk"))
    accepted = [part for part in parts if part.accepted_at is not None]
    rows = sorted(
        (_session_row(part) for part in accepted),
        key=lambda row: (row.day is None, row.day or today, row.pk),
    )
    quarters = _quarters(group, rows, today)
    invitations = tuple(
        Invitation(
            part.pk,
            part.session.title,
            part.session.group.name,
            when(part.session),
            part.session.place,
            share_of(part),
        )
        for part in parts
        if part.accepted_at is None and part.session.state in ("idea", "scheduled")
    )
    return Sessions(tuple(rows), quarters, overdue_sentence(quarters), lacking(quarters, today), invitations)


def when(session: InformationSession) -> str:
    """« mardi 19 mai 2026, 9 h 30–12 h », empty before it has a date."""
    if session.day is None or session.starts_at is None or session.ends_at is None:
        return ""
    return f"{long_date(session.day)}, {hours(session.starts_at, session.ends_at)}"


def share_of(part: SessionGroup) -> str:
    """« 150 € », « 50 % », empty without a key."""
    if part.share is None:
        return ""
    return f"{part.share}\u00a0{'€' if part.session.key_unit == KeyUnit.EUROS else '%'}"


def _session_row(part: SessionGroup) -> SessionRow:
    session = part.session
    others = [one for one in session.parts.all() if one.group_id != part.group_id]
    others.sort(key=lambda one: (one.group.name, one.pk))
    return SessionRow(
        pk=session.pk,
        public_id=str(session.public_id),
        hosted=session.group_id == part.group_id,
        host=session.group.name,
        others=tuple(one.group.name for one in others if one.accepted_at),
        invited=tuple(one.group.name for one in others if not one.accepted_at),
        share=share_of(part),
        shares_bill=part.share is not None
        and any(
            one.accepted_at and one.group.agreement.operator_id == part.group.agreement.operator_id
            for one in others
        ),
        moves=tuple(
            f"Déplacé du {moment(move.moved_from)} au {moment(move.moved_to)} : {move.reason}"
            if move.moved_to != move.moved_from
            else f"Changé le {day(paris(move.at).date())} : {move.reason}"
            for move in sorted(session.moves.all(), key=lambda move: (move.at, move.pk))
        ),
        cancel_reason=session.cancel_reason,
        arose=session.meeting.day if session.meeting else None,
        title=session.title,
        theme=session.theme.label if session.theme else "",
        day=session.day,
        when=when(session),
        place=session.place,
        associates=tuple(
            str(one) for one in sorted(session.associates.all(), key=lambda associate: associate.rank)
        ),
        attendees=session.attendees,
        state=session.state,
        state_label=SESSION.states[session.state],
        from_surplus=session.from_surplus,
    )


def groups_to_share_with(group: PracticeGroup) -> list[PracticeGroup]:
    """Give back the other groups of the same call that a session may be common to (F44), those of the same
    operator first; one query. `group` comes with its lot and agreement.
    """
    found = (
        PracticeGroup.objects.filter(lot__call=group.lot.call_id, closed_on=None)
        .exclude(pk=group.pk)
        .select_related("lot__territory", "agreement__operator")
        .order_by("lot__territory__name", "pk")
    )
    return sorted(found, key=lambda other: other.agreement.operator_id != group.agreement.operator_id)


@written_once
def _session_days(agreement: int) -> QuerySet[SessionGroup, tuple[Any, ...]]:
    parts = SessionGroup.objects.filter(
        group__agreement=agreement, accepted_at__isnull=False, day__isnull=False
    )
    return parts.order_by("day", "pk").values_list("session__state", "day")


def lacking_quarters(agreement: Agreement, today: dt.date) -> tuple[str, ...]:
    """Give back the quarters of an agreement begun with no session held or scheduled, in words (F43); one
    query.
    """
    days = _session_days(agreement.pk)
    quarters = follow_quarters(
        Period(agreement.period_start, agreement.period_end),
        [on for state, on in days if state == "held" and on],
        [on for state, on in days if state == "scheduled" and on],
        today=today,
    )
    return lacking(quarters, today)
