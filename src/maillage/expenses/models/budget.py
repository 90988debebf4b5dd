"""What was planned: the lines of the budget of an agreement."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.agreements.models import Agreement
from maillage.calls.models import MONEY
from maillage.rules.budget import HEADINGS, Side

COSTS = HEADINGS[Side.COST]


class BudgetLine(models.Model):
    """One planned cost, copied from the application when the first expense is entered (R66).

    It informs and binds nobody: only the ceilings of the call refuse money.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField("rubrique", max_length=4, choices=list(COSTS.items()))
    label = models.CharField("intitulé", max_length=120, blank=True)
    planned = models.DecimalField("prévu", **MONEY)

    class Meta:
        verbose_name = "ligne du budget de la convention"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "position"], name="agreement_budget_line_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(heading__in=list(COSTS)), name="agreement_budget_line_heading_known"
            ),
            models.CheckConstraint(
                condition=Q(planned__gte=0),
                name="agreement_budget_line_not_negative",
                violation_error_message="Une ligne du budget ne peut pas être négative.",
            ),
        ]

    def __str__(self) -> str:
        return self.label or COSTS[self.heading]
