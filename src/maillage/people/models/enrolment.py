"""The short time when an agent without a second factor may set up their first one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.people.models.person import Person


class Enrolment(models.Model):
    """Opened for someone past the day when the second factor is demanded, by who has checked who they are.

    It goes away once the factor is set up. Nobody in `opened_by`: the command line of the server.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    opened_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        verbose_name = "installation ouverte d’un second facteur"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opened_at")),
                name="enrolment_closes_after_it_opens",
                violation_error_message="L’installation se ferme après s’être ouverte.",
            ),
            models.CheckConstraint(
                condition=Q(opened_by=None) | ~Q(opened_by=F("person")),
                name="enrolment_opened_by_someone_else",
                violation_error_message="On n’ouvre pas sa propre installation.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
