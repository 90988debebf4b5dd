"""Applications: what an organisation asks for one lot, and the frozen proof of each of its acts."""

from __future__ import annotations

import datetime as dt
import secrets
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.calls.models import MONEY, Lot, RequiredDocument, Rhythm, Round
from maillage.journal.models import Subject
from maillage.people.models import Organisation, Person
from maillage.rules.budget import HEADINGS, Side
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
    "admitted",
    "selected",
    "reserve",
    "rejected",
    "cancelled_conditions",
)
DECIDED = ("selected", "reserve", "rejected", "cancelled_conditions")
WORDS = (
    "project_title",
    "experience",
    "skills",
    "presence",
    "needs",
    "partnership",
    "method",
    "facilitators",
    "calendar",
    "representative_name",
)
"""What an application says in words, people's names included."""
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Thirty-two signs that nobody mistakes for one another when a code is copied by hand."""
CODE_LENGTH = 16
"""Signs of a verification code: eighty bits, out of reach of guessing."""


def verification_code() -> str:
    """Give back a new unguessable code, for anyone who holds an acknowledgement to check it."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


class Application(models.Model):
    """A file for one territory: drafted, deposited, then validated before the closing (R57).

    The window is copied from the round, the ceilings and the floor from the lot, at creation, so that the
    database holds them.
    """

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    letter = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    """The admitted letter of intent that a full file follows, when the call has two stages."""
    number = models.CharField("numéro", max_length=40, unique=True)
    state = models.CharField("état", max_length=24, choices=list(APPLICATION.states.items()), default="draft")
    version = models.PositiveIntegerField(default=1)

    window_opens_at = models.DateTimeField()
    window_closes_at = models.DateTimeField()
    ceiling = models.DecimalField(**MONEY)
    coffee_ceiling = models.DecimalField(**MONEY)
    floor = models.DecimalField(default=Decimal("0.00"), **MONEY)
    share_ceiling = models.DecimalField(null=True, blank=True, max_digits=5, decimal_places=4)

    project_title = models.CharField("titre du projet", max_length=200, blank=True)
    experience = models.TextField("expérience en santé mentale", blank=True)
    skills = models.TextField("compétences d’animation", blank=True)
    presence = models.TextField("présence sur le territoire", blank=True)
    needs = models.TextField("besoins du territoire", blank=True)
    partnership = models.TextField("partenariat local et départemental", blank=True)
    method = models.TextField("déroulement proposé", blank=True)
    facilitators = models.TextField("animatrices et animateurs pressentis", blank=True)
    rhythm = models.ForeignKey(Rhythm, models.PROTECT, null=True, blank=True, related_name="+")
    calendar = models.TextField("calendrier envisagé", blank=True)
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
    commitment_version = models.CharField(max_length=40, blank=True)
    commitment_at = models.DateTimeField(null=True, blank=True)
    commitment_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    representative_name = models.CharField("représentante ou représentant légal", max_length=120, blank=True)

    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    section = models.CharField("dernière partie enregistrée", max_length=20, blank=True)
    """Where one left the form: it opens there again."""
    deposited_at = models.DateTimeField(null=True, blank=True)
    deposited_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    validated_at = models.DateTimeField(null=True, blank=True)
    validated_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField("portail d’origine", max_length=60, blank=True)
    external_reference = models.CharField("référence d’origine", max_length=80, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField("contenu détruit le", null=True, blank=True)
    erasure_visa = models.CharField("visa de la destruction", max_length=80, blank=True)

    class Meta:
        verbose_name = "candidature"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(**dict.fromkeys(WORDS, "")),
                name="application_erased_keeps_no_words",
                violation_error_message="Une candidature détruite ne garde que son numéro et sa décision.",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None, erasure_visa="")
                | Q(erased_at__isnull=False) & (Q(deposited_at=None) | ~Q(erasure_visa="")),
                name="application_erased_only_with_its_visa",
                violation_error_message="Une candidature déposée se détruit avec le visa des Archives.",
            ),
            models.UniqueConstraint(
                fields=["round", "lot", "organisation"],
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
                condition=Q(floor__gte=0, floor__lte=F("ceiling")), name="application_floor_within_ceiling"
            ),
            models.CheckConstraint(
                condition=Q(amount_requested=None) | Q(amount_requested__gte=F("floor")),
                name="application_amount_above_floor",
                violation_error_message="Le montant demandé est inférieur au minimum de l’appel.",
            ),
            models.CheckConstraint(
                condition=Q(share_ceiling=None) | Q(share_ceiling__gt=0, share_ceiling__lte=1),
                name="application_share_between_0_and_1",
            ),
            models.CheckConstraint(
                condition=Q(commitment_version="", commitment_at=None, commitment_by=None)
                | ~Q(commitment_version="")
                & Q(commitment_at__isnull=False, commitment_by__isnull=False, republican_commitment=True),
                name="application_commitment_kept_whole",
                violation_error_message="L’engagement garde sa version, sa date et son signataire.",
            ),
            models.UniqueConstraint(
                fields=["source", "external_reference"],
                condition=~Q(external_reference=""),
                name="application_one_an_external_reference",
                violation_error_message="Cette référence d’origine est déjà importée.",
            ),
            models.CheckConstraint(
                condition=Q(source="", external_reference="", received_at=None)
                | ~Q(source="") & ~Q(external_reference="") & Q(received_at__isnull=False),
                name="application_origin_kept_whole",
                violation_error_message="Une candidature importée garde portail, référence et date.",
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
            models.Index(fields=["lot", "state", "window_closes_at"], name="application_counted_by_lot"),
            models.Index(fields=["state", "window_closes_at"], name="application_to_close"),
            models.Index(fields=["round", "state"], name="application_by_round"),
        ]

    def __str__(self) -> str:
        return f"Candidature n°\u00a0{self.number}"

    @property
    def window(self) -> Window:
        """The days of its round (R56)."""
        return self.round.window

    @property
    def band(self) -> str:
        """The sentence above every page that concerns this file: that of its call."""
        return self.lot.call.band

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


