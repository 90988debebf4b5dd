"""What is typed about reports, committees and archives."""

from maillage.reports.forms.archive import PackageForm, RetentionForm, VisaForm
from maillage.reports.forms.committee import (
    CancelForm,
    ConveneForm,
    CorrectionForm,
    DecisionForm,
    FollowForm,
    MemberForm,
    PointForm,
    SittingForm,
)
from maillage.reports.forms.report import (
    CopyForm,
    FinancialPaperForm,
    FinancialReportForm,
    FormalNoticeForm,
    HeadingForm,
    OpenDataForm,
    ResubmitForm,
    ReturnForm,
    SignForm,
)

__all__ = [
    "CancelForm",
    "ConveneForm",
    "CopyForm",
    "CorrectionForm",
    "DecisionForm",
    "FinancialPaperForm",
    "FinancialReportForm",
    "FollowForm",
    "FormalNoticeForm",
    "HeadingForm",
    "MemberForm",
    "OpenDataForm",
    "PackageForm",
    "PointForm",
    "ResubmitForm",
    "RetentionForm",
    "ReturnForm",
    "SignForm",
    "SittingForm",
    "VisaForm",
]
