"""What a group keeps of a meeting, without the situation it comes from (R14, R20, R82)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.groups.models import Meeting, PracticeGroup, Theme
from maillage.people.models import Person
from maillage.resources.models import Resource
from maillage.rules.takeaways import KINDS, LONGEST, Kind


class Takeaway(models.Model):
    """One line: a lever, a lead, a referral, a blockage, a resource that lacks (R20, R82).

    Whoever it helps is not known from it, nor who said it in the meeting: `written_by` is the facilitator or
    the operator who typed it. `search_key` is the line and its themes as they are looked for. Triggers hold
    that its meeting and its themes are those of its group.
    """

    group = models.ForeignKey(PracticeGroup, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    kind = models.CharField("nature", max_length=10, choices=[(kind.value, KINDS[kind].one) for kind in Kind])
    text = models.CharField("acquis", max_length=LONGEST)
    search_key = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "acquis"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]), name="takeaway_kind_known"
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(search_key=""), name="takeaway_has_a_text"),
            models.CheckConstraint(
                condition=Q(changed_at=None) | Q(changed_at__gte=F("written_at")),
                name="takeaway_changed_after_it_is_written",
            ),
            models.UniqueConstraint(
                fields=["meeting", "kind", "text"],
                name="takeaway_once_a_meeting",
                violation_error_message="Cette ligne est déjà notée pour cette rencontre.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["group", "-written_at"], name="takeaway_by_group")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} — {self.meeting}"


class TakeawayTheme(models.Model):
    """A theme of the group that a takeaway bears."""

    takeaway = models.ForeignKey(Takeaway, models.CASCADE, related_name="tags")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "thème d’un acquis"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["takeaway", "theme"], name="takeaway_theme_once")
        ]

    def __str__(self) -> str:
        return f"{self.theme} — {self.takeaway}"


class TakeawayResource(models.Model):
    """A resource of the directory that a takeaway points to (R27)."""

    takeaway = models.ForeignKey(Takeaway, models.CASCADE, related_name="pointers")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "ressource d’un acquis"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["takeaway", "resource"], name="takeaway_resource_once")
        ]

    def __str__(self) -> str:
        return f"{self.resource} — {self.takeaway}"
