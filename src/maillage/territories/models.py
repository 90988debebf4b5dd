"""Communes, intercommunalities, and the territories made of them, whose perimeter changes with time."""

from datetime import date

from django.db import models
from django.db.models import F, Q


class Intercommunality(models.Model):
    """An EPCI; its population is the municipal population published for it."""

    siren = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=4)
    population = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(siren__regex=r"^[0-9]{9}$"),
                name="territories_intercommunality_siren",
                violation_error_message="Un numéro SIREN compte neuf chiffres.",
            ),
        ]


class Commune(models.Model):
    """A commune by its INSEE code; its centre is known for those drawn on the map only."""

    code = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=80)
    search_key = models.CharField(max_length=80, db_index=True)
    population = models.PositiveIntegerField()
    intercommunality = models.ForeignKey(
        Intercommunality, on_delete=models.PROTECT, null=True, related_name="communes"
    )
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9][0-9AB][0-9]{3}$"),
                name="territories_commune_code",
                violation_error_message="Un code INSEE de commune compte cinq caractères.",
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(
                    longitude__isnull=False,
                    latitude__isnull=False,
                    longitude__range=(-180, 180),
                    latitude__range=(-90, 90),
                ),
                name="territories_commune_centre",
                violation_error_message="Le centre d’une commune a une longitude et une latitude.",
            ),
        ]


class FormerCommune(models.Model):
    """A commune merged into another: people still give its name and its code (F57)."""

    code = models.CharField(max_length=5, db_index=True)
    name = models.CharField(max_length=80)
    search_key = models.CharField(max_length=80, db_index=True)
    current = models.ForeignKey(Commune, on_delete=models.CASCADE, related_name="former")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "name"],
                name="territories_former_commune_once",
                violation_error_message="Cette ancienne commune est déjà enregistrée.",
            ),
        ]


class Territory(models.Model):
    """A territory of a call, known by a short code for addresses (« lens-henin »)."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class PartQuerySet(models.QuerySet["TerritoryPart"]):
    """Parts by date."""

    def valid(self, on: date) -> "PartQuerySet":
        """The parts of the perimeter on that day; the last day of a part is the day before `valid_until`."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on), valid_from__lte=on)


class TerritoryPart(models.Model):
    """An intercommunality that belongs to a territory from a day to the day before another (F57)."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="parts")
    intercommunality = models.ForeignKey(Intercommunality, on_delete=models.PROTECT, related_name="parts")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="territories_part_ends_after_it_starts",
                violation_error_message="Une partie de territoire finit après avoir commencé.",
            ),
            models.UniqueConstraint(
                fields=["intercommunality"],
                condition=Q(valid_until__isnull=True),
                name="territories_part_one_territory_at_a_time",
                violation_error_message="Cette intercommunalité appartient déjà à un territoire.",
            ),
            models.UniqueConstraint(
                fields=["territory", "intercommunality", "valid_from"],
                name="territories_part_starts_once",
                violation_error_message="Cette intercommunalité entre déjà ce jour-là dans le territoire.",
            ),
        ]
