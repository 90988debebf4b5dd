"""The directory as anyone searches it: by words, place, need, kind, public; a page, a map and a file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from maillage.documents.spreadsheet import Column, Sheet
from maillage.resources import vocabulary
from maillage.resources.content import WORDS
from maillage.resources.models import (
    Nature,
    Resource,
    ResourceQuerySet,
    ResourceTag,
    ResourceWord,
    ResourceZone,
    State,
    TagKind,
)
from maillage.resources.queries.entry import places_of
from maillage.rules.directory import is_due, shown_phone
from maillage.rules.french import NO_BREAK, day, search_key
from maillage.rules.words import beginnings, reach
from maillage.territories.models import Commune, Territory, TerritoryPart

NEED_LABELS = {code: need.label for code, need in vocabulary.needs().items()}
CODE = re.compile(r"\b\d[\dABab]\d{3}\b")
PROPOSED = 8
"""Communes proposed when several answer to what was typed."""
SORTS = {
    "": "Les plus proches, vérifiées d’abord",
    "nom": "Par nom",
    "commune": "Par commune",
    "verification": "Vérifiées en dernier d’abord",
}
COLUMNS = (
    ("Nom du service", 40),
    ("Type", 36),
    ("Nature", 24),
    ("Organisme porteur", 30),
    ("Où il intervient", 30),
    ("Commune", 24),
    ("Adresse", 40),
    ("Téléphone du service", 18),
    ("Adresse électronique du service", 30),
    ("Site", 30),
    ("Comment orienter", 50),
    ("Besoins", 40),
    ("Publics", 30),
    ("Vérification", 28),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What someone looks for; what is empty limits nothing. `need` is a need or a whole category of needs."""

    words: str = ""
    territory: Territory | None = None
    commune: Commune | None = None
    need: str = ""
    domain: str = ""
    kind: str = ""
    public: str = ""
    nature: str = ""
    recent: bool = False
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Trust:
    """How far an entry can be relied on, in words; `known` is false for what nobody has checked lately."""

    words: str
    tone: str
    known: bool


@dataclass(frozen=True, slots=True)
class FoundRow:
    """An entry as a list, a printed page and a file show it."""

    pk: int
    slug: str
    name: str
    kind: str
    family: str
    nature: str
    dedicated: bool
    carrier: str
    commune: str
    address: str
    zone: str
    needs: tuple[str, ...]
    publics: tuple[str, ...]
    referral: str
    phone: str
    phone_digits: str
    email: str
    url: str
    trust: Trust


@dataclass(frozen=True, slots=True)
class Spot:
    """A commune where entries stand, each with its name and its address; its point when one is known."""

    code: str
    commune: str
    longitude: float | None
    latitude: float | None
    entries: tuple[tuple[str, str], ...]


def trust(resource: Resource, today: dt.date) -> Trust:
    """Give back what is known of the truth of an entry that day (R27)."""
    if resource.state == State.CLOSED:
        since = f" depuis le {day(resource.closed_on)}" if resource.closed_on else ""
        return Trust(f"Ce service est fermé{since}", "neutral", False)
    if resource.checked_on is None:
        return Trust("À vérifier", "attention", False)
    checked = f"érifié le {day(resource.checked_on)}"
    if is_due(resource.state, resource.check_again_on, today):
        return Trust(f"À vérifier{NO_BREAK}: v{checked}", "attention", False)
    return Trust(f"V{checked}", "good", True)


def year_before(today: dt.date) -> dt.date:
    """Give back the day from which a check is less than a year old."""
    return today.replace(year=today.year - 1, day=min(today.day, 28 if today.month == 2 else today.day))


def found(search: Search, today: dt.date) -> ResourceQuerySet:
    """Give back the live entries that answer, in the order asked."""
    entries = Resource.objects.live()
    starts = beginnings(search.words)
    if search.words.strip() and not starts:
        return Resource.objects.none()
    for start in starts:
        entries = entries.filter(pk__in=_bearing(start).values("resource"))
    entries = _standing(entries, search, today)
    if search.need:
        entries = entries.filter(pk__in=_needing(search.need).values("resource"))
    if search.domain:
        entries = entries.tagged(TagKind.DOMAIN, search.domain)
    if search.public:
        entries = entries.tagged(TagKind.PUBLIC, search.public, vocabulary.ALL_PUBLICS)
    if search.kind:
        entries = entries.filter(kind=search.kind)
    if search.nature:
        entries = entries.filter(nature=search.nature)
    if search.recent:
        entries = entries.filter(state=State.CHECKED, checked_on__gt=year_before(today))
    return _sorted(entries, search.sort, starts)


