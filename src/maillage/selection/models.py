"""The officers' side of the call: checks, scores, credits, envelope and decisions."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.applications.models import Application
from maillage.calls.models import MONEY, Call, Criterion, EligibilityQuestion, Lot
from maillage.people.models import Person
from maillage.rules import conditions
from maillage.rules.lives import FUNDING_CONDITION


class CompletionRequest(models.Model):
    """A dated request for missing documents; it suspends the delay of the implicit rejection (C9)."""

    class Effect(models.TextChoices):
        """What a request does to the delay of the implicit rejection (CRPA, art. L. 114-5)."""

        SUSPEND = "suspend", "Suspend le délai"
        RESTART = "restart", "Fait repartir le délai à la réception"

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    missing = models.TextField("pièces ou précisions attendues")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    due_on = models.DateField("à fournir avant le", null=True, blank=True)
    effect = models.CharField("effet sur le délai", max_length=10, choices=Effect, default=Effect.SUSPEND)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "demande de pièces"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(effect__in=("suspend", "restart")), name="completion_request_effect_known"
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(answered_at=None), name="completion_request_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(missing=""),
                name="completion_request_says_what_is_missing",
                violation_error_message="Indiquez ce qui manque à la candidature.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at")),
                name="completion_request_answered_after_it_is_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"Demande de pièces — {self.application}"


class ConflictOfInterest(models.Model):
    """A tie between an officer and an applicant: it bars the officer from that file (F51).

    `reason` says the tie in one sentence, told by the officer or by a manager (`declared_by`).
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField("nature du lien")
    at = models.DateTimeField()
    declared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "conflit d’intérêts"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "person"],
                name="conflict_of_interest_once_a_person",
                violation_error_message="Ce lien est déjà déclaré pour cette candidature.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="conflict_of_interest_has_a_reason",
                violation_error_message="Indiquez la nature du lien avec l’organisme.",
            ),
        ]

    def __str__(self) -> str:
        return f"Conflit d’intérêts — {self.application}"


