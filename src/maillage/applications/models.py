"""Applications: what an organisation asks for one lot, and the frozen proof of each of its acts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.calls.models import MONEY, Lot, RequiredDocument, Rhythm
from maillage.journal.models import Subject
from maillage.people.models import Organisation, Person
from maillage.rules.lives import APPLICATION
from maillage.rules.window import Window

BEFORE_VALIDATION = ("draft", "deposited")
IN_COMPETITION = (
    "validated",
    "incomplete",
    "complete",
    "eligible",
    "ineligible",
    "scored",
    "selected",
    "reserve",
    "rejected",
    "cancelled_conditions",
)


class Application(models.Model):
    """A file for one territory: drafted, deposited, then validated before the closing (R57).

    The window and the ceilings are copied from the lot at creation so that the database holds them.
    """

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.CharField("numéro", max_length=40, unique=True)
    state = models.CharField("état", max_length=24, choices=list(APPLICATION.states.items()), default="draft")
    version = models.PositiveIntegerField(default=1)

    window_opens_at = models.DateTimeField()
    window_closes_at = models.DateTimeField()
    ceiling = models.DecimalField(**MONEY)
    coffee_ceiling = models.DecimalField(**MONEY)

    project_title = models.CharField("titre du projet", max_length=200, blank=True)
    experience = models.TextField("expérience en santé mentale", blank=True)
    skills = models.TextField("compétences d’animation", blank=True)
    presence = models.TextField("présence sur le territoire", blank=True)
    needs = models.TextField("besoins du territoire", blank=True)
    partnership = models.TextField("partenariat local et départemental", blank=True)
    method = models.TextField("déroulement proposé", blank=True)
    facilitators = models.TextField("animatrices et animateurs pressentis", blank=True)
    rhythm = models.ForeignKey(Rhythm, models.PROTECT, null=True, blank=True, related_name="+")
    amount_requested = models.DecimalField("montant demandé", null=True, blank=True, **MONEY)
    coffee_requested = models.DecimalField("dont accueil café", null=True, blank=True, **MONEY)
    monthly_reference_budget = models.DecimalField(
        "budget des rencontres à un rythme mensuel", null=True, blank=True, **MONEY
    )
    meetings_budget = models.DecimalField(
        "budget des rencontres au rythme choisi", null=True, blank=True, **MONEY
    )
    other_grants = models.DecimalField(
        "autres subventions du Département cette année", default=Decimal("0.00"), **MONEY
    )
    republican_commitment = models.BooleanField("contrat d’engagement républicain souscrit", default=False)
    representative_name = models.CharField("représentante ou représentant légal", max_length=120, blank=True)

    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    deposited_at = models.DateTimeField(null=True, blank=True)
    deposited_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    validated_at = models.DateTimeField(null=True, blank=True)
    validated_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "candidature"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["lot", "organisation"],
                condition=~Q(state="withdrawn"),
                name="application_one_a_lot_and_organisation",
                violation_error_message="Votre organisme a déjà une candidature pour ce territoire.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(APPLICATION.states)), name="application_state_known"
            ),
            models.CheckConstraint(
                condition=Q(amount_requested=None)
                | Q(amount_requested__gt=0, amount_requested__lte=F("ceiling")),
                name="application_amount_within_ceiling",
                violation_error_message="Le montant demandé ne peut pas dépasser le plafond par groupe.",
            ),
            models.CheckConstraint(
                condition=Q(coffee_requested=None)
                | Q(coffee_requested__gte=0, coffee_requested__lte=F("coffee_ceiling")),
                name="application_coffee_within_ceiling",
                violation_error_message="L’enveloppe accueil café dépasse son plafond.",
            ),
            models.CheckConstraint(
                condition=Q(coffee_requested=None)
                | Q(amount_requested=None)
                | Q(coffee_requested__lte=F("amount_requested")),
                name="application_coffee_within_amount",
            ),
            models.CheckConstraint(
                condition=Q(deposited_at=None)
                | Q(deposited_at__gte=F("window_opens_at"), deposited_at__lt=F("window_closes_at")),
                name="application_deposited_within_the_window",
                violation_error_message="L’appel à projets est clos : aucun dépôt n’est possible.",
            ),
            models.CheckConstraint(
                condition=Q(validated_at=None)
                | Q(
                    deposited_at__isnull=False,
                    validated_at__gte=F("deposited_at"),
                    validated_at__lt=F("window_closes_at"),
                ),
                name="application_validated_within_the_window",
                violation_error_message="L’appel à projets est clos : aucune validation n’est possible.",
            ),
            models.CheckConstraint(
                condition=Q(other_grants__gte=0)
                & (Q(monthly_reference_budget=None) | Q(monthly_reference_budget__gte=0))
                & (Q(meetings_budget=None) | Q(meetings_budget__gte=0)),
                name="application_budgets_not_negative",
                violation_error_message="Un budget ne peut pas être négatif.",
            ),
            models.CheckConstraint(
                condition=~Q(state="deposited") | Q(deposited_at__isnull=False),
                name="application_deposited_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=IN_COMPETITION) | Q(validated_at__isnull=False),
                name="application_counted_only_if_validated",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state"], name="application_by_organisation"),
            models.Index(fields=["lot", "state"], name="application_by_lot"),
            models.Index(fields=["state", "window_closes_at"], name="application_to_close"),
        ]

    def __str__(self) -> str:
        return f"Candidature n°\u00a0{self.number}"

    @property
    def window(self) -> Window:
        """The days of the call (R56)."""
        return self.lot.call.window

    @property
    def subject(self) -> Subject:
        """This application as the journal keeps it: its number, nothing of what it says."""
        return Subject(kind="application", id=str(self.pk), label=str(self))

    def state_at(self, at: dt.datetime) -> str:
        """Give back the state that counts at that time: what is not validated at the closing is out (R61),
        whether or not the closing has been worked yet.
        """
        if self.state in BEFORE_VALIDATION and at >= self.window_closes_at:
            return "not_considered"
        return self.state


class ApplicationDocument(models.Model):
    """A file attached in answer to a required document, fingerprinted when received."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="documents")
    required = models.ForeignKey(RequiredDocument, models.PROTECT, related_name="+")
    file = models.FileField(upload_to="applications/")
    name = models.CharField(max_length=160)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "pièce jointe"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "required"], name="application_document_one_a_kind"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="application_document_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class Act(models.TextChoices):
    """The two acts of an applicant (R57)."""

    DEPOSIT = "deposit", "Dépôt"
    VALIDATION = "validation", "Validation"


class Submission(models.Model):
    """What was deposited or validated, frozen: content, fingerprint and acknowledgement (C10)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    act = models.CharField(max_length=12, choices=Act)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    acknowledgement = models.FileField(upload_to="acknowledgements/")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "dépôt"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(act__in=Act.values), name="submission_act_known"),
            models.CheckConstraint(condition=Q(sha256__length=64), name="submission_has_a_fingerprint"),
        ]
        indexes: ClassVar = [models.Index(fields=["application", "at"], name="submission_by_application")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} — {self.application}"


class LateAttempt(models.Model):
    """A deposit or validation tried after the closing: refused and kept as evidence (R61)."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    act = models.CharField(max_length=12, choices=Act)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "tentative hors délai"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(act__in=Act.values), name="late_attempt_act_known")
        ]
        indexes: ClassVar = [models.Index(fields=["lot", "at"], name="late_attempt_by_lot")]

    def __str__(self) -> str:
        return f"{self.organisation} — {self.lot}"
