"""What binds one group: its period, its amount and its duties."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.agreements.models.text import AgreementText
from maillage.calls.models import MONEY, Lot, Rhythm
from maillage.people.models import Organisation, Person
from maillage.rules.lives import AGREEMENT
from maillage.selection.models import Decision


class Agreement(models.Model):
    """The convention of one group: period, amount and duties, copied from the decision and its lot (R62–R76).

    Its terms are those of today: amendments and an early end change them and keep what stood before. A lot
    has one agreement neither terminated nor abandoned; the next one `succeeds` it for what is left (F33).
    `paid` and `repaid` are running totals kept under lock, so that the database bounds them.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    succeeds = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="successor")
    operator = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.CharField("numéro", max_length=40, unique=True)
    state = models.CharField(
        "état", max_length=20, choices=list(AGREEMENT.states.items()), default="prepared"
    )

    period_start = models.DateField("début")
    period_end = models.DateField("fin")
    report_due_on = models.DateField("bilan final attendu le")
    rhythm = models.ForeignKey(Rhythm, models.PROTECT, related_name="+")
    expected_meetings = models.PositiveSmallIntegerField("rencontres prévues")
    expected_sessions = models.PositiveSmallIntegerField("temps d’information prévus")
    amount = models.DecimalField("montant attribué", **MONEY)
    ceiling = models.DecimalField(**MONEY)
    advance = models.DecimalField("avance", **MONEY)
    coffee_ceiling = models.DecimalField("plafond de l’accueil café", **MONEY)
    monthly_reference_budget = models.DecimalField(default=Decimal("0.00"), **MONEY)
    meetings_budget = models.DecimalField(default=Decimal("0.00"), **MONEY)
    surplus_since = models.DateField(null=True, blank=True)

    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    wording = models.ForeignKey(AgreementText, models.PROTECT, null=True, blank=True, related_name="+")
    """The version of the text it was sent with; none for the one shipped with Maillage."""
    content = models.JSONField(null=True, blank=True)
    """All it says, fixed when it is sent; none for those sent before it was kept."""
    text = models.FileField("convention", upload_to="agreements/", blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    """The fingerprint of what the text says, printed on each page."""
    text_file_sha256 = models.CharField(max_length=64, blank=True)
    """The fingerprint of the file sent to be signed, as any tool computes it."""
    signed_text = models.FileField("convention signée", upload_to="agreements/", blank=True)
    signed_text_sha256 = models.CharField(max_length=64, blank=True)
    operator_signed_at = models.DateTimeField(null=True, blank=True)
    operator_signed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    department_signed_at = models.DateTimeField(null=True, blank=True)
    department_signed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    paid = models.DecimalField("versé", default=Decimal("0.00"), **MONEY)
    repaid = models.DecimalField("reversé", default=Decimal("0.00"), **MONEY)
    terminated_on = models.DateField("résiliée à compter du", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "convention"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["lot"],
                condition=Q(terminated_on=None),
                name="agreement_one_live_a_lot",
                violation_error_message="Ce territoire a déjà sa convention.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("terminated", "abandoned")) | Q(terminated_on__isnull=False),
                name="agreement_terminated_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(AGREEMENT.states)), name="agreement_state_known"
            ),
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")), name="agreement_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(report_due_on__gt=F("period_end")), name="agreement_report_due_after_the_end"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=F("ceiling")), name="agreement_amount_within_ceiling"
            ),
            models.CheckConstraint(
                condition=Q(advance__gte=0, advance__lte=F("amount")), name="agreement_advance_within_amount"
            ),
            models.CheckConstraint(
                condition=Q(coffee_ceiling__gte=0, coffee_ceiling__lte=F("amount")),
                name="agreement_coffee_within_amount",
            ),
            models.CheckConstraint(
                condition=Q(paid__gte=0, paid__lte=F("amount")),
                name="agreement_never_overpaid",
                violation_error_message="Le total des versements ne peut pas dépasser le montant attribué.",
            ),
            models.CheckConstraint(
                condition=Q(repaid__gte=0, repaid__lte=F("paid")), name="agreement_repaid_within_paid"
            ),
            models.CheckConstraint(
                condition=Q(paid=0) | Q(operator_signed_at__isnull=False, department_signed_at__isnull=False),
                name="agreement_nothing_paid_before_both_signatures",
                violation_error_message="Aucun versement avant la signature des deux parties.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("in_force", "ended", "terminated", "closed"))
                | Q(operator_signed_at__isnull=False, department_signed_at__isnull=False),
                name="agreement_in_force_once_signed_by_both",
            ),
            models.CheckConstraint(
                condition=Q(operator_signed_at=None, department_signed_at=None) | ~Q(text=""),
                name="agreement_signed_text_exists",
                violation_error_message="La convention ne se signe qu’une fois envoyée.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["operator", "state"], name="agreement_by_operator"),
            models.Index(fields=["state", "period_end"], name="agreement_to_end"),
        ]

    def __str__(self) -> str:
        return f"Convention n°\u00a0{self.number}"

    @property
    def is_signed(self) -> bool:
        """Whether both parties have signed (R73)."""
        return self.operator_signed_at is not None and self.department_signed_at is not None
