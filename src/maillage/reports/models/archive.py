"""What proves a group, gathered: how long it is kept, each package produced, the visa before any
elimination.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.agreements.models import Agreement
from maillage.calls.models import Call
from maillage.people.models import Person
from maillage.rules.retention import DISPOSITION, DISPOSITIONS, YEARS


class RetentionRule(models.Model):
    """How long the files of a call are kept and what becomes of them then [H]; without it, the usual ones."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="+")
    years = models.PositiveSmallIntegerField("durée d’utilité administrative, en années", default=YEARS)
    disposition = models.CharField(
        "sort final", max_length=1, choices=list(DISPOSITIONS.items()), default=DISPOSITION
    )

    class Meta:
        verbose_name = "règle de conservation"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(years__gte=1, years__lte=100),
                name="retention_rule_years_bounded",
                violation_error_message="Indiquez une durée de 1 à 100 ans.",
            ),
            models.CheckConstraint(
                condition=Q(disposition__in=list(DISPOSITIONS)), name="retention_rule_disposition_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.years} ans, {self.get_disposition_display()} — {self.call}"


class ArchivePackage(models.Model):
    """A package produced: by whom and why, how many pieces, its fingerprint; the file itself is not kept."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    reason = models.CharField("motif", max_length=240)
    pieces = models.PositiveIntegerField("pièces")
    size = models.PositiveBigIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "dossier d’archive"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="archive_package_has_a_reason"),
            models.CheckConstraint(
                condition=Q(sha256__length=64, pieces__gt=0, size__gt=0),
                name="archive_package_has_a_fingerprint",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["agreement", "at"], name="archive_package_by_agreement")]

    def __str__(self) -> str:
        return f"Dossier d’archive — {self.agreement}"


class EliminationVisa(models.Model):
    """The visa of the director of the Archives départementales, without which nothing is eliminated."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="+")
    director = models.CharField("donné par", max_length=160)
    given_on = models.DateField("donné le")
    until = models.DateField("terme de la conservation")
    reference = models.CharField("référence", max_length=80)
    scan = models.FileField("visa numérisé", upload_to="disposals/%Y/", blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "visa d’élimination"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(director="") & ~Q(reference=""),
                name="elimination_visa_says_who_and_which",
                violation_error_message="Indiquez qui a donné le visa et sa référence.",
            ),
            models.CheckConstraint(
                condition=Q(given_on__gt=F("until")),
                name="elimination_visa_after_the_term",
                violation_error_message="Le visa se donne après le terme de la conservation.",
            ),
            models.CheckConstraint(
                condition=Q(scan="", scan_sha256="") | ~Q(scan="") & Q(scan_sha256__length=64),
                name="elimination_visa_scan_has_its_fingerprint",
            ),
        ]

    def __str__(self) -> str:
        return f"Visa {self.reference} — {self.agreement}"
