"""What the pages of expenses share: the tone of a state, the parts of an award."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maillage.ui.shapes import Part

if TYPE_CHECKING:
    from maillage.expenses.queries import Gauge
    from maillage.ui.shapes import Tone

TONES: dict[str, Tone] = {
    "entered": "attention",
    "documented": "waiting",
    "presented_to_committee": "info",
    "accepted": "good",
    "refused": "refusal",
}


def parts_of(gauge: Gauge) -> list[Part]:
    """Give back the award cut into what is accepted, what is announced and what is left, never above it."""
    accepted = min(gauge.justified, gauge.award)
    announced = min(gauge.announced, gauge.award) - accepted
    parts = [
        Part("Acceptées", accepted, "strong"),
        Part("Éligibles, à accepter", announced, "medium"),
        Part("Disponible", gauge.left, "rest"),
    ]
    return [part for part in parts if part.value]
