"""The directory as those who keep it read it: a filtered list, one entry, what is to be checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from maillage.people.awaited import Awaited, Line, awaited
from maillage.resources import vocabulary
from maillage.resources.access import Keeper
from maillage.resources.content import Content, content_of
from maillage.resources.models import (
    Resource,
    ResourceProposal,
    ResourceQuerySet,
    ResourceZone,
    State,
    UpdateCampaign,
)
from maillage.resources.queries.quality import fresh_on, quality_of
from maillage.rules.directory import Criterion, is_due, score
from maillage.rules.expectation import Expectation
from maillage.rules.french import day, paris, plural, search_key

TONES = {
    State.UNCHECKED: "attention",
    State.CHECKED: "good",
    State.CLOSED: "neutral",
    State.ARCHIVED: "neutral",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is limited to; empty words limit nothing."""

    words: str = ""
    kind: str = ""
    nature: str = ""
    state: str = ""
    territory: int | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry in a list; `state_label` says « à vérifier » as soon as its last check is too old."""

    pk: int
    name: str
    slug: str
    kind: str
    nature: str
    place: str
    state: str
    state_label: str
    tone: str
    due: bool
    checked: str
    owner: str


def state_of(resource: Resource, today: dt.date) -> tuple[str, str]:
    """Give back the state as it is shown that day, and its tone."""
    if resource.state == State.CHECKED and is_due(resource.state, resource.check_again_on, today):
        return "à vérifier", "attention"
    return str(resource.get_state_display()), TONES[State(resource.state)]


def checked_words(resource: Resource) -> str:
    """« vérifiée le 3 mars 2026 », or « jamais vérifiée »."""
    return f"vérifiée le {day(resource.checked_on)}" if resource.checked_on else "jamais vérifiée"


def places_of(resources: Iterable[Resource]) -> dict[int, str]:
    """Give back where each service intervenes, in words; one query."""
    asked = list(resources)
    found: dict[int, list[str]] = {one.pk: ["Tout le département"] for one in asked if one.everywhere}
    zones = (
        ResourceZone.objects.filter(resource__in=[one.pk for one in asked])
        .order_by("resource", "pk")
        .values_list("resource", "territory__name", "intercommunality__name", "commune__name")
    )
    for resource, *names in zones:
        found.setdefault(resource, []).append(next(name for name in names if name))
    return {pk: ", ".join(names) for pk, names in found.items()}


def wanted_resources(keeper: Keeper, wanted: Wanted, today: dt.date) -> ResourceQuerySet:
    """Give back the entries looked for, by name; archived ones only when asked for."""
    found = Resource.objects.all()
    for word in search_key(wanted.words).split():
        found = found.filter(search_key__contains=word)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.nature:
        found = found.filter(nature=wanted.nature)
    if wanted.territory:
        found = found.serving([wanted.territory], today)
    if wanted.mine:
        found = found.filter(_owned_by(keeper))
    match wanted.state:
        case "":
            found = found.exclude(state=State.ARCHIVED)
        case "due":
            found = found.due(today)
        case State.CHECKED:
            found = found.filter(Q(check_again_on=None) | Q(check_again_on__gte=today), state=State.CHECKED)
        case state:
            found = found.filter(state=state)
    return found.select_related("commune", "owner_organisation", "owner_person").order_by("name", "pk")


def _owned_by(keeper: Keeper) -> Q:
    """What is theirs: named theirs, their body’s, and for an officer what nobody owns."""
    owned = Q(owner_person=keeper.person) | Q(owner_organisation__in=keeper.organisation_ids)
    return owned | Q(owner_person=None, owner_organisation=None) if keeper.everywhere else owned


def owned_resources(keeper: Keeper) -> ResourceQuerySet:
    """Give back the live entries that this person answers for."""
    return Resource.objects.live().filter(_owned_by(keeper))


def entry_rows(resources: Iterable[Resource], today: dt.date) -> list[EntryRow]:
    """Give back entries as a list shows them; one query for the zones."""
    asked = list(resources)
    places = places_of(asked)
    rows = []
    for one in asked:
        label, tone = state_of(one, today)
        rows.append(
            EntryRow(
                pk=one.pk,
                name=one.name,
                slug=one.slug,
                kind=vocabulary.kind_label(one.kind),
                nature=str(one.get_nature_display()),
                place=one.commune.name if one.commune else places.get(one.pk, ""),
                state=one.state,
                state_label=label,
                tone=tone,
                due=is_due(one.state, one.check_again_on, today),
                checked=checked_words(one),
                owner=owner_words(one),
            )
        )
    return rows


def owner_words(resource: Resource) -> str:
    """Who answers for the entry: a body, a coordinator, or the département."""
    return str(resource.owner_organisation or resource.owner_person or "Le Département")


@dataclass(frozen=True, slots=True)
class EntryDetail:
    """One entry whole, with its quality and what would raise it."""

    content: Content
    place: str
    state_label: str
    tone: str
    due: bool
    checked: str
    score: int
    criteria: tuple[Criterion, ...]

    @property
    def advice(self) -> tuple[str, ...]:
        """What to do to raise the quality, the worst first."""
        lacking = sorted((one for one in self.criteria if one.mark < 1), key=lambda one: one.mark)
        return tuple(one.advice for one in lacking)


def entry_detail(resource: Resource, today: dt.date) -> EntryDetail:
    """Give back one entry as its page shows it; three queries."""
    content = content_of(resource)
    criteria = quality_of(content, fresh=fresh_on(resource), today=today)
    label, tone = state_of(resource, today)
    return EntryDetail(
        content=content,
        place=places_of([resource]).get(resource.pk, ""),
        state_label=label,
        tone=tone,
        due=is_due(resource.state, resource.check_again_on, today),
        checked=checked_words(resource),
        score=round(score(criteria) * 100),
        criteria=criteria,
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How the directory stands on a day."""

    live: int
    due: int
    mine: int


