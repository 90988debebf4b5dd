"""What anyone finds: the resources of the directory, the territories and their communes."""

from __future__ import annotations

from django.db.models import Count, Q, Window

from maillage.finding.hits import Asking, Found, Hit, shown
from maillage.resources.access import READERS
from maillage.resources.queries.search import Search, trust
from maillage.resources.queries.search import found as found_resources
from maillage.territories.models import Territory, TerritoryPart


def resources(asking: Asking) -> Found:
    """Find the live entries of the directory as its own search does; one query."""
    search = Search(words=" ".join(asking.wanted.words))
    rows = found_resources(search, asking.today).select_related("commune").annotate(total=Window(Count("pk")))
    taken = list(rows[asking.start : asking.start + asking.size])
    reader = asking.standing.holds(*READERS)
    hits = tuple(
        Hit(
            side="directory" if reader else "public",
            args=(one.pk,) if reader else (one.slug,),
            title=one.name,
            where=", ".join(filter(None, (one.carrier, one.commune.name if one.commune else ""))),
            state=(said := trust(one, asking.today)).tone,
            state_label=said.words,
        )
        for one in taken
    )
    return Found("ressources", taken[0].total if taken else 0, hits)  # type: ignore[attr-defined]  # annotated


def territories(asking: Asking) -> Found:
    """Find territories by their name, and by that of one of their communes; two queries."""
    wanted = asking.wanted
    hits = [
        Hit(side="public", args=(code,), title=name)
        for code, name in Territory.objects.order_by("name", "pk").values_list("code", "name")
        if wanted.in_text(name)
    ]
    parts = TerritoryPart.objects.valid(asking.today)
    for word in wanted.words:
        key = "intercommunality__communes__search_key"
        parts = parts.filter(Q(**{f"{key}__startswith": word}) | Q(**{f"{key}__contains": f" {word}"}))
    communes = parts.order_by("intercommunality__communes__search_key", "pk").values_list(
        "intercommunality__communes__name", "territory__code", "territory__name"
    )
    hits += [
        Hit(side="public", args=(code,), title=commune, where=f"Commune du territoire {territory}")
        for commune, code, territory in dict.fromkeys(communes)
        if wanted.in_text(commune)
    ]
    return shown("territoires", asking, hits)