class BudgetLine(models.Model):
    """A cost or a resource of the project. What is asked of the département is a resource too, entered once
    as `Application.amount_requested`: no line repeats it.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="budget_lines")
    position = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=8, choices=[(side.value, side.value) for side in Side])
    heading = models.CharField("rubrique", max_length=4)
    label = models.CharField("intitulé", max_length=120, blank=True)
    amount = models.DecimalField("montant", **MONEY)

    class Meta:
        verbose_name = "ligne de budget"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "side", "position"], name="budget_line_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="budget_line_amount_positive",
                violation_error_message="Le montant d’une ligne de budget doit être supérieur à 0,00\u00a0€.",
            ),
            models.CheckConstraint(
                condition=Q(side=Side.COST.value, heading__in=list(HEADINGS[Side.COST]))
                | Q(side=Side.RESOURCE.value, heading__in=list(HEADINGS[Side.RESOURCE])),
                name="budget_line_heading_known",
                violation_error_message="Choisissez une rubrique du plan comptable.",
            ),
        ]

    def __str__(self) -> str:
        return self.label or HEADINGS[Side(self.side)][self.heading]


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

    @property
    def kind(self) -> str:
        """What it is, as pages name it: « PDF », « DOCX »."""
        return self.name.rpartition(".")[2].upper()


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
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=verification_code)
    """What the public page of verification is asked with; printed on the acknowledgement."""
    acknowledgement = models.FileField(upload_to="acknowledgements/")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "dépôt"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(act__in=Act.values), name="submission_act_known"),
            models.CheckConstraint(condition=Q(sha256__length=64), name="submission_has_a_fingerprint"),
            models.CheckConstraint(
                condition=Q(code__length=CODE_LENGTH), name="submission_has_a_verification_code"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["application", "at"], name="submission_by_application")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} — {self.application}"


class Decline(models.Model):
    """The legal representative refuses to validate, says why, and the file is a draft again (R57)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="declines")
    motive = models.TextField("motif")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "refus de valider"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(motive=""),
                name="decline_has_a_motive",
                violation_error_message="Indiquez le motif du refus.",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["application", "at"], name="decline_by_application")]

    def __str__(self) -> str:
        return f"Refus de valider — {self.application}"


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
