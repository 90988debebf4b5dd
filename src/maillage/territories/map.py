"""The territories as a drawing: the shape of each, its communes as dots sized by population, the sea."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from maillage.rules.french import number, plural
from maillage.territories.models import Commune
from maillage.territories.operations import rows
from maillage.territories.queries import PerimeterRow, perimeters

Point = tuple[float, float]

WEST, EAST, SOUTH, NORTH = 1.36, 3.14, 50.27, 51.0
WIDTH = 1000.0
SCALE = WIDTH / ((EAST - WEST) * math.cos(math.radians((SOUTH + NORTH) / 2)))
"""Units of the drawing for one degree of latitude."""
HEIGHT = round((NORTH - SOUTH) * SCALE)
STEP = 8
"""Side of the grid from which the outlines are drawn."""
REACH = 30.0
"""How far the land of a commune goes round its centre, unless a commune of another territory is nearer."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A commune; the area of its disc is proportional to its population."""

    x: float
    y: float
    r: float
    name: str
    territory: str


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the map, beside its point."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A territory: the outline of its land (SVG path), its dots, its name placed and its figures in French.

    `rank` (1 to 4, then again) chooses its colour and its pattern.
    """

    code: str
    name: str
    rank: int
    outline: str
    dots: tuple[Dot, ...]
    towns: tuple[Label, ...]
    label: Label
    population: str
    communes: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole map; `scale` is the length of ten kilometres."""

    view_box: str
    width: float
    height: float
    sea: str
    land: str
    coast: str
    landmarks: tuple[Label, ...]
    shapes: tuple[Shape, ...]
    scale: float
    description: str


def drawing(on: date) -> Drawing:
    """The map of the territories on that day; one query, one more the first time a perimeter is met."""
    return _draw(perimeters(on))


@lru_cache(maxsize=8)
def _draw(territories: tuple[PerimeterRow, ...]) -> Drawing:
    owner = {part.siren: row.code for row in territories for part in row.parts}
    found = (
        Commune.objects.filter(intercommunality__siren__in=owner, longitude__isnull=False)
        .order_by("-population", "pk")
        .values_list("name", "population", "longitude", "latitude", "intercommunality__siren")
    )
    dots: dict[str, list[Dot]] = defaultdict(list)
    towns: dict[str, dict[str, Label]] = defaultdict(dict)
    for name, population, longitude, latitude, siren in found:
        x, y = project(longitude or 0, latitude or 0)
        dot = Dot(x, y, round(1.8 + math.sqrt(population) / 11.5, 1), name, owner[siren])
        dots[owner[siren]].append(dot)
        # The largest commune of each intercommunality bears its name on the map.
        towns[owner[siren]].setdefault(siren, Label(x, round(y - dot.r - 5, 1), name))
    outlines = _outlines({code: [(dot.x, dot.y) for dot in these] for code, these in dots.items()})
    shapes = tuple(
        Shape(
            code=row.code,
            name=row.name,
            rank=index % 4 + 1,
            outline=outlines[row.code],
            dots=tuple(dots[row.code]),
            towns=tuple(towns[row.code].values()),
            label=_placed(row.name, dots[row.code]),
            population=plural(row.population, "habitant"),
            communes=number(row.communes),
            parts=tuple(part.name for part in row.parts),
        )
        for index, row in enumerate(territories)
        if dots[row.code]
    )
    coast = [project(float(row["longitude"]), float(row["latitude"])) for row in rows("coast.csv")]
    shore = _curve(coast, closed=False)
    return Drawing(
        view_box=f"0 0 {WIDTH:.0f} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        sea=f"{shore}L-400 {coast[-1][1]:.0f}V-200H{coast[0][0]:.0f}Z",
        land=f"{shore}L1400 {coast[-1][1]:.0f}V-200H{coast[0][0]:.0f}Z",
        coast=shore,
        landmarks=tuple(
            Label(*project(float(row["longitude"]), float(row["latitude"])), row["name"])
            for row in rows("landmarks.csv")
        ),
        shapes=shapes,
        scale=round(10 / 111.32 * SCALE, 1),
        description="; ".join(
            f"{shape.name}, {shape.communes} communes, {shape.population}" for shape in shapes
        ).replace(";", "\u202f;"),
    )