class AbsenceOfTie(models.Model):
    """An assessor's word that no tie with the applicant exists, given before the first score (F51)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "absence de lien"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "person"], name="absence_of_tie_once_a_person")
        ]

    def __str__(self) -> str:
        return f"Absence de lien — {self.application}"


class EligibilityCheck(models.Model):
    """The answer to one eligibility condition on one application; a « no » gives its motive (R48–R51)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    question = models.ForeignKey(EligibilityQuestion, models.PROTECT, related_name="+")
    met = models.BooleanField("remplie")
    motive = models.TextField("motif", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "vérification d’éligibilité"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "question"], name="eligibility_check_once_a_question"
            ),
            models.CheckConstraint(
                condition=Q(met=True) | ~Q(motive=""),
                name="eligibility_check_refusal_has_a_motive",
                violation_error_message="Donnez le motif lorsqu’une condition n’est pas remplie.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} : {'oui' if self.met else 'non'}"


class ScoreQuerySet(models.QuerySet["Score"]):
    """Scores."""

    def counted(self) -> ScoreQuerySet:
        """Those that make the mean: not set aside because of a tie with the applicant (F51)."""
        return self.filter(set_aside_at=None)


class Score(models.Model):
    """One assessor's mark on one criterion, with its comment (R52–R54).

    A mark given before its assessor declared a tie is set aside: kept as a trace, counted nowhere (F51).
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    assessor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField("note")
    lowest = models.PositiveSmallIntegerField()
    highest = models.PositiveSmallIntegerField()
    comment = models.TextField("commentaire")
    at = models.DateTimeField()
    set_aside_at = models.DateTimeField("écartée le", null=True, blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = "note"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "criterion", "assessor"], name="score_once_an_assessor_and_criterion"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=F("lowest"), value__lte=F("highest")), name="score_within_the_scale"
            ),
            models.CheckConstraint(
                condition=~Q(comment=""),
                name="score_has_a_comment",
                violation_error_message="Un commentaire accompagne chaque note.",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at=None) | Q(set_aside_at__gte=F("at")),
                name="score_set_aside_after_it_is_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} : {self.value}"


class FundingConditionQuerySet(models.QuerySet["FundingCondition"]):
    """Funding conditions."""

    def as_rules(self) -> tuple[conditions.Condition, ...]:
        """The conditions as the rules are asked with them, in a steady order."""
        rows = self.order_by("call_id", "kind", "pk").values_list("label", "state")
        return tuple(conditions.Condition(label, state) for label, state in rows)


class FundingCondition(models.Model):
    """What the funding waits for: the State's credits (R69) or the budget vote (R70–R71)."""

    class Kind(models.TextChoices):
        """The two conditions of the call."""

        STATE_CREDITS = "state_credits", "Crédits de l’État (DIHAL)"
        BUDGET_VOTE = "budget_vote", "Vote du budget du Département"

    call = models.ForeignKey(Call, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    label = models.CharField("condition", max_length=200)
    state = models.CharField(max_length=10, choices=list(FUNDING_CONDITION.states.items()), default="pending")
    expected_on = models.DateField("attendue le", null=True, blank=True)
    settled_on = models.DateField("le", null=True, blank=True)
    reference = models.CharField("référence", max_length=80, blank=True)
    motive = models.TextField("motif", blank=True)

    objects = FundingConditionQuerySet.as_manager()

    class Meta:
        verbose_name = "condition de financement"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "kind"], name="funding_condition_once_a_kind"),
            models.CheckConstraint(
                condition=Q(state__in=list(FUNDING_CONDITION.states)), name="funding_condition_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", settled_on=None)
                | ~Q(state="pending") & Q(settled_on__isnull=False),
                name="funding_condition_settled_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Envelope(models.Model):
    """The credits of a call and what decisions have taken of them; running totals under lock (R19, R69)."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="+")
    notified = models.DecimalField("crédits notifiés", default=Decimal("0.00"), **MONEY)
    committed = models.DecimalField("attribué", default=Decimal("0.00"), **MONEY)

    class Meta:
        verbose_name = "enveloppe"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(notified__gte=0), name="envelope_notified_not_negative"),
            models.CheckConstraint(
                condition=Q(committed__gte=0, committed__lte=F("notified")),
                name="envelope_never_overspent",
                violation_error_message="Le total attribué ne peut pas dépasser les crédits notifiés.",
            ),
        ]

    def __str__(self) -> str:
        return f"Enveloppe — {self.call}"


class CreditNotification(models.Model):
    """Credits notified by the State, by date; their sum is the envelope (R69)."""

    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="notifications")
    amount = models.DecimalField("montant", **MONEY)
    notified_on = models.DateField("notifiés le")
    reference = models.CharField("référence", max_length=80)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "notification de crédits"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="credit_notification_positive")
        ]

    def __str__(self) -> str:
        return f"{self.amount} — {self.reference}"


class Deliberation(models.Model):
    """The elected body's act that grants the money (C12)."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="+")
    number = models.CharField("numéro", max_length=40)
    adopted_on = models.DateField("adoptée le")
    transmitted_on = models.DateField("transmise au contrôle de légalité le", null=True, blank=True)

    class Meta:
        verbose_name = "délibération"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "number"], name="deliberation_number_unique"),
            models.CheckConstraint(
                condition=Q(transmitted_on=None) | Q(transmitted_on__gte=F("adopted_on")),
                name="deliberation_transmitted_after_it_is_adopted",
            ),
        ]

    def __str__(self) -> str:
        return f"Délibération n°\u00a0{self.number}"


