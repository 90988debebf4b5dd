"""What a person asks about their data, and the answer within the month (RGPD 12 to 21)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.people.models import Organisation, Person
from maillage.rules.personal_data import RIGHTS


class RightsRequest(models.Model):
    """One request. Served by the person themselves on their page, it is answered at once and names nobody;
    received by letter, it keeps who asks until it is answered.
    """

    class Origin(models.TextChoices):
        """Where it came from."""

        PARTICIPANT = "participant", "lien personnel d’une participante ou d’un participant"
        ACCOUNT = "account", "compte"
        LETTER = "letter", "courrier ou message"

    funder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    right = models.CharField("demande", max_length=14, choices=list(RIGHTS.items()))
    origin = models.CharField("origine", max_length=12, choices=Origin)
    who = models.CharField("qui demande", max_length=240, blank=True)
    received_on = models.DateField("reçue le")
    due_on = models.DateField("réponse due le")
    answered_on = models.DateField("réponse donnée le", null=True, blank=True)
    answer = models.TextField("réponse", max_length=2000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "demande d’une personne"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(right__in=list(RIGHTS)), name="rights_request_right_known"),
            models.CheckConstraint(
                condition=Q(origin__in=["participant", "account", "letter"]),
                name="rights_request_origin_known",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("received_on")), name="rights_request_due_after_it_came"
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, answer="")
                | Q(answered_on__gte=F("received_on")) & ~Q(answer="") & Q(who=""),
                name="rights_request_answered_forgets_who",
                violation_error_message="Une demande à laquelle on a répondu ne garde que la réponse donnée.",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=False) | ~Q(who=""), name="rights_request_says_who_asks"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["funder", "due_on"], name="rights_request_by_term")]

    def __str__(self) -> str:
        return f"{self.get_right_display()} — {self.received_on:%d/%m/%Y}"
