"""The figures of a group as they are written, one by one: to compare two versions, or two years."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from maillage.rules.french import day, decimal, number, typeset
from maillage.rules.report import NOTHING

if TYPE_CHECKING:
    import datetime as dt

    from maillage.documents.figures import GroupFigures


def numbers_of(figures: GroupFigures) -> dict[str, int | Decimal | None]:
    """Give back what a year comes to, by label; None is a mean of no meeting."""
    return {
        "Rencontres tenues": figures.meetings_held,
        "Rencontres prévues": figures.meetings_expected,
        "Rencontres annulées": figures.meetings_cancelled,
        "Participations cumulées": figures.attendances,
        "Participants uniques": figures.people,
        "Moyenne par rencontre tenue": figures.mean_present,
        f"Rencontres au-delà de {figures.wished_capacity} participants": figures.over_capacity,
        "Temps d’information tenus": figures.sessions_held,
        "Participations aux temps d’information": figures.session_attendances,
    }


def totals_of(figures: GroupFigures) -> dict[str, str]:
    """Give back the same as written: the figures that two years are compared by."""
    return {label: _written(value) for label, value in numbers_of(figures).items()}


def _written(value: int | Decimal | None) -> str:
    if value is None:
        return NOTHING
    return decimal(value) if isinstance(value, Decimal) else number(value)


def written_figures(figures: GroupFigures) -> dict[str, str]:
    """Give back every figure that a version freezes, by label: totals, origins, each meeting held."""
    found = totals_of(figures)
    for line in figures.origins:
        found[f"{line.label}, participations"] = number(line.attendances)
        found[f"{line.label}, participants"] = number(line.people)
    for meeting in figures.meetings:
        if meeting.held:
            found[f"Rencontre du {day(meeting.day)}, présents"] = number(meeting.present)
    return found


@dataclass(frozen=True, slots=True)
class Compared:
    """The year before on the same territory; `said` are its figures, `operator` names another one.

    Totals only: who came from where is its operator's to tell.
    """

    start: dt.date
    end: dt.date
    operator: str
    said: dict[str, str]

    def beside(self, figures: GroupFigures) -> list[tuple[str, str, str]]:
        """Give back each figure of this year, with the one of that year."""
        return [(label, now, self.said.get(label, NOTHING)) for label, now in totals_of(figures).items()]

    @property
    def sentence(self) -> str:
        """Which year it is, and who ran the group when it was another operator."""
        by = f", par {self.operator}" if self.operator else ""
        return typeset(f"L’année précédente va du {day(self.start)} au {day(self.end)}{by}.")
