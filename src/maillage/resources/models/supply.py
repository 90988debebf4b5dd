"""A file brought into the directory: tried as often as wanted, then imported once or dropped."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from maillage.journal.models import Subject
from maillage.people.models import Person

models.CharField.register_lookup(Length)


class SupplyFormat(models.TextChoices):
    """What the file is."""

    DATA_INCLUSION = "di", "data·inclusion, version 1"
    FINESS = "finess", "Extrait FINESS"


class DirectorySupply(models.Model):
    """One file of services: what each line would do is shown before anything is written."""

    format = models.CharField("format", max_length=8, choices=SupplyFormat)
    name = models.CharField("fichier", max_length=160)
    file = models.FileField(upload_to="directory/")
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=list)
    """Each line as it was understood when imported: number, name, outcome, problems."""

    class Meta:
        verbose_name = "fichier de ressources"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sha256__length=64), name="supply_has_a_fingerprint"),
            models.CheckConstraint(condition=Q(format__in=SupplyFormat.values), name="supply_format_known"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(dropped_at=None),
                name="supply_done_or_dropped",
                violation_error_message="Ce fichier est importé : il ne s’abandonne plus.",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="supply_done_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"Import de «\u00a0{self.name}\u00a0»"

    @property
    def subject(self) -> Subject:
        """This file as the journal names it."""
        return Subject(kind="resource_supply", id=str(self.pk), label=self.name)

    @property
    def is_open(self) -> bool:
        """Whether it can still be tried, imported or dropped."""
        return self.done_at is None and self.dropped_at is None
