"""The territories of a call declared without result, as the public reads them (F2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from maillage.calls.models import Call
from maillage.rules.french import typeset
from maillage.selection.models import UnsuccessfulLot

NEXT: Final = {
    "none": "Aucun groupe n’y ouvrira au titre de cet appel.",
    "new_call": "Un nouvel appel, limité à ce territoire, sera publié sur ce site.",
    "direct": "Le Département prend contact avec des organismes de ce territoire.",
}
"""What comes next, told to the public."""


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A territory without result: why, and what comes next."""

    territory: str
    motive: str
    following: str

    @property
    def heading(self) -> str:
        """« Boulonnais : appel infructueux »."""
        return typeset(f"{self.territory} : appel infructueux")


def with_unsuccessful(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Give back these calls with `has_unsuccessful`: whether a territory is declared without result."""
    return calls.annotate(has_unsuccessful=Exists(UnsuccessfulLot.objects.filter(lot__call=OuterRef("pk"))))


def unsuccessful_of(call: Call) -> tuple[PublicRow, ...]:
    """Give back the territories without result of a call read through `with_unsuccessful`, by name.

    One query, none when there is none.
    """
    if not getattr(call, "has_unsuccessful", False):
        return ()
    rows = UnsuccessfulLot.objects.filter(lot__call=call).select_related("lot").order_by("lot__name", "pk")
    return tuple(PublicRow(row.lot.name, row.motive, NEXT[row.follow_up]) for row in rows)
