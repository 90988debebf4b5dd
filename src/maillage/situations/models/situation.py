"""A situation brought to a meeting: words that identify nobody, sealed, for a short time (R14, R24–R25).

No date, no commune, no diagnosis, no attachment: what is structured is chosen in closed lists.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.groups.models import Meeting, Participant, StructureType
from maillage.people.models import Person, new_token
from maillage.rules.lives import SITUATION
from maillage.rules.situations import DRAFT_DAYS

GONE = ("withdrawn", "deleted")
LONGEST_SIX_MONTHS = dt.timedelta(days=184)


class Family(models.TextChoices):
    """What the difficulty is about (R5, R25)."""

    ACCESS = "access", "Accès au logement"
    STAYING = "staying", "Maintien dans le logement"
    NEIGHBOURS = "neighbours", "Voisinage, troubles"
    ARREARS = "arrears", "Impayés, expulsion"
    CLUTTER = "clutter", "Incurie"
    CARE_BROKEN = "care_broken", "Rupture de soins"
    COORDINATION = "coordination", "Coordination entre professionnels"


class AgeBand(models.TextChoices):
    """Bands wide enough to single nobody out."""

    YOUNG = "18-25", "18 à 25 ans"
    ADULT = "26-39", "26 à 39 ans"
    MIDDLE = "40-59", "40 à 59 ans"
    OLDER = "60+", "60 ans et plus"


class Household(models.TextChoices):
    """Who lives there, in four values."""

    ALONE = "alone", "Personne seule"
    COUPLE = "couple", "Couple"
    ONE_PARENT = "one_parent", "Un parent avec enfant"
    FAMILY = "family", "Famille ou plusieurs adultes"


class Occupation(models.TextChoices):
    """In what quality the person is housed."""

    NONE = "none", "Sans logement ou hébergé"
    TENANT = "tenant", "Locataire"
    SUBTENANT = "subtenant", "Sous-locataire, intermédiation locative"
    OWNER = "owner", "Propriétaire"


class Purpose(models.TextChoices):
    """R10: what the help secures."""

    ACCESS = "access", "L’accès au logement"
    STAYING = "staying", "Le maintien dans le logement"
    BOTH = "both", "Les deux"


class Expectation(models.TextChoices):
    """R20: what the group may give back."""

    LEVER = "lever", "Un levier"
    LEAD = "lead", "Une piste d’action"
    REFERRAL = "referral", "Une orientation"


class SituationPurge(models.Model):
    """The proof of a deletion: when, why, how many, the fingerprint of what was erased; no words."""

    class Cause(models.TextChoices):
        """What made it due."""

        TIME = "time", "Terme atteint"
        AUTHOR = "author", "Auteur effacé"

    at = models.DateTimeField()
    cause = models.CharField(max_length=10, choices=Cause)
    situations = models.PositiveIntegerField()
    drafts = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)

    class Meta:
        verbose_name = "preuve d’effacement"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(situations__gte=1, drafts__lte=F("situations")),
                name="situation_purge_erases_something",
            ),
            models.CheckConstraint(
                condition=Q(fingerprint__length=64), name="situation_purge_has_a_fingerprint"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y} — {self.situations}"


class Situation(models.Model):
    """What a professional brings to one meeting, read by its group only.

    Its words are in `sealed` alone; `fingerprint` is the SHA-256 of that ciphertext and stays as the proof of
    what was erased. `meeting_day` is copied from the meeting for the database to hold `purge_on`. The author
    is a participant or a facilitator, nobody once they are erased. Of what was replaced, dismissed or kept
    there are counts by kind, never extracts.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="+")
    facilitator = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField("état", max_length=10, choices=list(SITUATION.states.items()), default="draft")
    family = models.CharField("difficulté", max_length=14, choices=Family)
    age_band = models.CharField("tranche d’âge", max_length=6, choices=AgeBand, blank=True)
    household = models.CharField("ménage", max_length=12, choices=Household, blank=True)
    occupation = models.CharField("statut d’occupation", max_length=10, choices=Occupation, blank=True)
    purpose = models.CharField("ce qui est à sécuriser", max_length=8, choices=Purpose, blank=True)
    domains = models.JSONField("domaines d’accompagnement", default=list, blank=True)
    expectations = models.JSONField("attentes", default=list, blank=True)
    actors = models.ManyToManyField(StructureType, related_name="+", blank=True)
    informed = models.BooleanField("la personne est informée", default=False)
    sealed = models.BinaryField(null=True, blank=True)
    sealed_with = models.CharField(max_length=16, blank=True)
    fingerprint = models.CharField(max_length=64)
    replaced = models.JSONField(default=dict, blank=True)
    dismissed = models.JSONField(default=dict, blank=True)
    kept = models.JSONField(default=dict, blank=True)
    meeting_day = models.DateField()
    written_on = models.DateField()
    purge_on = models.DateField(db_index=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    purge = models.ForeignKey(SituationPurge, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "situation"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=list(SITUATION.states)), name="situation_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=GONE, sealed=None, sealed_with="")
                | ~Q(state__in=GONE) & Q(sealed__isnull=False) & ~Q(sealed_with=""),
                name="situation_text_gone_when_withdrawn",
                violation_error_message="Une situation retirée ne garde pas son texte.",
            ),
            models.CheckConstraint(
                condition=Q(purge_on__lte=F("meeting_day") + LONGEST_SIX_MONTHS),
                name="situation_erased_within_six_months",
                violation_error_message="Une situation s’efface au plus tard six mois après sa rencontre.",
            ),
            models.CheckConstraint(
                condition=~Q(state="draft")
                | Q(purge_on__lte=F("written_on") + dt.timedelta(days=DRAFT_DAYS)),
                name="situation_draft_erased_within_thirty_days",
            ),
            models.CheckConstraint(
                condition=Q(participant=None) | Q(facilitator=None), name="situation_of_one_author"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["draft", "submitted", "returned"])
                | Q(participant__isnull=False)
                | Q(facilitator__isnull=False),
                name="situation_unread_has_an_author",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", *GONE]) | Q(confirmed_at__isnull=False),
                name="situation_confirmed_before_it_is_proposed",
            ),
            models.CheckConstraint(
                condition=Q(family__in=Family.values)
                & (
                    Q(state__in=GONE, age_band="", household="", occupation="", purpose="")
                    | Q(
                        age_band__in=AgeBand.values,
                        household__in=Household.values,
                        occupation__in=Occupation.values,
                        purpose__in=Purpose.values,
                    )
                ),
                name="situation_described_by_known_words",
            ),
            models.CheckConstraint(
                condition=~Q(state="deleted") | Q(purge__isnull=False, participant=None, facilitator=None),
                name="situation_deleted_has_its_proof",
            ),
            models.CheckConstraint(condition=Q(fingerprint__length=64), name="situation_has_a_fingerprint"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["meeting", "state"], name="situation_by_meeting"),
            models.Index(fields=["participant", "state"], name="situation_by_participant"),
        ]

    def __str__(self) -> str:
        return f"Situation — {self.get_state_display()}"


class SituationReport(models.Model):
    """Someone recognised a detail: the text is hidden until the facilitator decides (F23). No content."""

    class Decision(models.TextChoices):
        """What the facilitator did."""

        SHOWN = "shown", "Texte montré de nouveau"
        RETURNED = "returned", "Renvoyé à son auteur"
        WITHDRAWN = "withdrawn", "Texte retiré"

    situation = models.ForeignKey(Situation, models.CASCADE, related_name="reports")
    at = models.DateTimeField()
    decision = models.CharField("décision", max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "signalement"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["situation"],
                condition=Q(decided_at=None),
                name="situation_report_one_open",
                violation_error_message="Un élément est déjà signalé : le texte est masqué.",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None)
                | Q(decision__in=["shown", "returned", "withdrawn"], decided_at__isnull=False),
                name="situation_report_decided_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y}"


class ReadingCode(models.Model):
    """A code sent to a participant who opens situations, which their link alone never does; its digest."""

    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "code de lecture"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")), name="reading_code_expires_after_it_is_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sent_at:%d/%m/%Y}"
