"""A spreadsheet of expenses, kept from its preview to its import."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.agreements.models import Agreement
from maillage.calls.models import MONEY
from maillage.people.models import Person


class ExpenseImport(models.Model):
    """A file of expenses of one agreement: tried first, then imported once, or dropped."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    file = models.FileField(upload_to="expenses/")
    name = models.CharField("fichier", max_length=160)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    created = models.PositiveIntegerField("dépenses créées", null=True, blank=True)
    total = models.DecimalField("somme des dépenses créées", null=True, blank=True, **MONEY)

    class Meta:
        verbose_name = "import de dépenses"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_at=None, created=None, total=None)
                | Q(done_at__isnull=False, created__isnull=False, total__isnull=False)
                & Q(created__gte=1, total__gt=0),
                name="expense_import_done_says_what_it_created",
            ),
            models.CheckConstraint(condition=Q(sha256__length=64), name="expense_import_has_its_fingerprint"),
        ]

    def __str__(self) -> str:
        return self.name
