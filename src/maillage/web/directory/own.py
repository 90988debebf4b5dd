"""Who asks, as the directory knows them, and the entry they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from maillage.groups.access import operated_groups
from maillage.people.operations import the_funder
from maillage.resources.access import Keeper, keeper_of, may_change
from maillage.resources.models import Resource
from maillage.ui.shapes import Link

if TYPE_CHECKING:
    from maillage.people.access import Standing
    from maillage.web.request import Request


def keeper(standing: Standing) -> Keeper:
    """Give back this person with the territories where their groups are; one query for an operator."""
    operated: set[int] = set()
    if standing.is_operator:
        groups = operated_groups(standing).order_by()
        operated = set(groups.values_list("lot__territory_id", flat=True))
    return keeper_of(standing, operated, funder=the_funder().organisation_id)


def reader(request: Request) -> Keeper:
    """Give back who reads this directory; it does not exist for the officers of another département."""
    found = keeper(request.standing)
    if not found.reads:
        raise Http404
    return found


def sections(asking: Keeper, here: str) -> list[Link]:
    """Give back the parts of the directory that this person opens, the one they are on said current."""
    parts = [
        ("Ressources", "resources", True),
        ("Campagnes", "campaigns", True),
        ("Propositions", "proposals", asking.writes),
        ("Imports", "supplies", asking.supplies),
        ("Réglages", "settings", asking.everywhere),
    ]
    return [
        Link(label, reverse(f"directory:{name}"), current=name == here)
        for label, name, opens in parts
        if opens
    ]


def resource_of(pk: int) -> Resource:
    """Give back an entry, closed or archived included: whoever keeps the directory reads them all."""
    whole = Resource.objects.select_related("commune", "owner_organisation", "owner_person", "checked_by")
    return get_object_or_404(whole, pk=pk)


def changed_resource(request: Request, pk: int) -> tuple[Keeper, Resource]:
    """Give back who asks and an entry that they may change; raises Refused otherwise."""
    asking, resource = reader(request), resource_of(pk)
    may_change(asking, resource, request.today).require()
    return asking, resource