def directory_tally(keeper: Keeper, today: dt.date) -> Tally:
    """Count the entries on line, those to check, and mine to check; one query."""
    due = Q(state=State.UNCHECKED) | Q(state=State.CHECKED, check_again_on__lt=today)
    counts = Resource.objects.live().aggregate(
        live=Count("pk"),
        due=Count("pk", filter=due),
        mine=Count("pk", filter=due & _owned_by(keeper)),
    )
    return Tally(**counts)


def open_proposals(keeper: Keeper) -> QuerySet[ResourceProposal]:
    """Give back the proposals this person may answer."""
    waiting = ResourceProposal.objects.filter(answer="")
    if not keeper.everywhere:
        waiting = waiting.filter(territory__in=keeper.territory_ids)
    return waiting.select_related("territory", "commune", "proposed_by").order_by("proposed_at", "pk")


def awaits(keeper: Keeper, at: dt.datetime) -> list[Awaited]:
    """Say what is expected of who keeps the directory: their entries to check, proposals to answer, campaigns
    to finish.
    """
    if not keeper.writes:
        return []
    today = paris(at).date()
    running = UpdateCampaign.objects.filter(closed_at=None)
    if not keeper.everywhere:
        running = running.filter(territory__in=keeper.territory_ids)

    def to_finish(line: Line) -> Expectation:
        sentence = f"Finir la campagne «\u00a0{line.words[0]}\u00a0», {plural(line.count, 'fiche')} à faire"
        due = line.days[0]
        late = due is not None and due < today
        return Expectation(sentence, "resource_campaign", line.key, due, late=late)

    return [
        awaited(
            _number_of(owned_resources(keeper).due(today)),
            lambda line: Expectation(
                f"Vérifier {plural(line.count, 'ressource')} de l’annuaire", "resources", ""
            ),
            key=Value(""),
            count="number",
        ),
        awaited(
            _number_of(open_proposals(keeper)),
            lambda line: Expectation(
                f"Répondre à {plural(line.count, 'ressource proposée', 'ressources proposées')}",
                "resource_proposals",
                "",
            ),
            key=Value(""),
            count="number",
        ),
        awaited(
            running.values("pk", "title", "ends_on")
            .annotate(left=Count("entries", filter=Q(entries__state="pending")))
            .filter(left__gt=0),
            to_finish,
            words=("title",),
            days=("ends_on",),
            count="left",
        ),
    ]


def _number_of(rows: QuerySet[Any]) -> QuerySet[Any]:
    """One row that counts these, none when there is none."""
    numbered: QuerySet[Any] = rows.order_by().values(one=Value(1)).annotate(number=Count("pk"))
    return numbered.filter(number__gt=0)
