"""What binds and what is paid: the agreement of one group, its payments and its repayment."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.calls.models import MONEY, Lot, Rhythm
from maillage.people.models import Organisation, Person
from maillage.rules.lives import AGREEMENT, PAYMENT, REPAYMENT
from maillage.selection.models import Decision


class Agreement(models.Model):
    """The convention of one group: period, amount and duties, copied from the decision and its lot (R62–R76).

    `paid` and `repaid` are running totals kept under lock, so that the database bounds them.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="+")
    lot = models.OneToOneField(Lot, models.PROTECT, related_name="+")
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

    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    text = models.FileField("convention", upload_to="agreements/", blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    signed_text = models.FileField("convention signée", upload_to="agreements/", blank=True)
    signed_text_sha256 = models.CharField(max_length=64, blank=True)
    operator_signed_at = models.DateTimeField(null=True, blank=True)
    operator_signed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    department_signed_at = models.DateTimeField(null=True, blank=True)
    department_signed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    paid = models.DecimalField("versé", default=Decimal("0.00"), **MONEY)
    repaid = models.DecimalField("reversé", default=Decimal("0.00"), **MONEY)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "convention"
        constraints: ClassVar = [
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
                condition=~Q(state__in=("in_force", "ended", "closed"))
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


class ServiceRendered(models.Model):
    """The dated finding by a named agent that the action took place, with what justifies it (R76)."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="service_rendered")
    justified = models.DecimalField("dépenses éligibles justifiées", **MONEY)
    meetings_held = models.PositiveSmallIntegerField("rencontres tenues")
    sessions_held = models.PositiveSmallIntegerField("temps d’information tenus")
    remarks = models.TextField("appréciation des objectifs")
    report_accepted_on = models.DateField("bilan accepté le")
    certificate = models.FileField(upload_to="certificates/")
    sha256 = models.CharField(max_length=64)
    certified_at = models.DateTimeField()
    certified_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "service fait"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(justified__gte=0), name="service_rendered_not_negative"),
            models.CheckConstraint(condition=~Q(remarks=""), name="service_rendered_says_what_was_achieved"),
        ]

    def __str__(self) -> str:
        return f"Service fait — {self.agreement}"


class Payment(models.Model):
    """One payment, from its request to the transfer; one advance and one balance at most (R72–R76).

    `award` is copied from the agreement so that the database bounds each payment on its own.
    """

    class Kind(models.TextChoices):
        """The two payments of the call."""

        ADVANCE = "advance", "Avance"
        BALANCE = "balance", "Solde"

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=10, choices=Kind)
    amount = models.DecimalField("montant", **MONEY)
    award = models.DecimalField(**MONEY)
    state = models.CharField("état", max_length=12, choices=list(PAYMENT.states.items()), default="requested")
    due_on = models.DateField("à payer au plus tard le")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    commitment_reference = models.CharField("numéro d’engagement", max_length=40, blank=True)
    committed_on = models.DateField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)
    certified_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    order_number = models.CharField("numéro de mandat", max_length=40, blank=True)
    ordered_on = models.DateField("mandaté le", null=True, blank=True)
    ordered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    paid_on = models.DateField("payé le", null=True, blank=True)

    class Meta:
        verbose_name = "paiement"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "kind"],
                name="payment_once_a_kind",
                violation_error_message="Ce versement existe déjà.",
            ),
            models.CheckConstraint(condition=Q(kind__in=("advance", "balance")), name="payment_kind_known"),
            models.CheckConstraint(condition=Q(state__in=list(PAYMENT.states)), name="payment_state_known"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=F("award")),
                name="payment_within_award",
                violation_error_message="Un versement ne peut pas dépasser le montant attribué.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("ordered", "paid"))
                | ~Q(order_number="") & Q(ordered_on__isnull=False, ordered_by__isnull=False),
                name="payment_ordered_has_a_number",
                violation_error_message="Indiquez le numéro du mandat.",
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_on__isnull=False), name="payment_paid_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(paid_on=None) | Q(paid_on__gte=F("ordered_on")), name="payment_paid_after_ordered"
            ),
            models.CheckConstraint(
                condition=Q(ordered_by=None) | Q(certified_by=None) | ~Q(ordered_by=F("certified_by")),
                name="payment_certified_and_ordered_by_two_people",
                violation_error_message="La personne qui certifie le service fait ne peut pas mandater.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="balance") | Q(certified_by__isnull=False),
                name="payment_balance_needs_service_rendered",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="payment_due")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} — {self.agreement}"


class Repayment(models.Model):
    """What the operator returns when less was justified than advanced (R76, F31)."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="repayment")
    amount = models.DecimalField("montant", **MONEY)
    state = models.CharField(
        "état", max_length=16, choices=list(REPAYMENT.states.items()), default="notified"
    )
    notified_on = models.DateField("notifié le")
    notified_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    contested_on = models.DateField("contesté le", null=True, blank=True)
    contest_motive = models.TextField("motif de la contestation", blank=True)
    order_number = models.CharField("numéro du titre de recettes", max_length=40, blank=True)
    ordered_on = models.DateField("titre émis le", null=True, blank=True)
    collected_on = models.DateField("encaissé le", null=True, blank=True)

    class Meta:
        verbose_name = "reversement"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=list(REPAYMENT.states)), name="repayment_state_known"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="repayment_positive"),
            models.CheckConstraint(
                condition=~Q(state__in=("revenue_order", "collected")) | ~Q(order_number=""),
                name="repayment_ordered_has_a_number",
                violation_error_message="Indiquez le numéro du titre de recettes.",
            ),
            models.CheckConstraint(
                condition=~Q(state="collected") | Q(collected_on__isnull=False),
                name="repayment_collected_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Reversement — {self.agreement}"
