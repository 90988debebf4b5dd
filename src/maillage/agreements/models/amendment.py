"""What changes an agreement on the way: numbered amendments, each with what stood before and after."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.agreements.models.agreement import Agreement
from maillage.calls.models import MONEY, Rhythm
from maillage.people.models import Person
from maillage.rules.lives import AMENDMENT

OPEN = ("prepared", "sent", "signed_operator", "signed_department", "signed")
BINDING = ("signed", "in_force")


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    """Amendments by how far they are."""

    def open(self) -> AmendmentQuerySet:
        """Give back those neither in force nor abandoned: one at a time on an agreement."""
        return self.filter(state__in=OPEN)

    def binding(self) -> AmendmentQuerySet:
        """Give back those signed by both parties, in the order of their numbers."""
        return self.filter(state__in=BINDING).order_by("number")


class Amendment(models.Model):
    """A numbered change of an agreement, signed by both; the versions before and after are kept (F35–F37).

    What stays empty does not change. The amount and the last day hold from the second signature, the rhythm
    and the identity from `effective_on`. Ceiling and period are copied so that the database bounds each
    amendment on its own.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField("numéro")
    state = models.CharField(
        "état", max_length=20, choices=list(AMENDMENT.states.items()), default="prepared"
    )
    motive = models.TextField("motif")
    decision_reference = models.CharField("délibération ou décision", max_length=80, blank=True)
    effective_on = models.DateField("date d’effet", null=True, blank=True)

    new_amount = models.DecimalField("nouveau montant", null=True, blank=True, **MONEY)
    recompute_advance = models.BooleanField("avance recalculée", default=False)
    new_end = models.DateField("nouvelle fin", null=True, blank=True)
    new_rhythm = models.ForeignKey(Rhythm, models.PROTECT, null=True, blank=True, related_name="+")
    new_monthly_reference_budget = models.DecimalField(null=True, blank=True, **MONEY)
    new_meetings_budget = models.DecimalField(null=True, blank=True, **MONEY)
    new_name = models.CharField("nouveau nom", max_length=160, blank=True)
    new_siret = models.CharField("nouveau SIRET", max_length=14, blank=True)

    ceiling = models.DecimalField(**MONEY)
    period_start = models.DateField()
    period_end = models.DateField()
    rhythm_before = models.ForeignKey(Rhythm, models.PROTECT, related_name="+")
    terms_before = models.JSONField(default=dict)
    terms_after = models.JSONField(default=dict)

    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    text = models.FileField("avenant", upload_to="amendments/", blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    signed_text = models.FileField("avenant signé", upload_to="amendments/", blank=True)
    signed_text_sha256 = models.CharField(max_length=64, blank=True)
    operator_signed_at = models.DateTimeField(null=True, blank=True)
    operator_signed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    department_signed_at = models.DateTimeField(null=True, blank=True)
    department_signed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    abandon_motive = models.TextField("motif de l’abandon", blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = "avenant"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "number"], name="amendment_number_unique"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state__in=OPEN),
                name="amendment_one_open_at_a_time",
                violation_error_message="Un avenant est déjà en cours sur cette convention.",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="amendment_number_from_one"),
            models.CheckConstraint(
                condition=Q(state__in=list(AMENDMENT.states)), name="amendment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(new_amount__isnull=False)
                | Q(new_end__isnull=False)
                | Q(new_rhythm__isnull=False)
                | ~Q(new_name="")
                | ~Q(new_siret=""),
                name="amendment_changes_something",
                violation_error_message="Un avenant change au moins une chose.",
            ),
            models.CheckConstraint(
                condition=Q(new_amount=None) | Q(new_amount__gt=0, new_amount__lte=F("ceiling")),
                name="amendment_amount_within_ceiling",
                violation_error_message="Le montant attribué ne peut pas dépasser le plafond par groupe.",
            ),
            models.CheckConstraint(
                condition=Q(recompute_advance=False) | Q(new_amount__isnull=False),
                name="amendment_advance_recomputed_with_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(new_end=None) | Q(new_end__gt=F("period_start")),
                name="amendment_ends_after_the_start",
            ),
            models.CheckConstraint(
                condition=Q(new_end=None) | Q(new_end__lte=F("period_end")) | ~Q(decision_reference=""),
                name="amendment_longer_needs_a_decision",
                violation_error_message="Indiquez la référence de la décision qui prolonge la convention.",
            ),
            models.CheckConstraint(
                condition=Q(new_rhythm=None, new_name="", new_siret="") | Q(effective_on__isnull=False),
                name="amendment_effective_date_known",
            ),
            models.CheckConstraint(
                condition=Q(effective_on=None) | Q(effective_on__gte=F("period_start")),
                name="amendment_effective_within_the_agreement",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=BINDING)
                | Q(
                    operator_signed_at__isnull=False,
                    department_signed_at__isnull=False,
                    effective_on__isnull=False,
                ),
                name="amendment_in_force_once_signed_by_both",
            ),
            models.CheckConstraint(
                condition=Q(operator_signed_at=None, department_signed_at=None) | ~Q(text=""),
                name="amendment_signed_text_exists",
                violation_error_message="L’avenant ne se signe qu’une fois envoyé.",
            ),
            models.CheckConstraint(
                condition=Q(operator_signed_by=None)
                | Q(department_signed_by=None)
                | ~Q(operator_signed_by=F("department_signed_by")),
                name="amendment_signed_by_two_people",
            ),
            models.CheckConstraint(condition=~Q(motive=""), name="amendment_has_a_motive"),
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(applied_at__isnull=False),
                name="amendment_in_force_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="abandoned") | ~Q(abandon_motive=""),
                name="amendment_abandoned_has_a_motive",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "effective_on"], name="amendment_to_apply"),
        ]

    def __str__(self) -> str:
        return f"Avenant n°\u00a0{self.number}"

    @property
    def is_signed(self) -> bool:
        """Whether both parties have signed."""
        return self.operator_signed_at is not None and self.department_signed_at is not None