class Decision(models.Model):
    """The outcome for one application, its amount and its motive; the last one stands (R17–R19).

    The lot is copied so that the database holds one selected application a territory (R42). `ended_on` is
    the day after which an award was ended early: what it keeps stays committed, its territory is free (F33).
    """

    class Outcome(models.TextChoices):
        """What may be decided."""

        SELECTED = "selected", "Retenue"
        RESERVE = "reserve", "Liste complémentaire, en attente de crédits"
        REJECTED = "rejected", "Non retenue"
        CANCELLED = "cancelled", "Annulée faute de financement"

    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    deliberation = models.ForeignKey(Deliberation, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField("sens", max_length=10, choices=Outcome)
    amount = models.DecimalField("montant attribué", default=Decimal("0.00"), **MONEY)
    ceiling = models.DecimalField(**MONEY)
    rank = models.PositiveSmallIntegerField("ordre de priorité", null=True, blank=True)
    motive = models.TextField("motif")
    reserve_until = models.DateField("liste complémentaire valable jusqu’au", null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    notice = models.FileField("notification", upload_to="notices/", blank=True)
    notice_sha256 = models.CharField(max_length=64, blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField("notification lue le", null=True, blank=True)
    read_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    notified_provisional = models.BooleanField("notifiée provisoire", default=False)
    released_at = models.DateTimeField("devenue définitive le", null=True, blank=True)
    ended_on = models.DateField("attribution interrompue le", null=True, blank=True)

    class Meta:
        verbose_name = "décision"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=("selected", "reserve", "rejected", "cancelled")),
                name="decision_outcome_known",
            ),
            models.UniqueConstraint(
                fields=["lot"],
                condition=Q(outcome="selected", ended_on=None),
                name="decision_one_selected_a_lot",
                violation_error_message="Une candidature est déjà retenue pour ce territoire.",
            ),
            models.CheckConstraint(
                condition=Q(notified_at=None) | ~Q(notice=""), name="decision_notified_has_a_notice"
            ),
            models.CheckConstraint(
                condition=Q(outcome="selected", amount__gt=0, amount__lte=F("ceiling"))
                | Q(outcome="selected", ended_on__isnull=False, amount=0)
                | ~Q(outcome="selected") & Q(amount=0),
                name="decision_award_within_ceiling",
                violation_error_message="Le montant attribué ne peut pas dépasser le plafond par groupe.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="selected") | Q(deliberation__isnull=False),
                name="decision_award_needs_a_deliberation",
                violation_error_message="Une attribution demande une délibération.",
            ),
            models.CheckConstraint(condition=~Q(motive=""), name="decision_has_a_motive"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(outcome="selected"), name="decision_only_an_award_is_ended"
            ),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None)
                | Q(notified_at__isnull=False, read_by__isnull=False, read_at__gte=F("notified_at")),
                name="decision_read_once_notified_and_by_someone",
                violation_error_message="Une notification se lit après son envoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} — {self.application}"


