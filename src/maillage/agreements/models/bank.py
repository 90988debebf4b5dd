"""Where an operator is paid: its bank details, each with its proof and the people who proved it right."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.people.models import Organisation, Person
from maillage.rules.bank import last_four, masked
from maillage.rules.lives import BANK_DETAILS
from maillage.rules.lives.bank import PENDING


class BankDetailsQuerySet(models.QuerySet["BankDetails"]):
    """Bank details of operators."""

    def in_force(self) -> BankDetailsQuerySet:
        """Those that payments go to."""
        return self.filter(state="in_force")

    def pending(self) -> BankDetailsQuerySet:
        """Those that still await the second person or the legal representative."""
        return self.filter(state__in=PENDING)


class BankDetails(models.Model):
    """An account of an operator: never rewritten, replaced by another one that two people proved right (C8).

    `checked` is the second person, at the département; `confirmed` the operator's legal representative, who
    may have entered them. What was ordered keeps the details it was ordered with.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    holder = models.CharField("titulaire du compte", max_length=120)
    iban = models.CharField("IBAN", max_length=34)
    bic = models.CharField("BIC", max_length=11, blank=True)
    proof = models.FileField("justificatif", upload_to="bank/")
    proof_name = models.CharField(max_length=160)
    proof_sha256 = models.CharField(max_length=64)
    state = models.CharField(
        "état", max_length=10, choices=list(BANK_DETAILS.states.items()), default="entered"
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    motive = models.CharField("motif du refus", max_length=240, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = BankDetailsQuerySet.as_manager()

    class Meta:
        verbose_name = "coordonnées bancaires"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state="in_force"),
                name="bank_details_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state__in=PENDING),
                name="bank_details_one_pending",
                violation_error_message="D’autres coordonnées attendent déjà d’être confirmées.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(BANK_DETAILS.states)), name="bank_details_state_known"
            ),
            models.CheckConstraint(
                condition=Q(iban__length__gte=15, iban__length__lte=34) & ~Q(holder=""),
                name="bank_details_are_an_account",
            ),
            models.CheckConstraint(
                condition=Q(proof_sha256__length=64) & ~Q(proof=""), name="bank_details_have_a_proof"
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None)
                | Q(checked_by__isnull=False, checked_at__gte=F("entered_at")),
                name="bank_details_checked_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_by__isnull=False, confirmed_at__gte=F("entered_at")),
                name="bank_details_confirmed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None)
                | ~Q(checked_by=F("entered_by")) & (Q(confirmed_by=None) | ~Q(checked_by=F("confirmed_by"))),
                name="bank_details_checked_by_a_second_person",
                violation_error_message="Une autre personne doit vérifier ces coordonnées.",
            ),
            models.CheckConstraint(
                condition=~Q(state="entered") | Q(checked_at=None, confirmed_at=None),
                name="bank_details_entered_await_both",
            ),
            models.CheckConstraint(
                condition=~Q(state="checked") | Q(checked_at__isnull=False, confirmed_at=None),
                name="bank_details_checked_await_the_representative",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(checked_at=None, confirmed_at__isnull=False),
                name="bank_details_confirmed_await_the_check",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("in_force", "replaced"))
                | Q(checked_at__isnull=False, confirmed_at__isnull=False),
                name="bank_details_in_force_once_proved_twice",
                violation_error_message="Des coordonnées bancaires servent une fois vérifiées et confirmées.",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") & Q(refused_at=None, refused_by=None, motive="")
                | Q(state="refused", refused_at__gte=F("entered_at"), refused_by__isnull=False)
                & ~Q(motive=""),
                name="bank_details_refused_with_a_motive",
                violation_error_message="Un refus dit son motif.",
            ),
            models.CheckConstraint(
                condition=~Q(state="replaced") & Q(replaced_at=None)
                | Q(state="replaced", replaced_at__isnull=False),
                name="bank_details_replaced_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {masked(self.iban)}"

    @property
    def last_four(self) -> str:
        """All that letters and the journal say of the account."""
        return last_four(self.iban)

    @property
    def is_pending(self) -> bool:
        """Whether an act is still awaited."""
        return self.state in PENDING
