"""Loading the reference of the communes; drawing the perimeter of a territory."""

import csv
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from django.db import transaction

from maillage.rules.french import listing, search_key
from maillage.rules.verdict import Refused
from maillage.territories.models import Commune, FormerCommune, Intercommunality, Territory, TerritoryPart

REFERENCE = Path(__file__).parent / "reference"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The lines of a file of the reference."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def load_reference() -> None:
    """Write the intercommunalities and communes of the shipped reference; a second call changes nothing."""
    Intercommunality.objects.bulk_create(
        [
            Intercommunality(
                siren=row["siren"], name=row["name"], kind=row["kind"], population=int(row["population"])
            )
            for row in rows("intercommunalities.csv")
        ],
        update_conflicts=True,
        unique_fields=["siren"],
        update_fields=["name", "kind", "population"],
    )
    groupings = dict(Intercommunality.objects.values_list("siren", "pk"))
    Commune.objects.bulk_create(
        [
            Commune(
                code=row["code"],
                name=row["name"],
                search_key=search_key(row["name"]),
                population=int(row["population"]),
                intercommunality_id=groupings.get(row["intercommunality"]),
                longitude=float(row["longitude"]) if row["longitude"] else None,
                latitude=float(row["latitude"]) if row["latitude"] else None,
            )
            for row in rows("communes.csv")
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "search_key", "population", "intercommunality", "longitude", "latitude"],
        batch_size=500,
    )
    communes = dict(Commune.objects.values_list("code", "pk"))
    FormerCommune.objects.bulk_create(
        [
            FormerCommune(
                code=row["code"],
                name=row["name"],
                search_key=search_key(row["name"]),
                current_id=communes[row["current"]],
            )
            for row in rows("former_communes.csv")
        ],
        update_conflicts=True,
        unique_fields=["code", "name"],
        update_fields=["search_key", "current"],
    )


@transaction.atomic
def define_territory(code: str, name: str, sirens: Collection[str], *, valid_from: date) -> Territory:
    """Give the territory this name and, from that day, exactly these intercommunalities (R42–R46).

    Without any, the perimeter stays what it is: that of another département may be unknown here. What
    leaves is closed on that day, never deleted, so that a past day keeps its own (F57). Raises Refused when
    an intercommunality is unknown or already belongs to another territory.
    """
    territory, _ = Territory.objects.select_for_update().update_or_create(code=code, defaults={"name": name})
    if not sirens:
        return territory
    wanted = {row.siren: row for row in Intercommunality.objects.filter(siren__in=sirens)}
    if missing := sorted(set(sirens) - set(wanted)):
        raise Refused(
            f"Aucune intercommunalité connue ne porte le numéro SIREN {listing(missing)}\u00a0: vérifiez-le."
        )
    taken = (
        TerritoryPart.objects.filter(intercommunality__siren__in=sirens, valid_until__isnull=True)
        .exclude(territory=territory)
        .select_related("territory", "intercommunality")
        .order_by("pk")
        .first()
    )
    if taken is not None:
        raise Refused(
            f"{taken.intercommunality.name} appartient déjà au territoire {taken.territory.name}\u00a0: "
            "retirez-la d’abord de ce territoire."
        )
    current = territory.parts.filter(valid_until__isnull=True)
    leaving = current.exclude(intercommunality__siren__in=sirens)
    leaving.filter(valid_from__gte=valid_from).delete()
    leaving.update(valid_until=valid_from)
    kept = set(current.values_list("intercommunality__siren", flat=True))
    TerritoryPart.objects.bulk_create(
        TerritoryPart(territory=territory, intercommunality=row, valid_from=valid_from)
        for siren, row in sorted(wanted.items())
        if siren not in kept
    )
    return territory
