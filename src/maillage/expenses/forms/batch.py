"""Several expenses in a table, typed as in a spreadsheet."""

from __future__ import annotations

import hashlib
import re
import uuid
from typing import TYPE_CHECKING, Any, cast

from django import forms

from maillage.agreements.models import Agreement
from maillage.expenses.forms.entry import EntryForm
from maillage.expenses.models import Category
from maillage.expenses.occasions import occasions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import QueryDict

BLANK, MOST = 5, 60
"""Empty rows offered, and rows a page may hold."""


class RowForm(EntryForm):
    """One row; an empty row is no expense."""

    use_required_attribute = False
    field_order = ("spent_on", "supplier", "label", "category", "amount", "about", "invoice_number")

    def __init__(self, *args: Any, rank: int, **kwargs: Any) -> None:
        super().__init__(*args, empty_permitted=True, prefix=f"row-{rank}", **kwargs)
        self.rank = rank
        cast("forms.ChoiceField", self.fields["category"]).choices = [("", "—"), *Category.choices]
        cast("forms.ChoiceField", self.fields["about"]).choices = [
            ("", "—"),
            *self.occasions.choices()[1:],
        ]
        for field in self.fields.values():
            field.help_text = ""
            field.widget.attrs["aria-label"] = f"{field.label}, ligne {rank + 1}"

    def key(self, token: str) -> str:
        """Name what this row says on that page: sent twice it enters once, changed it is another."""
        said = "\x1f".join(str(self.data.get(self.add_prefix(name), "")) for name in self.fields)
        return hashlib.sha256(f"{token}\x1f{self.rank}\x1f{said}".encode()).hexdigest()


class BatchForm:
    """The rows of one page, known by its token: those sent, then empty ones."""

    def __init__(self, agreement: Agreement, data: QueryDict | None = None) -> None:
        given = data.get("token", "") if data else ""
        self.token = given if re.fullmatch(r"[0-9a-f]{32}", given) else uuid.uuid4().hex
        self._options: dict[str, Any] = {"agreement": agreement, "occasions": occasions_of(agreement)}
        sent = data.getlist("row") if data else []
        ranks = sorted({int(rank) for rank in sent if re.fullmatch(r"[0-9]{1,4}", rank)})
        self.rows = [RowForm(data, rank=rank, **self._options) for rank in ranks[:MOST]]

    def written(self) -> list[RowForm]:
        """Give back the rows that say something, right or wrong."""
        return [row for row in self.rows if row.has_changed()]

    def keep(self, rows: list[RowForm], *, blank: int = BLANK) -> None:
        """Show these rows as they were typed, then that many empty ones."""
        first = 1 + max((row.rank for row in self.rows), default=-1)
        room = max(MOST - len(rows), 0)
        empty = [RowForm(rank=first + n, **self._options) for n in range(min(blank, room))]
        self.rows = [*rows, *empty]

    def __iter__(self) -> Iterator[forms.BoundField]:
        """The page draws its rows by hand: nothing is left to draw."""
        return iter(())

    def non_field_errors(self) -> list[str]:
        """Each error is that of a cell."""
        return []

    @property
    def points(self) -> list[tuple[str, str, str]]:
        """(address, label, sentence) for each error, as a summary of errors lists them."""
        return [
            (f"#{bound.auto_id}", str(bound.field.widget.attrs["aria-label"]), str(sentence))
            for row in self.rows
            if row.is_bound
            for bound in row
            for sentence in bound.errors
        ]
