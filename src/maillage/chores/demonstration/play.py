"""Playing the script up to a day: the acts of all scenes, in the order of their moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import chain

from django.db import transaction

from maillage.chores.demonstration import (
    accounts,
    closing,
    competition,
    directory,
    publication,
    selection,
    year,
)
from maillage.chores.demonstration.stage import Act, Stage
from maillage.people.models import Funder
from maillage.rules.french import PARIS

MORNING = dt.time(8)
"""The demonstration's day begins before anyone has worked: the day's meeting is still to come."""


def acts(until: dt.datetime) -> list[Act]:
    """Give back every act of the script up to that moment, in order."""
    every: Iterator[Act] = chain(
        competition.scene(),
        selection.scene(),
        directory.scene(),
        accounts.scene(),
        year.scene(),
        closing.scene(),
        publication.scene(),
    )
    return sorted((act for act in every if act.at <= until), key=lambda act: act.at)


def morning(day: dt.date) -> dt.datetime:
    """Give back the moment up to which the script is played when the demonstration stands on that day."""
    return dt.datetime.combine(day, MORNING, tzinfo=PARIS)


def settle(day: dt.date) -> None:
    """Show the messages due once the acts are played, and keep the day."""
    closing.deliver(morning(day))
    Funder.objects.update(demonstration_day=day)


def play(today: dt.date, *, tell: Callable[[int, int, dt.date], None] = lambda *_: None) -> Stage:
    """Build the demonstration as it stands on the morning of that day; give back its stage.

    `tell` hears how far it has come: acts played, acts in all, their day. One transaction: all or nothing.
    """
    script, stage = acts(morning(today)), Stage()
    with transaction.atomic():
        for number, act in enumerate(script, start=1):
            act.play(stage, act.at)
            tell(number, len(script), act.at.date())
        settle(today)
    return stage
