"""How long each kind of data is kept, and the proof of what went."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.people.models import Organisation, Person
from maillage.privacy.models.disposal import DisposalList
from maillage.reports.models import EliminationVisa
from maillage.rules.personal_data import KINDS, SET_BY_THE_FUNDER


class RetentionTerm(models.Model):
    """How long a funder keeps a kind of data [H]; without it, the default of the rule."""

    funder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(kind.code, kind.label) for kind in SET_BY_THE_FUNDER])
    amount = models.PositiveSmallIntegerField("durée")

    class Meta:
        verbose_name = "durée de conservation"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["funder", "kind"], name="retention_term_once_a_kind"),
            models.CheckConstraint(
                condition=reduce(
                    or_,
                    (
                        Q(kind=kind.code, amount__gte=kind.least, amount__lte=kind.most)
                        for kind in SET_BY_THE_FUNDER
                    ),
                ),
                name="retention_term_bounded",
                violation_error_message="Cette durée sort de ce que permet le cadre de référence.",
            ),
        ]

    def __str__(self) -> str:
        return KINDS[self.kind].rule(self.amount)


class AccountWarning(models.Model):
    """The letter that warned the holder of an account without use; one use makes it void."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    warned_at = models.DateTimeField()

    class Meta:
        verbose_name = "avertissement de fermeture"

    def __str__(self) -> str:
        return f"{self.person_id} — {self.warned_at:%d/%m/%Y}"


class PurgeDay(models.Model):
    """A day whose deletions went to their end; a day cut short has no row and is taken up again."""

    day = models.DateField(unique=True)
    ended_at = models.DateTimeField()
    rows = models.PositiveIntegerField("suppressions")

    class Meta:
        verbose_name = "jour de suppression"

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"


class Deletion(models.Model):
    """The proof of a deletion: what kind, how many, which (by fingerprint), when, by whom or which rule.

    It names nobody. What is a public archive went with a visa: that of its list or of its file.
    """

    class Cause(models.TextChoices):
        """What made it due."""

        TIME = "time", "Terme atteint"
        REQUEST = "request", "Demande de la personne"

    kind = models.CharField("nature", max_length=20, choices=[(k.code, k.label) for k in KINDS.values()])
    cause = models.CharField("cause", max_length=10, choices=Cause)
    rule = models.CharField("règle", max_length=200)
    rows = models.PositiveIntegerField("nombre")
    fingerprint = models.CharField("empreinte", max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    listed = models.ForeignKey(DisposalList, models.PROTECT, null=True, related_name="+")
    visa = models.ForeignKey(EliminationVisa, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "preuve de suppression"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="deletion_kind_known"),
            models.CheckConstraint(
                condition=Q(cause__in=["time", "request"]) & ~Q(rule=""), name="deletion_says_why"
            ),
            models.CheckConstraint(
                condition=Q(rows__gte=1, fingerprint__length=64), name="deletion_says_what"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[kind.code for kind in KINDS.values() if kind.public_archive])
                | Q(listed__isnull=False)
                | Q(visa__isnull=False),
                name="deletion_of_an_archive_has_its_visa",
                violation_error_message="Une archive publique se détruit avec le visa des Archives.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "at"], name="deletion_by_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.rows}"