class FormerNotice(models.Model):
    """A notice already sent, kept when a new decision replaces it: what was written stays readable."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    outcome = models.CharField("sens", max_length=10, choices=Decision.Outcome)
    amount = models.DecimalField("montant attribué", default=Decimal("0.00"), **MONEY)
    rank = models.PositiveSmallIntegerField("ordre de priorité", null=True, blank=True)
    motive = models.TextField("motif", blank=True)
    deliberation = models.ForeignKey(Deliberation, models.PROTECT, null=True, blank=True, related_name="+")
    reserve_until = models.DateField("liste complémentaire valable jusqu’au", null=True, blank=True)
    file = models.FileField("notification", upload_to="notices/")
    sha256 = models.CharField(max_length=64)
    notified_at = models.DateTimeField()
    read_at = models.DateTimeField("lue le", null=True, blank=True)
    read_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "notification remplacée"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(file=""), name="former_notice_has_a_file"),
            models.CheckConstraint(
                condition=Q(outcome__in=("selected", "reserve", "rejected", "cancelled")),
                name="former_notice_outcome_known",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="former_notice_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(read_at=None, read_by=None)
                | Q(read_at__gte=F("notified_at"), read_by__isnull=False),
                name="former_notice_read_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"Notification du {self.notified_at:%d/%m/%Y} — {self.decision}"


class Simulation(models.Model):
    """A distribution tried on paper for a supposed envelope: it commits nothing and may be thrown away (F4).

    A simulation thrown away keeps its trace: `discarded_at` and `discarded_by`.
    """

    class Method(models.TextChoices):
        """How the supposed envelope is shared."""

        FULL = "full", "Montants entiers, dans l’ordre"
        PRO_RATA = "pro_rata", "Même part pour tous"
        CUSTOM = "custom", "Montants choisis"

    call = models.ForeignKey(Call, models.CASCADE, related_name="+")
    title = models.CharField("titre", max_length=120)
    envelope = models.DecimalField("enveloppe supposée", **MONEY)
    method = models.CharField("répartition", max_length=10, choices=Method, default=Method.FULL)
    motive = models.TextField("hypothèse", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    discarded_at = models.DateTimeField("écartée le", null=True, blank=True)
    discarded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "simulation"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(envelope__gte=0),
                name="simulation_envelope_not_negative",
                violation_error_message="L’enveloppe supposée ne peut pas être négative.",
            ),
            models.CheckConstraint(
                condition=Q(method__in=("full", "pro_rata", "custom")), name="simulation_method_known"
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="simulation_has_a_title",
                violation_error_message="Donnez un titre à la simulation.",
            ),
            models.CheckConstraint(
                condition=Q(discarded_at=None, discarded_by=None)
                | Q(discarded_at__gte=F("at"), discarded_by__isnull=False),
                name="simulation_discarded_by_someone",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["call", "at"], name="simulation_by_call")]

    def __str__(self) -> str:
        return self.title


class SimulationLine(models.Model):
    """What a simulation gives to one application, in euros, and its place in the order tried."""

    simulation = models.ForeignKey(Simulation, models.CASCADE, related_name="lines")
    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField("ordre de priorité")
    amount = models.DecimalField("montant", default=Decimal("0.00"), **MONEY)

    class Meta:
        verbose_name = "ligne de simulation"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["simulation", "application"], name="simulation_line_once_an_application"
            ),
            models.UniqueConstraint(
                fields=["simulation", "position"], name="simulation_line_position_unique"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="simulation_line_position_from_one"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="simulation_line_amount_not_negative",
                violation_error_message="Un montant simulé ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} — {self.application}"


class HoldingLetter(models.Model):
    """A letter that tells an applicant its file is still examined: it informs, it suspends nothing (C9)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    file = models.FileField("lettre d’attente", upload_to="holding-letters/")
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "lettre d’attente"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(file=""), name="holding_letter_has_a_file"),
            models.CheckConstraint(condition=Q(sha256__length=64), name="holding_letter_has_a_fingerprint"),
        ]
        indexes: ClassVar = [models.Index(fields=["application", "at"], name="holding_letter_by_application")]

    def __str__(self) -> str:
        return f"Lettre d’attente — {self.application}"


class UnsuccessfulLot(models.Model):
    """A lot declared without result: no candidate, or none kept; its credits return to the envelope.

    `follow_up` is what the public reads of what comes next (F2).
    """

    class FollowUp(models.TextChoices):
        """What the Département does then."""

        NONE = "none", "Aucun groupe au titre de cet appel"
        NEW_CALL = "new_call", "Un nouvel appel, limité à ce territoire"
        DIRECT = "direct", "Une sollicitation directe d’organismes du territoire"

    lot = models.OneToOneField(Lot, models.PROTECT, related_name="+")
    motive = models.TextField("motif")
    follow_up = models.CharField("suite", max_length=10, choices=FollowUp, default=FollowUp.NONE)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "lot infructueux"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(motive=""),
                name="unsuccessful_lot_has_a_motive",
                violation_error_message="Indiquez pourquoi ce territoire est déclaré infructueux.",
            ),
            models.CheckConstraint(
                condition=Q(follow_up__in=("none", "new_call", "direct")),
                name="unsuccessful_lot_follow_up_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Lot infructueux — {self.lot}"