def project(longitude: float, latitude: float) -> Point:
    """The place on the drawing of a point of the earth (equirectangular, true at the middle latitude)."""
    return round((longitude - WEST) / (EAST - WEST) * WIDTH, 1), round((NORTH - latitude) * SCALE, 1)


def _placed(name: str, dots: list[Dot]) -> Label:
    """The territory's name under the middle of its land."""
    x = sum(dot.x for dot in dots) / len(dots)
    near = [dot.y for dot in dots if abs(dot.x - x) < 70]
    return Label(round(x, 1), round(max(near or [dot.y for dot in dots]) + REACH + 22, 1), name)


def _outlines(centres: dict[str, list[Point]]) -> dict[str, str]:
    """The outline of each set of points: within REACH of one of them, nearer to it than to another set's."""
    nearest = {code: _distances(points) for code, points in centres.items()}
    outlines = {}
    for code, mine in nearest.items():
        field = {}
        for node, distance in mine.items():
            others = [grid[node] for other, grid in nearest.items() if other != code and node in grid]
            field[node] = min([REACH - distance, *((other - distance) / 2 - 1.2 for other in others)])
        loops = [loop for loop in _loops(_segments(field)) if len(loop) > 9]
        outlines[code] = "".join(_curve(loop, closed=True) for loop in loops)
    return outlines


def _distances(points: Iterable[Point]) -> dict[tuple[int, int], float]:
    """The distance to the nearest of the points at each node of the grid that is near enough to matter."""
    far = int(2 * REACH / STEP) + 2
    grid: dict[tuple[int, int], float] = {}
    for x, y in points:
        column, line = round(x / STEP), round(y / STEP)
        for i in range(column - far, column + far + 1):
            for j in range(line - far, line + far + 1):
                distance = math.hypot(i * STEP - x, j * STEP - y)
                if distance < grid.get((i, j), math.inf):
                    grid[i, j] = distance
    return grid


def _segments(field: dict[tuple[int, int], float]) -> dict[Point, Point]:
    """Marching squares: pieces of the line where the field is zero, land on the left, by their start."""

    def cut(a: tuple[int, int], b: tuple[int, int]) -> Point:
        share = field[a] / (field[a] - field[b])
        x, y = a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
        return round(x * STEP, 2), round(y * STEP, 2)

    found: dict[Point, Point] = {}
    for i, j in field:
        corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
        if not all(corner in field for corner in corners):
            continue
        entries, exits = [], []
        for a, b in zip(corners, [*corners[1:], corners[0]], strict=True):
            if field[a] > 0 >= field[b]:
                exits.append(cut(a, b))
            elif field[a] <= 0 < field[b]:
                entries.append(cut(b, a))
        # Two pieces in one square happen where two lands touch by a corner: keep them apart.
        found.update(zip(exits, entries, strict=True))
    return found


def _loops(segments: dict[Point, Point]) -> list[list[Point]]:
    """The pieces put end to end."""
    loops = []
    while segments:
        start, point = segments.popitem()
        loop = [start]
        while point != start and point in segments:
            loop.append(point)
            point = segments.pop(point)
        loops.append(loop)
    return loops


def _curve(points: list[Point], *, closed: bool) -> str:
    """A smooth SVG path: quadratic curves from middle to middle, the points as handles."""
    if not closed:
        points = [points[0], *points, points[-1]]
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise(points)]
    if closed:
        middles.append(((points[-1][0] + points[0][0]) / 2, (points[-1][1] + points[0][1]) / 2))
    start, *rest = middles
    pieces = [f"M{start[0]:.0f} {start[1]:.0f}"]
    handles = points[1:]
    ends = [*rest, start] if closed else rest
    if closed:
        handles = [*handles, points[0]]
    pieces += [f"Q{h[0]:.0f} {h[1]:.0f} {e[0]:.0f} {e[1]:.0f}" for h, e in zip(handles, ends, strict=False)]
    return "".join(pieces) + ("Z" if closed else "")
