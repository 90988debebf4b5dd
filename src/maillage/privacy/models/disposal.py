"""The list of files submitted to the Archives départementales, and their visa (C.8)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.applications.models import Application
from maillage.people.models import Organisation, Person


class DisposalList(models.Model):
    """A slip of elimination, drawn then frozen; its visa lets what is on it be destroyed, nothing else."""

    funder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reference = models.CharField("référence", max_length=40, unique=True)
    files = models.PositiveIntegerField("dossiers")
    years = models.PositiveSmallIntegerField("durée de conservation, en années", default=2)
    """The term in force when it was drawn: a shorter one set since does not hasten what it lists."""
    paper = models.FileField("bordereau", upload_to="disposals/%Y/")
    sha256 = models.CharField("empreinte", max_length=64)
    drawn_at = models.DateTimeField()
    drawn_on = models.DateField()
    drawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    director = models.CharField("visa donné par", max_length=160, blank=True)
    given_on = models.DateField("visa donné le", null=True, blank=True)
    visa_reference = models.CharField("référence du visa", max_length=80, blank=True)
    scan = models.FileField("visa numérisé", upload_to="disposals/%Y/", blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    visa_at = models.DateTimeField(null=True, blank=True)
    visa_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "bordereau d’élimination"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(files__gte=1, sha256__length=64), name="disposal_list_has_its_paper"
            ),
            models.CheckConstraint(
                condition=Q(
                    director="",
                    given_on=None,
                    visa_reference="",
                    scan="",
                    scan_sha256="",
                    visa_at=None,
                    visa_by=None,
                )
                | Q(given_on__isnull=False, visa_at__isnull=False, visa_by__isnull=False)
                & ~Q(director="")
                & ~Q(visa_reference="")
                & ~Q(scan="")
                & Q(scan_sha256__length=64),
                name="disposal_visa_kept_whole",
                violation_error_message="Un visa dit qui l’a donné, quand, sa référence, et se joint.",
            ),
            models.CheckConstraint(
                condition=Q(given_on=None) | Q(given_on__gte=F("drawn_on")),
                name="disposal_visa_after_its_list",
                violation_error_message="Le visa se donne après l’établissement du bordereau.",
            ),
        ]

    def __str__(self) -> str:
        return f"Bordereau {self.reference}"


class DisposalItem(models.Model):
    """A file of the list: the content of one application."""

    slip = models.ForeignKey(DisposalList, models.PROTECT, related_name="items")
    application = models.OneToOneField(Application, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "dossier du bordereau"

    def __str__(self) -> str:
        return f"{self.application_id} — {self.slip_id}"
