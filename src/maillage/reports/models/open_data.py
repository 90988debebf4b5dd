"""What a département publishes for anyone to reuse: each publication frozen, the former ones kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.people.models import Organisation, Person


class OpenDataSetting(models.Model):
    """What a funder chose about its open data; without a row, the defaults hold (law C.2)."""

    funder = models.OneToOneField(Organisation, models.PROTECT, related_name="+")
    beyond_the_law = models.BooleanField("publier aussi ce que la loi n’impose pas", default=True)
    """Agreements at or below the threshold, and those of public bodies."""
    contact = models.EmailField("adresse de contact", max_length=200, blank=True)

    class Meta:
        verbose_name = "réglage des données ouvertes"

    def __str__(self) -> str:
        return f"Données ouvertes, {self.funder}"


class OpenDataPublication(models.Model):
    """One act of publication: the lines as they were that day, with their fingerprint; never changed.

    The latest number of a source is what the site and the files give; the former ones stay.
    """

    class Source(models.TextChoices):
        """What one act publishes: the two files of grants come from the same lines."""

        GRANTS = "subventions", "Données essentielles des conventions"
        FIGURES = "indicateurs", "Indicateurs anonymes"

    funder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    source = models.CharField("données", max_length=12, choices=Source)
    number = models.PositiveSmallIntegerField("numéro")
    content = models.JSONField()
    rows = models.PositiveIntegerField("lignes")
    sha256 = models.CharField("empreinte", max_length=64)
    at = models.DateTimeField("publiées le")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "publication de données ouvertes"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["funder", "source", "number"], name="open_data_publication_number_unique"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="open_data_publication_from_one"),
            models.CheckConstraint(
                condition=Q(source__in=("subventions", "indicateurs")),
                name="open_data_publication_source_known",
            ),
            models.CheckConstraint(
                condition=Q(rows__gte=1),
                name="open_data_publication_says_something",
                violation_error_message="Il n’y a rien à publier.",
            ),
            models.CheckConstraint(
                condition=Q(sha256__length=64), name="open_data_publication_has_a_fingerprint"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()}, publication n°\u00a0{self.number}"
