"""The form of an application, part by part: each is short, and has an address of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from maillage.applications.content import BUDGET, asked_of
from maillage.applications.models import Application
from maillage.rules.application import Missing, needs_republican_commitment

COMMON: Final = (
    "experience",
    "skills",
    "partnership",
    "facilitators",
    "representative_name",
    "republican_commitment",
)
"""What a body says once: it is written in its other drafts for the same call."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form: its place in the address, its title and the fields that stand in it."""

    slug: str
    title: str
    fields: tuple[str, ...]
    intro: str = ""


SECTIONS: Final = (
    Section("organisme", "L’organisme", ("representative_name",)),
    Section("capacites", "Les capacités", ("experience", "skills")),
    Section("partenariat", "Le partenariat", ("partnership",)),
    Section("projet", "Le projet du territoire", ("project_title", "presence", "needs", "method")),
    Section("equipe", "Les personnes qui animent", ("facilitators",)),
    Section(
        "rythme",
        "Rythme et calendrier",
        ("rhythm", "monthly_reference_budget", "meetings_budget", "calendar"),
    ),
    Section(
        "budget",
        "Budget et financement",
        ("amount_requested", "coffee_requested", BUDGET, "other_grants"),
        "Les dépenses et les ressources du projet, à égalité.",
    ),
    Section("engagements", "Engagements", ("republican_commitment",)),
)
"""The parts, in the order of the form."""


def sections_of(application: Application) -> tuple[Section, ...]:
    """Give back the parts that this application fills: a letter of intent says less, a public body does not
    subscribe to the republican commitment (C6).
    """
    asked = set(asked_of(application))
    if not needs_republican_commitment(application.organisation.legal_form):
        asked.discard("republican_commitment")
    kept = (
        Section(part.slug, part.title, tuple(name for name in part.fields if name in asked), part.intro)
        for part in SECTIONS
    )
    return tuple(part for part in kept if part.fields)


def section_at(parts: tuple[Section, ...], slug: str) -> Section | None:
    """Give back the part of that place, None when this application has no such part."""
    return next((part for part in parts if part.slug == slug), None)


def section_holding(parts: tuple[Section, ...], field: str) -> Section | None:
    """Give back the part where a field stands, None for a document."""
    return next((part for part in parts if field in part.fields), None)


def part_to_open(application: Application, missing: tuple[Missing, ...]) -> Section:
    """Give back the part to open first: the last one saved, or the first where something is missing."""
    parts = sections_of(application)
    lacking = (section_holding(parts, item.field) for item in missing)
    return (
        section_at(parts, application.section)
        or next((part for part in lacking if part is not None), None)
        or parts[0]
    )
