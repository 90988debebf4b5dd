"""The file tabled at the annual follow-up committee."""

from dataclasses import dataclass
from datetime import date, datetime, time
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentedDocument:
    """The document of an expense paid by the surplus, presented to the committee (R40)."""

    territory: str
    label: str
    amount: Decimal
    day: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """A decision, who answers for it, and where it stands: « attendue le 15 janvier 2027 »."""

    text: str
    owner: str
    state: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CommitteeFile(Paper):
    """Dossier du comité de suivi (R40, R77, R78); once its minutes are closed it is their record.

    `record` is then their version, and `version`, `reason`, `closed_at`, `closed_by` and `content_sha256`
    say which. `total` is None when no figure was kept with the minutes.
    """

    template: ClassVar[str] = "committee_file"

    call_title: str
    day: date
    starts: time
    ends: time | None = None
    place: str
    link: str = ""
    attendees: tuple[str, ...]
    excused: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    agenda: tuple[AgendaItem, ...]
    groups: tuple[GroupFigures, ...]
    total: GroupFigures | None
    missing: tuple[MissingDocument, ...] = ()
    surplus: tuple[SurplusLine, ...] = ()
    themes: tuple[ThemeLine, ...] = ()
    presented: tuple[PresentedDocument, ...] = ()
    follow_up: tuple[DecisionLine, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    record: bool = False
    reason: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    content_sha256: str = ""

    @property
    def title(self) -> str:
        return "Compte rendu du comité de suivi" if self.record else "Dossier du comité de suivi"

    def content(self) -> Json:
        return {
            "call_title": self.call_title,
            "day": french.long_date(self.day),
            "starts": french.clock(self.starts),
            "ends": french.clock(self.ends) if self.ends else "",
            "place": self.place,
            "link": self.link,
            "attendees": list(self.attendees),
            "excused": list(self.excused),
            "invited": list(self.invited),
            "record": self.record,
            "closed": _closed(self),
            "content_sha256": self.content_sha256,
            "agenda": [
                {"title": item.title, "note": item.note, "minutes": paragraphs(item.minutes)}
                for item in self.agenda
            ],
            "groups": [figures_json(group) for group in self.groups],
            "total": figures_json(self.total) if self.total else None,
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
            "presented": [
                {
                    "territory": item.territory,
                    "label": item.label,
                    "amount": french.amount(item.amount),
                    "day": french.day(item.day),
                    "by": item.by,
                }
                for item in self.presented
            ],
            "follow_up": [_decision(line) for line in self.follow_up],
            "decisions": [_decision(line) for line in self.decisions],
        }


def _decision(line: DecisionLine) -> Json:
    return {"text": line.text, "owner": line.owner, "state": line.state, "note": line.note}


def _closed(paper: CommitteeFile) -> str:
    """« version 2, close le 9 décembre 2026 à 18 h par Sophie Marquant. Motif : … »."""
    if paper.closed_at is None:
        return ""
    by = f" par {paper.closed_by}" if paper.closed_by else ""
    reason = f" Motif : {paper.reason}" if paper.reason else ""
    return french.typeset(f"version {paper.version}, close le {french.moment(paper.closed_at)}{by}.{reason}")
