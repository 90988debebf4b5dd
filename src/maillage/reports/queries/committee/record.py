"""Who was invited to a committee and came, and the versions of its minutes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import cast

from django.db.models import IntegerField, Value
from django.db.models.functions import Cast, Coalesce

from maillage.people.awaited import Line, lines, source
from maillage.reports.models import SteeringCommittee

PRESENCES = {0: False, 1: True}
UNSAID = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """Someone invited, or who came: for whom, in which function; `present` is None until it is said."""

    name: str
    body: str
    function: str
    present: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A version of the minutes as closed: when, by whom, its fingerprint, and why it corrects another."""

    number: int
    at: dt.datetime
    by: str
    sha256: str
    reason: str


def record_of(committee: SteeringCommittee) -> tuple[tuple[MemberRow, ...], tuple[VersionRow, ...]]:
    """Give back the members in order, and the versions, the latest first; one query."""
    present = Coalesce(Cast("present", IntegerField()), Value(UNSAID))
    members, closed = lines(
        [
            source(committee.members.all(), words=("name", "body", "function"), count=present),
            source(
                committee.closed.all(),
                key="number",
                words=("by__full_name", "sha256", "reason"),
                at="at",
            ),
        ]
    )
    members.sort(key=lambda line: int(line.key))
    closed.sort(key=lambda line: -int(line.key))
    return tuple(_member(line) for line in members), tuple(_version(line) for line in closed)


def _member(line: Line) -> MemberRow:
    name, body, function = line.words
    return MemberRow(name=name, body=body, function=function, present=PRESENCES.get(line.count))


def _version(line: Line) -> VersionRow:
    by, sha256, reason = line.words
    return VersionRow(
        number=int(line.key), at=cast("dt.datetime", line.at), by=by, sha256=sha256, reason=reason
    )
