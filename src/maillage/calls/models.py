"""A call for projects is data: what its text fixes, and what the rules are asked with.

Figures come from the call's TOML file (`catalogue/`) or from an officer; none stands in the code.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q

from maillage.journal.models import Subject
from maillage.people.models import Organisation, Person
from maillage.rules.account import DAYS_TO_ANSWER
from maillage.rules.period import Period
from maillage.rules.report import REMINDERS, Heading, headings_of
from maillage.rules.verdict import Refused
from maillage.rules.window import Window
from maillage.territories.models import Territory

COHORT_WANTED = "Indiquez la cohorte de ce territoire\u00a0: les dates de convention en dépendent."
MONEY: dict[str, Any] = {"max_digits": 12, "decimal_places": 2}


class DatePolicy(models.TextChoices):
    """What happens when a meeting falls in an excluded month (R38)."""

    STRICT = "strict", "Refuser"
    WARN = "warn", "Avertir"


class PerimeterPolicy(models.TextChoices):
    """What happens when someone who works out of the perimeter signs up (R46, F16)."""

    WARN = "warn", "Accepter et signaler"
    REFUSE = "refuse", "Refuser"


class CallQuerySet(models.QuerySet["Call"]):
    """Calls."""

    def published(self) -> CallQuerySet:
        """Those the public sees: never a rehearsal."""
        return self.counted().filter(published_at__isnull=False)

    def counted(self) -> CallQuerySet:
        """Those that any figure may count: a rehearsal is tried among colleagues, and counts for nothing."""
        return self.filter(rehearsal=False)


class Call(models.Model):
    """A dated call opened by a département to select operators (R1–R3, R56–R81)."""

    funder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reference = models.CharField("référence", max_length=40)
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField("titre", max_length=200)
    programme = models.CharField("programme", max_length=200, blank=True)
    programme_end = models.PositiveSmallIntegerField("dernière année du programme", null=True, blank=True)
    axis = models.CharField("axe", max_length=200, blank=True)
    context = models.TextField("contexte", blank=True)
    audience = models.TextField("public cible", blank=True)
    purpose = models.TextField("finalité", blank=True)
    objectives = models.TextField("objectifs", blank=True)
    content = models.TextField("déroulement", blank=True)
    hosting = models.TextField("modalités d’accueil et de suivi", blank=True)
    applicants = models.TextField("porteurs éligibles", blank=True)
    funding_notice = models.TextField("réserve sur les crédits", blank=True)
    evaluation = models.TextField("évaluation", blank=True)

    timezone = models.CharField("fuseau horaire", max_length=40, default="Europe/Paris")
    """IANA name: an overseas département closes at the end of the day of its own clock (F49)."""
    rehearsal = models.BooleanField("répétition entre collègues", default=False)
    letter_questions = models.JSONField("réponses demandées dès la lettre d’intention", default=list)
    """Codes of the answers that a letter of intent gives; the full file gives them all."""
    opening_day = models.DateField("ouverture")
    """With `closing_day`, the envelope of the rounds: the first opening and the last closing."""
    closing_day = models.DateField("clôture, jour inclus")
    agreement_months = models.PositiveSmallIntegerField("durée de la convention, en mois")
    report_delay_months = models.PositiveSmallIntegerField("délai du bilan final, en mois")
    reminders_before_notice = models.PositiveSmallIntegerField(
        "rappels du bilan avant la mise en demeure", default=3
    )
    report_reminders = models.JSONField("jours des rappels du bilan final", default=list)
    report_headings = models.JSONField("rubriques du bilan final", default=list)
    payment_delay_days = models.PositiveSmallIntegerField("délai de paiement, en jours")
    contradiction_days = models.PositiveSmallIntegerField(
        "délai de réponse de l’opérateur, en jours", default=DAYS_TO_ANSWER
    )
    """Days to answer a proposal that keeps less than was presented, or the letter of a repayment (C5)."""
    advance_rate = models.DecimalField("taux de l’avance", max_digits=5, decimal_places=4)
    convention_threshold = models.DecimalField("seuil de la convention obligatoire", **MONEY)
    excluded_months = models.JSONField("mois sans rencontre", default=list)
    date_policy = models.CharField(
        "rencontre dans un mois exclu", max_length=10, choices=DatePolicy, default=DatePolicy.STRICT
    )
    perimeter_policy = models.CharField(
        "inscription hors du périmètre",
        max_length=10,
        choices=PerimeterPolicy,
        default=PerimeterPolicy.WARN,
    )
    situations = models.BooleanField("situations écrites dans Maillage", default=True)
    """R14: many groups keep no written trace; without it, nothing of situations is shown or kept."""
    wished_capacity = models.PositiveSmallIntegerField("participants souhaités par rencontre")
    mix_alert = models.PositiveSmallIntegerField(
        "part d’une provenance signalée au-delà de, en pourcentage", default=60
    )
    """R28: a meeting where one type of structure weighs more is told."""
    sessions_per_agreement = models.PositiveSmallIntegerField("temps d’information par convention")
    lowest_score = models.PositiveSmallIntegerField("note la plus basse", default=0)
    highest_score = models.PositiveSmallIntegerField("note la plus haute")
    score_gap_alert = models.PositiveSmallIntegerField("écart de notes signalé au-delà de")
    assessors_wanted = models.PositiveSmallIntegerField("évaluateurs par candidature")
    cohorts = models.JSONField("cohortes", default=list)
    """Each with its `name`, and the `start` and `end` of its agreements as ISO dates (R63, R64)."""
    funding_conditions = models.JSONField("conditions de financement", default=list)
    """What the text says the funding waits for: `code`, `label`, `expected_on` as an ISO date or None
    (R69–R71). The selection makes its own rows of them."""
    published_at = models.DateTimeField(null=True, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = "appel à projets"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["funder", "reference"], name="call_reference_unique"),
            models.CheckConstraint(
                condition=Q(closing_day__gte=F("opening_day")),
                name="call_closes_after_it_opens",
                violation_error_message="La clôture ne peut pas précéder l’ouverture.",
            ),
            models.CheckConstraint(
                condition=Q(advance_rate__gte=0, advance_rate__lte=1),
                name="call_advance_rate_between_0_and_1",
                violation_error_message="Le taux de l’avance se situe entre 0 et 100 %.",
            ),
            models.CheckConstraint(
                condition=Q(highest_score__gt=F("lowest_score")), name="call_score_scale_is_not_empty"
            ),
            models.CheckConstraint(condition=Q(agreement_months__gte=1), name="call_agreement_lasts"),
            models.CheckConstraint(
                condition=Q(date_policy__in=DatePolicy.values), name="call_date_policy_known"
            ),
            models.CheckConstraint(
                condition=Q(perimeter_policy__in=PerimeterPolicy.values), name="call_perimeter_policy_known"
            ),
            models.CheckConstraint(
                condition=Q(mix_alert__gte=1, mix_alert__lte=100),
                name="call_mix_alert_is_a_share",
                violation_error_message="La part signalée se situe entre 1 et 100 %.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["funder", "closing_day"], name="call_by_funder")]

    def __str__(self) -> str:
        return self.title

    @property
    def window(self) -> Window:
        """From the first opening to the last closing of its rounds; a file obeys its own round (R56)."""
        return Window(self.opening_day, self.closing_day, self.zone)

    @property
    def band(self) -> str:
        """The sentence above every page that concerns this call, empty when it is a real one."""
        if not self.rehearsal:
            return ""
        return "Répétition : rien de ce qui se fait ici ne compte, et tout sera effacé."

    @property
    def zone(self) -> ZoneInfo:
        """The clock of the call."""
        return ZoneInfo(self.timezone)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """What its operators write in their final report (R20, R79, R82)."""
        return headings_of(self.report_headings)

    @property
    def reminders(self) -> tuple[int, ...]:
        """When its operators are reminded of it, in days from the due date (R80)."""
        return tuple(self.report_reminders) or REMINDERS

    @property
    def subject(self) -> Subject:
        """This call as the journal keeps it."""
        return Subject(kind="call", id=str(self.pk), label=f"{self.reference} – {self.title}"[:300])


class Family(models.TextChoices):
    """The bodies a document is asked of, or a round is open to."""

    ALL = "all", "Tous les organismes"
    PRIVATE = "private", "Organismes de droit privé"
    PUBLIC = "public", "Personnes publiques"


class Stage(models.TextChoices):
    """What is deposited: a letter of intent first, when the procedure has two stages, then the full file."""

    LETTER = "letter", "Lettre d’intention"
    FULL = "full", "Dossier complet"


class Round(models.Model):
    """A window of a call, for a session, a stage and a family of bodies; every call has at least one (R56).

    A published round only ever closes later, by an act published to all: `ClosingChange`.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="rounds")
    position = models.PositiveSmallIntegerField()
    session = models.CharField("session", max_length=60, blank=True)
    stage = models.CharField("étape", max_length=10, choices=Stage, default=Stage.FULL)
    family = models.CharField("ouverte à", max_length=10, choices=Family, default=Family.ALL)
    opening_day = models.DateField("ouverture")
    closing_day = models.DateField("clôture, jour inclus")

    class Meta:
        verbose_name = "période de dépôt"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "session", "stage", "family"],
                name="round_once",
                violation_error_message="Cette session a déjà une période pour ces organismes à cette étape.",
            ),
            models.UniqueConstraint(fields=["call", "position"], name="round_position_unique"),
            models.CheckConstraint(
                condition=Q(closing_day__gte=F("opening_day")),
                name="round_closes_after_it_opens",
                violation_error_message="La clôture ne peut pas précéder l’ouverture.",
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="round_stage_known"),
            models.CheckConstraint(condition=Q(family__in=Family.values), name="round_family_known"),
        ]

    def __str__(self) -> str:
        parts = (
            self.session,
            self.get_stage_display() if self.stage == Stage.LETTER else "",
            self.get_family_display() if self.family != Family.ALL else "",
        )
        return ", ".join(part for part in parts if part) or "Dépôt des candidatures"

    @property
    def window(self) -> Window:
        """The days when it may be deposited, then validated, by the clock of the call (R56)."""
        return Window(self.opening_day, self.closing_day, self.call.zone)


