"""The settings of the directory, one row for each installation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.resources.models.resource import CHECK_CHOICES, CHECK_MONTHS


class Directory(models.Model):
    """How often an entry is to be checked, unless it says otherwise (R27)."""

    check_every = models.PositiveSmallIntegerField(
        "à vérifier tous les", choices=CHECK_CHOICES[:-1], default=12
    )
    alone = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = "réglages de l’annuaire"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["alone"], name="directory_once_an_installation"),
            models.CheckConstraint(condition=Q(alone=True), name="directory_is_alone"),
            models.CheckConstraint(
                condition=Q(check_every__in=CHECK_MONTHS), name="directory_check_every_known"
            ),
        ]

    def __str__(self) -> str:
        return "Annuaire"
