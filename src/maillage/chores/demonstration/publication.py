"""What the département publishes for anyone to reuse: the agreements, then the figures of the groups."""

from __future__ import annotations

import datetime as dt

from maillage.chores.demonstration.stage import Act, Scene, Stage, on
from maillage.documents.open_data import FIGURES, GRANTS
from maillage.people.operations import the_funder
from maillage.reports.operations import publish_open_data, set_open_data
from maillage.reports.queries.open_data import draft


def scene() -> Scene:
    """The agreements within three months of their signature, the figures once a year is over."""
    yield Act(on("2025-12-08", "09:15"), _set)
    yield Act(on("2025-12-08", "09:30"), lambda stage, at: _publish(stage, at, source=GRANTS))
    for day in ("2026-11-16", "2026-12-14"):
        yield Act(on(day, "09:15"), lambda stage, at: _publish(stage, at, source=FIGURES))


def _set(stage: Stage, at: dt.datetime) -> None:
    contact = "donnees@departement.example.org"
    set_open_data(the_funder(), beyond_the_law=True, contact=contact, by=stage.people["sophie"], at=at)


def _publish(stage: Stage, at: dt.datetime, *, source: str) -> None:
    funder = the_funder()
    seen = draft(source, funder.organisation_id, at.date()).sha256
    publish_open_data(funder, source, seen=seen, by=stage.people["claire"], at=at)
