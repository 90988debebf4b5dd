"""I3: where participants come from, on both bases (R86)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from maillage.rules.french import plural, typeset
from maillage.rules.indicators.counts import OriginCount

UNKNOWN_ORIGIN = ""
UNKNOWN_LABEL = "non renseigné"


@dataclass(frozen=True, slots=True)
class OriginLine:
    """One origin. Shares are per cent with one decimal, and sum to 100,0 down the table."""

    origin: str
    label: str
    attendances: int
    people: int
    attendance_share: Decimal
    people_share: Decimal


@dataclass(frozen=True, slots=True)
class OriginTable:
    """I3. `people` counts each person once, whatever the lines sum to; `notes` says why they may differ.

    `in_several` people stand in two lines or more, `outside` work out of the perimeter.
    """

    lines: tuple[OriginLine, ...]
    attendances: int
    people: int
    in_several: int
    outside: int
    notes: tuple[str, ...]


def origins(
    counts: Sequence[OriginCount],
    *,
    people: int,
    spread: Mapping[int, int],
    outside: int = 0,
) -> OriginTable:
    """I3 over the period (R86): a line for each origin met, in the order given, the unknown last.

    A person with two origins counts once in each line (F21), and the shares of people are over the sum of
    lines. `spread` says how many people stand in two lines, in three…
    """
    ordered = sorted(counts, key=lambda count: count.origin == UNKNOWN_ORIGIN)
    attendance_shares = largest_remainder([count.attendances for count in ordered])
    people_shares = largest_remainder([count.people for count in ordered])
    lines = tuple(
        OriginLine(count.origin, count.label or UNKNOWN_LABEL, count.attendances, count.people, first, second)
        for count, first, second in zip(ordered, attendance_shares, people_shares, strict=True)
    )
    several = {lines: number for lines, number in sorted(spread.items()) if lines > 1 and number}
    return OriginTable(
        lines=lines,
        attendances=sum(count.attendances for count in counts),
        people=people,
        in_several=sum(several.values()),
        outside=outside,
        notes=_notes(several, outside),
    )


def _notes(several: Mapping[int, int], outside: int) -> tuple[str, ...]:
    notes = [
        typeset(f"{plural(people, 'personne comptée', 'personnes comptées')} dans {count} provenances")
        for count, people in several.items()
    ]
    if outside:
        notes.append(typeset(f"dont hors périmètre : {outside}"))
    return tuple(notes)


def largest_remainder(counts: Sequence[int], places: int = 1) -> tuple[Decimal, ...]:
    """Shares in per cent that sum to exactly 100 at so many decimals; all 0 when there is nothing to share.

    What rounding down leaves goes to the largest remainders, then to the largest counts, then in order.
    """
    total = sum(counts)
    unit = Decimal(1).scaleb(-places)
    if not total:
        return tuple(Decimal(0).quantize(unit) for _ in counts)
    whole = 100 * 10**places
    shares = [count * whole // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda i: (-(counts[i] * whole % total), -counts[i], i))
    for index in by_remainder[: whole - sum(shares)]:
        shares[index] += 1
    return tuple((share * unit).quantize(unit, rounding=ROUND_FLOOR) for share in shares)
