"""The stage: what the scenes have brought about so far, and the acts still to play."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from maillage.agreements.models import Agreement
from maillage.applications.models import Application
from maillage.calls.models import Call, Lot
from maillage.groups.models import InformationSession, Meeting, PracticeGroup, StructureType, Theme
from maillage.people.models import Organisation, Person
from maillage.rules.french import PARIS


@dataclass(slots=True)
class Stage:
    """Who and what exists, by the keys of the script. Lots are named by their code: « ART »."""

    call: Call = field(init=False)
    funder: Organisation = field(init=False)
    people: dict[str, Person] = field(default_factory=dict)
    bodies: dict[str, Organisation] = field(default_factory=dict)
    lots: dict[str, Lot] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    agreements: dict[str, Agreement] = field(default_factory=dict)
    groups: dict[str, PracticeGroup] = field(default_factory=dict)
    meetings: dict[str, list[Meeting]] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    sessions: dict[str, InformationSession] = field(default_factory=dict)
    types: dict[str, StructureType] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done by someone at that moment."""

    at: dt.datetime
    play: Callable[[Stage, dt.datetime], None]


Scene = Iterator[Act]


def on(day: str, hour: str = "10:00") -> dt.datetime:
    """Give back that moment in Paris."""
    return dt.datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=PARIS)


def receipt(*lines: str) -> bytes:
    """Give back a small picture of a receipt, as a phone would take it."""
    picture = Image.new("RGB", (420, 90 + 28 * len(lines)), "#fbf7ee")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((8, 8, 411, picture.height - 9), outline="#b9b2a4", width=2)
    for number, line in enumerate(lines):
        pen.text((30, 40 + 28 * number), line, fill="#2a2a2a")
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
