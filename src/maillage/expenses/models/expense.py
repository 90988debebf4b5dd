"""One expense with its receipt, and what of it is eligible."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.agreements.models import Agreement
from maillage.calls.models import MONEY
from maillage.expenses.models.bill import SharedBill
from maillage.groups.models import InformationSession, Meeting
from maillage.people.models import Person
from maillage.rules.budget import HEADINGS, IN_KIND, Side
from maillage.rules.lives import EXPENSE
from maillage.rules.vat import RATES

PAID_HEADINGS = {code: label for code, label in HEADINGS[Side.COST].items() if code != IN_KIND[Side.COST]}
"""The headings of the chart of accounts an expense may stand under: somebody paid it."""


class Category(models.TextChoices):
    """Headings of the expenses of a group; coffee is ring-fenced (R67)."""

    STAFF = "staff", "Animation et personnel"
    SPEAKER = "speaker", "Intervenants"
    VENUE = "venue", "Salle et matériel"
    TRAVEL = "travel", "Déplacements"
    COFFEE = "coffee", "Accueil café"
    OTHER = "other", "Autre dépense"

    @property
    def heading(self) -> str:
        """The heading of the chart of accounts it most often stands under; another may be chosen."""
        return HEADING_OF[self.value]


HEADING_OF = {
    Category.STAFF.value: "64",
    Category.SPEAKER.value: "62",
    Category.VENUE.value: "61",
    Category.TRAVEL.value: "62",
    Category.COFFEE.value: "60",
    Category.OTHER.value: "65",
}


class Expense(models.Model):
    """One expense with its receipt; the eligible part is computed, then accepted (R31, R67, F25–F29).

    `amount` is what counts: before tax when `vat_recovered`, all taxes included otherwise (F30). It is copied
    from the operator's status on the day of entry, so that a later change rewrites nothing. `entry_key` names
    the press or the line of a file that entered it: it enters once. `bill` is the bill it is a part of, with
    its weight and its total (F44).

    `motive` keeps what explained the decision, word for word; `exception` is why an officer admits an expense
    dated outside the agreement (F27).
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="expenses")
    spent_on = models.DateField("date")
    supplier = models.CharField("fournisseur", max_length=120)
    invoice_number = models.CharField("numéro de la facture", max_length=60, blank=True)
    label = models.CharField("objet", max_length=160)
    category = models.CharField("nature", max_length=10, choices=Category)
    heading = models.CharField("rubrique", max_length=4, choices=list(PAID_HEADINGS.items()))
    amount = models.DecimalField("montant", **MONEY)
    vat = models.DecimalField("TVA", null=True, blank=True, **MONEY)
    vat_rate = models.DecimalField("taux de TVA", max_digits=3, decimal_places=1, null=True, blank=True)
    vat_recovered = models.BooleanField("TVA récupérée", default=False)
    session = models.ForeignKey(InformationSession, models.PROTECT, null=True, blank=True, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    bill = models.ForeignKey(SharedBill, models.PROTECT, null=True, blank=True, related_name="parts")
    share = models.PositiveSmallIntegerField("poids de la part", null=True, blank=True)
    bill_total = models.DecimalField("montant de la facture partagée", null=True, blank=True, **MONEY)
    from_surplus = models.BooleanField("financée par l’excédent", default=False)
    receipt = models.FileField("justificatif", upload_to="receipts/%Y/", blank=True)
    receipt_name = models.CharField(max_length=160, blank=True)
    receipt_sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField("état", max_length=24, choices=list(EXPENSE.states.items()), default="entered")
    eligible = models.DecimalField("montant éligible retenu", null=True, blank=True, **MONEY)
    motive = models.TextField("motif", blank=True)
    exception = models.CharField("motif admettant une date hors convention", max_length=240, blank=True)
    entry_key = models.CharField(max_length=64, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "dépense"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(EXPENSE.states)), name="expense_state_known"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="expense_category_known"),
            models.CheckConstraint(
                condition=Q(heading__in=list(PAID_HEADINGS)),
                name="expense_heading_known",
                violation_error_message="Choisissez une rubrique du plan comptable.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="expense_positive",
                violation_error_message="Le montant d’une dépense est supérieur à zéro.",
            ),
            models.CheckConstraint(
                condition=Q(vat=None, vat_rate=None) | Q(vat__isnull=False, vat__gte=0, vat__lte=F("amount")),
                name="expense_vat_within_amount",
                violation_error_message="La TVA ne peut ni être négative, ni dépasser le montant.",
            ),
            models.CheckConstraint(
                condition=Q(vat_rate=None) | Q(vat_rate__in=RATES),
                name="expense_vat_rate_known",
                violation_error_message="Choisissez un taux de TVA de la liste.",
            ),
            models.CheckConstraint(
                condition=Q(bill=None, share=None, bill_total=None)
                | Q(bill__isnull=False, share__isnull=False, bill_total__isnull=False)
                & Q(share__gt=0, bill_total__gte=F("amount")),
                name="expense_part_within_its_bill",
            ),
            models.UniqueConstraint(
                fields=["bill", "agreement"],
                condition=Q(bill__isnull=False),
                name="expense_one_part_a_group",
                violation_error_message="Ce groupe a déjà sa part de cette facture.",
            ),
            models.UniqueConstraint(
                fields=["agreement", "entry_key"],
                condition=~Q(entry_key=""),
                name="expense_entered_once",
                violation_error_message="Cette dépense est déjà enregistrée.",
            ),
            models.CheckConstraint(
                condition=Q(eligible=None) | Q(eligible__gte=0, eligible__lte=F("amount")),
                name="expense_eligible_within_amount",
            ),
            models.CheckConstraint(
                condition=Q(session=None) | Q(meeting=None),
                name="expense_of_a_session_or_a_meeting",
                violation_error_message="Rattachez la dépense à une rencontre ou à un temps d’information.",
            ),
            models.CheckConstraint(
                condition=Q(receipt="", receipt_sha256="") | ~Q(receipt="") & ~Q(receipt_sha256=""),
                name="expense_receipt_has_a_fingerprint",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("accepted", "refused"))
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="expense_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(eligible__isnull=False) & ~Q(receipt=""),
                name="expense_accepted_has_a_receipt",
                violation_error_message="Une dépense sans justificatif ne peut pas être retenue.",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(motive=""),
                name="expense_refused_has_a_motive",
                violation_error_message="Donnez le motif du refus.",
            ),
            models.CheckConstraint(
                condition=~Q(category="coffee", state="accepted", eligible__gt=0) | Q(session__isnull=False),
                name="expense_coffee_only_on_sessions",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agreement", "spent_on"], name="expense_by_agreement"),
            models.Index(fields=["supplier", "amount"], name="expense_twins"),
        ]

    def __str__(self) -> str:
        return f"{self.label} — {self.supplier}"
