"""The figures and the reports as papers and spreadsheets: rows in, nothing decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from maillage.agreements.models import Agreement
from maillage.calls.models import Call
from maillage.documents import committee_file as committee_paper
from maillage.documents import figures as paper_figures
from maillage.documents import final_report as report_paper
from maillage.documents.indicators import IndicatorsPaper
from maillage.documents.spreadsheet import Cell, Column, Sheet
from maillage.expenses.models import Category
from maillage.expenses.queries import Account
from maillage.reports.models import FinalReport, ReportVersion, SteeringCommittee
from maillage.reports.queries.campaign import CampaignFigures
from maillage.reports.queries.committee import CommitteeFacts
from maillage.reports.queries.figures import GroupRow
from maillage.rules.french import amount, paris, plural, typeset
from maillage.rules.grant import ZERO
from maillage.rules.indicators import OriginTable
from maillage.rules.report import days_late
from maillage.selection.letters import issuer_of, party_of

HEADINGS = {
    "levers": "Leviers mis en lumière",
    "leads": "Pistes d’action",
    "referrals": "Orientations vers les dispositifs",
    "strategy": "Éléments pour la stratégie départementale",
}
"""The qualitative headings of the report, in order (R20, R79, R82)."""


def figures_of(row: GroupRow) -> paper_figures.GroupFigures:
    """Give back the figures of one group as papers print them."""
    return paper_figures.GroupFigures(
        territory=row.territory,
        operator=row.operator,
        start=row.period.start,
        end=row.period.end,
        meetings_expected=row.frequency.expected,
        meetings_held=row.frequency.held,
        meetings_cancelled=row.frequency.cancelled,
        meetings_remote=row.frequency.remote,
        mean_gap=row.frequency.mean_gap,
        attendances=row.participants.attendances,
        people=row.participants.people,
        mean_present=row.participants.mean,
        over_capacity=row.participants.crowded,
        sessions_expected=row.sessions_expected,
        sessions_held=row.sessions_held,
        session_attendances=row.session_attendees,
        origins=_origins(row.origins),
        in_two_origins=row.in_two_origins,
        outside_perimeter=row.outside_perimeter,
        meetings=tuple(
            paper_figures.MeetingLine(
                day=meeting.day,
                state=meeting.state_label,
                held=meeting.is_held,
                present=meeting.present,
                remote=meeting.remote,
            )
            for meeting in row.meetings
        ),
        wished_capacity=row.capacity,
    )


def total_of(campaign: CampaignFigures) -> paper_figures.GroupFigures:
    """Give back the figures of the campaign as papers print them; a day without agreement stands for it."""
    period, people, origins = campaign.period, campaign.participants, campaign.origins
    return paper_figures.GroupFigures(
        territory="Ensemble",
        operator="",
        start=period.start if period else campaign.on,
        end=period.end if period else campaign.on,
        meetings_expected=campaign.meetings_expected,
        meetings_held=campaign.meetings_held,
        meetings_cancelled=campaign.meetings_cancelled,
        meetings_remote=campaign.meetings_remote,
        mean_gap=None,
        attendances=people.attendances if people else 0,
        people=people.people if people else 0,
        mean_present=people.mean if people else None,
        over_capacity=people.crowded if people else 0,
        sessions_expected=campaign.sessions_expected,
        sessions_held=campaign.sessions_held,
        session_attendances=campaign.session_attendees,
        origins=_origins(origins) if origins else (),
        in_two_origins=campaign.in_two_origins,
        outside_perimeter=campaign.outside_perimeter,
        wished_capacity=max((group.capacity for group in campaign.groups), default=1),
    )


def _origins(table: OriginTable) -> tuple[paper_figures.OriginLine, ...]:
    return tuple(
        paper_figures.OriginLine(
            label=line.label,
            attendances=line.attendances,
            attendances_share=line.attendance_share,
            people=line.people,
            people_share=line.people_share,
        )
        for line in table.lines
    )


def indicators_paper(call: Call, campaign: CampaignFigures) -> IndicatorsPaper:
    """Give back the indicators of a campaign as a paper (R83–R86)."""
    return IndicatorsPaper(
        issuer=issuer_of(call.funder),
        reference=call.reference,
        call_title=call.title,
        on=campaign.on,
        groups=tuple(figures_of(row) for row in campaign.groups),
        total=total_of(campaign),
    )


# --- Spreadsheets -------------------------------------------------------------------------------------------

GROUP_COLUMNS = (
    Column(label="Territoire", width=16),
    Column(label="Opérateur", width=32),
    Column(label="Rencontres prévues", kind="integer", width=12),
    Column(label="Rencontres tenues", kind="integer", width=12),
    Column(label="Rencontres annulées", kind="integer", width=12),
    Column(label="dont à distance", kind="integer", width=12),
    Column(label="Intervalle moyen (jours)", kind="decimal", width=14),
    Column(label="Participations cumulées", kind="integer", width=14),
    Column(label="Participants uniques", kind="integer", width=14),
    Column(label="Moyenne par rencontre", kind="decimal", width=14),
    Column(label="Rencontres au-delà du nombre souhaité", kind="integer", width=16),
    Column(label="Temps d’information tenus", kind="integer", width=14),
    Column(label="Attribué", kind="amount"),
    Column(label="Avance versée", kind="amount"),
    Column(label="Justifié", kind="amount"),
    Column(label="Solde", kind="amount"),
    Column(label="Reversement", kind="amount"),
)
ORIGIN_COLUMNS = (
    Column(label="Territoire", width=16),
    Column(label="Type de structure", width=32),
    Column(label="Participations", kind="integer", width=14),
    Column(label="Part des participations", kind="percent", width=14),
    Column(label="Participants", kind="integer", width=14),
    Column(label="Part des participants", kind="percent", width=14),
)
MEETING_COLUMNS = (
    Column(label="Territoire", width=16),
    Column(label="Date", kind="date", width=12),
    Column(label="État", width=16),
    Column(label="À distance", width=10),
    Column(label="Personnes présentes", kind="integer", width=12),
    Column(label="dont nouvelles", kind="integer", width=12),
)


def group_cells(row: GroupRow) -> tuple[Cell, ...]:
    """Give back the line of one group in the order of `GROUP_COLUMNS`; unknown is empty, never zero."""
    money = row.money
    return (
        row.territory,
        row.operator,
        row.frequency.expected,
        row.frequency.held,
        row.frequency.cancelled,
        row.frequency.remote,
        row.frequency.mean_gap,
        row.participants.attendances,
        row.participants.people,
        row.participants.mean,
        row.participants.crowded,
        row.sessions_held,
        money.award,
        money.advance,
        money.justified,
        money.balance,
        money.repayment,
    )


def total_cells(campaign: CampaignFigures) -> tuple[Cell, ...]:
    """Give back the last line of the groups: the campaign, where people are distinct."""
    people, money = campaign.participants, campaign.money
    return (
        "Ensemble",
        "",
        campaign.meetings_expected,
        campaign.meetings_held,
        campaign.meetings_cancelled,
        campaign.meetings_remote,
        None,
        people.attendances if people else 0,
        people.people if people else 0,
        people.mean if people else None,
        people.crowded if people else 0,
        campaign.sessions_held,
        money.award,
        money.advance,
        money.justified,
        money.balance,
        money.repayment,
    )


def _origin_rows(name: str, table: OriginTable) -> list[Sequence[Cell]]:
    return [
        (name, line.label, line.attendances, line.attendance_share, line.people, line.people_share)
        for line in table.lines
    ]


def indicator_sheets(campaign: CampaignFigures) -> tuple[Sheet, ...]:
    """Give back the workbook of a campaign: groups, origins, meetings. No name of a person."""
    origin_rows = [cells for row in campaign.groups for cells in _origin_rows(row.territory, row.origins)]
    notes = campaign.origins.notes if campaign.origins else ()
    if campaign.origins:
        origin_rows += _origin_rows("Ensemble", campaign.origins)
    meetings: list[Sequence[Cell]] = [
        (
            row.territory,
            meeting.day,
            meeting.state_label,
            "oui" if meeting.remote else "non",
            meeting.present if meeting.is_held else None,
            meeting.new if meeting.is_held else None,
        )
        for row in campaign.groups
        for meeting in row.meetings
    ]
    return (
        Sheet(
            title="Groupes",
            columns=GROUP_COLUMNS,
            rows=[group_cells(row) for row in campaign.groups],
            totals=total_cells(campaign),
            note="Les participants uniques de l’ensemble comptent chaque personne une seule fois.",
        ),
        Sheet(title="Provenance", columns=ORIGIN_COLUMNS, rows=origin_rows, note=" ; ".join(notes)),
        Sheet(title="Rencontres", columns=MEETING_COLUMNS, rows=meetings),
    )


# --- Final report -------------------------------------------------------------------------------------------


def budget_lines(agreement: Agreement, account: Account) -> tuple[report_paper.BudgetLine, ...]:
    """Give back the money by heading: planned where the agreement says so, declared, eligible. Euros."""
    declared: dict[str, Decimal] = defaultdict(Decimal)
    eligible: dict[str, Decimal] = defaultdict(Decimal)
    for row in account.rows:
        declared[row.category] += row.amount
        eligible[row.category] += row.eligible
    planned = {str(Category.COFFEE): agreement.coffee_ceiling}
    return tuple(
        report_paper.BudgetLine(
            label=category.label,
            planned=planned.get(category, ZERO),
            declared=declared[category],
            eligible=eligible[category],
        )
        for category in Category
        if declared[category] or planned.get(category)
    )


def report_document(
    report: FinalReport,
    *,
    figures: paper_figures.GroupFigures,
    lines: tuple[report_paper.BudgetLine, ...],
    texts: dict[str, str],
    advance: Decimal,
    version: ReportVersion | None = None,
) -> report_paper.FinalReport:
    """Give back the report as a paper; without a version it is a preview (R79)."""
    agreement = report.agreement
    call = agreement.lot.call
    submitted = version.at if version else None
    return report_paper.FinalReport(
        issuer=issuer_of(call.funder),
        reference=agreement.number,
        version=version.number if version else 1,
        preview=version is None,
        operator=party_of(agreement.operator),
        call_title=call.title,
        figures=figures,
        lines=lines,
        sections=tuple(
            report_paper.Section(heading=title, text=texts.get(code, "")) for code, title in HEADINGS.items()
        ),
        awarded=agreement.amount,
        advance=advance,
        due=report.due_on,
        submitted_at=submitted,
        submitted_by=version.by.full_name if version else "",
        late_days=days_late(paris(submitted).date(), report.due_on) if submitted else 0,
        content_sha256=version.sha256 if version else "",
    )


# --- Committee ----------------------------------------------------------------------------------------------


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
    else:
        surplus = "Justificatifs à venir, ou déjà présentés."
    items = (
        ("Bilan quantitatif de l'année", f"{held} sur {figures.meetings_expected} prévues, tous groupes."),
        (
            "Ce qui est en retard",
            " ".join(f"{item.territory} : {item.sentence}" for item in facts.late) or "Rien.",
        ),
        ("Documents manquants", documents),
        ("Excédents et leur emploi", surplus),
        (
            "Thèmes récurrents",
            ", ".join(f"{theme.label} ({theme.territory})" for theme in facts.themes[:5])
            or "Aucun thème repéré pour l'instant.",
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