class ClosingChange(models.Model):
    """A later closing day given to a round, published with its reason: it holds for everybody (F48)."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="closing_changes")
    before = models.DateField("clôture précédente")
    after = models.DateField("nouvelle clôture")
    motive = models.CharField("motif", max_length=400)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "report de la clôture"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(after__gt=F("before")),
                name="closing_change_is_later",
                violation_error_message="Une clôture publiée ne peut qu’être repoussée.",
            ),
            models.CheckConstraint(
                condition=~Q(motive=""),
                name="closing_change_has_a_motive",
                violation_error_message="Indiquez le motif de la nouvelle clôture\u00a0: il est publié.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class CoFunder(models.Model):
    """Another body that pays with the département, known by a short code in the file of the call."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="co_funders")
    code = models.SlugField(max_length=20)
    name = models.CharField("nom", max_length=160)

    class Meta:
        verbose_name = "cofinanceur"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "code"],
                name="co_funder_code_unique",
                violation_error_message="Un autre cofinanceur porte déjà ce code.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Rhythm(models.Model):
    """One of the frequencies an operator may choose: a meeting every `every_months` months (R37)."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="rhythms")
    code = models.SlugField(max_length=20)
    label = models.CharField("libellé", max_length=60)
    every_months = models.PositiveSmallIntegerField("une rencontre tous les … mois")
    yields_surplus = models.BooleanField("dégage un excédent (R39)", default=False)

    class Meta:
        verbose_name = "fréquence"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "code"], name="rhythm_code_unique"),
            models.CheckConstraint(condition=Q(every_months__gte=1), name="rhythm_every_month_or_more"),
        ]

    def __str__(self) -> str:
        return self.label


class Lot(models.Model):
    """One territory of a call, or one public on it, with its dates and ceilings (R42–R46, R62–R67).

    While the cohort is not decided the dates are not known: such a call is not published (R63, R64).
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="lots")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    code = models.CharField("code", max_length=6)
    name = models.CharField("nom", max_length=160)
    """What people read: « Artois », « Nord – Jeunes de 16 à 25 ans »."""
    public = models.CharField("public", max_length=80, blank=True)
    """The public served when the call shares a territory between publics; empty for everybody."""
    cohort = models.CharField("cohorte", max_length=40, blank=True)
    agreement_start = models.DateField("début de la convention", null=True, blank=True)
    agreement_end = models.DateField("fin de la convention", null=True, blank=True)
    ceiling = models.DecimalField("plafond de la participation", **MONEY)
    coffee_ceiling = models.DecimalField("plafond de l’accueil café", **MONEY)
    floor = models.DecimalField("participation la plus basse", default=Decimal(0), **MONEY)
    share_ceiling = models.DecimalField(
        "part la plus haute du coût total", max_digits=5, decimal_places=4, null=True, blank=True
    )

    class Meta:
        verbose_name = "lot"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "territory", "public"],
                name="lot_one_a_territory_and_public",
                violation_error_message="Un appel ne compte qu’un lot par territoire et par public.",
            ),
            models.UniqueConstraint(fields=["call", "code"], name="lot_code_unique"),
            models.CheckConstraint(
                condition=Q(agreement_end__gt=F("agreement_start")), name="lot_agreement_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(cohort="", agreement_start=None, agreement_end=None)
                | ~Q(cohort="") & Q(agreement_start__isnull=False, agreement_end__isnull=False),
                name="lot_dates_come_with_the_cohort",
                violation_error_message="Les dates de convention dépendent de la cohorte.",
            ),
            models.CheckConstraint(condition=Q(ceiling__gt=0), name="lot_ceiling_positive"),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="lot_has_a_name",
                violation_error_message="Donnez un nom à ce lot.",
            ),
            models.CheckConstraint(
                condition=Q(floor__gte=0, floor__lte=F("ceiling")),
                name="lot_floor_within_ceiling",
                violation_error_message="La participation la plus basse ne dépasse pas le plafond.",
            ),
            models.CheckConstraint(
                condition=Q(share_ceiling=None) | Q(share_ceiling__gt=0, share_ceiling__lte=1),
                name="lot_share_ceiling_between_0_and_1",
                violation_error_message="La part du coût se situe entre 0 et 100 %.",
            ),
            models.CheckConstraint(
                condition=Q(coffee_ceiling__gte=0, coffee_ceiling__lte=F("ceiling")),
                name="lot_coffee_within_ceiling",
                violation_error_message="L’enveloppe accueil café est comprise dans le plafond.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.cohort})" if self.cohort else self.name

    @property
    def period(self) -> Period:
        """The days of the agreement, both included (R62–R64); raise Refused while no cohort is given."""
        if self.agreement_start is None or self.agreement_end is None:
            raise Refused(COHORT_WANTED, "cohort")
        return Period(self.agreement_start, self.agreement_end)


class EligibilityQuestion(models.Model):
    """A condition answered yes or no, with its motive, on each application (R48–R51)."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="eligibility_questions")
    position = models.PositiveSmallIntegerField()
    label = models.CharField("condition", max_length=240)

    class Meta:
        verbose_name = "condition d’éligibilité"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "position"], name="eligibility_question_position_unique")
        ]

    def __str__(self) -> str:
        return self.label


class Criterion(models.Model):
    """A selection criterion with its weight, frozen once the call is open (R52–R55)."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    label = models.CharField("critère", max_length=200)
    weight = models.DecimalField("poids", max_digits=6, decimal_places=2, default=Decimal(1))
    funder = models.SlugField("propre à un cofinanceur", max_length=20, blank=True)
    """The code of the co-funder who asks for it, empty when it is common to all."""

    class Meta:
        verbose_name = "critère"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "position"], name="criterion_position_unique"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="criterion_weight_positive"),
        ]

    def __str__(self) -> str:
        return self.label


