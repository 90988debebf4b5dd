"""The table of the budget: a line for each cost and each resource, as many as needed (law C5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms

from maillage.rules.budget import HEADINGS, Line, Side
from maillage.ui.fields import AmountField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BLANK = 3
"""Empty lines offered below those that are written."""
MOST = 60
"""Lines a side may hold: no project of such a call has as many."""
TITLES = {Side.COST: "Dépenses", Side.RESOURCE: "Autres ressources"}


class LineForm(forms.Form):
    """One line: a heading of the chart of accounts, what it is, how much. An empty line is no line."""

    use_required_attribute = False
    heading = forms.ChoiceField(label="Rubrique", required=False)
    label = forms.CharField(label="Précision", max_length=120, required=False)
    amount = AmountField(label="Montant", required=False)

    def __init__(self, *args: Any, side: Side, rank: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        headings = HEADINGS[side].items()
        choices = [(code, f"{code} {name}" if code.isdecimal() else name) for code, name in headings]
        cast("forms.ChoiceField", self.fields["heading"]).choices = [("", "—"), *choices]
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}, {TITLES[side].lower()}, ligne {rank}"

    def clean(self) -> dict[str, Any]:
        """Ask for the half of a line that is not written."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "amount" in self.errors or "heading" in self.errors:
            return values
        heading, amount = values["heading"], values["amount"]
        if amount and not heading:
            self.add_error("heading", "Choisissez la rubrique de cette ligne.")
        elif not amount and (heading or values["label"]):
            self.add_error("amount", "Indiquez le montant de cette ligne, ou videz-la.")
        return values

    def line(self, side: Side) -> Line | None:
        """Give back the line written, None for an empty one or one that is to be corrected."""
        values = self.cleaned_data
        if self.errors or not values.get("amount"):
            return None
        return Line(side, values["heading"], values["amount"], values["label"])


class SideFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic when it runs
    """The lines of one side."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Tell each line its rank, for who does not see the table."""
        return {**super().get_form_kwargs(index), "rank": (index or 0) + 1}


_SideFormSet = forms.formset_factory(
    LineForm, formset=SideFormSet, extra=BLANK, max_num=MOST, absolute_max=MOST
)


class BudgetForm:
    """Both sides of the budget, posted along with the rest of their part of the file."""

    def __init__(self, lines: tuple[Line, ...], data: Mapping[str, Any] | None = None) -> None:
        self.sides = {
            side: _SideFormSet(
                data,
                prefix=side.value,
                form_kwargs={"side": side},
                # What is sent stands by itself: beside what is saved, an unchanged line would read as an
                # empty one.
                initial=_initial(lines, side) if data is None else None,
            )
            for side in Side
        }

    def is_valid(self) -> bool:
        """Whether every line that is written is whole."""
        wrong = [side for side, formset in self.sides.items() if not formset.is_valid()]
        return not wrong

    def is_sent(self) -> bool:
        """Whether both tables came whole: what a torn form does not say is not taken for emptied."""
        return not any(formset.non_form_errors() for formset in self.sides.values())

    @property
    def tables(self) -> list[tuple[str, forms.BaseFormSet[LineForm]]]:
        """The title of each side and its lines, as the page draws them."""
        return [(TITLES[side], formset) for side, formset in self.sides.items()]

    def lines(self) -> tuple[Line, ...]:
        """Give back the lines that are whole, in the order of the page."""
        found = (form.line(side) for side, formset in self.sides.items() for form in formset)
        return tuple(line for line in found if line is not None)

    def points_to_correct(self) -> Iterator[tuple[str, str, str]]:
        """Give back (address, label, sentence) for each error, as a summary of errors lists them."""
        for formset in self.sides.values():
            for sentence in formset.non_form_errors():
                yield "", "", str(sentence)
            for form in formset:
                for bound in form:
                    name = bound.field.widget.attrs["aria-label"]
                    yield from ((f"#{bound.auto_id}", name, str(sentence)) for sentence in bound.errors)


def _initial(lines: tuple[Line, ...], side: Side) -> list[dict[str, Any]]:
    return [
        {"heading": line.heading, "label": line.label, "amount": line.amount}
        for line in lines
        if line.side == side
    ]
