"""I3: where participants come from, on both bases (R86)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from maillage.rules.french import plural, typeset
from maillage.rules.indicators.facts import MeetingFact, Presence, held_in, present_at
from maillage.rules.period import Period

UNKNOWN_ORIGIN = ""
UNKNOWN_LABEL = "non renseigné"


@dataclass(frozen=True, slots=True)
class OriginLine:
    """One type of structure. Shares are per cent with one decimal, and sum to 100,0 down the table."""

    origin: str
    label: str
    attendances: int
    people: int
    attendance_share: Decimal
    people_share: Decimal


@dataclass(frozen=True, slots=True)
class OriginTable:
    """I3. `people` counts each person once, whatever the lines sum to; `notes` says why they may differ."""

    lines: tuple[OriginLine, ...]
    attendances: int
    people: int
    notes: tuple[str, ...]


def origins(
    meetings: Iterable[MeetingFact],
    presences: Iterable[Presence],
    period: Period,
    labels: Mapping[str, str],
) -> OriginTable:
    """I3 over the period (R86): a line for each structure type met, in the order of `labels`, the unknown
    last.

    A person with two origins counts once in each line (F21), and the shares of people are over the sum of
    lines.
    """
    rows = {
        (row.meeting, row.person): row for row in present_at(presences, held_in(meetings, period))
    }.values()
    attendances = Counter(row.origin for row in rows)
    people = Counter(origin for origin, _ in {(row.origin, row.person) for row in rows})
    codes = [
        code
        for code in (*labels, *sorted(attendances.keys() - labels.keys(), key=_unknown_last))
        if attendances[code]
    ]
    attendance_shares = largest_remainder([attendances[code] for code in codes])
    people_shares = largest_remainder([people[code] for code in codes])
    lines = tuple(
        OriginLine(
            code, labels.get(code) or code or UNKNOWN_LABEL, attendances[code], people[code], first, second
        )
        for code, first, second in zip(codes, attendance_shares, people_shares, strict=True)
    )
    distinct = {row.person for row in rows}
    return OriginTable(lines, len(rows), len(distinct), _notes(rows, distinct))


def _unknown_last(code: str) -> tuple[bool, str]:
    return code == UNKNOWN_ORIGIN, code


def _notes(rows: Iterable[Presence], distinct: Iterable[str]) -> tuple[str, ...]:
    pairs = {(row.person, row.origin) for row in rows}
    per_person = Counter(person for person, _ in pairs)
    notes = []
    for count in sorted({number for number in per_person.values() if number > 1}):
        people = sum(per_person[person] == count for person in distinct)
        words = plural(people, "personne comptée", "personnes comptées")
        notes.append(typeset(f"{words} dans {count} provenances"))
    outside = len({row.person for row in rows if row.outside})
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