def _standing(entries: ResourceQuerySet, search: Search, today: dt.date) -> ResourceQuerySet:
    """Those of the place looked for."""
    if search.territory:
        entries = entries.serving([search.territory.pk], today)
    return entries.filter(_reaching(search.commune, today)) if search.commune else entries


def _bearing(start: str, **more: bool) -> QuerySet[ResourceWord]:
    first, last = reach(start)
    return ResourceWord.objects.filter(word__gte=first, word__lte=last, **more)


def _reaching(commune: Commune, today: dt.date) -> Q:
    """Whose zone holds the commune: itself, its intercommunality, its territory that day, or everywhere."""
    grouping = commune.intercommunality_id
    zones = Q(commune=commune)
    if grouping is not None:
        parts = TerritoryPart.objects.valid(today).filter(intercommunality=grouping)
        zones |= Q(intercommunality=grouping) | Q(territory__in=parts.values("territory"))
    return Q(everywhere=True) | Q(pk__in=ResourceZone.objects.filter(zones).values("resource"))


def _needing(need: str) -> QuerySet[ResourceTag]:
    codes = [need] if "--" in need else [code for code in vocabulary.needs() if code.startswith(f"{need}--")]
    return ResourceTag.objects.filter(kind=TagKind.NEED, code__in=codes)


