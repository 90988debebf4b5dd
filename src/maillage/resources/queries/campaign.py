"""Campaigns as their pages show them: « 12 sur 30 », and each entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from maillage.resources import vocabulary
from maillage.resources.models import CampaignEntry, EntryState, UpdateCampaign
from maillage.resources.queries.entry import checked_words

TONES = {
    EntryState.PENDING: "attention",
    EntryState.CONFIRMED: "good",
    EntryState.CORRECTED: "info",
    EntryState.CLOSED: "neutral",
    EntryState.UNREACHABLE: "waiting",
}


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign and how far it is."""

    pk: int
    title: str
    territory: str
    ends_on: dt.date
    done: int
    total: int
    is_open: bool
    late: bool

    @property
    def progress(self) -> str:
        """« 12 sur 30 »."""
        return f"{self.done} sur {self.total}"


@dataclass(frozen=True, slots=True)
class CampaignEntryRow:
    """One entry of a campaign."""

    pk: int
    resource: int
    name: str
    kind: str
    phone: str
    checked: str
    state: str
    label: str
    tone: str
    how: str
    who: str
    live: bool


def campaign_rows(campaigns: QuerySet[UpdateCampaign], today: dt.date) -> list[CampaignRow]:
    """Give back campaigns with their progress, open ones first; one query."""
    counted = campaigns.select_related("territory").annotate(
        total=Count("entries"), done=Count("entries", filter=~Q(entries__state=EntryState.PENDING))
    )
    return [
        CampaignRow(
            pk=one.pk,
            title=one.title,
            territory=one.territory.name,
            ends_on=one.ends_on,
            done=one.done,
            total=one.total,
            is_open=one.is_open,
            late=one.is_open and one.ends_on < today,
        )
        for one in counted.order_by(F("closed_at").desc(nulls_first=True), "ends_on", "pk")
    ]


def entries_of(campaign: UpdateCampaign, state: str = "") -> QuerySet[CampaignEntry]:
    """Give back the entries of a campaign, those to do first."""
    found = campaign.entries.select_related("resource", "done_by")
    if state:
        found = found.filter(state=state)
    return found.order_by(F("done_at").asc(nulls_first=True), "resource__name", "pk")


def campaign_entry_rows(entries: Iterable[CampaignEntry]) -> list[CampaignEntryRow]:
    """Give back entries as the page lists them; one query."""
    return [
        CampaignEntryRow(
            pk=one.pk,
            resource=one.resource_id,
            name=one.resource.name,
            kind=vocabulary.kind_label(one.resource.kind),
            phone=one.resource.phone,
            checked=checked_words(one.resource),
            state=one.state,
            label=str(one.get_state_display()),
            tone=TONES[EntryState(one.state)],
            how=str(one.get_how_display()) if one.how else "",
            who=one.done_by.full_name if one.done_by else "",
            live=one.resource.is_live,
        )
        for one in entries
    ]
