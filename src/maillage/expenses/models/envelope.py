"""The coffee of the information sessions, ring-fenced inside the award."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.agreements.models import Agreement
from maillage.calls.models import MONEY


class CoffeeEnvelope(models.Model):
    """The coffee accepted on one agreement; a running total under lock, bounded by the database (R67)."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="+")
    ceiling = models.DecimalField(**MONEY)
    accepted = models.DecimalField(**MONEY)

    class Meta:
        verbose_name = "enveloppe accueil café"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(accepted__gte=0, accepted__lte=F("ceiling")),
                name="coffee_envelope_never_overspent",
                violation_error_message="L’enveloppe accueil café est dépassée.",
            )
        ]

    def __str__(self) -> str:
        return f"Accueil café — {self.agreement}"
