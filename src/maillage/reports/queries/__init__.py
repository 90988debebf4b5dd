"""What pages, papers, spreadsheets and commands read of a campaign; the same rows for each."""

from maillage.reports.queries.campaign import CampaignFigures, campaign_figures
from maillage.reports.queries.committee import CommitteeFacts, committee_facts, committees
from maillage.reports.queries.figures import GroupRow, MeetingRow, group_figures
from maillage.reports.queries.report import ReportRow, ServiceFacts, expectations, report_rows, service_facts

__all__ = [
    "CampaignFigures",
    "CommitteeFacts",
    "GroupRow",
    "MeetingRow",
    "ReportRow",
    "ServiceFacts",
    "campaign_figures",
    "committee_facts",
    "committees",
    "expectations",
    "group_figures",
    "report_rows",
    "service_facts",
]
