"""The indicators, computed by the database for any scope, period and day (R81, R83–R86)."""

from maillage.reports.queries.indicators.money import Money, money_of, total_money
from maillage.reports.queries.indicators.reading import (
    Indicators,
    PartIndicators,
    Reading,
    frequencies,
    indicators,
    indicators_of,
)
from maillage.reports.queries.indicators.rows import Behind, Figure, behind
from maillage.reports.queries.indicators.scope import (
    PATHS,
    Asked,
    Scope,
    Side,
    ask,
    parts_of,
    read_agreements,
)

__all__ = [
    "PATHS",
    "Asked",
    "Behind",
    "Figure",
    "Indicators",
    "Money",
    "PartIndicators",
    "Reading",
    "Scope",
    "Side",
    "ask",
    "behind",
    "frequencies",
    "indicators",
    "indicators_of",
    "money_of",
    "parts_of",
    "read_agreements",
    "total_money",
]
