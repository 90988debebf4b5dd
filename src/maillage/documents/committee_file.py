"""The file tabled at the annual follow-up committee."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import ClassVar

from maillage.documents.figures import GroupFigures, figures_json
from maillage.documents.paper import Json, Paper, paragraphs
from maillage.rules import french


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """A point of the agenda; `note` says what is expected, `minutes` what was said once it was held."""

    title: str
    note: str = ""
    minutes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingDocument:
    """An expense or a paper still awaited."""

    territory: str
    operator: str
    label: str
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurplusLine:
    """The surplus of a two-monthly group and what became of it (R39–R41)."""

    territory: str
    operator: str
    surplus: Decimal
    reused: Decimal
    undocumented: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLine:
    """A theme that came up in a group, and in how many meetings."""

    theme: str
    territory: str
    meetings: int


@dataclass(frozen=True, kw_only=True)
class CommitteeFile(Paper):
    """Dossier du comité de suivi (R40, R77, R78); with `minutes` and `decisions` it becomes its record."""

    template: ClassVar[str] = "committee_file"

    call_title: str
    day: date
    starts: time
    place: str
    attendees: tuple[str, ...]
    agenda: tuple[AgendaItem, ...]
    groups: tuple[GroupFigures, ...]
    total: GroupFigures
    missing: tuple[MissingDocument, ...] = ()
    surplus: tuple[SurplusLine, ...] = ()
    themes: tuple[ThemeLine, ...] = ()
    decisions: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return "Dossier du comité de suivi"

    def content(self) -> Json:
        return {
            "call_title": self.call_title,
            "day": french.long_date(self.day),
            "starts": french.clock(self.starts),
            "place": self.place,
            "attendees": list(self.attendees),
            "agenda": [
                {"title": item.title, "note": item.note, "minutes": paragraphs(item.minutes)}
                for item in self.agenda
            ],
            "groups": [figures_json(group) for group in self.groups],
            "total": figures_json(self.total),
            "missing": [
                {
                    "territory": item.territory,
                    "operator": item.operator,
                    "label": item.label,
                    "amount": "" if item.amount is None else french.amount(item.amount),
                }
                for item in self.missing
            ],
            "surplus": [
                {
                    "territory": line.territory,
                    "operator": line.operator,
                    "surplus": french.amount(line.surplus),
                    "reused": french.amount(line.reused),
                    "undocumented": french.amount(line.undocumented),
                }
                for line in self.surplus
            ],
            "themes": [
                {
                    "theme": line.theme,
                    "territory": line.territory,
                    "meetings": french.plural(line.meetings, "rencontre"),
                }
                for line in self.themes
            ],
            "decisions": list(self.decisions),
        }
