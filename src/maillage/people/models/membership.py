"""The role a person holds in an organisation, and the signature lent between two dates."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.people.models.organisation import Organisation, Paper
from maillage.people.models.person import Person
from maillage.territories.models import Territory


class Role(models.TextChoices):
    """What a person does in an organisation (access matrix)."""

    INSTRUCTOR = "instructor", "Instruction"
    FINANCE_OFFICER = "finance_officer", "Gestion financière"
    MANAGER = "manager", "Responsable"
    AUDITOR = "auditor", "Contrôle"
    ADMINISTRATOR = "administrator", "Administration"
    DATA_PROTECTION_OFFICER = "data_protection_officer", "Protection des données"
    COORDINATOR = "coordinator", "Coordination Logement d’abord"
    PREPARER = "preparer", "Préparation des dossiers"
    LEGAL_REPRESENTATIVE = "legal_representative", "Représentation légale"
    FACILITATOR = "facilitator", "Animation"
    ACCOUNTANT = "accountant", "Comptabilité"


DEPARTMENT_ROLES = (
    Role.INSTRUCTOR,
    Role.FINANCE_OFFICER,
    Role.MANAGER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.DATA_PROTECTION_OFFICER,
)
OPERATOR_ROLES = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.FACILITATOR, Role.ACCOUNTANT)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships of people."""

    def live(self) -> MembershipQuerySet:
        """Those not ended."""
        return self.filter(ended_at=None)


class Membership(models.Model):
    """A role held by a person in an organisation; a coordinator holds it for one territory."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField("rôle", max_length=24, choices=Role)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    end_reason = models.CharField("raison du départ", max_length=240, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "appartenance"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(ended_at=None, territory=None),
                name="membership_once_a_role",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "role", "territory"],
                condition=Q(ended_at=None, territory__isnull=False),
                name="membership_once_a_role_and_territory",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(role=Role.COORDINATOR, territory__isnull=False)
                | (~Q(role=Role.COORDINATOR) & Q(territory__isnull=True)),
                name="membership_territory_of_coordinators_only",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("since")),
                name="membership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) | Q(ended_by=None, end_reason=""),
                name="membership_end_told_once_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} — {self.get_role_display()}"


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Delegations."""

    def live(self, day: dt.date) -> DelegationQuerySet:
        """Those that lend the signature that day: both days included, not revoked."""
        return self.filter(revoked_at=None, start__lte=day, end__gte=day)


class Delegation(models.Model):
    """The legal representative’s signature lent to a colleague, by a document, between two days (F46).

    Both days are included. It lets the delegate validate applications and sign; never name others.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="delegations")
    delegate = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="personne déléguée")
    granted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    paper = models.OneToOneField(Paper, models.PROTECT, related_name="+", verbose_name="acte de délégation")
    start = models.DateField("du")
    end = models.DateField("au")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "délégation de signature"
        indexes: ClassVar = [models.Index(fields=["delegate", "end"], name="delegation_of_a_person")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="delegation_ends_after_it_starts",
                violation_error_message="La délégation finit après avoir commencé.",
            ),
            models.CheckConstraint(
                condition=~Q(delegate=F("granted_by")),
                name="delegation_to_someone_else",
                violation_error_message="On ne se délègue pas sa propre signature.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("granted_at")),
                name="delegation_revoked_after_it_is_granted",
            ),
            models.CheckConstraint(
                condition=Q(revoked_by=None) | Q(revoked_at__isnull=False),
                name="delegation_revoked_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate} — {self.organisation}"

    def is_live(self, day: dt.date) -> bool:
        """Whether it lends the signature that day."""
        return self.revoked_at is None and self.start <= day <= self.end
