"""The legal entities: the département that funds, the bodies that apply, and what proves who they are."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from maillage.rules import french

models.CharField.register_lookup(Length)
CLOSINGS = [
    (f"{month:02d}-{last:02d}", f"Le {last}\u00a0{name}" if month != 2 else "Le dernier jour de février")
    for month, name, last in zip(
        range(1, 13), french.MONTHS, (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), strict=True
    )
]
"""The last days of the months, when a financial year ends (C3)."""


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


class RegisterState(models.TextChoices):
    """What the national company register said of the SIRET, when it was asked (F50)."""

    UNKNOWN = "", "Non consulté"
    OPEN = "open", "En activité"
    CLOSED = "closed", "Fermé"
    ABSENT = "absent", "Introuvable"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations."""

    def applicants(self) -> OrganisationQuerySet:
        """Those that may apply: all but the départements, and the bodies made up for a rehearsal."""
        return self.exclude(legal_form=LegalForm.DEPARTMENT).filter(fictional=False)

    def proven(self) -> OrganisationQuerySet:
        """Those whose legal representative is known to be the one."""
        return self.filter(proved_at__isnull=False)

    def declared(self) -> OrganisationQuerySet:
        """Those that their first person declared and nobody has checked yet."""
        return self.filter(proved_at=None)


class Organisation(models.Model):
    """A legal entity: the département that funds, or a body that applies and runs groups (R47).

    A body is *declared* by its first person, then *proven*: an officer has seen who represents it. A body
    that an officer opens is proven from the start.
    """

    name = models.CharField("nom", max_length=160)
    siret = models.CharField("SIRET", max_length=14)
    legal_form = models.CharField("forme juridique", max_length=20, choices=LegalForm)
    vat_status = models.CharField("TVA", max_length=20, choices=VatStatus, default=VatStatus.NOT_RECOVERED)
    address = models.CharField("adresse", max_length=240, blank=True)
    accounts_close = models.CharField("clôture des comptes", max_length=5, choices=CLOSINGS, default="12-31")
    fictional = models.BooleanField("organisme fictif d’une répétition", default=False)
    """Made up so that a colleague may play an applicant in a rehearsal; it is listed and counted nowhere."""
    declared_at = models.DateTimeField(null=True, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    proved_at = models.DateTimeField(null=True, blank=True)
    proved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    proof = models.ForeignKey("Proof", models.PROTECT, null=True, blank=True, related_name="+")
    register_state = models.CharField("état au registre", max_length=10, choices=RegisterState, blank=True)
    register_checked_at = models.DateTimeField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisation"
        indexes: ClassVar = [models.Index(fields=["name"], name="organisation_by_name")]
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
            models.CheckConstraint(
                condition=Q(accounts_close__in=[code for code, _ in CLOSINGS]),
                name="organisation_accounts_close_on_a_day",
                violation_error_message="Choisissez le dernier jour d’un mois.",
            ),
            models.CheckConstraint(
                condition=Q(proof=None, proved_by=None) | Q(proved_at__isnull=False),
                name="organisation_proven_on_a_day",
                violation_error_message="Un organisme reconnu l’est à une date.",
            ),
            models.CheckConstraint(
                condition=Q(register_state__in=RegisterState.values), name="organisation_register_state_known"
            ),
            models.CheckConstraint(
                condition=Q(register_state="") | Q(register_checked_at__isnull=False),
                name="organisation_register_asked_on_a_day",
                violation_error_message="Un état au registre est daté.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        """Whether public law applies: the duties of law 2000-321 (C2–C6) are those of private bodies."""
        return self.legal_form in PUBLIC_FORMS

    @property
    def closing(self) -> tuple[int, int]:
        """The month and the day when its financial year ends (C3)."""
        month, day = self.accounts_close.split("-")
        return int(month), int(day)

    @property
    def is_department(self) -> bool:
        """Whether this is a funder."""
        return self.legal_form == LegalForm.DEPARTMENT

    @property
    def is_proven(self) -> bool:
        """Whether its legal representative is known to be the one: only then does anyone bind it."""
        return self.is_department or self.proved_at is not None


class Funder(models.Model):
    """The settings of a département: one row for each installation (R3, R88)."""

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
    second_factor_from = models.DateField("second facteur exigé à partir du", null=True, blank=True)
    second_factor_grace = models.PositiveSmallIntegerField("jours pour l’installer", default=14)
    enrolment_hours = models.PositiveSmallIntegerField("heures d’une installation ouverte", default=24)
    link_days = models.PositiveSmallIntegerField("durée des liens des participants, en jours", default=400)
    demonstration_day = models.DateField(null=True, blank=True, editable=False)
    alone = models.BooleanField(default=True, editable=False)

    class Meta:
        verbose_name = "financeur"
        constraints: ClassVar = [
            # Two first visits at the same instant: the second finds the place taken.
            models.UniqueConstraint(
                fields=["alone"],
                name="funder_once_an_installation",
                violation_error_message="Cette installation a déjà son financeur.",
            ),
            models.CheckConstraint(condition=Q(alone=True), name="funder_is_alone"),
            models.CheckConstraint(
                condition=Q(link_days__gte=30, link_days__lte=1100),
                name="funder_links_live_a_while",
                violation_error_message="Entre trente jours et trois ans pour les liens des participants.",
            ),
            models.CheckConstraint(
                condition=Q(enrolment_hours__gte=1, enrolment_hours__lte=72),
                name="funder_enrolment_is_short",
                violation_error_message="Entre une heure et trois jours pour une installation ouverte.",
            ),
            models.CheckConstraint(
                condition=Q(second_factor_grace__lte=90),
                name="funder_second_factor_grace_is_short",
                violation_error_message="Au plus quatre-vingt-dix jours pour installer un second facteur.",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name


class Paper(models.Model):
    """A document an organisation gives about itself: minutes, statutes, an order of delegation."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="papers")
    file = models.FileField("document", upload_to="papers/")
    name = models.CharField("nom du fichier", max_length=160)
    size = models.PositiveIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=64)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "document d’un organisme"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="paper_is_not_empty",
                violation_error_message="Ce document est vide.",
            ),
            models.CheckConstraint(condition=Q(sha256__length=64), name="paper_has_its_fingerprint"),
        ]

    def __str__(self) -> str:
        return self.name


class Proof(models.Model):
    """A document that shows who represents a body, and what an officer answered."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="proofs")
    representative = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="représentation légale"
    )
    paper = models.OneToOneField(Paper, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    accepted = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    motive = models.CharField("motif", max_length=400, blank=True)

    class Meta:
        verbose_name = "justificatif de représentation"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(answered_at=None),
                name="proof_one_awaits_at_a_time",
                violation_error_message="Un document attend déjà la réponse du Département.",
            ),
            models.CheckConstraint(
                condition=Q(accepted=None, answered_at=None)
                | Q(accepted__isnull=False, answered_at__isnull=False),
                name="proof_answered_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("sent_at")),
                name="proof_answered_after_it_is_sent",
            ),
            models.CheckConstraint(
                condition=Q(accepted=None) | Q(accepted=True) | ~Q(motive=""),
                name="proof_refused_with_a_motive",
                violation_error_message="Un refus dit son motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} — {self.paper}"
