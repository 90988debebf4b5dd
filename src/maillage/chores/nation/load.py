"""From a size to a database full of years: bodies, groups, meetings, presences, in that order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from maillage.chores.nation.attendance import write_presences
from maillage.chores.nation.bodies import Land, open_land
from maillage.chores.nation.grants import grant_groups, know_the_tables
from maillage.chores.nation.meetings import hold_meetings, hold_sessions, welcome_participants
from maillage.groups.models import PracticeGroup
from maillage.groups.operations import load_structure_types
from maillage.reports.operations import refresh_tallies


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything; each group meets ten times a year and `present` people come on average.

    After those years, so many `quiet_years` where each group meets once.
    """

    departments: int = 100
    years: int = 5
    groups: int = 4
    present: int = 15
    first_year: int = 2020
    quiet_years: int = 0

    @property
    def presences(self) -> int:
        """How many people came, each time counted."""
        meetings = 10 * self.years + self.quiet_years
        return self.departments * self.groups * meetings * self.present


@dataclass(frozen=True, slots=True)
class Nation:
    """What was loaded: the départements and their territories, and the groups of each call in order."""

    land: Land
    groups: tuple[PracticeGroup, ...]


@transaction.atomic
def load_nation(size: Size, at: dt.datetime) -> Nation:
    """Fill an empty database, in one transaction; every row obeys every constraint.

    Each territory keeps its operator and its participants from year to year; every agreement is over.
    """
    load_structure_types()
    land = open_land(size.departments, size.groups, at)
    pools = welcome_participants(land.territories, 3 * size.present, at)
    last = size.first_year + size.years
    busy = [group for year in range(size.first_year, last) for group in grant_groups(land, year)]
    quiet = [group for year in range(last, last + size.quiet_years) for group in grant_groups(land, year)]
    groups = [*busy, *quiet]
    hold_meetings(busy)
    hold_meetings(quiet, months=(1,))
    hold_sessions(groups, land.facilitators * (size.years + size.quiet_years))
    write_presences(pools, size.present)
    while refresh_tallies(at=at):
        pass
    know_the_tables()
    return Nation(land, tuple(groups))
