"""What the sheet of a meeting leaves on paper: each version printed, the scans of what was signed, and the
sheet kept apart once names leave the active database.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.groups.models.meeting import Meeting
from maillage.people.models import Person


class PrintedSheet(models.Model):
    """A version of the sheet, printed; the same content again is the same version (R76).

    `superseded_at` is when a later version, or a correction after the closing, took its place.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="printed_sheets")
    version = models.PositiveSmallIntegerField()
    sha256 = models.CharField("empreinte", max_length=64)
    printed_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "feuille imprimée"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "version"], name="printed_sheet_version_unique"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(superseded_at=None), name="printed_sheet_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1, sha256__length=64), name="printed_sheet_has_a_fingerprint"
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("printed_at")),
                name="printed_sheet_superseded_after_it_is_printed",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.version} — {self.meeting}"


class SheetScan(models.Model):
    """A scan or a photograph of a signed page; kept as received, with its fingerprint (R76)."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="scans")
    file = models.FileField("feuille signée", upload_to="sheets/%Y/")
    name = models.CharField("nom du fichier", max_length=160)
    size = models.PositiveIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=64)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "feuille signée"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "sha256"],
                name="sheet_scan_once",
                violation_error_message="Ce fichier est déjà joint.",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, sha256__length=64), name="sheet_scan_has_its_fingerprint"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KeptSheet(models.Model):
    """The closed sheet with its names, made just before some of them leave the active database (F55, C.8).

    It proves that the meeting was held; it is read by an act that says why (F54), until the file's term.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="kept_sheets")
    file = models.FileField("feuille archivée", upload_to="kept-sheets/%Y/")
    sha256 = models.CharField("empreinte", max_length=64)
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name = "feuille archivée"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "sha256"], name="kept_sheet_once"),
            models.CheckConstraint(condition=Q(sha256__length=64), name="kept_sheet_has_a_fingerprint"),
        ]

    def __str__(self) -> str:
        return f"Feuille archivée — {self.meeting}"
