"""Two records of one person made one by a human, and undone if that was wrong (R85, F19–F20)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.groups.models.participant import Participant
from maillage.people.models import Person


class Merge(models.Model):
    """`merged` now counts as `kept`. What moved, and what was set aside, is enough to undo it exactly.

    `moved` lists, by kind, the keys of the rows that were the merged person's; `set_aside` holds whole the
    rows that doubled another at the same meeting; `registered` those no longer counted as walk-ins;
    `signed_up` the registrations that one record had made for the other; `lent` whether `kept` is written to
    at the address of `merged`.
    """

    kept = models.ForeignKey(Participant, models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Participant, models.PROTECT, related_name="merged_by")
    moved = models.JSONField(default=dict)
    set_aside = models.TextField(blank=True)
    registered = models.JSONField(default=list)
    signed_up = models.JSONField(default=list)
    lent = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "fiches réunies"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two_records"),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="merge_one_live_a_merged_person"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=F("at")), name="merge_undone_after_it_is_made"
            ),
        ]

    def __str__(self) -> str:
        return f"Fiche {self.merged_id} réunie à la fiche {self.kept_id}"


class Distinct(models.Model):
    """Two records that a human said are two people: not proposed again (F20)."""

    first = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    second = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "personnes distinctes"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="distinct_pair_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="distinct_pair_once"),
        ]

    def __str__(self) -> str:
        return f"Fiches {self.first_id} et {self.second_id}"
