"""What the pages read of the territories: a commune's territory on a day, a perimeter, populations."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, IntegerField, Q, Value, When

from maillage.rules.french import search_key
from maillage.territories.models import Commune, FormerCommune, Intercommunality, Territory, TerritoryPart


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """A commune found by its name; `former` is the old name that was recognised, or empty."""

    code: str
    name: str
    intercommunality: str
    former: str = ""


@dataclass(frozen=True, slots=True)
class PartRow:
    """An intercommunality of a territory, its population and its number of communes."""

    siren: str
    name: str
    population: int
    communes: int


@dataclass(frozen=True, slots=True)
class PerimeterRow:
    """A territory on a day; its population is the sum of its intercommunalities' (R43–R46)."""

    code: str
    name: str
    parts: tuple[PartRow, ...]

    @property
    def population(self) -> int:
        """Inhabitants."""
        return sum(part.population for part in self.parts)

    @property
    def communes(self) -> int:
        """Number of communes."""
        return sum(part.communes for part in self.parts)


def territory_of(commune_code: str, on: date) -> Territory | None:
    """The territory of the commune on that day, None outside every one (F16, R46).

    By INSEE code, never by postal code: postal codes straddle territories. The code of a merged
    commune stands for the commune it joined (F57). One query, two for a merged commune.
    """
    valid = Q(parts__valid_from__lte=on) & (Q(parts__valid_until__isnull=True) | Q(parts__valid_until__gt=on))
    found = Territory.objects.filter(valid, parts__intercommunality__communes__code=commune_code)
    if territory := found.order_by("pk").first():
        return territory
    current = FormerCommune.objects.filter(code=commune_code).exclude(current__code=commune_code)
    code = current.values_list("current__code", flat=True).order_by("pk").first()
    return territory_of(code, on) if code else None


def search_communes(text: str, limit: int = 10) -> tuple[CommuneRow, ...]:
    """Communes whose name holds the text, whatever its accents, hyphens and capitals; those it starts first.

    A former commune is found by its old name and gives the commune it joined. Two queries.
    """
    key = search_key(text)
    if not key:
        return ()
    rank = Case(
        When(search_key=key, then=Value(0)),
        When(search_key__startswith=key, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    named = Commune.objects.filter(search_key__contains=key).select_related("intercommunality")
    rows = [
        CommuneRow(commune.code, commune.name, _name(commune.intercommunality))
        for commune in named.order_by(rank, "search_key", "pk")[:limit]
    ]
    merged = FormerCommune.objects.filter(search_key__contains=key).select_related(
        "current__intercommunality"
    )
    known = {row.code for row in rows}
    rows += [
        CommuneRow(old.current.code, old.current.name, _name(old.current.intercommunality), old.name)
        for old in merged.order_by("search_key", "pk")[:limit]
        if old.current.code not in known
    ]
    return tuple(rows[:limit])


def perimeters(on: date) -> tuple[PerimeterRow, ...]:
    """Every territory that has a perimeter on that day, by name; one query."""
    parts = (
        TerritoryPart.objects.valid(on)
        .order_by("territory__name", "territory_id", "intercommunality__name", "pk")
        .values_list(
            "territory__code",
            "territory__name",
            "intercommunality__siren",
            "intercommunality__name",
            "intercommunality__population",
            Count("intercommunality__communes"),
        )
    )
    found: dict[tuple[str, str], list[PartRow]] = {}
    for code, name, *part in parts:
        found.setdefault((code, name), []).append(PartRow(*part))
    return tuple(PerimeterRow(code, name, tuple(rows)) for (code, name), rows in found.items())


def perimeter(territory: Territory, on: date) -> PerimeterRow:
    """The intercommunalities of the territory on that day; none before it was defined."""
    of_that_day = {row.code: row for row in perimeters(on)}
    return of_that_day.get(territory.code, PerimeterRow(territory.code, territory.name, ()))


def communes_of(territory: Territory, on: date) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The communes of the territory on that day by name, under their intercommunality, the fullest first; one
    query.
    """
    parts = TerritoryPart.objects.valid(on).filter(territory=territory).values("intercommunality")
    found: dict[str, list[str]] = {}
    named = Commune.objects.filter(intercommunality__in=parts).order_by(
        "-intercommunality__population", "intercommunality__name", "search_key", "pk"
    )
    for grouping, name in named.values_list("intercommunality__name", "name"):
        found.setdefault(str(grouping), []).append(name)
    return tuple((grouping, tuple(names)) for grouping, names in found.items())


def populations(on: date) -> dict[str, int]:
    """The inhabitants of each territory on that day, by its code."""
    return {row.code: row.population for row in perimeters(on)}


def _name(grouping: Intercommunality | None) -> str:
    return grouping.name if grouping else ""
