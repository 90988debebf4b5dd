"""What an expense may belong to: the meetings and the information sessions of its group."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from maillage.agreements.models import Agreement
from maillage.groups.models import InformationSession, Meeting
from maillage.rules.french import short_date


@dataclass(frozen=True, slots=True)
class Occasions:
    """The dated sessions and the meetings of the group of an agreement, in order of day."""

    sessions: tuple[InformationSession, ...]
    meetings: tuple[Meeting, ...]

    def choices(self) -> list[tuple[str, str | list[tuple[str, str]]]]:
        """Give back what a list offers, sessions first."""
        offered: list[tuple[str, str | list[tuple[str, str]]]] = [("", "Aucun en particulier")]
        sessions = [(f"s{row.pk}", f"{short_date(row.day)}, {row.title}") for row in self.sessions if row.day]
        meetings = [(f"m{row.pk}", short_date(row.day)) for row in self.meetings]
        if sessions:
            offered.append(("Temps d’information", sessions))
        if meetings:
            offered.append(("Rencontres", meetings))
        return offered

    def chosen(self, key: str) -> tuple[InformationSession | None, Meeting | None]:
        """Give back the session or the meeting of a choice."""
        session = next((row for row in self.sessions if key == f"s{row.pk}"), None)
        return session, next((row for row in self.meetings if key == f"m{row.pk}"), None)

    def on(self, day: dt.date) -> tuple[list[InformationSession], list[Meeting]]:
        """Give back what took place that day."""
        return [row for row in self.sessions if row.day == day], [
            row for row in self.meetings if row.day == day
        ]


def occasions_of(agreement: Agreement) -> Occasions:
    """Give back what the expenses of that agreement may belong to; two queries."""
    sessions = (
        InformationSession.objects.filter(
            parts__group__agreement=agreement, parts__accepted_at__isnull=False, day__isnull=False
        )
        .exclude(state="cancelled")
        .select_related("group")
        .order_by("day", "pk")
    )
    meetings = (
        Meeting.objects.filter(group__agreement=agreement).select_related("group").order_by("day", "pk")
    )
    return Occasions(tuple(sessions), tuple(meetings))


def shares_of(session: InformationSession) -> dict[int, int]:
    """Give back what the key of the coffee of a common session gives each agreement (F44); empty without a
    key.
    """
    accepted = session.parts.filter(accepted_at__isnull=False, share__isnull=False).order_by("pk")
    return {
        agreement: share or 0 for agreement, share in accepted.values_list("group__agreement_id", "share")
    }
