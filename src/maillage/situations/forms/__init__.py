"""What is typed about a situation."""

from maillage.situations.forms.situation import (
    AgainForm,
    ConfirmationForm,
    ReturnForm,
    SituationForm,
    WordsForm,
)

__all__ = ["AgainForm", "ConfirmationForm", "ReturnForm", "SituationForm", "WordsForm"]
