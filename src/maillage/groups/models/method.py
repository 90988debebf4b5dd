"""How a group works on a situation: a method is data, so that an operator may bring their own (R24–R26)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Method(models.Model):
    """A method of analysis: its steps in order, the size it suits, whose it is."""

    code = models.SlugField(max_length=30, unique=True)
    label = models.CharField("méthode", max_length=60)
    full_label = models.CharField("nom complet", max_length=120)
    ideal = models.CharField("nombre de personnes", max_length=120)
    split_above = models.PositiveSmallIntegerField("deux sous-groupes au-delà de", default=10)
    length = models.CharField("durée", max_length=120)
    conditions = models.TextField("conditions")
    source = models.CharField("référence", max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "méthode"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(label=""), name="method_has_a_label"),
            models.CheckConstraint(condition=~Q(source=""), name="method_says_whose_it_is"),
            models.CheckConstraint(condition=Q(split_above__gte=2), name="method_splits_above_two"),
        ]

    def __str__(self) -> str:
        return self.label


class MethodStep(models.Model):
    """One step: who speaks, whether advice is allowed, what comes out of it; a duration is never imposed."""

    method = models.ForeignKey(Method, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = models.CharField("étape", max_length=80)
    speaker = models.CharField("qui parle", max_length=160)
    advice = models.BooleanField("conseils permis", default=False)
    minutes = models.PositiveSmallIntegerField("durée indicative, en minutes", null=True, blank=True)
    output = models.CharField("ce qui en sort", max_length=240, blank=True)

    class Meta:
        verbose_name = "étape d’une méthode"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["method", "position"], name="method_step_once_a_position"),
            models.CheckConstraint(condition=~Q(title=""), name="method_step_has_a_title"),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__gte=1), name="method_step_lasts_a_minute"
            ),
        ]

    def __str__(self) -> str:
        return self.title
