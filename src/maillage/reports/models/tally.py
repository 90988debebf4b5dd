"""What the presences of a group sum to, person by person: the figures of a whole country are read from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from maillage.groups.models import Participant, PracticeGroup, Structure, StructureType


class GroupTally(models.Model):
    """Whether the tally of a group says what its calendar and its sheets say, and what its calendar holds.

    The database itself makes it stale, in the transaction of whatever changes a presence or a meeting
    (`reports.touches`); it is made again later, and while it is stale the sheets are read. It is made over a
    period of the agreement and two limits of the call, kept with it; `last_day` is that of its last meeting.
    """

    group = models.OneToOneField(
        PracticeGroup, models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    fresh = models.BooleanField(default=False, db_default=False)
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    capacity = models.PositiveSmallIntegerField(null=True)
    mix_alert = models.PositiveSmallIntegerField(null=True)
    last_day = models.DateField(null=True)
    planned = models.PositiveIntegerField(default=0, db_default=0)
    held = models.PositiveIntegerField(default=0, db_default=0)
    cancelled = models.PositiveIntegerField(default=0, db_default=0)
    awaiting = models.PositiveIntegerField(default=0, db_default=0)
    remote = models.PositiveIntegerField(default=0, db_default=0)
    crowded = models.PositiveIntegerField(default=0, db_default=0)
    leaning = models.PositiveIntegerField(default=0, db_default=0)
    first_held = models.DateField(null=True)
    last_held = models.DateField(null=True)
    days_held = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = "décompte d’un groupe"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(fresh=False)
                | Q(
                    period_start__isnull=False,
                    period_end__isnull=False,
                    last_day__isnull=False,
                    capacity__isnull=False,
                    mix_alert__isnull=False,
                    period_end__gte=F("period_start"),
                    last_day__gte=F("period_start"),
                    last_day__lte=F("period_end"),
                ),
                name="tally_fresh_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(
                    planned__gte=F("held") + F("cancelled") + F("awaiting"),
                    held__gte=F("days_held"),
                    remote__lte=F("held"),
                    crowded__lte=F("held"),
                    leaning__lte=F("held"),
                ),
                name="tally_within_its_calendar",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["group"], condition=Q(fresh=False), name="tally_stale")]

    def __str__(self) -> str:
        return f"Décompte du groupe {self.pk}"


class PersonTally(models.Model):
    """How often one person came to a group from one place, with one function; from which day."""

    tally = models.ForeignKey(
        GroupTally, models.DO_NOTHING, related_name="people", db_constraint=False, db_index=False
    )
    participant = models.ForeignKey(
        Participant, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    structure = models.ForeignKey(
        Structure, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    structure_type = models.ForeignKey(
        StructureType, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    job = models.CharField(max_length=120, blank=True)
    first_day = models.DateField()
    presences = models.PositiveIntegerField()
    at_a_distance = models.PositiveIntegerField()
    out_of_perimeter = models.PositiveIntegerField()

    class Meta:
        verbose_name = "décompte d’une personne"
        constraints: ClassVar = [
            models.UniqueConstraint(
                F("tally"),
                F("participant"),
                F("structure"),
                Coalesce("structure_type", 0),
                F("job"),
                name="tally_once_a_person_and_origin",
            ),
            models.CheckConstraint(
                condition=Q(
                    presences__gte=1,
                    at_a_distance__lte=F("presences"),
                    out_of_perimeter__lte=F("presences"),
                ),
                name="tally_within_its_presences",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.presences} présences"
