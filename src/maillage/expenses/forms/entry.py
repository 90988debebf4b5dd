"""What every expense is told by, one at a time or in a table."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from maillage.agreements.models import Agreement
from maillage.expenses.models import Category
from maillage.expenses.occasions import Occasions, occasions_of
from maillage.expenses.spending import Spending
from maillage.people.models import VatStatus
from maillage.ui.fields import AmountField, FrenchDateField


class EntryForm(forms.Form):
    """The facts on the bill, its category, and what it was for; the amount typed is the one that counts."""

    amount = AmountField(label="Montant")
    spent_on = FrenchDateField(label="Date de la dépense")
    supplier = forms.CharField(label="Fournisseur", max_length=120)
    label = forms.CharField(
        label="Objet", max_length=160, help_text="Par exemple\u00a0: accueil café, location de salle."
    )
    category = forms.ChoiceField(label="Nature", choices=Category)
    about = forms.ChoiceField(
        label="Rencontre ou temps d’information concerné",
        required=False,
        help_text="L’accueil café n’est éligible que pour un temps d’information.",
    )
    invoice_number = forms.CharField(label="Numéro de la facture", max_length=60, required=False)

    def __init__(
        self, *args: Any, agreement: Agreement, occasions: Occasions | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.recovered = agreement.operator.vat_status == VatStatus.RECOVERED
        self.occasions = occasions or occasions_of(agreement)
        cast("forms.ChoiceField", self.fields["about"]).choices = self.occasions.choices()

    def spending(self) -> Spending:
        """Give back what the operation takes."""
        given = self.cleaned_data
        session, meeting = self.occasions.chosen(given.get("about", ""))
        return Spending(
            spent_on=given["spent_on"],
            supplier=given["supplier"],
            label=given["label"],
            category=given["category"],
            amount=given["amount"],
            invoice_number=given["invoice_number"],
            session=session,
            meeting=meeting,
        )
