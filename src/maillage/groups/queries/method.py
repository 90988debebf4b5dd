"""The methods a facilitator chooses from, and the steps of the one chosen."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.groups.models import Meeting, Method, MethodStep, StructureType
from maillage.groups.queries.registrations import Mix
from maillage.groups.queries.sheet import Sheet
from maillage.rules.facilitation import gaps_sentence, split_sentence, two_halves

SPLIT_ABOVE = 10
"""Above so many people, two sub-groups are proposed while no method says otherwise."""


@dataclass(frozen=True, slots=True)
class MethodRow:
    """A method as it is offered: what it suits, and how many steps it has."""

    pk: int
    label: str
    full_label: str
    ideal: str
    length: str
    conditions: str
    source: str


def methods() -> list[MethodRow]:
    """Give back the methods in their order; one query."""
    return [
        MethodRow(
            pk=method.pk,
            label=method.label,
            full_label=method.full_label,
            ideal=method.ideal,
            length=method.length,
            conditions=method.conditions,
            source=method.source,
        )
        for method in Method.objects.order_by("position", "pk")
    ]


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a method, `rank` from 1."""

    rank: int
    title: str
    speaker: str
    advice: bool
    minutes: int | None
    output: str


def steps_of(method: Method | None) -> list[StepRow]:
    """Give back the steps in order, none without a method; one query."""
    if method is None:
        return []
    found = MethodStep.objects.filter(method=method).order_by("position")
    return [
        StepRow(rank, step.title, step.speaker, step.advice, step.minutes, step.output)
        for rank, step in enumerate(found, start=1)
    ]


@dataclass(frozen=True, slots=True)
class Split:
    """Two sub-groups proposed, each origin shared out between them; empty up to the number that suits."""

    sentence: str
    halves: tuple[tuple[str, ...], ...] = ()


def split_of(meeting: Meeting, sheet: Sheet) -> Split:
    """Give back the sub-groups proposed to those present, or to those expected before anyone came."""
    present = [row for row in sheet.rows if row.state == "present"]
    expected = [row for row in sheet.rows if row.state in ("present", "unknown")]
    people = present or expected
    above = meeting.method.split_above if meeting.method else SPLIT_ABOVE
    sentence = split_sentence(len(people), above)
    if not sentence:
        return Split("")
    return Split(sentence, two_halves((row.name, row.structure) for row in people))


def gaps_of(mix: Mix | None) -> str:
    """Give back what the call names and nobody registered comes from (R16, R28); one query."""
    named = StructureType.objects.filter(named_by_the_call=True).order_by("position", "pk")
    coming = {row.label for row in mix.types} if mix else set()
    return gaps_sentence([kind.short_plural for kind in named if kind.label not in coming])
