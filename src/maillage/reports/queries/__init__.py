"""What pages, papers, spreadsheets and commands read of a campaign; the same rows for each."""

from maillage.reports.queries.campaign import CampaignFigures, campaign_figures, campaign_of
from maillage.reports.queries.committee import (
    CommitteeFacts,
    DecisionRow,
    Invited,
    MemberRow,
    PresentedRow,
    VersionRow,
    committee_facts,
    committees,
    decision_rows,
    invited,
    owners,
    presented_rows,
    record_of,
)
from maillage.reports.queries.figures import GroupRow, group_figures
from maillage.reports.queries.indicators import Indicators, Scope, indicators
from maillage.reports.queries.indicators.meetings import MeetingRow
from maillage.reports.queries.proposals import proposed_lines, theme_lines
from maillage.reports.queries.report import (
    CorrectedMeeting,
    ReportRow,
    ServiceFacts,
    awaits,
    corrected_since,
    report_rows,
    service_facts,
)

__all__ = [
    "CampaignFigures",
    "CommitteeFacts",
    "CorrectedMeeting",
    "DecisionRow",
    "GroupRow",
    "Indicators",
    "Invited",
    "MeetingRow",
    "MemberRow",
    "PresentedRow",
    "ReportRow",
    "Scope",
    "ServiceFacts",
    "VersionRow",
    "awaits",
    "campaign_figures",
    "campaign_of",
    "committee_facts",
    "committees",
    "corrected_since",
    "decision_rows",
    "group_figures",
    "indicators",
    "invited",
    "owners",
    "presented_rows",
    "proposed_lines",
    "record_of",
    "report_rows",
    "service_facts",
    "theme_lines",
]
