"""The value of each figure of a reading, by the address of its definition."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from maillage.rules.indicators import Complementary, Frequency, OriginTable, Participants

Value = int | Decimal | None


class Figures(Protocol):
    """What a reading and the row of a group both hold."""

    @property
    def frequency(self) -> Frequency:
        """I1."""

    @property
    def participants(self) -> Participants:
        """I2."""

    @property
    def origins(self) -> OriginTable:
        """I3."""

    @property
    def complementary(self) -> Complementary:
        """What stands beside."""


def values_of(reading: Figures) -> dict[str, Value]:
    """Give back the value of every figure but the origins; None is « not known »."""
    often, came, beside = reading.frequency, reading.participants, reading.complementary
    return {
        "tenues": often.held,
        "attendues": often.expected,
        "calendrier": often.planned,
        "annulees": often.cancelled,
        "a-clore": often.awaiting,
        "intervalle": often.mean_gap,
        "par-mois": often.per_active_month,
        "participations": came.attendances,
        "participants": came.people,
        "moyenne": came.mean,
        "au-dela": came.crowded,
        "nouveaux": came.newcomers,
        "en-presence": beside.in_person,
        "a-distance": beside.remote,
        "presences-a-distance": beside.remote_attendances,
        "mixite": beside.leaning,
        "hors-perimetre": reading.origins.outside,
        "fideles": beside.returning,
        "temps-d-information": beside.sessions.held,
        "public-informe": beside.sessions.attendees,
        "cout": beside.cost_per_attendance,
    }
