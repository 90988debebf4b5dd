"""The indicators of a campaign: each group, then all of them."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from maillage.documents.figures import GroupFigures, figures_json
from maillage.documents.paper import Json, Paper
from maillage.rules import french


@dataclass(frozen=True, kw_only=True)
class IndicatorsPaper(Paper):
    """R83–R86 for a whole call: `groups` in the order to print, `total` for the campaign.

    `people` of `total` are distinct over all groups: less than or equal to the sum of the groups.
    """

    template: ClassVar[str] = "indicators"

    call_title: str
    on: date
    groups: tuple[GroupFigures, ...]
    total: GroupFigures

    @property
    def title(self) -> str:
        return "Indicateurs de la campagne"

    def content(self) -> Json:
        return {
            "call_title": self.call_title,
            "on": french.day(self.on),
            "groups": [figures_json(group) for group in self.groups],
            "total": figures_json(self.total),
        }
