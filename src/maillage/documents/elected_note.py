"""One page for elected officials: three figures, each group beside the others, the money, three sentences."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from maillage.documents.figures import GroupFigures, figures_json
from maillage.documents.paper import Json, Paper
from maillage.rules import french


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMoney:
    """A sum of the page; None is « not known yet »."""

    label: str
    value: Decimal | None


@dataclass(frozen=True, kw_only=True)
class ElectedNote(Paper):
    """Note de synthèse (R78). With one group, `groups` holds it alone and its origins are drawn instead."""

    template: ClassVar[str] = "elected_note"

    call_title: str
    on: date
    groups: tuple[GroupFigures, ...]
    total: GroupFigures
    money: tuple[NoteMoney, ...]
    sentences: tuple[str, ...]

    @property
    def title(self) -> str:
        return "Note de synthèse pour les élus"

    def content(self) -> Json:
        one = self.groups[0] if len(self.groups) == 1 else None
        figures = self.groups[0] if one else self.total
        bars = (
            [(line.label, line.attendances) for line in figures.origins]
            if one
            else [(f"{group.territory}, {group.operator}", group.attendances) for group in self.groups]
        )
        most = max((value for _, value in bars), default=0) or 1
        return {
            "call_title": self.call_title,
            "on": french.day(self.on),
            "where": f"Groupe {one.territory}, {one.operator}" if one else "",
            "figures": figures_json(figures),
            "bars_title": "Participations par type de structure" if one else "Participations par groupe",
            "bars": [[label, french.number(value), float(100 * value / most)] for label, value in bars],
            "money": [
                [item.label, french.amount(item.value) if item.value is not None else "pas encore connu"]
                for item in self.money
            ],
            "sentences": list(self.sentences),
        }
