"""Who a coordinator suggests to a group as an associated professional (R34)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.groups.models.group import PracticeGroup
from maillage.people.models import Person


class GuestProposal(models.Model):
    """A professional suggested to the operator, who takes them up or says why not (R34).

    The suggestion names a function and a structure: it binds nobody, and counts in no indicator.
    """

    group = models.ForeignKey(PracticeGroup, models.CASCADE, related_name="guest_proposals")
    function = models.CharField("fonction", max_length=120)
    structure = models.CharField("structure", max_length=160)
    about = models.CharField("sur quel sujet", max_length=240, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answer = models.CharField(
        "réponse",
        max_length=10,
        blank=True,
        choices=[("accepted", "retenue"), ("declined", "pas retenue")],
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("motif", max_length=240, blank=True)

    class Meta:
        verbose_name = "intervenant proposé"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "function", "structure"],
                condition=Q(answer=""),
                name="guest_proposed_once",
                violation_error_message="Cette proposition attend déjà une réponse.",
            ),
            models.CheckConstraint(
                condition=~Q(function="") & ~Q(structure=""), name="guest_has_a_function_and_a_structure"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | Q(
                    answer__in=("accepted", "declined"), answered_at__isnull=False, answered_by__isnull=False
                ),
                name="guest_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("proposed_at")),
                name="guest_answered_after_it_is_proposed",
            ),
            models.CheckConstraint(
                condition=~Q(answer="declined") | ~Q(reason=""),
                name="guest_declined_has_a_reason",
                violation_error_message="Dites pourquoi : la coordination lit ce motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function}, {self.structure}"
