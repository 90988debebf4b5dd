"""The entries of the journal and the head of each chain; actor and subject are values, never foreign keys."""

from dataclasses import dataclass

from django.db import models
from django.db.models import F, Q


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted, as it was known that day: kind (« person », « system », « participant »), id and label."""

    kind: str
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What was acted upon, as it was known that day: kind (« agreement »), id and label."""

    kind: str
    id: str
    label: str


class Chain(models.Model):
    """The head of a funder's chain: its length and last fingerprint, so that a cut tail is seen."""

    key = models.CharField(max_length=14, unique=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(length=0, head="") | Q(length__gt=0) & ~Q(head=""),
                name="journal_chain_head_matches_length",
                violation_error_message="La tête de la chaîne ne correspond pas à sa longueur.",
            ),
        ]


class Anchorage(models.Model):
    """What of a chain the anchor file holds, and up to where it must."""

    chain = models.CharField(max_length=14, unique=True)
    due = models.PositiveBigIntegerField(default=0)
    length = models.PositiveBigIntegerField(default=0)
    line = models.PositiveBigIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(line=0, length=0, fingerprint="", at__isnull=True)
                | Q(line__gt=0, length__gt=0, at__isnull=False) & ~Q(fingerprint=""),
                name="journal_anchorage_is_whole",
                violation_error_message="Une ancre a une ligne, une longueur, une empreinte et une date.",
            ),
        ]


class Entry(models.Model):
    """One line: who did what to what, when, before and after; its fingerprint covers the line before it."""

    chain = models.CharField(max_length=14)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=40)
    actor_id = models.CharField(max_length=64, blank=True)
    actor_label = models.CharField(max_length=200)
    verb = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=300)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    note = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "sequence"],
                name="journal_entry_one_per_place",
                violation_error_message="Cette place de la chaîne est déjà prise.",
            ),
            models.CheckConstraint(
                condition=Q(sequence__gte=1),
                name="journal_entry_sequence_from_one",
                violation_error_message="La première ligne d’une chaîne porte le numéro 1.",
            ),
            models.CheckConstraint(
                condition=Q(sequence=1, previous_hash="") | Q(sequence__gt=1) & ~Q(previous_hash=""),
                name="journal_entry_follows_another",
                violation_error_message="Chaque ligne, sauf la première, suit celle qui la précède.",
            ),
            models.CheckConstraint(
                condition=~Q(hash="") & ~Q(hash=F("previous_hash")),
                name="journal_entry_has_its_own_hash",
                violation_error_message="Chaque ligne porte sa propre empreinte.",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="journal_entry_subject"),
            models.Index(fields=["chain", "at"], name="journal_entry_chain_at"),
        ]
