"""Who came in, and whose codes were tried in vain: kept for a term, where the journal forgets nothing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.people.models.person import Person


class SignIn(models.Model):
    """A coming in, or a code whose tries were all wrong; neither place nor device, and nobody for an address
    that no account has.
    """

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)
    means = models.CharField("par quel moyen", max_length=60)
    opened = models.BooleanField("entrée")

    class Meta:
        verbose_name = "entrée dans un compte"
        indexes: ClassVar = [models.Index(fields=["person", "-at"], name="sign_in_by_person")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(means=""), name="sign_in_says_by_which_means"),
            models.CheckConstraint(
                condition=Q(opened=False) | ~Q(person=None), name="sign_in_opens_for_someone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M}, {self.means}"
