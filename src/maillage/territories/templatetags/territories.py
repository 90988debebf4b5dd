"""The map of the territories, for any page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template

from maillage.territories.map import drawing

register = template.Library()


@register.inclusion_tag("territories/map.html")
def territory_map(on: date, hrefs: Mapping[str, str] | None = None, label: str = "") -> dict[str, Any]:
    """The map on that day with its table; `hrefs` gives the page of each territory by its code.

    A page that shows it links `territories/map.css`.
    """
    drawn = drawing(on)
    links = hrefs or {}
    return {
        "map": drawn,
        "shapes": [(shape, links.get(shape.code, "")) for shape in drawn.shapes],
        "linked": bool(links),
        "label": label or "Carte des territoires",
    }
