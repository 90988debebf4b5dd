"""Forms of the day: signing in oneself, correcting after the closing, typing a paper sheet in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from maillage.groups.forms.participation import WalkInForm
from maillage.groups.models import Participant, StructureType
from maillage.groups.operations.paper import Line
from maillage.groups.queries.sheet import SheetRow
from maillage.ui.fields import UploadField

if TYPE_CHECKING:
    from django.http import QueryDict

STATES = (("present", "Présent"), ("excused", "Excusé"), ("absent", "Absent"))
MOST = 40
"""Walk-ins a page of entry may hold."""


def reason_of(data: QueryDict) -> str:
    """The reason of a correction as its column keeps it."""
    return str(data.get("reason", "")).replace("\0", "").strip()[:240]


class AddressForm(forms.Form):
    """Who signs in, by their address."""

    email = forms.EmailField(
        label="Votre adresse électronique professionnelle",
        max_length=200,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


def _reason() -> forms.CharField:
    return forms.CharField(
        label="Motif de la correction",
        max_length=240,
        error_messages={"required": "Cette feuille est close\u00a0: donnez le motif de la correction."},
    )


class CorrectionForm(forms.Form):
    """Why the mark of someone changes after the closing; each line of the sheet has its own."""

    reason = _reason()

    def __init__(self, participant: int, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id=f"%s-{participant}")
        self.participant = participant


class LateWalkInForm(WalkInForm):
    """Someone who came without being registered, added after the closing: a correction too."""

    reason = _reason()


class ScanForm(forms.Form):
    """A scan or a photograph of a signed page."""

    file = UploadField(
        label="Feuille signée",
        help_text="Photo ou PDF, 10\u00a0Mo au plus, un fichier par page ou par envoi.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,.heic,.pdf"}),
        error_messages={"empty": "Ce fichier est vide\u00a0: choisissez-en un autre."},
    )


class LineForm(forms.Form):
    """One person of the list: what the paper says of them, or nothing yet."""

    state = forms.ChoiceField(choices=STATES, required=False, widget=forms.RadioSelect)
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, row: SheetRow) -> None:
        initial = {"state": row.state if row.state != "unknown" else "", "based_on": row.revision}
        super().__init__(data, prefix=f"p{row.participant}", initial=initial)
        self.row = row


class BlankLineForm(WalkInForm):
    """A blank line of the paper, filled in by someone who came unregistered; left empty, it says nothing.

    Its fields are named by its place among the blank lines, never by its `rank` on the page: someone who
    signs in while the sheet is typed moves the ranks down, and what was typed is still read. The `types` of
    structure are given: each line would ask for them again.
    """

    use_required_attribute = False

    def __init__(
        self, data: QueryDict | None, place: int, rank: int, *, types: Sequence[tuple[int, str]]
    ) -> None:
        super().__init__(data, prefix=f"v{place}", empty_permitted=True)
        self.rank = rank
        kind = self.fields["structure_type"]
        if isinstance(kind, forms.ModelChoiceField):
            kind.choices = [("", str(kind.empty_label)), *types]
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}, ligne {rank}"


class TableForm:
    """A paper sheet typed in: a line for each person of the list, in the order of the paper, then blank ones.

    Once the sheet is closed the table is a correction, and asks for its reason.
    """

    def __init__(
        self, rows: Sequence[SheetRow], *, blank: int, held: bool, data: QueryDict | None = None
    ) -> None:
        self.held = held
        self.lines = [LineForm(data, row) for row in rows]
        places = range(1, min(blank, MOST) + 1)
        types = list(StructureType.objects.order_by("position", "pk").values_list("pk", "label"))
        self.blanks = [BlankLineForm(data, place, len(rows) + place, types=types) for place in places]
        self.reason = reason_of(data) if data else ""
        self.points: list[tuple[str, str, str]] = []

    def is_valid(self) -> bool:
        """Whether every line can be read; `points` says which cannot, and why."""
        every: list[LineForm | BlankLineForm] = [*self.lines, *self.blanks]
        for form in every:
            if not form.is_valid():
                rank = self.rank_of(form)
                self.points += [
                    (f"#{form[name].auto_id}" if name in form.fields else "", f"Ligne {rank}", str(error))
                    for name, errors in form.errors.items()
                    for error in errors
                ]
        if self.held and not self.reason:
            self.points.append(("#reason", "Motif", "Cette feuille est close : donnez le motif."))
        return not self.points

    def rank_of(self, form: LineForm | BlankLineForm) -> int:
        """Give back the number of a line, as the paper prints it."""
        return 1 + [*self.lines, *self.blanks].index(form)

    def said(self) -> list[Line]:
        """Give back the lines that say something new."""
        people = Participant.objects.in_bulk([form.row.participant for form in self.lines])
        marked = [
            Line(
                rank=rank,
                state=form.cleaned_data["state"],
                participant=people[form.row.participant],
                based_on=form.cleaned_data["based_on"],
            )
            for rank, form in enumerate(self.lines, start=1)
            if form.cleaned_data["state"] and form.cleaned_data["state"] != form.row.state
        ]
        came = [
            Line(rank=form.rank, **form.cleaned_data)
            for form in self.blanks
            if form.has_changed() and form.cleaned_data
        ]
        return [*marked, *came]

    def wrong(self, rank: int, sentence: str) -> None:
        """Put a refusal on its line."""
        form = [*self.lines, *self.blanks][rank - 1]
        field = "state" if rank <= len(self.lines) else "full_name"
        form.add_error(None, sentence)
        self.points.append((f"#{form[field].auto_id}", f"Ligne {rank}", sentence))

    def __iter__(self) -> Any:
        """The page draws its lines by hand: nothing is left to draw."""
        return iter(())

    def non_field_errors(self) -> list[str]:
        """Each error is that of a line."""
        return []
