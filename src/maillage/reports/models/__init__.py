"""What is given back: the committee, the final report, the legal financial report and the formal notice."""

from maillage.reports.models.archive import ArchivePackage, EliminationVisa, RetentionRule
from maillage.reports.models.committee import (
    CommitteeDecision,
    CommitteeMember,
    CommitteeMinutes,
    CommitteePoint,
    CommitteePresentation,
    SteeringCommittee,
)
from maillage.reports.models.final_report import FinalReport, ReportText, ReportVersion
from maillage.reports.models.financial_report import (
    FinancialAmount,
    FinancialPaper,
    FinancialReport,
    FinancialReportVersion,
)
from maillage.reports.models.formal_notice import FormalNotice
from maillage.reports.models.open_data import OpenDataPublication, OpenDataSetting
from maillage.reports.models.tally import GroupTally, PersonTally

__all__ = [
    "ArchivePackage",
    "CommitteeDecision",
    "CommitteeMember",
    "CommitteeMinutes",
    "CommitteePoint",
    "CommitteePresentation",
    "EliminationVisa",
    "FinalReport",
    "FinancialAmount",
    "FinancialPaper",
    "FinancialReport",
    "FinancialReportVersion",
    "FormalNotice",
    "GroupTally",
    "OpenDataPublication",
    "OpenDataSetting",
    "PersonTally",
    "ReportText",
    "ReportVersion",
    "RetentionRule",
    "SteeringCommittee",
]
