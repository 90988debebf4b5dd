"""A dated campaign to check every entry of a territory, entry by entry."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.journal.models import Subject
from maillage.people.models import Person
from maillage.resources.models.resource import CheckWay, Resource
from maillage.territories.models import Territory


class UpdateCampaign(models.Model):
    """Entries of one territory, of some kinds or of all, to check before a day."""

    title = models.CharField("titre", max_length=120)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+", verbose_name="territoire")
    ends_on = models.DateField("à finir pour le")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "campagne de mise à jour"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="campaign_has_a_title"),
            models.UniqueConstraint(
                fields=["territory", "title"],
                condition=Q(closed_at=None),
                name="campaign_open_once_a_title",
                violation_error_message="Une campagne de ce nom est déjà en cours sur ce territoire.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_at__gte=F("started_at"), closed_by__isnull=False),
                name="campaign_closed_by_someone_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> Subject:
        """This campaign as the journal names it."""
        return Subject(kind="resource_campaign", id=str(self.pk), label=self.title)

    @property
    def is_open(self) -> bool:
        """Whether entries are still being checked."""
        return self.closed_at is None


class CampaignKind(models.Model):
    """A kind of service that the campaign is limited to; none means every kind."""

    campaign = models.ForeignKey(UpdateCampaign, models.CASCADE, related_name="kinds")
    code = models.CharField(max_length=40)

    class Meta:
        verbose_name = "type visé par une campagne"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "code"], name="campaign_kind_once"),
        ]

    def __str__(self) -> str:
        return self.code


class EntryState(models.TextChoices):
    """What became of an entry in a campaign."""

    PENDING = "pending", "à faire"
    CONFIRMED = "confirmed", "confirmée"
    CORRECTED = "corrected", "corrigée"
    CLOSED = "closed", "fermée"
    UNREACHABLE = "unreachable", "injoignable"


class CampaignEntry(models.Model):
    """One entry to check in a campaign: its state, from what source, by whom and when."""

    campaign = models.ForeignKey(UpdateCampaign, models.CASCADE, related_name="entries")
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="campaign_entries")
    state = models.CharField("état", max_length=12, choices=EntryState, default=EntryState.PENDING)
    how = models.CharField("source de la mise à jour", max_length=8, blank=True, choices=CheckWay)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "fiche d’une campagne"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "resource"], name="campaign_entry_once"),
            models.CheckConstraint(
                condition=Q(state__in=EntryState.values), name="campaign_entry_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.PENDING, done_at=None, done_by=None, how="")
                | (~Q(state=EntryState.PENDING) & Q(done_at__isnull=False, done_by__isnull=False)),
                name="campaign_entry_done_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource}, {self.get_state_display()}"
