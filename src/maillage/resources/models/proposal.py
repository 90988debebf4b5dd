"""« Une ressource manque » : what a meeting or a professional suggests for the directory."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.journal.models import Subject
from maillage.people.models import Person
from maillage.resources.models.resource import Resource
from maillage.territories.models import Commune, Territory


class ResourceProposal(models.Model):
    """A service that the directory lacks, until someone who keeps it answers (R27).

    `origin` says in words where it comes from (« Rencontre du 12 mars »); who proposes may have no account.
    """

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+", verbose_name="territoire")
    name = models.CharField("nom du service", max_length=150)
    kind = models.CharField("type", max_length=40, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")
    about = models.CharField("à quoi il sert", max_length=600, blank=True)
    origin = models.CharField("origine", max_length=160, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.CharField(
        "réponse",
        max_length=10,
        blank=True,
        choices=[("accepted", "retenue"), ("declined", "pas retenue")],
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("motif", max_length=240, blank=True)
    resource = models.ForeignKey(Resource, models.SET_NULL, null=True, blank=True, related_name="proposals")

    class Meta:
        verbose_name = "ressource proposée"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="resource_proposal_has_a_name"),
            models.UniqueConstraint(
                fields=["territory", "name"],
                condition=Q(answer=""),
                name="resource_proposed_once",
                violation_error_message="Cette ressource est déjà proposée.",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None, resource=None)
                | Q(
                    answer__in=("accepted", "declined"),
                    answered_at__isnull=False,
                    answered_at__gte=F("proposed_at"),
                    answered_by__isnull=False,
                ),
                name="resource_proposal_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(answer="declined") | (~Q(reason="") & Q(resource=None)),
                name="resource_proposal_declined_has_a_reason",
                violation_error_message="Dites pourquoi : qui l’a proposée lit ce motif.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> Subject:
        """This proposal as the journal names it."""
        return Subject(kind="resource_proposal", id=str(self.pk), label=self.name)
