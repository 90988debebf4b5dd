"""The forms of an applicant: a part of the file, a document, the motives of the acts."""

from maillage.applications.forms.acts import DeclineForm, DocumentForm, WithdrawalForm
from maillage.applications.forms.budget import BudgetForm
from maillage.applications.forms.section import SectionForm

__all__ = ["BudgetForm", "DeclineForm", "DocumentForm", "SectionForm", "WithdrawalForm"]
