"""One line of what makes a figure: a meeting, a person, an information session or a group."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingLine:
    """A meeting without a name: how many were present, and what it brings to the figure.

    `counted` is None when a meeting starts a series and has no interval yet.
    """

    pk: int
    group: str
    operator: str
    day: dt.date
    state: str
    state_label: str
    remote: bool
    place: str
    present: int
    counted: int | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """A person, for those who may read names: how many times they were present in the period."""

    pk: int
    name: str
    structure: str
    job: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """An information session held, for one group or for all those it is common to."""

    pk: int
    title: str
    day: dt.date
    group: str
    attendees: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """A group and what it brings to the figure; `amount` in euros for the cost of a presence."""

    agreement_id: int
    group: str
    operator: str
    counted: int
    amount: Decimal | None = None


Line = MeetingLine | PersonLine | SessionLine | GroupLine
