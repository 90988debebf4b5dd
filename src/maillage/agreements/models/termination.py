"""The early end of an agreement: when, why, and what of the award is kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.agreements.models.agreement import Agreement
from maillage.calls.models import MONEY
from maillage.people.models import Person


class Termination(models.Model):
    """An agreement ended before its last day, with the figures read that day (F33, C6).

    `kept` is what of the award remains committed for service done until then; the rest is back in the
    envelope. `pro_rata` and `withdrawn` are what the rules told, to check the choice by.
    """

    class Kind(models.TextChoices):
        """Why an agreement ends early."""

        RESIGNATION = "resignation", "Désistement de l’opérateur"
        LIQUIDATION = "liquidation", "Liquidation ou dissolution de l’opérateur"
        BREACH = "breach", "Manquement à la convention"
        REPUBLICAN = "republican", "Manquement au contrat d’engagement républicain"
        COMMON_ACCORD = "common_accord", "Commun accord"

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="termination")
    kind = models.CharField("cause", max_length=16, choices=Kind)
    motive = models.TextField("motif")
    on = models.DateField("prend effet le")
    period_end_before = models.DateField()
    report_due_before = models.DateField()
    amount_before = models.DecimalField(**MONEY)
    kept = models.DecimalField("montant maintenu", **MONEY)
    pro_rata = models.DecimalField("au prorata des rencontres tenues", **MONEY)
    withdrawn = models.DecimalField("part des jours restants", **MONEY)
    meetings_held = models.PositiveSmallIntegerField("rencontres tenues")
    meetings_expected = models.PositiveSmallIntegerField("rencontres prévues")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "résiliation"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=("resignation", "liquidation", "breach", "republican", "common_accord")),
                name="termination_kind_known",
            ),
            models.CheckConstraint(condition=~Q(motive=""), name="termination_has_a_motive"),
            models.CheckConstraint(
                condition=Q(kept__gte=0, kept__lte=F("amount_before")),
                name="termination_keeps_within_the_award",
            ),
            models.CheckConstraint(
                condition=Q(pro_rata__gte=0, pro_rata__lte=F("amount_before"))
                & Q(withdrawn__gte=0, withdrawn__lte=F("amount_before")),
                name="termination_shares_within_the_award",
            ),
            models.CheckConstraint(
                condition=Q(on__lte=F("period_end_before")), name="termination_before_the_end"
            ),
        ]

    def __str__(self) -> str:
        return f"Résiliation — {self.agreement}"
