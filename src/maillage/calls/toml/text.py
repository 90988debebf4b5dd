"""What the file of a call says, as values; and how its mistakes are told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from maillage.rules.account import DAYS_TO_ANSWER
from maillage.rules.verdict import Refused


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: its line in the file (0 when it is of the whole file), what to do, and the key concerned
    (« lots.2.ceiling »).
    """

    line: int
    sentence: str
    place: str = ""

    def __str__(self) -> str:
        return f"Ligne {self.line}\u00a0: {self.sentence}" if self.line else self.sentence


class UnreadableCall(Refused):
    """The file does not describe a call; `problems` are all its mistakes, in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems), "file")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What the call says of itself as a whole: names as on `models.Call`, euros, shares of one, days.

    The opening and closing days are the envelope of the rounds: the rounds alone are written.
    """

    reference: str
    slug: str
    title: str
    programme: str
    programme_end: int | None
    axis: str
    context: str
    audience: str
    purpose: str
    objectives: str
    content: str
    hosting: str
    applicants: str
    funding_notice: str
    evaluation: str
    opening_day: dt.date
    closing_day: dt.date
    agreement_months: int
    advance_rate: Decimal
    payment_delay_days: int
    convention_threshold: Decimal
    report_delay_months: int
    wished_capacity: int
    excluded_months: tuple[int, ...]
    date_policy: str
    sessions_per_agreement: int
    lowest_score: int
    highest_score: int
    score_gap_alert: int
    assessors_wanted: int
    timezone: str = "Europe/Paris"
    letter_questions: tuple[str, ...] = ()
    reminders_before_notice: int = 3
    contradiction_days: int = DAYS_TO_ANSWER
    report_reminders: tuple[int, ...] = ()
    perimeter_policy: str = "warn"
    situations: bool = True
    mix_alert: int = 60


@dataclass(frozen=True, slots=True)
class RoundText:
    """A window of deposit, for a session, a stage and a family of bodies (R56)."""

    opening_day: dt.date
    closing_day: dt.date
    session: str = ""
    stage: str = "full"
    family: str = "all"

    def serves(self, family: str) -> bool:
        """Whether bodies of that family deposit in this round."""
        return self.family in ("all", family)


@dataclass(frozen=True, slots=True)
class CoFunderText:
    """Another body that pays with the département."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RhythmText:
    """A frequency one may choose (R37)."""

    code: str
    label: str
    every_months: int
    yields_surplus: bool


@dataclass(frozen=True, slots=True)
class CriterionText:
    """A selection criterion and its weight (R52–R54)."""

    label: str
    weight: Decimal
    funder: str = ""


@dataclass(frozen=True, slots=True)
class EligibilityText:
    """An eligibility condition (R48–R51)."""

    label: str


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document asked for (R59)."""

    code: str
    label: str
    family: str
    mandatory: bool
    legal_forms: tuple[str, ...] = ()
    stage: str = "full"


@dataclass(frozen=True, slots=True)
class ConditionText:
    """What the funding waits for (R69–R71)."""

    code: str
    label: str
    expected_on: dt.date | None


@dataclass(frozen=True, slots=True)
class HeadingText:
    """A heading of the final report; `source` says what is proposed under it (R20, R79, R82)."""

    code: str
    label: str
    help: str = ""
    source: str = ""
    mandatory: bool = True


@dataclass(frozen=True, slots=True)
class CohortText:
    """A cohort and the dates of its agreements (R63, R64)."""

    name: str
    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class LotText:
    """A territory of the call, or one public on it; `name` is the territory's, `share_ceiling` a share of the
    total cost or None, `cohort` empty while it is not decided (R42–R46, R63–R67).
    """

    code: str
    territory: str
    name: str
    cohort: str
    ceiling: Decimal
    coffee_ceiling: Decimal
    intercommunalities: tuple[str, ...] = ()
    public: str = ""
    floor: Decimal = Decimal("0.00")
    share_ceiling: Decimal | None = None

    @property
    def title(self) -> str:
        """What people read: « Artois », « Nord – Jeunes de 16 à 25 ans »."""
        return f"{self.name} – {self.public}" if self.public else self.name


@dataclass(frozen=True, slots=True)
class CallText:
    """A whole call, as its file says it."""

    facts: CallFacts
    rounds: tuple[RoundText, ...]
    co_funders: tuple[CoFunderText, ...]
    rhythms: tuple[RhythmText, ...]
    criteria: tuple[CriterionText, ...]
    eligibility: tuple[EligibilityText, ...]
    documents: tuple[DocumentText, ...]
    conditions: tuple[ConditionText, ...]
    cohorts: tuple[CohortText, ...]
    lots: tuple[LotText, ...]
    headings: tuple[HeadingText, ...] = ()

    def cohort(self, name: str) -> CohortText | None:
        """Give back the cohort of that name, None for an empty one."""
        return next((cohort for cohort in self.cohorts if cohort.name == name), None)

    @property
    def has_letters(self) -> bool:
        """Whether a letter of intent comes before the full file."""
        return any(window.stage == "letter" for window in self.rounds)
