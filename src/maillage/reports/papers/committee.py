"""The file of the annual committee: its agenda made from the data."""

from __future__ import annotations

from collections.abc import Iterable

from maillage.documents import committee_file as committee_paper
from maillage.reports.models import CommitteeMember, CommitteePoint, SteeringCommittee
from maillage.reports.papers.figures import figures_of, total_of
from maillage.reports.queries.campaign import CampaignFigures
from maillage.reports.queries.committee import CommitteeFacts, DecisionRow, PresentedRow
from maillage.rules.committee import POINTS
from maillage.rules.french import amount, plural, typeset
from maillage.selection.letters import issuer_of


def agenda(facts: CommitteeFacts) -> dict[str, str]:
    """Give back what the data say of each point of the agenda, by its code, in the order to take them
    (R77–R78, R40, F41).
    """
    held = plural(facts.held, "rencontre tenue", "rencontres tenues")
    documents = (
        f"{plural(len(facts.missing), 'dépense')} sans justificatif, {amount(facts.missing_total)}."
        if facts.missing
        else "Aucun justificatif ne manque."
    )
    notes = {
        "follow_up": _follow_up(facts),
        "figures": f"{held} sur {plural(facts.expected, 'prévue')}, tous groupes.",
        "late": " ".join(f"{item.territory} : {item.sentence}" for item in facts.late) or "Rien.",
        "missing": documents,
        "surplus": _surplus(facts),
        "themes": ", ".join(f"{theme.label} ({theme.territory})" for theme in facts.themes[:5])
        or "Aucun thème repéré pour l’instant.",
        "quality": "Tour de table des opérateurs.",
    }
    return {code: typeset(notes[code]) for code in POINTS}


def _surplus(facts: CommitteeFacts) -> str:
    if not facts.surplus:
        return "Aucun groupe ne se réunit tous les deux mois."
    if facts.to_present:
        return f"{plural(len(facts.to_present), 'justificatif')} à présenter."
    if facts.to_come:
        return f"{plural(len(facts.to_come), 'justificatif')} à venir."
    if any(row.surplus.reused for row in facts.surplus):
        return "Les justificatifs sont déjà présentés."
    return "Justificatifs à venir."


def _follow_up(facts: CommitteeFacts) -> str:
    if not facts.follow_up:
        return "Aucune décision antérieure."
    waiting = sum(row.done_on is None for row in facts.follow_up)
    late = sum(row.late for row in facts.follow_up)
    told = f"{plural(len(facts.follow_up), 'décision')}, {waiting} sans suite à ce jour"
    return f"{told}, dont {late} en retard." if late else f"{told}."


def reference_of(committee: SteeringCommittee) -> str:
    """The number of the committee's papers."""
    return f"{committee.call.reference}-COMITE-{committee.held_on:%Y%m%d}"


def agenda_items(
    points: Iterable[CommitteePoint], facts: CommitteeFacts
) -> tuple[committee_paper.AgendaItem, ...]:
    """Give back the points of a committee as its papers print them: what the data say, or what was
    written.
    """
    notes = agenda(facts)
    return tuple(
        committee_paper.AgendaItem(
            title=f"{point.title} ({point.territory.name})" if point.territory else point.title,
            note=notes.get(point.code, point.note),
            minutes=point.minutes,
        )
        for point in points
    )


def committee_document(
    committee: SteeringCommittee,
    facts: CommitteeFacts,
    *,
    figures: CampaignFigures,
    presented: Iterable[PresentedRow],
    points: Iterable[CommitteePoint],
    members: Iterable[CommitteeMember],
) -> committee_paper.CommitteeFile:
    """Give back the file of the committee as it stands: what was written of it so far is in it (R77)."""
    call = committee.call
    members = list(members)
    return committee_paper.CommitteeFile(
        issuer=issuer_of(call.funder),
        reference=reference_of(committee),
        call_title=call.title,
        day=committee.held_on,
        starts=committee.starts,
        place=committee.place,
        link=committee.link,
        ends=committee.ends,
        attendees=tuple(str(member) for member in members if member.present),
        excused=tuple(str(member) for member in members if member.present is False),
        invited=tuple(str(member) for member in members if member.invited),
        agenda=agenda_items(points, facts),
        groups=tuple(figures_of(row) for row in figures.groups),
        total=total_of(figures),
        missing=tuple(
            committee_paper.MissingDocument(
                territory=row.territory,
                operator=row.operator,
                label=f"{row.supplier}, {row.label}",
                amount=row.amount,
            )
            for row in facts.missing
        ),
        surplus=tuple(
            committee_paper.SurplusLine(
                territory=row.territory,
                operator=row.operator,
                surplus=row.surplus.freed,
                reused=row.surplus.reused,
                undocumented=row.surplus.undocumented,
            )
            for row in facts.surplus
        ),
        themes=tuple(
            committee_paper.ThemeLine(theme=row.label, territory=row.territory, meetings=row.meetings)
            for row in facts.themes
        ),
        presented=tuple(
            committee_paper.PresentedDocument(
                territory=row.territory,
                label=row.label,
                amount=row.amount,
                day=row.presented_on,
                by=row.by,
            )
            for row in presented
        ),
        follow_up=tuple(_line(row) for row in facts.follow_up),
        decisions=tuple(_line(row) for row in facts.decisions),
    )


def _line(row: DecisionRow) -> committee_paper.DecisionLine:
    return committee_paper.DecisionLine(text=row.text, owner=row.owner, state=row.state, note=row.note)
