"""A bill common to several groups of one operator."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.calls.models import MONEY
from maillage.people.models import Organisation, Person


class SharedBill(models.Model):
    """One bill split between groups by explicit weights, each part an expense of its own agreement (F44).

    `allotted` is the running total of the parts, kept under lock: it is the bill, to the cent.
    """

    operator = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    total = models.DecimalField("montant de la facture", **MONEY)
    allotted = models.DecimalField("réparti", **MONEY)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "facture partagée"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(total__gt=0), name="shared_bill_positive"),
            models.CheckConstraint(
                condition=Q(allotted=F("total")),
                name="shared_bill_split_to_the_cent",
                violation_error_message="Les parts d’une facture partagée font son montant, au centime.",
            ),
        ]

    def __str__(self) -> str:
        return f"Facture partagée de {self.total} €"
