"""The final report, with its frozen versions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.agreements.models import Agreement
from maillage.people.models import Person
from maillage.rules.lives import REPORT


class FinalReport(models.Model):
    """The final report of an agreement: headings written, figures computed then frozen (R79–R82).

    `to_rectify` is what the clock found: presences corrected since the version in force change its figures.
    """

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="+")
    state = models.CharField("état", max_length=20, choices=list(REPORT.states.items()), default="open")
    due_on = models.DateField("attendu le")
    period_end = models.DateField()
    opened_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_on = models.DateField("remis le", null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    return_motive = models.TextField("corrections demandées", blank=True)
    to_rectify = models.BooleanField("à rectifier", default=False)

    class Meta:
        verbose_name = "bilan final"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="to_be_corrected") | ~Q(return_motive=""),
                name="final_report_returned_has_a_motive",
                violation_error_message="Dites ce qui est à corriger.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(REPORT.states)), name="final_report_state_known"
            ),
            models.CheckConstraint(
                condition=Q(to_rectify=False) | Q(state__in=list(REPORT.step("rectify").sources)),
                name="final_report_rectified_once_sent",
                violation_error_message="Seul un bilan transmis se rectifie.",
            ),
            models.CheckConstraint(
                condition=Q(submitted_on=None) | Q(submitted_on__gt=F("period_end")),
                name="final_report_not_before_the_end",
                violation_error_message="Le bilan final se remet après la fin de la convention.",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(submitted_on__isnull=False),
                name="final_report_submitted_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="final_report_accepted_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"Bilan final — {self.agreement}"


class ReportText(models.Model):
    """What is written under a heading of the call, each saved by itself (R20, R79, R82)."""

    report = models.ForeignKey(FinalReport, models.CASCADE, related_name="texts")
    code = models.CharField("rubrique", max_length=40)
    text = models.TextField("texte", blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "texte du bilan"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "code"], name="report_text_once_a_heading"),
            models.CheckConstraint(condition=~Q(code=""), name="report_text_has_a_heading"),
        ]

    def __str__(self) -> str:
        return f"{self.code} — {self.report}"


class ReportVersion(models.Model):
    """A submitted report, frozen: its words and figures, with their fingerprint; never changed (R81, F40)."""

    report = models.ForeignKey(FinalReport, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("version")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reason = models.TextField("motif de la nouvelle version", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "version du bilan"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="report_version_number_unique"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="report_version_correction_has_a_reason",
                violation_error_message="Donnez le motif de la nouvelle version.",
            ),
            models.CheckConstraint(condition=Q(sha256__length=64), name="report_version_has_a_fingerprint"),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} — {self.report}"
