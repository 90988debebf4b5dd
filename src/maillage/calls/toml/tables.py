"""What stands where in the file: each part with its keys. `docs/call-file.md` documents every one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, NamedTuple

from maillage.calls.toml import kinds as k
from maillage.calls.toml.text import (
    CoFunderText,
    CohortText,
    ConditionText,
    CriterionText,
    DocumentText,
    EligibilityText,
    HeadingText,
    LotText,
    RhythmText,
    RoundText,
)
from maillage.rules.account import DAYS_TO_ANSWER

WHOLE_TERRITORY: Final = ("ensemble", "Ensemble du territoire")
"""Code and name of the only lot of a call that has no territorial lot."""
FREE: Final[Any] = Decimal("0.00")


class Key(NamedTuple):
    """A key: its name in the file, the attribute it fills, its kind, whether it must be there, what stands
    for it otherwise.
    """

    name: str
    attribute: str
    kind: k.Kind
    required: bool
    default: Any = None


Keys = tuple[Key, ...]

TABLES: Final[dict[str, Keys]] = {
    "call": (
        Key("reference", "reference", k.line_of(40), True),
        Key("slug", "slug", k.code_of(60), True),
        Key("title", "title", k.line_of(200), True),
        Key("programme", "programme", k.line_of(200), False, ""),
        Key("programme_end", "programme_end", k.YEAR, False),
        Key("axis", "axis", k.line_of(200), False, ""),
        Key("timezone", "timezone", k.ZONE, False, "Europe/Paris"),
    ),
    "text": tuple(
        Key(name, name, k.TEXT, False, "")
        for name in (
            "context",
            "audience",
            "purpose",
            "objectives",
            "content",
            "hosting",
            "applicants",
            "funding_notice",
            "evaluation",
        )
    ),
    "window": (
        Key("opening", "opening_day", k.DAY, True),
        Key("closing", "closing_day", k.DAY, True),
    ),
    "letter": (Key("questions", "letter_questions", k.CODES, False, ()),),
    "agreement": (
        Key("months", "agreement_months", k.whole(1, 120), True),
        Key("advance_rate", "advance_rate", k.RATE, True),
        Key("payment_delay_days", "payment_delay_days", k.whole(0, 9999), True),
        Key("convention_threshold", "convention_threshold", k.EUROS, True),
        Key("report_delay_months", "report_delay_months", k.whole(0, 120), True),
        Key("reminders_before_notice", "reminders_before_notice", k.whole(1, 20), False, 3),
        Key("report_reminders", "report_reminders", k.REMINDERS, False, ()),
        Key("contradiction_days", "contradiction_days", k.whole(0, 9999), False, DAYS_TO_ANSWER),
    ),
    "meetings": (
        Key("wished_capacity", "wished_capacity", k.whole(0, 9999), True),
        Key("excluded_months", "excluded_months", k.MONTHS, True),
        Key("date_policy", "date_policy", k.POLICY, True),
        Key("sessions_per_agreement", "sessions_per_agreement", k.whole(0, 9999), True),
        Key("perimeter_policy", "perimeter_policy", k.PERIMETER, False, "warn"),
        Key("situations", "situations", k.FLAG, False, True),
        Key("mix_alert", "mix_alert", k.whole(1, 100), False, 60),
    ),
    "scoring": (
        Key("lowest", "lowest_score", k.whole(0, 9999), True),
        Key("highest", "highest_score", k.whole(0, 9999), True),
        Key("gap_alert", "score_gap_alert", k.whole(0, 9999), True),
        Key("assessors", "assessors_wanted", k.whole(0, 99), True),
    ),
}
LISTS: Final[dict[str, tuple[type[Any], Keys]]] = {
    "rounds": (
        RoundText,
        (
            Key("session", "session", k.line_of(60), False, ""),
            Key("stage", "stage", k.STAGE, False, "full"),
            Key("family", "family", k.FAMILY, False, "all"),
            Key("opening", "opening_day", k.DAY, True),
            Key("closing", "closing_day", k.DAY, True),
        ),
    ),
    "co_funders": (
        CoFunderText,
        (Key("code", "code", k.code_of(20), True), Key("name", "name", k.line_of(160), True)),
    ),
    "rhythms": (
        RhythmText,
        (
            Key("code", "code", k.code_of(20), True),
            Key("label", "label", k.line_of(60), True),
            Key("every_months", "every_months", k.whole(0, 120), True),
            Key("yields_surplus", "yields_surplus", k.FLAG, True),
        ),
    ),
    "criteria": (
        CriterionText,
        (
            Key("label", "label", k.line_of(200), True),
            Key("weight", "weight", k.WEIGHT, True),
            Key("funder", "funder", k.code_of(20), False, ""),
        ),
    ),
    "eligibility": (EligibilityText, (Key("label", "label", k.line_of(240), True),)),
    "documents": (
        DocumentText,
        (
            Key("code", "code", k.code_of(40), True),
            Key("label", "label", k.line_of(200), True),
            Key("family", "family", k.FAMILY, True),
            Key("mandatory", "mandatory", k.FLAG, True),
            Key("legal_forms", "legal_forms", k.LEGAL_FORMS, False, ()),
            Key("stage", "stage", k.STAGE, False, "full"),
        ),
    ),
    "conditions": (
        ConditionText,
        (
            Key("code", "code", k.CONDITION, True),
            Key("label", "label", k.line_of(200), True),
            Key("expected_on", "expected_on", k.DAY, False),
        ),
    ),
    "headings": (
        HeadingText,
        (
            Key("code", "code", k.code_of(20), True),
            Key("label", "label", k.line_of(120), True),
            Key("help", "help", k.line_of(240), False, ""),
            Key("source", "source", k.SOURCE, False, ""),
            Key("mandatory", "mandatory", k.FLAG, False, True),
        ),
    ),
    "cohorts": (
        CohortText,
        (
            Key("name", "name", k.line_of(40), True),
            Key("start", "start", k.DAY, True),
            Key("end", "end", k.DAY, True),
        ),
    ),
    "lots": (
        LotText,
        (
            Key("code", "code", k.LOT_CODE, True),
            Key("territory", "territory", k.code_of(40), False, WHOLE_TERRITORY[0]),
            Key("name", "name", k.line_of(75), False, WHOLE_TERRITORY[1]),
            Key("public", "public", k.line_of(80), False, ""),
            Key("cohort", "cohort", k.line_of(40), False, ""),
            Key("ceiling", "ceiling", k.EUROS, True),
            Key("coffee_ceiling", "coffee_ceiling", k.EUROS, False, FREE),
            Key("floor", "floor", k.EUROS, False, FREE),
            Key("share_ceiling", "share_ceiling", k.RATE, False),
            Key("intercommunalities", "intercommunalities", k.SIRENS, False, ()),
        ),
    ),
}
