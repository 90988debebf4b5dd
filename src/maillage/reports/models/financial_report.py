"""The legal financial report of a financial year: written, joined, certified by the operator (C3, C4, C7)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.agreements.models import Agreement
from maillage.calls.models import MONEY
from maillage.people.models import Person
from maillage.rules.financial_report import TYPED, year_name
from maillage.rules.lives import FINANCIAL_REPORT


class FinancialReport(models.Model):
    """The report of one agreement for one financial year of its operator; its figures come from the expenses.

    Once sent, its latest version says everything; `accounts_received` are its joined papers (C7).
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    year_start = models.DateField("début de l’exercice")
    year_end = models.DateField("fin de l’exercice")
    due_on = models.DateField("attendu le")
    state = models.CharField(
        "état", max_length=12, choices=list(FINANCIAL_REPORT.states.items()), default="draft"
    )
    carried_out = models.TextField("mise en œuvre", blank=True)
    beneficiaries = models.TextField("bénéficiaires", blank=True)
    places = models.TextField("dates et lieux", blank=True)
    objectives = models.TextField("objectifs", blank=True)
    allocation_rule = models.TextField("règle de répartition des charges indirectes", blank=True)
    gaps = models.TextField("explication des écarts", blank=True)
    in_kind = models.TextField("contributions en nature", blank=True)
    remarks = models.TextField("observations", blank=True)
    opened_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField("rappelé le", null=True, blank=True)
    submitted_on = models.DateField("remis le", null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    return_motive = models.TextField("corrections demandées", blank=True)

    class Meta:
        verbose_name = "compte rendu financier"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "year_end"],
                name="financial_report_once_a_year",
                violation_error_message="Le compte rendu financier de cet exercice existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(FINANCIAL_REPORT.states)), name="financial_report_state_known"
            ),
            models.CheckConstraint(
                condition=Q(year_end__gt=F("year_start"), due_on__gt=F("year_end")),
                name="financial_report_due_after_the_year",
            ),
            models.CheckConstraint(
                condition=Q(submitted_on=None) | Q(submitted_on__gt=F("year_end")),
                name="financial_report_not_before_the_end",
                violation_error_message="Le compte rendu financier se remet après la fin de l’exercice.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_on__isnull=False),
                name="financial_report_submitted_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(return_motive=""),
                name="financial_report_returned_has_a_motive",
                violation_error_message="Dites ce qui est à corriger.",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="financial_report_accepted_by_someone",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="financial_report_due")]

    def __str__(self) -> str:
        return f"Compte rendu financier {self.year_name} — {self.agreement}"

    @property
    def year_name(self) -> str:
        """« 2026 », or « 2025-2026 » for accounts that close in the course of a year."""
        return year_name(self.year_start, self.year_end)


class FinancialAmount(models.Model):
    """A figure that no expense tells: an indirect cost, another resource, a contribution in kind."""

    report = models.ForeignKey(FinancialReport, models.CASCADE, related_name="amounts")
    code = models.CharField("rubrique", max_length=6)
    amount = models.DecimalField("montant", **MONEY)

    class Meta:
        verbose_name = "montant du compte rendu financier"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "code"], name="financial_amount_once_a_heading"),
            models.CheckConstraint(condition=Q(code__in=TYPED), name="financial_amount_heading_known"),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="financial_amount_positive",
                violation_error_message="Indiquez un montant supérieur à 0,00\u00a0€, ou laissez vide.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} — {self.report}"


class FinancialPaper(models.Model):
    """A paper joined to the report: the activity report, the approved accounts (C7)."""

    class Kind(models.TextChoices):
        """What the form asks to join."""

        ACTIVITY = "activity", "Dernier rapport annuel d’activité"
        ACCOUNTS = "accounts", "Comptes approuvés du dernier exercice clos"
        OTHER = "other", "Autre document"

    report = models.ForeignKey(FinancialReport, models.PROTECT, related_name="papers")
    kind = models.CharField("nature", max_length=10, choices=Kind)
    file = models.FileField("document", upload_to="financial_reports/")
    name = models.CharField("nom du fichier", max_length=160)
    size = models.PositiveIntegerField("taille")
    sha256 = models.CharField("empreinte", max_length=64)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "pièce du compte rendu financier"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "sha256"],
                name="financial_paper_once",
                violation_error_message="Ce document est déjà joint.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["activity", "accounts", "other"]), name="financial_paper_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, sha256__length=64), name="financial_paper_has_its_fingerprint"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FinancialReportVersion(models.Model):
    """A report certified and sent: figures, words and PDF with their fingerprints; never changed."""

    report = models.ForeignKey(FinancialReport, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("version")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField("compte rendu financier", upload_to="financial_reports/")
    file_sha256 = models.CharField(max_length=64)
    reason = models.TextField("ce qui a été corrigé", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "version du compte rendu financier"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="financial_version_number_unique"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="financial_version_correction_has_a_reason",
                violation_error_message="Donnez le motif de la nouvelle version.",
            ),
            models.CheckConstraint(
                condition=Q(sha256__length=64, file_sha256__length=64) & ~Q(file=""),
                name="financial_version_has_its_fingerprints",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} — {self.report}"
