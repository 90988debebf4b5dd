"""The indicators as a workbook: groups, origins, meetings; no name of a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from maillage.documents.spreadsheet import Cell, Column, Kind, Sheet
from maillage.reports.queries.campaign import CampaignFigures
from maillage.reports.queries.figures import GroupRow
from maillage.reports.queries.indicators.values import Figures, values_of
from maillage.rules.indicators import (
    COMPLEMENTARY,
    DEFINITIONS,
    FREQUENCY,
    PARTICIPATION,
    Definition,
    OriginTable,
)

MORE: tuple[tuple[Definition, Kind], ...] = (
    (FREQUENCY["calendrier"], "integer"),
    (FREQUENCY["a-clore"], "integer"),
    (FREQUENCY["par-mois"], "decimal"),
    (PARTICIPATION["nouveaux"], "integer"),
    (COMPLEMENTARY["presences-a-distance"], "integer"),
    (COMPLEMENTARY["mixite"], "integer"),
    (COMPLEMENTARY["hors-perimetre"], "integer"),
    (COMPLEMENTARY["fideles"], "integer"),
    (COMPLEMENTARY["public-informe"], "integer"),
    (COMPLEMENTARY["cout"], "amount"),
)
"""What stands after the money, each by its definition and how its cell is written."""
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
    *(Column(label=one.label, kind=kind, width=14) for one, kind in MORE),
)
MONEY = (
    "Attribué",
    "Avance versée",
    "Justifié",
    "Solde",
    "Reversement",
    COMPLEMENTARY["cout"].label,
)
"""The columns of money, which not everyone reads."""
ORIGIN_COLUMNS = (
    Column(label="Territoire", width=16),
    Column(label="Provenance", width=32),
    Column(label="Participations", kind="integer", width=14),
    Column(label="Part des participations", kind="percent", width=14),
    Column(label="Participants", kind="integer", width=14),
    Column(label="Part des participants", kind="percent", width=14),
)
DEFINITION_COLUMNS = (
    Column(label="Chiffre", width=32),
    Column(label="Nature", width=16),
    Column(label="Ce qui est compté", width=80),
    Column(label="Clause", width=14),
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
        *_more(row),
    )


def _more(reading: Figures) -> tuple[Cell, ...]:
    values = values_of(reading)
    return tuple(values[one.slug] for one, _ in MORE)


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
        campaign.read.total.frequency.mean_gap,
        people.attendances,
        people.people,
        people.mean,
        people.crowded,
        campaign.sessions_held,
        money.award,
        money.advance,
        money.justified,
        money.balance,
        money.repayment,
        *_more(campaign.read.total),
    )


def _origin_rows(name: str, table: OriginTable) -> list[Sequence[Cell]]:
    return [
        (name, line.label, line.attendances, line.attendance_share, line.people, line.people_share)
        for line in table.lines
    ]


def _whole_sheet(title: str, table: OriginTable) -> Sheet:
    """The origins of all groups together, by structure or by function."""
    rows = _origin_rows("Ensemble", table)
    return Sheet(title=title, columns=ORIGIN_COLUMNS, rows=rows, note=" ; ".join(table.notes))


def _without_money(sheet: Sheet) -> Sheet:
    kept = [at for at, column in enumerate(sheet.columns) if column.label not in MONEY]

    def cut(cells: Sequence[Cell]) -> list[Cell]:
        return [cells[at] for at in kept]

    return replace(
        sheet,
        columns=[sheet.columns[at] for at in kept],
        rows=[cut(row) for row in sheet.rows],
        totals=cut(sheet.totals),
    )


def indicator_sheets(campaign: CampaignFigures, withheld: Collection[str] = frozenset()) -> tuple[Sheet, ...]:
    """Give back the workbook of a campaign: groups, the three readings of origins, meetings, definitions.

    `withheld` are the figures its reader may not read: the cost takes all the money with it.
    """
    origin_rows = [cells for row in campaign.groups for cells in _origin_rows(row.territory, row.origins)]
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
    groups = Sheet(
        title="Groupes",
        columns=GROUP_COLUMNS,
        rows=[group_cells(row) for row in campaign.groups],
        totals=total_cells(campaign),
        note="Les participants uniques de l’ensemble comptent chaque personne une seule fois.",
    )
    wholes = {
        "structure": _whole_sheet("Structures", campaign.read.structures),
        "fonction": _whole_sheet("Fonctions", campaign.read.functions),
    }
    return (
        _without_money(groups) if "cout" in withheld else groups,
        Sheet(
            title="Provenance",
            columns=ORIGIN_COLUMNS,
            rows=origin_rows,
            note=" ; ".join(campaign.origins.notes),
        ),
        *(sheet for slug, sheet in wholes.items() if slug not in withheld),
        Sheet(title="Rencontres", columns=MEETING_COLUMNS, rows=meetings),
        Sheet(
            title="Définitions",
            columns=DEFINITION_COLUMNS,
            rows=[
                (one.label, "officiel" if one.official else "complémentaire", one.text, one.clause)
                for one in DEFINITIONS.values()
                if one.slug not in withheld
            ],
        ),
    )
