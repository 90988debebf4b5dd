"""Information sessions: born of a theme met in a group, one each quarter of the agreement (R29, R30, R41)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from maillage.rules.agreement import quarters
from maillage.rules.french import ordinal, plural, typeset
from maillage.rules.period import Period
from maillage.rules.verdict import YES, Verdict, no


def may_publish(*, theme: str, origin_group: object | None) -> Verdict:
    """R30, F42: a session names its theme and the group where the theme was met."""
    if not theme.strip():
        return no("Indiquez la problématique abordée par ce temps d’information.", "theme")
    if origin_group is None:
        return no("Indiquez le groupe (et la rencontre) où cette problématique a été identifiée.", "origin")
    return YES


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of the agreement and its sessions. `overdue`: it ended with fewer held than expected."""

    number: int
    period: Period
    expected: int
    held: int
    scheduled: int
    overdue: bool


def follow_quarters(
    period: Period, held: Iterable[date], scheduled: Iterable[date], *, today: date, per_quarter: int = 1
) -> tuple[Quarter, ...]:
    """R29, F43: each quarter of the agreement with what it expects, what was held, what is to come."""
    held_days, scheduled_days = tuple(held), tuple(scheduled)
    rows = []
    for number, quarter in enumerate(quarters(period), start=1):
        done = sum(day in quarter for day in held_days)
        coming = sum(day in quarter for day in scheduled_days)
        overdue = done < per_quarter and quarter.end < today
        rows.append(Quarter(number, quarter, per_quarter, done, coming, overdue))
    return tuple(rows)


def overdue_sentence(rows: Iterable[Quarter]) -> str:
    """F43: which quarters went by without their session; empty when none did. The effect is a human
    decision.
    """
    late = [f"{ordinal(row.number)} trimestre ({row.period})" for row in rows if row.overdue]
    if not late:
        return ""
    return typeset(
        f"{plural(len(late), 'temps d’information manquant', 'temps d’information manquants')} : "
        f"{' ; '.join(late)}."
    )


def extra_sessions(held: int, expected: int) -> int:
    """R41: sessions beyond those expected, which the surplus may pay for."""
    return max(held - expected, 0)
