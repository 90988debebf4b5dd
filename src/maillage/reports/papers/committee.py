"""The file of the annual committee: its agenda made from the data."""

from __future__ import annotations

from maillage.documents import committee_file as committee_paper
from maillage.reports.models import SteeringCommittee
from maillage.reports.papers.figures import figures_of, total_of
from maillage.reports.queries.committee import CommitteeFacts
from maillage.rules.french import amount, plural, typeset
from maillage.selection.letters import issuer_of


def agenda(facts: CommitteeFacts) -> tuple[committee_paper.AgendaItem, ...]:
    """Give back the agenda the data calls for, in the order to take it (R77–R78, R40, F41)."""
    figures = facts.figures
    held = plural(figures.meetings_held, "rencontre tenue", "rencontres tenues")
    documents = (
        f"{plural(len(facts.missing), 'dépense')} sans justificatif, {amount(facts.missing_total)}."
        if facts.missing
        else "Aucun justificatif ne manque."
    )
    if not facts.surplus:
        surplus = "Aucun groupe ne se réunit tous les deux mois."
    elif facts.to_present:
        surplus = f"{plural(len(facts.to_present), 'justificatif')} à présenter."
    elif facts.to_come:
        surplus = f"{plural(len(facts.to_come), 'justificatif')} à venir."
    elif any(row.surplus.reused for row in facts.surplus):
        surplus = "Les justificatifs sont déjà présentés."
    else:
        surplus = "Justificatifs à venir."
    items = (
        ("Bilan quantitatif de l’année", f"{held} sur {figures.meetings_expected} prévues, tous groupes."),
        (
            "Ce qui est en retard",
            " ".join(f"{item.territory} : {item.sentence}" for item in facts.late) or "Rien.",
        ),
        ("Documents manquants", documents),
        ("Excédents et leur emploi", surplus),
        (
            "Thèmes récurrents",
            ", ".join(f"{theme.label} ({theme.territory})" for theme in facts.themes[:5])
            or "Aucun thème repéré pour l’instant.",
        ),
        ("Bilan qualitatif et suites", "Tour de table des opérateurs."),
    )
    return tuple(
        committee_paper.AgendaItem(title=typeset(title), note=typeset(note)) for title, note in items
    )


def committee_document(committee: SteeringCommittee, facts: CommitteeFacts) -> committee_paper.CommitteeFile:
    """Give back the file of the committee; once its minutes are recorded, they stand in it (R77)."""
    call = committee.call
    points = agenda(facts)
    if committee.recorded_at:
        points = (
            *points,
            committee_paper.AgendaItem(title="Compte rendu", minutes=committee.minutes),
        )
    return committee_paper.CommitteeFile(
        issuer=issuer_of(call.funder),
        reference=f"{call.reference}-COMITE-{committee.held_on:%Y%m%d}",
        call_title=call.title,
        day=committee.held_on,
        starts=committee.starts,
        place=committee.place,
        attendees=_lines(committee.attendees),
        agenda=points,
        groups=tuple(figures_of(row) for row in facts.figures.groups),
        total=total_of(facts.figures),
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
        decisions=_lines(committee.decisions),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
