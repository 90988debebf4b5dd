"""Situations as lists and pages show them; their words come from `read_situation`, which journals it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from maillage.groups.models import Participant
from maillage.resources.vocabulary import DOMAINS
from maillage.rules.french import listing, long_date, plural, typeset
from maillage.rules.lives import SITUATION
from maillage.situations.access import own_situations
from maillage.situations.checking import TEXTS, WORDS
from maillage.situations.models import (
    Expectation,
    Situation,
    SituationReport,
)
from maillage.situations.sealing import unseal

LABELS = {
    "question": "Question au groupe",
    "happens": "Ce qui se passe",
    "supports": "Points d’appui",
    "difficulties": "Difficultés",
    "tried": "Ce qui a été tenté",
    "reason": "Ce que demande la personne qui anime",
}


@dataclass(frozen=True, slots=True)
class SituationRow:
    """One situation in a list: no word of it."""

    public_id: str
    meeting: str
    title: str
    household: str
    state: str
    state_label: str
    counts: str
    doubtful: bool
    reported: bool
    by_facilitator: bool
    erased_on: dt.date


def rows_of(situations: QuerySet[Situation]) -> list[SituationRow]:
    """Give back these situations, those of the next meeting first; one query."""
    reported = SituationReport.objects.filter(situation=OuterRef("pk"), decided_at=None)
    found = situations.annotate(reported=Exists(reported)).select_related("meeting__group")
    return [_row(row) for row in found.order_by("meeting__starts_at", "pk")]


def _row(row: Situation) -> SituationRow:
    return SituationRow(
        public_id=str(row.public_id),
        meeting=f"{row.meeting.group.name}, {long_date(row.meeting.day)}",
        title=row.get_family_display(),
        household=f"{row.get_household_display()}, {row.get_age_band_display()}" if row.household else "",
        state=row.state,
        state_label=SITUATION.states[row.state],
        counts=_counted(row),
        doubtful=bool(row.dismissed or row.kept),
        reported=bool(getattr(row, "reported", False)),
        by_facilitator=row.facilitator_id is not None,
        erased_on=row.purge_on,
    )


def _counted(row: Situation) -> str:
    told = [
        sentence
        for counts, one, several in (
            (row.replaced, "élément remplacé", "éléments remplacés"),
            (row.dismissed, "mot dit sans rapport avec un nom", "mots dits sans rapport avec un nom"),
            (row.kept, "détail reconnaissable gardé", "détails reconnaissables gardés"),
        )
        if counts and (sentence := f"{plural(sum(counts.values()), one, several)} ({_kinds(counts)})")
    ]
    return f"{', '.join(told)}." if told else "Rien à remplacer dans ce texte."


def _kinds(counts: Mapping[str, int]) -> str:
    words = {str(kind): label for kind, label in WORDS.items()}
    return ", ".join(f"{words.get(kind, kind)}\u00a0: {count}" for kind, count in sorted(counts.items()))


@dataclass(frozen=True, slots=True)
class SituationSheet:
    """One situation as its readers see it: what was chosen, then its words."""

    row: SituationRow
    facts: list[tuple[str, str]]
    texts: list[tuple[str, str]] = field(repr=False)
    reason: str = field(repr=False)


def sheet_of(situation: Situation, texts: Mapping[str, str]) -> SituationSheet:
    """Give back a situation that was opened; two queries."""
    actors = [kind.label for kind in situation.actors.order_by("position")]
    facts = [
        ("Famille de difficulté", situation.get_family_display()),
        ("Tranche d’âge", situation.get_age_band_display()),
        ("Ménage", situation.get_household_display()),
        ("Logement", situation.get_occupation_display()),
        ("À sécuriser", situation.get_purpose_display()),
        ("Domaines", listing([DOMAINS[one] for one in situation.domains])),
        ("Acteurs mobilisés", listing(actors)),
        ("Attente", listing([Expectation(one).label for one in situation.expectations])),
        ("La personne est informée", "oui" if situation.informed else "non précisé"),
    ]
    return SituationSheet(
        row=rows_of(Situation.objects.filter(pk=situation.pk))[0],
        facts=[(typeset(label), value) for label, value in facts if value],
        texts=[(LABELS[name], texts[name]) for name in TEXTS if texts.get(name)],
        reason=texts.get("reason", ""),
    )


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What the facilitators of a meeting have to decide, and what is already decided."""

    waiting: list[SituationRow]
    reported: list[SituationRow]
    others: list[SituationRow]


def second_look(situations: QuerySet[Situation]) -> SecondLook:
    """Sort the situations of a meeting by what is expected of its facilitator; one query."""
    rows = [row for row in rows_of(situations) if row.state != "deleted"]
    reported = [row for row in rows if row.reported]
    waiting = [row for row in rows if row.state == "submitted" and not row.reported]
    others = [row for row in rows if row not in reported and row not in waiting]
    return SecondLook(waiting, reported, others)


def own_words(participant: Participant, today: dt.date) -> list[dict[str, Any]]:
    """Give back a participant's own situations with their words, for the copy of their data; one query."""
    told = []
    for row in own_situations(participant, today).order_by("meeting__starts_at", "pk"):
        texts = unseal(row.sealed or b"", of=str(row.public_id))
        words = {LABELS[name]: texts[name] for name in TEXTS if texts.get(name)}
        state = {"rencontre": row.meeting.starts_at, "état": SITUATION.states[row.state]}
        told.append({**state, "effacée le": row.purge_on, **words})
    return told


def due_figures(today: dt.date, situations: QuerySet[Situation] | None = None) -> dict[str, int]:
    """Give back how many situations and drafts, of all or of these, would be erased that day; one query."""
    due = (
        (Situation.objects.all() if situations is None else situations)
        .filter(purge_on__lte=today)
        .exclude(state="deleted")
    )
    return due.aggregate(
        situations=Count("pk", filter=~Q(state="draft")), drafts=Count("pk", filter=Q(state="draft"))
    )
