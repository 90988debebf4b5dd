"""Who acts: people who sign in, the organisations they act for, and the role they hold there.

Participants of meetings are not here: they have no account (see `groups`).
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Lower

from maillage.journal.models import Actor
from maillage.territories.models import Territory

if TYPE_CHECKING:
    import datetime as dt

models.CharField.register_lookup(Length)


class LegalForm(models.TextChoices):
    """Legal forms of an organisation; the family decides which law applies to its grants (law C1)."""

    ASSOCIATION = "association", "Association loi 1901"
    FOUNDATION = "foundation", "Fondation"
    MUTUAL = "mutual", "Mutuelle"
    PUBLIC_HEALTH = "public_health", "Établissement public de santé"
    PUBLIC_OTHER = "public_other", "Autre personne publique"
    DEPARTMENT = "department", "Département"


PUBLIC_FORMS = (LegalForm.PUBLIC_HEALTH, LegalForm.PUBLIC_OTHER, LegalForm.DEPARTMENT)


class VatStatus(models.TextChoices):
    """Whether the organisation enters its expenses with or without VAT (F30)."""

    NOT_RECOVERED = "not_recovered", "Ne récupère pas la TVA : montants toutes taxes comprises"
    RECOVERED = "recovered", "Récupère la TVA : montants hors taxes"


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


class Organisation(models.Model):
    """A legal entity: the département that funds, or a body that applies and runs groups (R47)."""

    name = models.CharField("nom", max_length=160)
    siret = models.CharField("SIRET", max_length=14)
    legal_form = models.CharField("forme juridique", max_length=20, choices=LegalForm)
    vat_status = models.CharField("TVA", max_length=20, choices=VatStatus, default=VatStatus.NOT_RECOVERED)
    address = models.CharField("adresse", max_length=240, blank=True)

    class Meta:
        verbose_name = "organisation"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["siret"],
                name="organisation_siret_unique",
                violation_error_message="Une organisation porte déjà ce SIRET.",
            ),
            models.CheckConstraint(
                condition=Q(siret__length=14),
                name="organisation_siret_has_14_digits",
                violation_error_message="Un SIRET compte 14 chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(legal_form__in=LegalForm.values), name="organisation_legal_form_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        """Whether public law applies: the duties of law 2000-321 (C2–C6) are those of private bodies."""
        return self.legal_form in PUBLIC_FORMS

    @property
    def is_department(self) -> bool:
        """Whether this is a funder."""
        return self.legal_form == LegalForm.DEPARTMENT


class Funder(models.Model):
    """The settings of a département: one row for each funding organisation (R3, R88)."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="funder")
    department_code = models.CharField("numéro du département", max_length=3)
    direction = models.CharField("direction", max_length=160, blank=True)
    service = models.CharField("service", max_length=160, blank=True)
    remedies = models.TextField(
        "voies et délais de recours",
        default=(
            "Cette décision peut être contestée devant le tribunal administratif dans un délai de deux mois "
            "à compter de sa notification."
        ),
    )
    demonstration_day = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "financeur"

    def __str__(self) -> str:
        return self.organisation.name


class PersonManager(BaseUserManager["Person"]):
    """Finds a person by address whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Someone who signs in, by a code sent to their address: nobody has a password here."""

    email = models.EmailField("adresse électronique", max_length=200)
    full_name = models.CharField("prénom et nom", max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name", "created_at"]
    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name = "personne"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["email"], name="person_email_unique"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_lower_case"),
            models.CheckConstraint(condition=~Q(full_name=""), name="person_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def actor(self) -> Actor:
        """This person as the journal keeps it: values, so that the line outlives the person."""
        return Actor(kind="person", id=str(self.pk), label=self.full_name)


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
        ]

    def __str__(self) -> str:
        return f"{self.person} — {self.get_role_display()}"


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
        ]

    def __str__(self) -> str:
        return f"{self.email} — {self.get_role_display()}"

    def is_open(self, at: dt.datetime) -> bool:
        """Whether the link can still be used at that time."""
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at
