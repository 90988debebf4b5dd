"""What closes the account of an agreement: service done, and what is given back."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round

from maillage.agreements.models.agreement import Agreement
from maillage.calls.models import MONEY
from maillage.people.models import Person
from maillage.rules.lives import REPAYMENT


class ServiceRendered(models.Model):
    """The dated finding by a named agent that the action took place, with what justifies it (R75, R76).

    `award` and `advance` are copied, so that the database computes `due` again on its own: the smaller of the
    award and what is justified, less the reduction that a partial or a nil result decides.
    """

    class Result(models.TextChoices):
        """How far the objectives were met (R75)."""

        FULL = "full", "Complet"
        PARTIAL = "partial", "Partiel"
        NIL = "nil", "Nul"

    class Method(models.TextChoices):
        """How the reduction was chosen, by a person (F43)."""

        AMOUNT = "amount", "Montant fixé"
        MEETINGS = "meetings", "Part des rencontres tenues"

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="service_rendered")
    justified = models.DecimalField("dépenses éligibles justifiées", **MONEY)
    award = models.DecimalField("montant attribué", **MONEY)
    advance = models.DecimalField("avance versée", **MONEY)
    result = models.CharField("résultat", max_length=8, choices=Result, default=Result.FULL)
    reduction = models.DecimalField("réduction", default=Decimal("0.00"), **MONEY)
    method = models.CharField("méthode", max_length=8, choices=Method, blank=True)
    motive = models.TextField("motif de la réduction", blank=True)
    due = models.DecimalField("montant dû en tout", **MONEY)
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
            models.CheckConstraint(
                condition=Q(result__in=("full", "partial", "nil")), name="service_rendered_result_known"
            ),
            models.CheckConstraint(
                condition=Q(method__in=("", "amount", "meetings")), name="service_rendered_method_known"
            ),
            models.CheckConstraint(
                condition=Q(reduction__gte=0), name="service_rendered_reduction_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(result="full", reduction=0)
                | Q(result="partial", reduction__gt=0)
                | Q(result="nil", due=0),
                name="service_rendered_reduced_only_when_not_full",
                violation_error_message="Un résultat complet ne porte aucune réduction.",
            ),
            models.CheckConstraint(
                condition=Q(result="full") | ~Q(motive=""),
                name="service_rendered_reduced_has_a_motive",
                violation_error_message="Indiquez le motif de la réduction.",
            ),
            models.CheckConstraint(
                condition=Q(due__gte=0)
                & (
                    Q(justified__lte=F("award"), due=Round(F("justified") - F("reduction"), 2))
                    | Q(justified__gt=F("award"), due=Round(F("award") - F("reduction"), 2))
                ),
                name="service_rendered_due_is_computed",
                violation_error_message="Le montant dû est le plus petit du montant attribué et du justifié, "
                "moins la réduction.",
            ),
        ]

    def __str__(self) -> str:
        return f"Service fait — {self.agreement}"


class Repayment(models.Model):
    """What the operator returns when less was justified than advanced (R76, C5, F31).

    `claimed` is what the letter announced: the advance less what is due, both copied; `amount` is what is
    owed in the end, lowered or dropped after the operator's observations. `collected` and `planned` are
    running totals kept under lock: the first of the instalments received, the second of the schedule agreed.
    """

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="repayment")
    advance = models.DecimalField("avance versée", **MONEY)
    due = models.DecimalField("montant dû à l’opérateur en tout", **MONEY)
    claimed = models.DecimalField("montant annoncé", **MONEY)
    amount = models.DecimalField("montant", **MONEY)
    collected = models.DecimalField("encaissé", default=Decimal("0.00"), **MONEY)
    planned = models.DecimalField("échelonné", default=Decimal("0.00"), **MONEY)
    state = models.CharField(
        "état", max_length=16, choices=list(REPAYMENT.states.items()), default="notified"
    )
    notified_on = models.DateField("annoncé le")
    notified_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answer_due_on = models.DateField("réponse attendue jusqu’au")
    letter = models.FileField("lettre", upload_to="repayments/", blank=True)
    letter_sha256 = models.CharField(max_length=64, blank=True)
    contested_on = models.DateField("contesté le", null=True, blank=True)
    contest_motive = models.TextField("motif de la contestation", blank=True)
    answered_on = models.DateField("répondu le", null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answer_motive = models.TextField("réponse du Département", blank=True)
    order_number = models.CharField("numéro du titre de recettes", max_length=40, blank=True)
    ordered_on = models.DateField("titre émis le", null=True, blank=True)
    ordered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    collected_on = models.DateField("encaissé le", null=True, blank=True)

    class Meta:
        verbose_name = "reversement"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=list(REPAYMENT.states)), name="repayment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(claimed__gt=0, due__gte=0, claimed=Round(F("advance") - F("due"), 2)),
                name="repayment_is_what_was_advanced_beyond_what_is_due",
            ),
            models.CheckConstraint(
                condition=Q(state="dropped", amount=0)
                | ~Q(state="dropped") & Q(amount__gt=0, amount__lte=F("claimed")),
                name="repayment_positive",
                violation_error_message="Le reversement ne dépasse pas le montant annoncé.",
            ),
            models.CheckConstraint(
                condition=Q(amount=F("claimed")) | ~Q(answer_motive=""),
                name="repayment_lowered_has_a_motive",
                violation_error_message="Indiquez pourquoi le reversement est réduit ou abandonné.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("revenue_order", "partly_collected", "collected"))
                | ~Q(order_number=""),
                name="repayment_ordered_has_a_number",
                violation_error_message="Indiquez le numéro du titre de recettes.",
            ),
            models.CheckConstraint(
                condition=Q(collected__gte=0, collected__lte=F("amount")),
                name="repayment_collected_within_owed",
                violation_error_message="Les encaissements ne peuvent pas dépasser le reversement.",
            ),
            models.CheckConstraint(
                condition=Q(collected=0) & ~Q(state="partly_collected")
                | Q(collected__gt=0, state__in=("partly_collected", "collected")),
                name="repayment_collected_once_ordered",
            ),
            models.CheckConstraint(
                condition=Q(state="collected", collected=F("amount"), collected_on__isnull=False)
                | ~Q(state="collected") & (Q(collected__lt=F("amount")) | Q(state="dropped")),
                name="repayment_collected_when_whole",
                violation_error_message="Un reversement est encaissé quand sa somme est entière.",
            ),
            models.CheckConstraint(
                condition=Q(planned=0) | Q(planned=F("amount")), name="repayment_schedule_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"Reversement — {self.agreement}"

    @property
    def left(self) -> Decimal:
        """What is still to be collected, in euros."""
        return self.amount - self.collected


class RepaymentInstalment(models.Model):
    """A sum received on a revenue order; they never pass what is owed (F31)."""

    repayment = models.ForeignKey(Repayment, models.PROTECT, related_name="instalments")
    amount = models.DecimalField("montant", **MONEY)
    collected_on = models.DateField("encaissé le")
    reference = models.CharField("référence", max_length=60, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "encaissement"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="repayment_instalment_positive")
        ]

    def __str__(self) -> str:
        return f"Encaissement du {self.collected_on:%d/%m/%Y}"


class RepaymentTerm(models.Model):
    """A day and a sum of the schedule agreed with the operator."""

    repayment = models.ForeignKey(Repayment, models.PROTECT, related_name="terms")
    due_on = models.DateField("à verser le")
    amount = models.DecimalField("montant", **MONEY)

    class Meta:
        verbose_name = "échéance"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["repayment", "due_on"], name="repayment_term_once_a_day"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="repayment_term_positive"),
        ]

    def __str__(self) -> str:
        return f"Échéance du {self.due_on:%d/%m/%Y}"
