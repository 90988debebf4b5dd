"""Information sessions: born of a theme met in a group, one each quarter of the agreement (R29, R30, R41)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.rules.agreement import quarters
from maillage.rules.french import MONTHS, ordinal, ordinal_day, plural, typeset
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

    @property
    def name(self) -> str:
        """« Trimestre 2 (1er mars–31 mai 2026) »."""
        return f"Trimestre {self.number} ({_span(self.period)})"

    @property
    def is_empty(self) -> bool:
        """Whether nothing was held and nothing is scheduled."""
        return not self.held and not self.scheduled

    @property
    def lack(self) -> str:
        """F43: « Trimestre 2 (1er mars–31 mai 2026) : aucun temps d’information », empty with one."""
        return typeset(f"{self.name} : aucun temps d’information") if self.is_empty else ""


def _span(period: Period) -> str:
    first = f"{ordinal_day(period.start)} {MONTHS[period.start.month - 1]}"
    year = f" {period.start.year}" if period.start.year != period.end.year else ""
    last = f"{ordinal_day(period.end)} {MONTHS[period.end.month - 1]} {period.end.year}"
    return f"{first}{year}–{last}"


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


ANNOUNCED = timedelta(days=30)
"""How long before it starts a quarter with no session is told of (R29)."""


def to_schedule(rows: Iterable[Quarter], today: date) -> tuple[Quarter, ...]:
    """R29: the quarters under way, or about to follow, for which nothing is held or scheduled."""
    return tuple(
        row
        for row in rows
        if row.is_empty
        and row.period.start - (ANNOUNCED if row.number > 1 else timedelta()) <= today <= row.period.end
    )


def lacking(rows: Iterable[Quarter], today: date) -> tuple[str, ...]:
    """F43: what is said to the Département of the quarters begun with no session, in words."""
    return tuple(row.lack for row in rows if row.is_empty and row.period.start <= today)


@dataclass(frozen=True, slots=True)
class Associate:
    """R34: a professional associated with a session, who is not one of its participants."""

    name: str
    job: str = ""
    structure: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.job, self.structure) if part)


def read_associates(text: str) -> tuple[Associate, ...]:
    """R34: one person a line, « nom, fonction, structure »; raise Refused naming the line that lacks one."""
    found = []
    for line in filter(None, (" ".join(line.split()) for line in text.splitlines())):
        parts = [part.strip() for part in line.split(",", 2)]
        if len(parts) < 3 or not all(parts):
            no(
                f"Écrivez une personne par ligne, « nom, fonction, structure » : il en manque à « {line} ».",
                "associates",
            ).require()
        name, job, structure = parts
        if max(len(name), len(structure)) > 160 or len(job) > 120:
            no(f"Cette ligne est trop longue : abrégez « {line[:60]}… ».", "associates").require()
        found.append(Associate(name, job, structure))
    return tuple(found)


def check_key(unit: str, shares: Mapping[str, int | None]) -> Verdict:
    """F44: the key of the coffee gives each group its share, in euros, or in per cent that make 100.

    `shares` holds the name of each group and its share, None when none is given.
    """
    if not unit:
        return YES
    without = [name for name, share in shares.items() if share is None]
    if without:
        return no(
            f"Donnez la part du café de chaque groupe, 0 s’il n’en paie rien : {without[0]}.", "key_unit"
        )
    total = sum(share or 0 for share in shares.values())
    if unit == "percent" and total != 100:
        return no(f"Les parts du café font {total} % : corrigez-les pour qu’elles fassent 100 %.", "key_unit")
    if not total:
        return no("Donnez au moins une part du café plus grande que 0.", "key_unit")
    return YES


def extra_sessions(held: int, expected: int) -> int:
    """R41: sessions beyond those expected, which the surplus may pay for."""
    return max(held - expected, 0)
