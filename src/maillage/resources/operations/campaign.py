"""A dated campaign of checks on a territory: started, followed entry by entry, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.resources import vocabulary
from maillage.resources.models import CampaignEntry, CampaignKind, EntryState, Resource, UpdateCampaign
from maillage.rules.french import paris
from maillage.rules.verdict import Refused
from maillage.territories.models import Territory


@transaction.atomic
def start_campaign(
    territory: Territory,
    *,
    title: str,
    ends_on: dt.date,
    kinds: Collection[str] = (),
    by: Person,
    at: dt.datetime,
) -> UpdateCampaign:
    """Put every live entry of the territory, of these kinds or of all, on a list to check before a day.

    Raise Refused for a day that is past, a title in use, a kind unknown, or when there is nothing to check.
    """
    today = paris(at).date()
    title = " ".join(title.split())
    if not title:
        raise Refused("Donnez un titre à la campagne.", "title")
    if ends_on <= today:
        raise Refused("La campagne finit après aujourd’hui\u00a0: corrigez la date.", "ends_on")
    if unknown := sorted(set(kinds) - vocabulary.kinds().keys()):
        raise Refused(f"Le type «\u00a0{unknown[0]}\u00a0» n’existe pas\u00a0: choisissez-en un.", "kinds")
    Territory.objects.select_for_update().get(pk=territory.pk)
    if UpdateCampaign.objects.filter(territory=territory, title=title, closed_at=None).exists():
        raise Refused("Une campagne de ce nom est déjà en cours sur ce territoire.", "title")
    entries = Resource.objects.live().serving([territory.pk], today)
    if kinds:
        entries = entries.filter(kind__in=kinds)
    found = list(entries.order_by("pk").values_list("pk", flat=True))
    if not found:
        raise Refused(
            "Aucune ressource de ce territoire n’est de ce type\u00a0: élargissez le choix.", "kinds"
        )
    campaign = UpdateCampaign.objects.create(
        territory=territory, title=title, ends_on=ends_on, started_at=at, started_by=by
    )
    CampaignKind.objects.bulk_create(
        CampaignKind(campaign=campaign, code=code) for code in sorted(set(kinds))
    )
    CampaignEntry.objects.bulk_create(CampaignEntry(campaign=campaign, resource_id=pk) for pk in found)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="start_campaign",
        subject=campaign.subject,
        after={"territoire": territory.name, "fiches": len(found), "à finir pour le": ends_on},
    )
    return campaign


@transaction.atomic
def leave_unreachable(entry: CampaignEntry, *, how: str, by: Person, at: dt.datetime) -> CampaignEntry:
    """Say that the service did not answer; the entry stays to be checked.

    Raise Refused when the campaign is closed or the entry is done.
    """
    entry = (
        CampaignEntry.objects.select_for_update(of=("self",))
        .select_related("campaign", "resource")
        .get(pk=entry.pk)
    )
    if not entry.campaign.is_open:
        raise Refused("Cette campagne est close.")
    if entry.state != EntryState.PENDING:
        raise Refused("Cette fiche est déjà traitée : passez à la suivante.")
    entry.state, entry.how, entry.done_at, entry.done_by = EntryState.UNREACHABLE, how, at, by
    entry.save(update_fields=["state", "how", "done_at", "done_by"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="leave_unreachable",
        subject=entry.resource.subject,
        after={"campagne": entry.campaign.title},
    )
    return entry


@transaction.atomic
def close_campaign(campaign: UpdateCampaign, *, by: Person, at: dt.datetime) -> UpdateCampaign:
    """End a campaign, done or not; what was not checked stays so. Raise Refused when it is closed already."""
    campaign = UpdateCampaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if not campaign.is_open:
        raise Refused("Cette campagne est déjà close\u00a0: rechargez la page.")
    campaign.closed_at, campaign.closed_by = at, by
    campaign.save(update_fields=["closed_at", "closed_by"])
    pending = campaign.entries.filter(state=EntryState.PENDING).count()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="close_campaign",
        subject=campaign.subject,
        after={"restées à faire": pending},
    )
    return campaign
