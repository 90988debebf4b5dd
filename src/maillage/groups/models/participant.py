"""Field professionals: no account, an address and where they work (R15–R16, R86)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from maillage.people.models import new_token
from maillage.territories.models import Commune


class StructureType(models.Model):
    """A type of structure, the origin of the third indicator (R86); the call's four come first."""

    code = models.SlugField(max_length=30, unique=True)
    label = models.CharField("libellé", max_length=120)
    short = models.CharField("libellé court", max_length=40)
    short_plural = models.CharField("libellé court au pluriel", max_length=40)
    absent = models.CharField("comment dire qu’aucune n’est venue", max_length=60)
    position = models.PositiveSmallIntegerField()
    named_by_the_call = models.BooleanField(default=False)

    class Meta:
        verbose_name = "type de structure"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(label=""), name="structure_type_has_a_label"),
            models.CheckConstraint(condition=~Q(absent=""), name="structure_type_absence_is_worded"),
        ]

    def __str__(self) -> str:
        return self.label


class Structure(models.Model):
    """An employer of participants, placed by its commune, never by its postal code (R46)."""

    name = models.CharField("nom", max_length=160)
    search_key = models.CharField(max_length=160, unique=True)
    type = models.ForeignKey(StructureType, models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "structure"
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(name=""), name="structure_has_a_name")]

    def __str__(self) -> str:
        return self.name


class Participant(models.Model):
    """A person who signs up or comes, known by their address; no account and no password.

    A walk-in may have given no address: then `email` is empty. `token` opens their own page and nothing
    else, until `link_expires_at`; it has no end while no letter bore it.
    A record `merged_into` another has no row of its own left: its address and its link lead to that other.
    Since `address_disowned_at`, whoever reads that address has said that it is not this person's.
    """

    full_name = models.CharField("prénom et nom", max_length=120)
    search_key = models.CharField(max_length=120)
    email = models.EmailField("adresse professionnelle", max_length=200, blank=True)
    job = models.CharField("fonction", max_length=120, blank=True)
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    link_expires_at = models.DateTimeField("lien valable jusqu’au", null=True, blank=True, editable=False)
    charter_accepted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    no_invitation_since = models.DateTimeField("ne veut plus d’invitation depuis", null=True, blank=True)
    address_disowned_at = models.DateTimeField("adresse dite à quelqu’un d’autre", null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "participante ou participant"
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="participant_email_unique"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="participant_email_lower_case"),
            models.CheckConstraint(condition=~Q(full_name=""), name="participant_has_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="participant_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(email="", job="", search_key=""),
                name="participant_erased_keeps_nothing",
                violation_error_message="Une fiche effacée ne garde ni adresse ni fonction.",
            ),
            models.CheckConstraint(
                condition=Q(address_disowned_at=None) | ~Q(email=""),
                name="participant_disowned_has_an_address",
                violation_error_message="Seule une adresse peut être celle de quelqu’un d’autre.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["structure", "search_key"], name="participant_by_structure")
        ]

    def __str__(self) -> str:
        return self.full_name

    def link_opens(self, at: dt.datetime) -> bool:
        """Whether the personal link still opens the page at that time."""
        return self.erased_at is None and (self.link_expires_at is None or at < self.link_expires_at)

    @property
    def mailbox(self) -> str:
        """The address where letters leave for this person; empty when none is theirs."""
        return "" if self.address_disowned_at else self.email

    @property
    def current(self) -> Participant:
        """The record this person is known by today: itself, or the one it was merged into."""
        known = self
        while known.merged_into is not None:
            known = known.merged_into
        return known
