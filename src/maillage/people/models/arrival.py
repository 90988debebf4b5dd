"""How people come in: a code sent to an address, an invitation, a request to join."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.people.models.membership import OPERATOR_ROLES, Role
from maillage.people.models.organisation import Organisation
from maillage.people.models.person import Person
from maillage.territories.models import Territory


def new_token() -> str:
    """Give back a fresh unguessable token for a link (256 bits, URL-safe)."""
    return secrets.token_urlsafe(32)


class Invitation(models.Model):
    """A colleague invited by e-mail to hold a role; the link is used once."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    email = models.EmailField("adresse électronique", max_length=200)
    full_name = models.CharField("prénom et nom", max_length=120)
    role = models.CharField("rôle", max_length=24, choices=Role)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    """Since when it waits for someone of the organisation to confirm it: whoever sent it has left."""

    class Meta:
        verbose_name = "invitation"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")), name="invitation_expires_after_it_is_sent"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_accepted_or_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(held_at=None) | Q(accepted_at=None), name="invitation_held_opens_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} — {self.get_role_display()}"

    def is_open(self, at: dt.datetime) -> bool:
        """Whether the link can still be used at that time."""
        unused = self.accepted_at is None and self.withdrawn_at is None
        return unused and self.held_at is None and at < self.expires_at


class JoinRequest(models.Model):
    """Someone who asks to join a body that is here already, and the answer."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="join_requests")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    role = models.CharField("rôle demandé", max_length=24, choices=Role)
    asked_at = models.DateTimeField()
    accepted = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    motive = models.CharField("motif", max_length=240, blank=True)

    class Meta:
        verbose_name = "demande pour rejoindre un organisme"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(answered_at=None),
                name="join_request_one_awaits_at_a_time",
                violation_error_message="Votre demande attend déjà une réponse.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in OPERATOR_ROLES]), name="join_request_role_known"
            ),
            models.CheckConstraint(
                condition=Q(accepted=None, answered_at=None)
                | Q(accepted__isnull=False, answered_at__isnull=False),
                name="join_request_answered_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at")),
                name="join_request_answered_after_it_is_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} — {self.organisation}"


class CodePurpose(models.TextChoices):
    """What a code sent to an address opens."""

    ENTER = "enter", "entrer"
    COME_IN = "come_in", "première entrée"
    MOVE = "move", "nouvelle adresse"


class AddressCode(models.Model):
    """A code sent to an address nobody has shown to be theirs yet: of who enters, a newcomer's, a new one.

    Only the digest of the code is kept; the row goes away once it has served. Who asks to enter from an
    address that nobody has gets a row like the others, without a person: its code was never sent.
    """

    purpose = models.CharField(max_length=8, choices=CodePurpose)
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    email = models.EmailField("adresse électronique", max_length=200)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    full_name = models.CharField("prénom et nom", max_length=120, blank=True)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "code envoyé à une adresse"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")), name="address_code_expires_after_it_is_sent"
            ),
            models.CheckConstraint(
                condition=Q(purpose="enter", full_name="")
                | (Q(purpose="come_in", person=None) & ~Q(full_name=""))
                | Q(purpose="move", person__isnull=False, full_name=""),
                name="address_code_of_a_newcomer_or_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.email
