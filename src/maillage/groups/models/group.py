"""The group of a territory, who facilitates it, and the themes that arise in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.agreements.models import Agreement
from maillage.calls.models import Lot
from maillage.people.models import Person

QUESTION = "Cette rencontre vous a-t-elle été utile pour votre pratique\u202f?"
"""What those present are asked after a meeting, unless the group words it otherwise."""


class PracticeGroup(models.Model):
    """One group per territory and call (R42), opened by its agreement, carried by one operator (R17).

    Period, excluded months and their policy are copied from the call and followed by its meetings. A group
    whose agreement was ended early is `closed_on` that day: another may then take its territory over (F33).
    """

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField("nom", max_length=120)
    wished_capacity = models.PositiveSmallIntegerField("participants souhaités")
    offer_hours = models.PositiveSmallIntegerField("heures pour répondre à une place proposée", default=24)
    excluded_months = models.CharField(max_length=40, blank=True)
    strict_months = models.BooleanField(default=True)
    period_start = models.DateField()
    period_end = models.DateField()
    presentation = models.TextField("présentation", blank=True)
    usual_place = models.CharField("lieu habituel", max_length=160, blank=True)
    question = models.CharField("question posée après une rencontre", max_length=200, default=QUESTION)
    sign_in_minutes_before = models.PositiveSmallIntegerField("minutes d’émargement avant", default=15)
    sign_in_minutes_after = models.PositiveSmallIntegerField("minutes d’émargement après", default=30)
    blank_lines = models.PositiveSmallIntegerField("lignes vides de la feuille", default=5)
    recurrence = models.PositiveSmallIntegerField("rencontres qui rendent un thème récurrent", default=3)
    opened_at = models.DateTimeField()
    closed_on = models.DateField("fermé le", null=True, blank=True)

    class Meta:
        verbose_name = "groupe"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["lot"],
                condition=Q(closed_on=None),
                name="group_one_open_a_lot",
                violation_error_message="Ce territoire a déjà son groupe.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("period_end")),
                name="group_closed_at_its_end",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")), name="group_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(wished_capacity__gte=1), name="group_capacity_positive"),
            models.CheckConstraint(
                condition=Q(offer_hours__gte=1, offer_hours__lte=168), name="group_offer_within_a_week"
            ),
            models.CheckConstraint(
                condition=Q(recurrence__gte=2),
                name="group_theme_recurs_twice_at_least",
                violation_error_message="Un thème est récurrent à partir de deux rencontres au moins.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Facilitation(models.Model):
    """A person who facilitates a group, and the evidence of their field (R32–R33).

    Who comes in the place of another during the year is declared with a document, which the département
    checks (F34).
    """

    group = models.ForeignKey(PracticeGroup, models.CASCADE, related_name="facilitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    profession = models.CharField("profession", max_length=120)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.FileField("justificatif", upload_to="facilitations/", blank=True)
    evidence_name = models.CharField(max_length=160, blank=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField("vérifié le", null=True, blank=True)
    checked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "animation"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(evidence="", evidence_sha256="") | ~Q(evidence="") & ~Q(evidence_sha256=""),
                name="facilitation_evidence_has_a_fingerprint",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(evidence=""),
                name="facilitation_replacement_has_evidence",
                violation_error_message="Joignez le justificatif de la personne qui reprend l’animation.",
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="facilitation_checked_by_someone",
            ),
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(until=None), name="facilitation_once_a_group"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="facilitation_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} — {self.group}"


class Theme(models.Model):
    """An issue that arose in a group, and the meetings where it did; no content (R28–R30).

    A coordinator's proposal is not a theme of the group until its operator takes it up (`accepted_at`).
    """

    group = models.ForeignKey(PracticeGroup, models.CASCADE, related_name="themes")
    label = models.CharField("thème", max_length=120)
    meetings = models.ManyToManyField("groups.Meeting", related_name="themes", blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "thème"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "label"],
                name="theme_once_a_group",
                violation_error_message="Le groupe a déjà ce thème.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(accepted_at__gte=F("added_at")),
                name="theme_accepted_after_it_is_added",
            ),
        ]

    def __str__(self) -> str:
        return self.label
