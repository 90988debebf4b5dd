"""The proof of attendance that a person takes away, verified by its code."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.groups.models.meeting import Meeting
from maillage.groups.models.participant import Participant
from maillage.people.models import Person


class Attestation(models.Model):
    """One paper given to one person for one meeting; it names nobody, and says nothing of a situation."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attestations")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="attestations")
    code = models.CharField(max_length=16, unique=True)
    fingerprint = models.CharField("empreinte", max_length=64)
    issued_at = models.DateTimeField()
    superseded_at = models.DateTimeField("ne vaut plus depuis le", null=True, blank=True)
    issued_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "attestation de présence"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(code=""), name="attestation_has_a_code"),
            models.CheckConstraint(condition=~Q(fingerprint=""), name="attestation_has_a_fingerprint"),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("issued_at")),
                name="attestation_superseded_after_it_is_issued",
            ),
        ]

    def __str__(self) -> str:
        return f"Attestation {self.code}"
