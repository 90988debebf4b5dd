"""The map of the territories, for any page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template

from maillage.territories.map import Drawing, drawing
from maillage.territories.pins import PinMap

register = template.Library()


@register.inclusion_tag("territories/map.html")
def territory_map(
    on: date | Drawing,
    hrefs: Mapping[str, str] | None = None,
    label: str = "",
    here: str = "",
    *,
    table: bool = True,
) -> dict[str, Any]:
    """The map on that day, or already drawn, with its table; `hrefs` gives the page of each territory by its
    code, `here` is the one of the page; without `table`, the page shows the figures in its own way.

    A page that shows it links `territories/map.css`.
    """
    drawn = on if isinstance(on, Drawing) else drawing(on)
    links = hrefs or {}
    return {
        "map": drawn,
        "shapes": [(shape, links.get(shape.code, "")) for shape in drawn.shapes],
        "linked": bool(links),
        "here": here,
        "table": table,
        "label": label or "Carte des territoires",
    }


@register.inclusion_tag("territories/pins.html")
def place_map(drawn: PinMap, label: str) -> dict[str, Any]:
    """The map with its pins; the page shows their table, and links `map.css` and `pins.css`."""
    return {"map": drawn, "label": label}


@register.filter
def divided(value: float, by: float) -> float:
    """A length of a drawing, so many times smaller."""
    return round(value / by, 1)
