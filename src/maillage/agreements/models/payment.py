"""What is paid on an agreement: its advance and its balance."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round

from maillage.agreements.models.agreement import Agreement
from maillage.agreements.models.bank import BankDetails
from maillage.calls.models import MONEY
from maillage.people.models import Person
from maillage.rules.lives import PAYMENT

_ORDER = ("committed", "settled", "ordered", "paid")


def _step_known(step: str, reference: str) -> Q:
    """From its state on the step has its day, its reference and its author; before it, none of the three."""
    reached = Q(state__in=_ORDER[_ORDER.index(step) :])
    whole = Q(**{f"{step}_on__isnull": False, f"{step}_by__isnull": False}) & ~Q(**{reference: ""})
    nothing = Q(**{f"{step}_on": None, f"{step}_by": None, reference: ""})
    return Q(before_authors=True) | reached & whole | ~reached & nothing


class Payment(models.Model):
    """One payment, from its request to the transfer; one advance and one balance at most (R72–R76).

    `award` is copied from the agreement so that the database bounds each payment on its own; `bank_details`
    are those in force when it was ordered. `before_bank_details` marks what was ordered before this software
    kept any: the account it went to is not known here; `before_authors` what had begun before it kept the
    author and the reference of every step. `due` and `already_paid` are copied on the balance, which
    is exactly their difference.
    """

    class Kind(models.TextChoices):
        """The two payments of the call."""

        ADVANCE = "advance", "Avance"
        BALANCE = "balance", "Solde"

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=10, choices=Kind)
    amount = models.DecimalField("montant", **MONEY)
    award = models.DecimalField(**MONEY)
    due = models.DecimalField("dû en tout", null=True, blank=True, **MONEY)
    already_paid = models.DecimalField("déjà versé", null=True, blank=True, **MONEY)
    state = models.CharField("état", max_length=12, choices=list(PAYMENT.states.items()), default="requested")
    due_on = models.DateField("à payer au plus tard le")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    budget_year = models.PositiveSmallIntegerField("exercice budgétaire")
    budget_line = models.CharField("imputation", max_length=60, blank=True)
    commitment_reference = models.CharField("numéro d’engagement", max_length=40, blank=True)
    committed_on = models.DateField("engagé le", null=True, blank=True)
    committed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    settlement_reference = models.CharField("référence de la liquidation", max_length=40, blank=True)
    settled_on = models.DateField("liquidé le", null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    certified_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    order_number = models.CharField("numéro de mandat", max_length=40, blank=True)
    ordered_on = models.DateField("mandaté le", null=True, blank=True)
    ordered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    bank_details = models.ForeignKey(BankDetails, models.PROTECT, null=True, blank=True, related_name="+")
    before_bank_details = models.BooleanField("mandaté avant la tenue des coordonnées", default=False)
    payment_reference = models.CharField("référence du comptable", max_length=40, blank=True)
    paid_on = models.DateField("payé le", null=True, blank=True)
    paid_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    before_authors = models.BooleanField("engagé avant la tenue des auteurs", default=False)

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
                condition=Q(
                    state__in=("ordered", "paid"), bank_details__isnull=False, before_bank_details=False
                )
                | Q(state__in=("ordered", "paid"), bank_details=None, before_bank_details=True)
                | ~Q(state__in=("ordered", "paid")) & Q(bank_details=None, before_bank_details=False),
                name="payment_ordered_to_an_account",
                violation_error_message="Un paiement est mandaté sur des coordonnées bancaires en vigueur.",
            ),
            models.CheckConstraint(
                condition=_step_known("committed", "commitment_reference"),
                name="payment_committed_by_someone",
                violation_error_message="Indiquez le numéro d’engagement, sa date et son auteur.",
            ),
            models.CheckConstraint(
                condition=_step_known("settled", "settlement_reference"),
                name="payment_settled_by_someone",
                violation_error_message="Indiquez la référence de la liquidation, sa date et son auteur.",
            ),
            models.CheckConstraint(
                condition=_step_known("paid", "payment_reference"),
                name="payment_paid_by_someone",
                violation_error_message="Indiquez la référence du comptable, la date et l’auteur.",
            ),
            models.CheckConstraint(
                condition=Q(before_authors=True) | Q(settled_on=None) | Q(settled_on__gte=F("committed_on")),
                name="payment_settled_after_committed",
            ),
            models.CheckConstraint(
                condition=Q(before_authors=True) | Q(ordered_on=None) | Q(ordered_on__gte=F("settled_on")),
                name="payment_ordered_after_settled",
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_on__isnull=False), name="payment_paid_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(paid_on=None) | Q(paid_on__gte=F("ordered_on")), name="payment_paid_after_ordered"
            ),
            models.CheckConstraint(
                condition=Q(ordered_on=None) | Q(ordered_on__year=F("budget_year")),
                name="payment_weighs_on_the_year_of_its_order",
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
            models.CheckConstraint(
                condition=~Q(kind="balance")
                | Q(due__isnull=False, already_paid__isnull=False)
                & Q(amount=Round(F("due") - F("already_paid"), 2), due__lte=F("award")),
                name="payment_balance_is_what_is_due",
                violation_error_message="Le solde est le montant dû en tout, moins ce qui est déjà versé.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="payment_due")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} — {self.agreement}"
