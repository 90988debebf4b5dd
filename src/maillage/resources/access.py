"""Who keeps the directory: officers everywhere, coordinators and operators on their territories.

The directory stands below the groups: the territories where an operator works are told by the caller.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maillage.people.models import Organisation, Person, Role
from maillage.resources.models import Resource, UpdateCampaign
from maillage.rules.verdict import YES, Verdict, no

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from maillage.people.access import Standing

WRITERS = (Role.INSTRUCTOR, Role.COORDINATOR, Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.FACILITATOR)
OFFICERS = (Role.INSTRUCTOR, Role.MANAGER, Role.AUDITOR)
READERS = (*WRITERS, Role.MANAGER, Role.AUDITOR)
SUPPLIERS = (Role.INSTRUCTOR, Role.COORDINATOR)
"""Who brings files and campaigns in."""
HANDS = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.FACILITATOR)


@dataclass(frozen=True, slots=True)
class Keeper:
    """A person as the directory knows them: the whole of it for an officer, else the territories they keep
    it for.
    """

    person: Person
    reads: bool
    writes: bool
    everywhere: bool
    territory_ids: frozenset[int]
    organisations: tuple[Organisation, ...]
    supplies: bool

    @property
    def organisation_ids(self) -> frozenset[int]:
        """The bodies whose entries are theirs."""
        return frozenset(body.pk for body in self.organisations)


def keeper_of(standing: Standing, operated: Collection[int], *, funder: int) -> Keeper:
    """Give back this person as the directory of that funder knows them; `operated` are the territories where
    the groups of their body are.
    """
    officer = standing.holds_in(funder, Role.INSTRUCTOR)
    hands = standing.organisations(*HANDS) if operated else ()
    territories = frozenset(standing.territory_ids) | (frozenset(operated) if hands else frozenset())
    return Keeper(
        person=standing.person,
        reads=standing.holds_in(funder, *OFFICERS) or standing.is_coordinator or standing.holds(*HANDS),
        writes=officer or bool(territories),
        everywhere=officer,
        territory_ids=territories,
        organisations=hands,
        supplies=officer or standing.is_coordinator,
    )


def kept_resources(keeper: Keeper, on: dt.date) -> QuerySet[Resource]:
    """Give back the entries this person may change, closed and archived ones included."""
    if keeper.everywhere:
        return Resource.objects.all()
    if not keeper.territory_ids:
        return Resource.objects.none()
    return Resource.objects.serving(keeper.territory_ids, on)


def may_keep(keeper: Keeper) -> Verdict:
    """Whether this person adds and changes entries."""
    if keeper.writes:
        return YES
    return no(
        "L’annuaire est tenu par le service instructeur, les coordinations et les opérateurs des groupes : "
        "vous pouvez le lire."
    )


def may_change(keeper: Keeper, resource: Resource, on: dt.date) -> Verdict:
    """Whether this person changes that entry; two queries at most."""
    if not keeper.writes:
        return may_keep(keeper)
    if keeper.everywhere or kept_resources(keeper, on).filter(pk=resource.pk).exists():
        return YES
    return no("Cette ressource est hors de votre territoire : proposez une correction à sa coordination.")


def may_supply(keeper: Keeper) -> Verdict:
    """Whether this person brings files in, and starts campaigns."""
    if keeper.supplies:
        return YES
    return no("Les imports et les campagnes sont menés par le service instructeur ou par une coordination.")


def may_run(keeper: Keeper, campaign: UpdateCampaign) -> Verdict:
    """Whether this person marks what the services of a campaign answer: who keeps its territory."""
    if keeper.everywhere or campaign.territory_id in keeper.territory_ids:
        return YES
    return no("Cette campagne est celle d’un autre territoire : vous pouvez la lire.")


def may_set(keeper: Keeper) -> Verdict:
    """Whether this person changes the settings of the directory, and loads the seed."""
    return YES if keeper.everywhere else no("Ce réglage appartient au service instructeur.")
