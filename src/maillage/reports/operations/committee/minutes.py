"""The minutes of the committee: closed and frozen with their fingerprint, corrected as a new version
(R77, F40).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db import transaction

from maillage.documents.committee_file import CommitteeFile
from maillage.people.models import Person
from maillage.reports.frozen import committee_of_minutes, frozen_committee
from maillage.reports.models import CommitteeMinutes, CommitteePoint, SteeringCommittee
from maillage.reports.operations.committee.common import locked, tell
from maillage.reports.operations.report import fingerprint
from maillage.reports.papers import committee_document
from maillage.reports.queries.campaign import campaign_of
from maillage.reports.queries.committee import committee_facts, presented_rows
from maillage.rules.committee import held_by
from maillage.rules.french import paris, typeset
from maillage.rules.lives import COMMITTEE
from maillage.rules.verdict import no


@transaction.atomic
def record_minutes(committee: SteeringCommittee, *, by: Person, at: dt.datetime) -> CommitteeMinutes:
    """Close the minutes: agenda, who came, what was said and decided, figures and documents, frozen as
    they are today with their fingerprint (R77–R78). Corrected minutes keep the figures of the version before:
    what was written alone changes.

    Raises Refused before the day, when nothing was said of any point, or once they are closed.
    """
    committee = locked(committee)
    if committee.state == "recorded":
        no("Le compte rendu de ce comité est déjà clos : corrigez-le, avec un motif.").require()
    state = COMMITTEE.after(committee.state, "record")
    today = paris(at).date()
    held_by(committee.held_on, today, "son compte rendu s’enregistre").require()
    if not committee.points.exclude(minutes="").exists():
        no("Écrivez le compte rendu d’un point au moins avant de le clore.").require()
    facts = committee_facts(committee.call, today, before=committee.held_on, committee=committee)
    points = list(committee.points.select_related("territory").order_by("rank", "pk"))
    paper = committee_document(
        committee,
        facts,
        figures=campaign_of(facts.agreements, today),
        presented=presented_rows(of=committee),
        points=points,
        members=committee.members.order_by("pk"),
    )
    if committee.version:
        rows = committee.closed.select_related("by", "committee__call__funder")
        paper = _corrected(paper, points, committee_of_minutes(rows.get(number=committee.version)))
    content = frozen_committee(paper)
    minutes = CommitteeMinutes.objects.create(
        committee=committee,
        number=committee.version + 1,
        content=content,
        sha256=fingerprint(content),
        reason=committee.correction_reason,
        at=at,
        by=by,
    )
    committee.state, committee.version = state, minutes.number
    committee.recorded_at = committee.recorded_at or at
    committee.save(update_fields=["state", "version", "recorded_at"])
    tell(
        committee,
        "record_minutes",
        by=by,
        at=at,
        note=minutes.reason,
        version=minutes.number,
        empreinte=minutes.sha256,
    )
    return minutes


def _corrected(paper: CommitteeFile, points: list[CommitteePoint], earlier: CommitteeFile) -> CommitteeFile:
    """Give back the minutes as written now, with the figures and the documents that the earlier version
    froze.
    """
    notes = {item.title: item.note for item in earlier.agenda}
    agenda = (
        replace(item, note=notes.get(item.title, "")) if point.code else item
        for point, item in zip(points, paper.agenda, strict=True)
    )
    return replace(
        paper,
        agenda=tuple(agenda),
        groups=earlier.groups,
        total=earlier.total,
        missing=earlier.missing,
        surplus=earlier.surplus,
        themes=earlier.themes,
        follow_up=earlier.follow_up,
    )


@transaction.atomic
def correct_minutes(
    committee: SteeringCommittee, *, reason: str, by: Person, at: dt.datetime
) -> SteeringCommittee:
    """Open closed minutes again, with the reason; the versions already closed stay as they are (F40)."""
    committee = locked(committee)
    state = COMMITTEE.after(committee.state, "correct")
    if not reason.strip():
        no("Indiquez ce qui est à corriger : le motif accompagne la nouvelle version.", "reason").require()
    committee.state, committee.correction_reason = state, typeset(reason.strip())
    committee.save(update_fields=["state", "correction_reason"])
    tell(
        committee,
        "correct_minutes",
        by=by,
        at=at,
        note=committee.correction_reason,
        état=COMMITTEE.states[state],
    )
    return committee
