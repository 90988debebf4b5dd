"""The three indicators of a group, as papers print them; the figures come ready from the caller's query."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from maillage.documents.paper import Json
from maillage.rules import french


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginLine:
    """One professional origin: presences and distinct people, with their shares in hundredths (I3)."""

    label: str
    attendances: int
    attendances_share: Decimal
    people: int
    people_share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingLine:
    """One meeting of the period; `state` is its French label (« tenue »), `new` who was never met before."""

    day: date
    state: str
    held: bool
    present: int
    remote: bool = False
    new: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One information session held: its day, and how many people came."""

    day: date
    attendees: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigures:
    """I1, I2 and I3 of one group (or of the whole campaign: leave `operator` and `meetings` empty).

    `mean_gap` is in days, `mean_present` in people per meeting, None when nothing was held.
    `people` are distinct; `in_two_origins` of them stand in two lines of the origins.
    """

    territory: str
    operator: str
    start: date
    end: date
    meetings_expected: int
    meetings_held: int
    meetings_cancelled: int
    meetings_remote: int
    mean_gap: Decimal | None
    attendances: int
    people: int
    mean_present: Decimal | None
    over_capacity: int
    sessions_expected: int
    sessions_held: int
    session_attendances: int
    origins: tuple[OriginLine, ...]
    in_two_origins: int = 0
    outside_perimeter: int = 0
    meetings: tuple[MeetingLine, ...] = ()
    wished_capacity: int = 15
    sessions: tuple[SessionLine, ...] = ()


def figures_json(figures: GroupFigures) -> Json:
    """The figures as the templates print them; numbers stay numbers where a bar is drawn."""
    return {
        "territory": figures.territory,
        "operator": figures.operator,
        "period": f"du {french.day(figures.start)} au {french.day(figures.end)}",
        "sentence": frequency_sentence(figures),
        "expected": french.number(figures.meetings_expected),
        "held": french.number(figures.meetings_held),
        "cancelled": french.number(figures.meetings_cancelled),
        "remote": french.number(figures.meetings_remote),
        "gap": _or_dash(figures.mean_gap, f"{french.NO_BREAK}jours"),
        "attendances": french.number(figures.attendances),
        "people": french.number(figures.people),
        "mean": _or_dash(figures.mean_present),
        "over": french.number(figures.over_capacity),
        "sessions": f"{figures.sessions_held} sur {figures.sessions_expected}",
        "session_attendances": french.number(figures.session_attendances),
        "origins": [
            {
                "label": line.label,
                "attendances": french.number(line.attendances),
                "attendances_share": french.percent(line.attendances_share),
                "bar": float(line.attendances_share),
                "people": french.number(line.people),
                "people_share": french.percent(line.people_share),
            }
            for line in figures.origins
        ],
        "notes": origin_notes(figures),
        "capacity": figures.wished_capacity,
        "meetings": [
            {
                "day": french.short_date(line.day),
                "label": f"{line.day:%d/%m}",
                "state": f"{line.state}, à distance" if line.remote else line.state,
                "held": line.held,
                "present": line.present,
            }
            for line in figures.meetings
        ],
    }


def frequency_sentence(figures: GroupFigures) -> str:
    """I1 for people: « 10 rencontres tenues sur 10 prévues, espacées en moyenne de 37,3 jours. »"""
    if figures.meetings_held == 0:
        return "Aucune rencontre tenue."
    held = french.plural(figures.meetings_held, "rencontre tenue", "rencontres tenues")
    expected = french.plural(figures.meetings_expected, "prévue")
    if figures.mean_gap is None:
        return f"{held} sur {expected}."
    return f"{held} sur {expected}, espacées en moyenne de {_or_dash(figures.mean_gap)} jours."


def origin_notes(figures: GroupFigures) -> list[str]:
    """What is said under the origins: who stands in two lines, who works outside the perimeter."""
    notes = []
    if figures.in_two_origins:
        verb = "comptée" if figures.in_two_origins == 1 else "comptées"
        notes.append(
            f"{french.plural(figures.in_two_origins, 'personne')} {verb} dans deux provenances ou plus"
            f"{french.THIN}; le total ne compte chaque personne qu’une fois."
        )
    if figures.outside_perimeter:
        notes.append(f"Dont {french.plural(figures.outside_perimeter, 'personne')} hors périmètre.")
    return notes


def _or_dash(value: Decimal | None, unit: str = "") -> str:
    return "–" if value is None else f"{french.decimal(value)}{unit}"
