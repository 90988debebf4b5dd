"""What closes the account of an agreement: service done, and what is given back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.agreements.models.agreement import Agreement
from maillage.calls.models import MONEY
from maillage.people.models import Person
from maillage.rules.lives import REPAYMENT


class ServiceRendered(models.Model):
    """The dated finding by a named agent that the action took place, with what justifies it (R76)."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="service_rendered")
    justified = models.DecimalField("dépenses éligibles justifiées", **MONEY)
    meetings_held = models.PositiveSmallIntegerField("rencontres tenues")
    sessions_held = models.PositiveSmallIntegerField("temps d’information tenus")
    remarks = models.TextField("appréciation des objectifs")
    report_accepted_on = models.DateField("bilan accepté le")
    certificate = models.FileField(upload_to="certificates/")
    sha256 = models.CharField(max_length=64)
    certified_at = models.DateTimeField()
    certified_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "service fait"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(justified__gte=0), name="service_rendered_not_negative"),
            models.CheckConstraint(condition=~Q(remarks=""), name="service_rendered_says_what_was_achieved"),
        ]

    def __str__(self) -> str:
        return f"Service fait — {self.agreement}"


class Repayment(models.Model):
    """What the operator returns when less was justified than advanced (R76, F31)."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="repayment")
    amount = models.DecimalField("montant", **MONEY)
    state = models.CharField(
        "état", max_length=16, choices=list(REPAYMENT.states.items()), default="notified"
    )
    notified_on = models.DateField("notifié le")
    notified_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    contested_on = models.DateField("contesté le", null=True, blank=True)
    contest_motive = models.TextField("motif de la contestation", blank=True)
    order_number = models.CharField("numéro du titre de recettes", max_length=40, blank=True)
    ordered_on = models.DateField("titre émis le", null=True, blank=True)
    collected_on = models.DateField("encaissé le", null=True, blank=True)

    class Meta:
        verbose_name = "reversement"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=list(REPAYMENT.states)), name="repayment_state_known"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="repayment_positive"),
            models.CheckConstraint(
                condition=~Q(state__in=("revenue_order", "collected")) | ~Q(order_number=""),
                name="repayment_ordered_has_a_number",
                violation_error_message="Indiquez le numéro du titre de recettes.",
            ),
            models.CheckConstraint(
                condition=~Q(state="collected") | Q(collected_on__isnull=False),
                name="repayment_collected_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Reversement — {self.agreement}"
