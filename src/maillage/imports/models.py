"""Imports of applications from another portal: the file, its columns, and what became of each line (R58)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from maillage.calls.models import Call
from maillage.people.models import Person

models.CharField.register_lookup(Length)


class Portal(models.Model):
    """Another portal, by the name officers give it, and the columns of its exports: field → head."""

    name = models.CharField("portail", max_length=60, unique=True)
    columns = models.JSONField("colonnes", default=dict)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "portail"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="portal_has_a_name",
                violation_error_message="Donnez un nom au portail d’origine.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """One file of a portal, tried as often as wanted, then imported once or dropped."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="+")
    portal = models.ForeignKey(Portal, models.PROTECT, related_name="+")
    name = models.CharField("fichier", max_length=160)
    file = models.FileField(upload_to="imports/")
    sha256 = models.CharField(max_length=64)
    columns = models.JSONField("colonnes", default=dict)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=list)
    """Each line as it was understood when imported: number, reference, outcome, problems; no answer."""

    class Meta:
        verbose_name = "reprise de candidatures"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sha256__length=64), name="import_has_a_fingerprint"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(dropped_at=None),
                name="import_done_or_dropped",
                violation_error_message="Cette reprise est faite : elle ne s’abandonne plus.",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="import_done_by_someone",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["call", "added_at"], name="import_by_call")]

    def __str__(self) -> str:
        return f"Reprise de «\u00a0{self.name}\u00a0»"

    @property
    def is_open(self) -> bool:
        """Whether it can still be tried, imported or dropped."""
        return self.done_at is None and self.dropped_at is None
