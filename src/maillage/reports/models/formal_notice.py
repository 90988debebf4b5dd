"""The formal notice sent when the final report never comes (F39)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.agreements.models import Agreement
from maillage.people.models import Person


class FormalNotice(models.Model):
    """The letter that gives the operator a last delay for its final report, kept with its fingerprint.

    Past its delay, the advance may be asked back (F39, C7).
    """

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="+")
    reminders = models.PositiveSmallIntegerField("rappels restés sans réponse")
    was_due_on = models.DateField("bilan attendu le")
    sent_on = models.DateField("envoyée le")
    deadline = models.DateField("délai")
    file = models.FileField("mise en demeure", upload_to="formal_notices/")
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "mise en demeure"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sent_on__gt=F("was_due_on")),
                name="formal_notice_once_late",
                violation_error_message="Une mise en demeure suit l’échéance du bilan.",
            ),
            models.CheckConstraint(
                condition=Q(deadline__gt=F("sent_on")),
                name="formal_notice_gives_a_delay",
                violation_error_message="La mise en demeure laisse un délai.",
            ),
            models.CheckConstraint(
                condition=Q(sha256__length=64) & ~Q(file=""), name="formal_notice_has_its_letter"
            ),
        ]

    def __str__(self) -> str:
        return f"Mise en demeure — {self.agreement}"