class RequiredDocument(models.Model):
    """A document the application must hold, for a family of bodies or some legal forms (R59)."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="required_documents")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    label = models.CharField("document", max_length=200)
    family = models.CharField("demandé à", max_length=10, choices=Family, default=Family.ALL)
    legal_forms = models.JSONField("formes juridiques", default=list)
    """Codes of `LegalForm`; an empty list leaves it to the family."""
    stage = models.CharField("demandé avec", max_length=10, choices=Stage, default=Stage.FULL)
    mandatory = models.BooleanField("obligatoire", default=True)

    class Meta:
        verbose_name = "document demandé"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "code"], name="required_document_code_unique"),
            models.CheckConstraint(
                condition=Q(family__in=Family.values), name="required_document_family_known"
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="required_document_stage_known"),
        ]

    def __str__(self) -> str:
        return self.label


class Contact(models.Model):
    """The officer who answers questions on some territories; configuration, never shipped (R87–R90)."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    lots = models.ManyToManyField(Lot, related_name="+")
    phone = models.CharField("téléphone", max_length=20, blank=True)

    class Meta:
        verbose_name = "contact"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "person"], name="contact_once_a_call")
        ]

    def __str__(self) -> str:
        return str(self.person)


class Question(models.Model):
    """A question on the call and its answer, published to all applicants at once (R87–R90)."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="questions")
    text = models.TextField("question")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    """Who asked, None when an officer writes down a question heard elsewhere; never published."""
    answer = models.TextField("réponse", blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "question sur l’appel"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | ~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="question_answer_is_signed_and_dated",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(answered_at__isnull=False),
                name="question_published_with_its_answer",
                violation_error_message="Répondez à la question avant de la publier.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["call", "published_at"], name="question_by_call")]

    def __str__(self) -> str:
        return self.text
