"""A bill common to several groups: the bill, then the weight of each group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from maillage.agreements.models import Agreement
from maillage.expenses.forms.expense import ExpenseForm
from maillage.expenses.occasions import occasions_of, shares_of
from maillage.groups.models import InformationSession


class BillForm(ExpenseForm):
    """The bill, and for each group of the operator its weight and what the bill was for.

    The bill of a session common to several groups starts with the key it was given (F44).
    """

    def __init__(
        self,
        *args: Any,
        agreements: Sequence[Agreement],
        session: InformationSession | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, agreement=agreements[0], **kwargs)
        self.agreements = agreements
        self.fields.pop("from_surplus", None)
        del self.fields["about"]
        self.known = {agreement.pk: occasions_of(agreement) for agreement in agreements}
        shares = shares_of(session) if session else {}
        for agreement in agreements:
            place = agreement.lot.territory.name
            self.fields[f"weight-{agreement.pk}"] = forms.IntegerField(
                label=f"Poids de la part, {place}",
                min_value=0,
                max_value=1000,
                initial=shares.get(agreement.pk, 0) if shares else 1,
                help_text="0 si ce groupe n’est pas concerné\u00a0; 1 et 1 partagent en deux moitiés.",
            )
            self.fields[f"about-{agreement.pk}"] = forms.ChoiceField(
                label=f"Rencontre ou temps d’information, {place}",
                required=False,
                choices=self.known[agreement.pk].choices(),
                initial=f"s{session.pk}" if session and agreement.pk in shares else "",
            )
        facts = ("amount", "spent_on", "supplier", "label", "category")
        self.order_fields([*facts, *(one.name for one in self.shares)])

    @property
    def shares(self) -> list[forms.BoundField]:
        """The fields of each group: its weight, and what the bill was for."""
        return [self[f"{what}-{row.pk}"] for row in self.agreements for what in ("weight", "about")]

    def weights(self) -> list[tuple[Agreement, int, str]]:
        """Give back each group that takes a part: its agreement, its weight, what it was for."""
        given = self.cleaned_data
        found = [(row, given[f"weight-{row.pk}"], given[f"about-{row.pk}"]) for row in self.agreements]
        return [(agreement, weight, about) for agreement, weight, about in found if weight]
