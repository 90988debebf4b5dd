"""The home of an operator: each group as one row, its next meeting, its quarter, its report, its money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator

from maillage.applications import queries as applications
from maillage.applications.queries import ApplicationRow
from maillage.groups.access import OFFICE
from maillage.groups.queries.group_year import GroupYear
from maillage.groups.queries.meeting import MeetingRow
from maillage.people.access import Standing
from maillage.people.models import Role
from maillage.reports.queries.glance import Carried, carried
from maillage.rules.chain import Position
from maillage.rules.french import paris
from maillage.rules.sessions import Quarter
from maillage.selection.queries import told_states
from maillage.ui.shapes import Mark, Part
from maillage.web.account.homes.department import parts_of
from maillage.web.operator.applications.file import APPLICANTS
from maillage.web.operator.groups import year_marks

PAGE = 10
"""Groups on a page of the home."""


@dataclass(frozen=True, slots=True)
class Board:
    """A group as its people follow it; `carried` is for the office of the operator only."""

    year: GroupYear
    now: MeetingRow | None
    next: MeetingRow | None
    quarter: Quarter | None
    marks: tuple[Mark, ...]
    facilitates: bool
    carried: Carried | None
    parts: tuple[Part, ...]

    @property
    def step(self) -> Position | None:
        """What the agreement waits for next; None for a meeting, which the card tells by itself."""
        if self.carried is None:
            return None
        found = self.carried.position
        told = {None, *(row.day for row in (self.now, self.next) if row)}
        return None if found.stage == "meetings" and found.due_on in told else found


def groups(
    standing: Standing, years: Sequence[GroupYear], at: dt.datetime, asked: Mapping[str, str]
) -> dict[str, Any]:
    """Give back the groups this person works for, those under way first; two queries more, for the office."""
    today = paris(at).date()
    if not years:
        return {"files": own_files(standing, at), "applies": standing.holds(*APPLICANTS)}
    ordered = sorted(years, key=lambda year: (year.group.period_end < today, year.group.name, year.group.pk))
    page = Paginator(ordered, PAGE).get_page(asked.get("page", "1"))
    office = standing.organisation_ids(*OFFICE)
    mine = [year.group.agreement_id for year in page if year.group.agreement.operator_id in office]
    money = carried(mine, today) if mine else {}
    boards = [_board(standing, year, money.get(year.group.agreement_id), today) for year in page]
    return {"boards": boards, "groups_page": page}


def own_files(standing: Standing, at: dt.datetime) -> list[ApplicationRow]:
    """Give back the applications of who has no group yet, as their body was told; three queries at most."""
    own = list(applications.own_applications(standing, at)[:PAGE])
    told = told_states(own)
    return [applications.row_of(one, at, told=told.get(one.pk, "")) for one in own]


def _board(standing: Standing, year: GroupYear, money: Carried | None, today: dt.date) -> Board:
    return Board(
        year=year,
        now=year.of_the_day(today),
        next=year.next_after(today),
        quarter=year.quarter(today),
        marks=tuple(year_marks(list(year.meetings), year.sessions, name="operator:meeting")),
        facilitates=standing.holds_in(year.group.agreement.operator_id, Role.FACILITATOR),
        carried=money,
        parts=tuple(parts_of(money.purse)) if money else (),
    )
