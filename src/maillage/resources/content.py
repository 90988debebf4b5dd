"""What an entry says, as plain values: what a form fills, what a file brings, what the journal compares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from django.db.models import Prefetch, prefetch_related_objects

from maillage.people.models import Organisation, Person
from maillage.resources import vocabulary
from maillage.resources.models import CHECK_CHOICES, Nature, Resource, ResourceZone, TagKind
from maillage.rules.directory import shown_phone
from maillage.rules.french import search_key
from maillage.territories.models import Commune, Intercommunality, Territory

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    TagKind.DOMAIN: vocabulary.DOMAINS,
    TagKind.PUBLIC: vocabulary.PUBLICS,
    TagKind.MODE: vocabulary.MODES,
    TagKind.RECEPTION: vocabulary.RECEPTIONS,
    TagKind.REFERRER: vocabulary.REFERRERS,
}
"""The words of each vocabulary but the needs, that come from a file."""

LABELS: Final = {
    "name": "nom",
    "kind": "type",
    "nature": "nature",
    "carrier": "organisme porteur",
    "siret": "SIRET",
    "finess": "FINESS",
    "presentation": "présentation",
    "publics_note": "précisions sur les publics",
    "conditions": "conditions d’accès",
    "referral": "comment orienter",
    "other_domain": "autre domaine",
    "fees": "frais",
    "fees_note": "précisions sur les frais",
    "everywhere": "tout le département",
    "address": "adresse",
    "commune": "commune",
    "postcode": "code postal",
    "longitude": "longitude",
    "latitude": "latitude",
    "phone": "téléphone",
    "email": "adresse électronique",
    "url": "site",
    "contact_confirmed": "contact confirmé",
    "check_every": "à vérifier",
    "owner": "tenue par",
    "domains": "domaines",
    "needs": "besoins",
    "publics": "publics",
    "modes": "façons de solliciter",
    "receptions": "accueil",
    "referrers": "mobilisable par",
    "territories": "territoires",
    "intercommunalities": "intercommunalités",
    "communes": "communes",
}
ONE_LINE: Final = (
    "name",
    "carrier",
    "other_domain",
    "address",
    "publics_note",
    "conditions",
    "fees_note",
)
"""What is written on one line, and may head a letter."""
PROSE: Final = (*ONE_LINE, "presentation", "referral")
"""What is written freely: nobody’s own contact hides there (R27)."""
TAGS: Final = {
    "domains": TagKind.DOMAIN,
    "needs": TagKind.NEED,
    "publics": TagKind.PUBLIC,
    "modes": TagKind.MODE,
    "receptions": TagKind.RECEPTION,
    "referrers": TagKind.REFERRER,
}
ZONES: Final = {
    "territories": "territory",
    "intercommunalities": "intercommunality",
    "communes": "commune",
}
_NOT_COLUMNS: Final = ("owner", *TAGS, *ZONES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """An entry as someone writes it; sets are codes of the vocabularies, zones are places."""

    name: str
    kind: str
    nature: str = Nature.MAINSTREAM
    carrier: str = ""
    siret: str = ""
    finess: str = ""
    presentation: str = ""
    publics_note: str = ""
    conditions: str = ""
    referral: str = ""
    other_domain: str = ""
    fees: str = ""
    fees_note: str = ""
    everywhere: bool = False
    address: str = ""
    commune: Commune | None = None
    postcode: str = ""
    longitude: float | None = None
    latitude: float | None = None
    phone: str = ""
    email: str = ""
    url: str = ""
    contact_confirmed: bool = False
    check_every: int = 12
    owner: Organisation | Person | None = None
    domains: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    publics: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    receptions: frozenset[str] = frozenset()
    referrers: frozenset[str] = frozenset()
    territories: frozenset[Territory] = frozenset()
    intercommunalities: frozenset[Intercommunality] = frozenset()
    communes: frozenset[Commune] = frozenset()

    @property
    def columns(self) -> dict[str, Any]:
        """What stands on the row of the entry itself."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in _NOT_COLUMNS}

    @property
    def search_key(self) -> str:
        """What a search looks into: every word of the entry, without accents nor capitals."""
        words = [
            self.name,
            vocabulary.kind_label(self.kind),
            self.carrier,
            self.presentation,
            self.publics_note,
            self.referral,
            self.other_domain,
            self.commune.name if self.commune else "",
            *(vocabulary.need_label(code) for code in sorted(self.needs)),
            *(label for code, label in vocabulary.DOMAINS.items() if code in self.domains),
            *(label for code, label in vocabulary.PUBLICS.items() if code in self.publics),
            *sorted(str(place) for place in self.territories),
            *sorted(place.name for place in self.intercommunalities),
            *sorted(place.name for place in self.communes),
        ]
        return search_key(" ".join(word for word in words if word))


def beside() -> tuple[Any, ...]:
    """Give back what is fetched at once to read entries whole: their words, their zones with the places."""
    zones = ResourceZone.objects.select_related("territory", "intercommunality", "commune")
    return ("tags", Prefetch("zones", zones))


def content_of(resource: Resource) -> Content:
    """Give back what an entry says; two queries beyond its row, none for what is prefetched."""
    prefetch_related_objects([resource], *beside())
    tags, zones = list(resource.tags.all()), list(resource.zones.all())
    said: dict[str, Any] = {
        f.name: getattr(resource, f.name) for f in fields(Content) if f.name not in _NOT_COLUMNS
    }
    said |= {name: frozenset(tag.code for tag in tags if tag.kind == kind) for name, kind in TAGS.items()}
    said |= {
        name: frozenset(place for zone in zones if (place := getattr(zone, one)) is not None)
        for name, one in ZONES.items()
    }
    return Content(**said, owner=resource.owner_organisation or resource.owner_person)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changes in an entry, in words."""

    label: str
    before: str
    after: str


def differences(before: Content, after: Content) -> list[Difference]:
    """Give back what differs between two contents, field by field, as people read it."""
    return [
        Difference(LABELS[f.name], told(f.name, old), told(f.name, new))
        for f in fields(Content)
        if (old := getattr(before, f.name)) != (new := getattr(after, f.name))
    ]


def told(name: str, value: Any) -> str:
    """Give back a value of an entry in words."""
    if isinstance(value, frozenset):
        return ", ".join(sorted(_word(name, one) for one in value))
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "" if value is None else _word(name, value)


def _word(name: str, value: Any) -> str:
    if reader := _READERS.get(name):
        return reader(value)
    if name in TAGS:
        return WORDS[TAGS[name]].get(value, value)
    return str(getattr(value, "name", value))


_READERS: Final[Mapping[str, Callable[[Any], str]]] = {
    "needs": vocabulary.need_label,
    "phone": shown_phone,
    "kind": vocabulary.kind_label,
    "nature": lambda value: str(Nature(value).label),
    "check_every": lambda value: dict(CHECK_CHOICES)[value],
}


def filled(known: Content, brought: Content, given: frozenset[str]) -> Content:
    """Give back what an entry becomes when a file brings it again: what the file says replaces, what it does
    not say stays. `given` are the fields the file speaks of.
    """
    return replace(known, **{name: getattr(brought, name) for name in given})


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an entry comes from: a source, its name there, its licence, the day it was true there."""

    source: str = ""
    external_id: str = ""
    note: str = ""
    licence: str = ""
    dated: dt.date | None = None
