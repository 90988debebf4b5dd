"""Things that stand in communes, as pins on the map of the territories; neighbours share a pin."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from maillage.rules.french import listing, plural
from maillage.territories.map import HEIGHT, WIDTH, Drawing, Label, drawing, project

NARROWEST: Final = 240.0
"""Units shown at least, however few the pins: about thirty kilometres."""
MARGIN: Final = 40.0
NEAR: Final = 26.0
"""Two communes closer than this, on the whole map, share a pin; less as the map comes closer."""
NAMED: Final = 2
"""Communes that a shared pin names, before « et 3 autres »."""


@dataclass(frozen=True, slots=True)
class Place:
    """A commune and the things that stand there, each a name and an address."""

    code: str
    name: str
    longitude: float | None
    latitude: float | None
    things: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Pin:
    """A point of the map: where, how large, what it is called, and the places it stands for."""

    x: float
    y: float
    r: float
    title: str
    href: str
    places: tuple[Place, ...]

    @property
    def count(self) -> int:
        """How many things it stands for."""
        return sum(len(place.things) for place in self.places)

    @property
    def anchor(self) -> str:
        """Its row in the table."""
        return f"lieu-{self.places[0].code}"


@dataclass(frozen=True, slots=True)
class PinMap:
    """The part of the map that is shown, with its pins; `unit` is the size of a letter."""

    base: Drawing
    view_box: str
    unit: float
    towns: tuple[Label, ...]
    pins: tuple[Pin, ...]
    outside: tuple[Place, ...]
    """Places whose point is not known, or that stand out of the map."""


def pin_map(on: date, places: Sequence[Place], *, territory: str = "", noun: str = "ressource") -> PinMap:
    """Draw these places; the map closes in on the territory of that code when one is given. One query."""
    base = drawing(on)
    frame = _frame([(dot.x, dot.y) for shape in base.shapes if shape.code == territory for dot in shape.dots])
    left, top, width, height = frame
    scale = width / WIDTH
    on_map, outside = _placed(places, frame)
    return PinMap(
        base=base,
        view_box=f"{left:.0f} {top:.0f} {width:.0f} {height:.0f}",
        unit=round(15 * scale, 1),
        towns=tuple(town for shape in base.shapes for town in shape.towns),
        pins=_pins(on_map, scale, noun),
        outside=outside,
    )


def _placed(
    places: Sequence[Place], frame: tuple[float, float, float, float]
) -> tuple[list[tuple[tuple[float, float], Place]], tuple[Place, ...]]:
    """The places with their points, and those that stand out of what is shown."""
    left, top, width, height = frame
    inside, outside = [], []
    for place in places:
        point = None
        if place.longitude is not None and place.latitude is not None:
            point = project(place.longitude, place.latitude)
        if point and left <= point[0] <= left + width and top <= point[1] <= top + height:
            inside.append((point, place))
        else:
            outside.append(place)
    return inside, tuple(outside)


def _frame(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """What is shown: the whole map, or what holds these points, in the proportions of the map."""
    if not points:
        return 0.0, 0.0, WIDTH, float(HEIGHT)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width = max(NARROWEST, max(xs) - min(xs) + 2 * MARGIN, (max(ys) - min(ys) + 2 * MARGIN) * WIDTH / HEIGHT)
    width = min(width, WIDTH)
    height = width * HEIGHT / WIDTH
    left = min(max(0.0, (min(xs) + max(xs) - width) / 2), WIDTH - width)
    top = min(max(0.0, (min(ys) + max(ys) - height) / 2), HEIGHT - height)
    return left, top, width, height


def _pins(placed: Sequence[tuple[tuple[float, float], Place]], scale: float, noun: str) -> tuple[Pin, ...]:
    """The fullest places first: each takes with it the neighbours that would touch it."""
    groups: list[tuple[tuple[float, float], list[Place]]] = []
    for point, place in sorted(placed, key=lambda one: (-len(one[1].things), one[1].name, one[1].code)):
        near = next((one for centre, one in groups if math.dist(centre, point) < NEAR * scale), None)
        if near is None:
            groups.append((point, [place]))
        else:
            near.append(place)
    pins = []
    for (x, y), together in groups:
        count = sum(len(place.things) for place in together)
        only = together[0].things[0]
        title = _title(together, count, noun)
        pins.append(
            Pin(
                x=x,
                y=y,
                r=round(scale * min(8 + 2.2 * math.sqrt(count), 22), 1),
                title=f"{only[0]}, {together[0].name}" if count == 1 else title,
                href=only[1] if count == 1 else f"#lieu-{together[0].code}",
                places=tuple(together),
            )
        )
    return tuple(pins)


def _title(together: Sequence[Place], count: int, noun: str) -> str:
    names = [place.name for place in together]
    if len(names) > NAMED + 1:
        names = [*names[:NAMED], plural(len(names) - NAMED, "autre commune", "autres communes")]
    return f"{listing(names)}\u00a0: {plural(count, noun)}"