def _sorted(entries: ResourceQuerySet, sort: str, starts: Collection[str]) -> ResourceQuerySet:
    # `search_key` begins by the name, without accents: « Équipe » stands among the E on any database. Of the
    # two live states, the checked one is first in the alphabet.
    if sort == "commune":
        return entries.order_by(F("commune__search_key").asc(nulls_last=True), "search_key", "pk")
    if sort == "verification":
        return entries.order_by(F("checked_on").desc(nulls_last=True), "search_key", "pk")
    if sort == "nom":
        return entries.order_by("search_key", "pk")
    if not starts:
        return entries.order_by("state", "search_key", "pk")
    named = [
        Case(
            When(Exists(_bearing(start, named=True).filter(resource=OuterRef("pk"))), then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        for start in starts
    ]
    score: Combinable = Value(0)
    for one in named:
        score += one
    return entries.annotate(in_name=score).order_by("-in_name", "state", "search_key", "pk")


def found_rows(resources: Iterable[Resource], today: dt.date) -> list[FoundRow]:
    """Give back entries ready to show; they come with their commune, and cost two queries more."""
    asked = list(resources)
    places = places_of(asked)
    tags = words_said([one.pk for one in asked])
    return [_row(one, places.get(one.pk, ""), tags.get(one.pk, {}), today) for one in asked]


def words_said(pks: Collection[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    """Give back the words that each entry carries, by kind, in the order of their vocabulary; one query."""
    codes: dict[int, dict[str, list[str]]] = {}
    for pk, kind, code in ResourceTag.objects.filter(resource__in=pks).values_list(
        "resource", "kind", "code"
    ):
        codes.setdefault(pk, {}).setdefault(kind, []).append(code)
    return {
        pk: {kind: _labels(kind, said) for kind, said in by_kind.items()} for pk, by_kind in codes.items()
    }


def _labels(kind: str, codes: Collection[str]) -> tuple[str, ...]:
    known = NEED_LABELS if kind == TagKind.NEED else WORDS[kind]
    return tuple(label for code, label in known.items() if code in codes)


def _row(one: Resource, zone: str, said: dict[str, tuple[str, ...]], today: dt.date) -> FoundRow:
    known = vocabulary.kinds().get(one.kind)
    return FoundRow(
        pk=one.pk,
        slug=one.slug,
        name=one.name,
        kind=vocabulary.kind_label(one.kind),
        family=vocabulary.FAMILIES[known.family if known else "autre"],
        nature=str(one.get_nature_display()),
        dedicated=one.nature == Nature.DEDICATED,
        carrier=one.carrier,
        commune=one.commune.name if one.commune else "",
        address=", ".join(
            filter(None, (one.address, f"{one.postcode} {one.commune.name if one.commune else ''}".strip()))
        ),
        zone=zone,
        needs=said.get(TagKind.NEED, ()),
        publics=said.get(TagKind.PUBLIC, ()),
        referral=one.referral,
        phone=shown_phone(one.phone),
        phone_digits=one.phone,
        email=one.email,
        url=one.url,
        trust=trust(one, today),
    )


def spots(resources: ResourceQuerySet) -> tuple[Spot, ...]:
    """Give back the communes where entries stand, by name, each with its entries; one query."""
    placed = resources.filter(commune__isnull=False).order_by("commune__search_key", "search_key", "pk")
    rows = placed.values_list(
        "commune__code",
        "commune__name",
        "commune__longitude",
        "commune__latitude",
        "longitude",
        "latitude",
        "name",
        "slug",
    )
    met: dict[str, Spot] = {}
    for code, commune, x, y, own_x, own_y, name, slug in rows:
        point = (own_x, own_y) if x is None else (x, y)
        known = met.get(code, Spot(code, commune, *point, ()))
        met[code] = replace(known, entries=(*known.entries, (name, slug)))
    return tuple(met.values())


def commune_typed(text: str) -> tuple[Commune | None, tuple[Commune, ...]]:
    """Give back the commune that was typed, by its name or its INSEE code, or those to choose among.

    An old name or code gives the commune of today. Two queries at most.
    """
    known = Commune.objects.select_related("intercommunality")
    key = search_key(text)
    if not key:
        return None, ()
    if code := CODE.search(text):
        one = known.filter(Q(code=code[0].upper()) | Q(former__code=code[0].upper())).order_by("pk").first()
        return one, ()
    named = list(
        known.filter(Q(search_key=key) | Q(former__search_key=key)).distinct().order_by("code")[:PROPOSED]
    )
    if len(named) == 1:
        return named[0], ()
    close = named or list(known.filter(search_key__contains=key).order_by("search_key", "code")[:PROPOSED])
    return (close[0], ()) if len(close) == 1 else (None, tuple(close))


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """An entry on its own page: what a list shows of it, and all the rest."""

    row: FoundRow
    state: str
    presentation: str
    publics_note: str
    conditions: str
    fees: str
    domains: tuple[str, ...]
    modes: tuple[str, ...]
    receptions: tuple[str, ...]
    referrers: tuple[str, ...]
    checked_how: str
    check_every: str
    source: str
    note: str


def public_entries() -> ResourceQuerySet:
    """Give back the entries that have a page of their own: a closed one says so, an archived one is gone."""
    return Resource.objects.exclude(state=State.ARCHIVED).select_related("commune")


def entry_sheet(resource: Resource, today: dt.date) -> EntrySheet:
    """Give back an entry ready for its own page; two queries."""
    said = words_said([resource.pk]).get(resource.pk, {})
    row = _row(resource, places_of([resource]).get(resource.pk, ""), said, today)
    domains = said.get(TagKind.DOMAIN, ())
    if resource.other_domain:
        domains = (
            *(label for label in domains if label != vocabulary.DOMAINS["autre"]),
            resource.other_domain,
        )
    fees = [str(resource.get_fees_display()), resource.fees_note]
    return EntrySheet(
        row=row,
        state=resource.state,
        presentation=resource.presentation,
        publics_note=resource.publics_note,
        conditions=resource.conditions,
        fees=", ".join(filter(None, fees)),
        domains=domains,
        modes=said.get(TagKind.MODE, ()),
        receptions=said.get(TagKind.RECEPTION, ()),
        referrers=said.get(TagKind.REFERRER, ()),
        checked_how=str(resource.get_checked_how_display()) if resource.checked_how else "",
        check_every=str(resource.get_check_every_display()) if resource.check_every else "",
        source=_source(resource),
        note=resource.source_note,
    )


def _source(resource: Resource) -> str:
    """Where an entry comes from, in words."""
    if not resource.source:
        return "Fiche écrite par ceux qui tiennent l’annuaire"
    named = vocabulary.SOURCES.get(resource.source, resource.source)
    return f"{named}, à jour au {day(resource.source_date)}" if resource.source_date else named


def directory_sheet(rows: Iterable[FoundRow]) -> Sheet:
    """Give back the same entries as a table for a file."""
    return Sheet(
        title="Ressources du territoire",
        columns=[Column(label=label, width=width) for label, width in COLUMNS],
        rows=[
            (
                row.name,
                row.kind,
                row.nature,
                row.carrier,
                row.zone,
                row.commune,
                row.address,
                row.phone,
                row.email,
                row.url,
                row.referral,
                ", ".join(row.needs),
                ", ".join(row.publics),
                row.trust.words,
            )
            for row in rows
        ],
    )
