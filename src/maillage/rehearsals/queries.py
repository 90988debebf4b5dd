"""What pages read of rehearsals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from maillage.calls.models import Call, CallQuerySet
from maillage.calls.queries import STATES, state_of
from maillage.rehearsals.models import Player, Rehearsal


@dataclass(frozen=True, slots=True)
class RehearsalRow:
    """A rehearsal of a call, where it stands, and how many play it."""

    pk: int
    reference: str
    state: str
    opening: dt.date
    closing: dt.date
    players: int


@dataclass(frozen=True, slots=True)
class PlayerRow:
    """A colleague who plays an applicant: key and name, and the legal form played."""

    person: int
    name: str
    legal_form: str


def rehearsals_of(call: Call, at: dt.datetime) -> list[RehearsalRow]:
    """Give back the rehearsals of a call, the latest first; one query."""
    count = Player.objects.filter(call=OuterRef("call")).order_by().values("call").annotate(n=Count("pk"))
    found = (
        Rehearsal.objects.filter(of=call)
        .select_related("call")
        .annotate(players=Coalesce(Subquery(count.values("n")), 0))
        .order_by("-started_at", "-pk")
    )
    return [
        RehearsalRow(
            pk=row.call_id,
            reference=row.call.reference,
            state=STATES[state_of(row.call, at)],
            opening=row.call.opening_day,
            closing=row.call.closing_day,
            players=row.players,
        )
        for row in found
    ]


def players_of(call: Call) -> list[PlayerRow]:
    """Give back who plays an applicant in a rehearsal, in the order they joined; one query."""
    players = Player.objects.filter(call=call).select_related("organisation", "person")
    return [
        PlayerRow(player.person_id, player.person.full_name, player.organisation.get_legal_form_display())
        for player in players.order_by("joined_at", "pk")
    ]


def playable(bodies: Collection[int]) -> CallQuerySet:
    """Give back the rehearsals where these bodies play."""
    return Call.objects.filter(
        rehearsal=True, pk__in=Player.objects.filter(organisation__in=bodies).values("call")
    )


def made_up(bodies: Collection[int]) -> set[int]:
    """Give back which of these bodies are made up; one query."""
    return set(Player.objects.filter(organisation__in=bodies).values_list("organisation_id", flat=True))


def rehearsal_of(funders: Collection[int], pk: int) -> Call | None:
    """Give back that rehearsal of one of these départements, None when there is none; one query."""
    return Call.objects.filter(rehearsal=True, funder__in=funders, pk=pk).first()
