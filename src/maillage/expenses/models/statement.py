"""The account an operator presents for service done, line by line, and what is said of each line."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.agreements.models import Agreement
from maillage.calls.models import MONEY
from maillage.expenses.models.expense import Expense
from maillage.people.models import Person
from maillage.rules.lives import STATEMENT


class Statement(models.Model):
    """The account presented for service done: its lines, their sum, its paper with its fingerprint (R76, C5).

    Reopened, it is presented again under the next version. `reason` is why the département drew it up itself,
    empty when the operator presented it.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(
        "état", max_length=12, choices=list(STATEMENT.states.items()), default="presented"
    )
    total = models.DecimalField("dépenses présentées", **MONEY)
    left_out_count = models.PositiveSmallIntegerField(default=0)
    left_out_total = models.DecimalField("dépenses laissées de côté", **MONEY)
    reason = models.TextField("motif d’un compte établi d’office", blank=True)
    paper = models.FileField("état récapitulatif", upload_to="accounts/")
    sha256 = models.CharField(max_length=64)
    presented_at = models.DateTimeField()
    presented_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_total = models.DecimalField("montant proposé", null=True, blank=True, **MONEY)
    answer_due_on = models.DateField("réponse attendue jusqu’au", null=True, blank=True)
    letter = models.FileField("lettre", upload_to="accounts/", blank=True)
    letter_sha256 = models.CharField(max_length=64, blank=True)

    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    agreed = models.BooleanField("proposition acceptée", default=False)

    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reopen_motive = models.TextField("motif de la réouverture", blank=True)

    class Meta:
        verbose_name = "compte présenté"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=list(STATEMENT.states)), name="statement_state_known"
            ),
            models.UniqueConstraint(fields=["agreement", "version"], name="statement_version_once"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=~Q(state="reopened"),
                name="statement_one_at_a_time",
                violation_error_message="Le compte de cette convention est déjà présenté.",
            ),
            models.CheckConstraint(
                condition=Q(total__gte=0, left_out_total__gte=0), name="statement_sums_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(proposed_total=None) | Q(proposed_total__gte=0, proposed_total__lte=F("total")),
                name="statement_proposed_within_presented",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("proposed", "answered"))
                | Q(
                    proposed_at__isnull=False,
                    proposed_by__isnull=False,
                    proposed_total__isnull=False,
                    answer_due_on__isnull=False,
                )
                & ~Q(letter_sha256=""),
                name="statement_proposed_with_a_delay",
                violation_error_message="Une proposition dit jusqu’à quand l’opérateur peut répondre.",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="statement_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="reopened")
                | Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopen_motive=""),
                name="statement_reopened_has_a_motive",
            ),
            models.CheckConstraint(condition=~Q(sha256=""), name="statement_has_a_fingerprint"),
        ]

    def __str__(self) -> str:
        return f"Compte de la {str(self.agreement)[0].lower()}{str(self.agreement)[1:]}"


class StatementLine(models.Model):
    """A line of the account as presented; then what was proposed for it and what the operator answers.

    What was presented never changes (see `guards`); `expense` is lost when the operator removes it later.
    """

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines")
    rank = models.PositiveSmallIntegerField()
    expense = models.ForeignKey(Expense, models.SET_NULL, null=True, blank=True, related_name="+")
    spent_on = models.DateField("date")
    supplier = models.CharField("fournisseur", max_length=120)
    label = models.CharField("objet", max_length=160)
    category = models.CharField("nature", max_length=10)
    amount = models.DecimalField("montant présenté", **MONEY)
    receipt_sha256 = models.CharField(max_length=64)
    proposed = models.DecimalField("montant proposé", null=True, blank=True, **MONEY)
    motive = models.TextField("motif", blank=True)
    observations = models.TextField("observations de l’opérateur", blank=True)

    class Meta:
        verbose_name = "ligne du compte"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "rank"], name="statement_line_rank_once"),
            models.UniqueConstraint(fields=["statement", "expense"], name="statement_line_expense_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="statement_line_positive"),
            models.CheckConstraint(condition=~Q(receipt_sha256=""), name="statement_line_has_a_receipt"),
            models.CheckConstraint(
                condition=Q(proposed=None) | Q(proposed__gte=0, proposed__lte=F("amount")),
                name="statement_line_proposed_within_presented",
            ),
            models.CheckConstraint(
                condition=Q(proposed=None) | Q(proposed=F("amount")) | ~Q(motive=""),
                name="statement_line_reduced_has_a_motive",
                violation_error_message="Dites pourquoi cette dépense n’est pas retenue en entier.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} — {self.supplier}"
