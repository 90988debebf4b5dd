"""A list of rows in a form: added, removed and put in order without any script."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.text import slugify

from maillage.calls.toml import CallText
from maillage.rules.french import search_key

if TYPE_CHECKING:
    from django.http import QueryDict

UNTOUCHED: tuple[Any, ...] = (None, "", False, [])
MOST_ROWS = 200
"""Rows a form may send: no call comes near it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the fields of a row choose from: the call as written, and the intercommunalities (SIREN, name)."""

    call: CallText
    perimeters: tuple[tuple[str, str], ...] = ()


class RowForm(forms.Form):
    """One row of a list of the call; its fields bear the names of the row's attributes."""

    row: ClassVar[type[Any]]
    """The row of `toml` that these fields fill."""
    aside: ClassVar[tuple[str, ...]] = ()
    """Fields that most calls leave as they are: folded away under `aside_title`."""
    aside_title: ClassVar[str] = "Autres réglages"

    def __init__(self, *args: Any, known: Known, **options: Any) -> None:
        options["use_required_attribute"] = False
        super().__init__(*args, **options)
        self.known = known

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        """Give back what the fields show of a row already written."""
        return {name: getattr(row, name) for name in cls.base_fields if hasattr(row, name)}

    def values(self) -> dict[str, Any]:
        """Give back the values of the row, once the form is valid."""
        return dict(self.cleaned_data)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """The fields that every row fills."""
        return [bound for bound in self.visible_fields() if bound.name not in self.aside]

    @property
    def aside_fields(self) -> list[forms.BoundField]:
        """The fields folded away."""
        return [bound for bound in self.visible_fields() if bound.name in self.aside]

    @property
    def aside_open(self) -> bool:
        """Whether a mistake is among the fields folded away."""
        return any(bound.errors for bound in self.aside_fields)

    def has_changed(self) -> bool:
        """Whether anything was typed here: a row left empty is no mistake, it is left out."""
        for name, field in self.fields.items():
            if field.widget.is_hidden:
                continue
            typed = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            if typed not in UNTOUCHED and typed != field.initial:
                return True
        return False


def code_for(words: str, taken: Iterable[str], length: int = 40, otherwise: str = "element") -> str:
    """Give back a code made of the words, that none of `taken` is: « budget-previsionnel », « budget-2 »."""
    stem = slugify(search_key(words))[:length].strip("-") or otherwise
    known, number, code = set(taken), 1, stem
    while code in known:
        number += 1
        code = f"{stem[: length - 3]}-{number}"
    return code


@dataclass(frozen=True, slots=True)
class RowList:
    """A list of the call as a form shows it: `name` is the attribute of `CallText`."""

    name: str
    title: str
    one: str
    form: type[RowForm]
    intro: str = ""


class Rows:
    """The rows of one list, shown, typed, or turned around by a button."""

    def __init__(self, kind: RowList, known: Known, forms_shown: Sequence[RowForm]) -> None:
        self.kind = kind
        self.known = known
        self.forms = list(forms_shown)

    @classmethod
    def written(cls, kind: RowList, known: Known) -> Rows:
        """Give back the rows as they are kept."""
        rows = getattr(known.call, kind.name)
        return cls(
            kind,
            known,
            [
                kind.form(prefix=f"{kind.name}-{number}", initial=kind.form.initial_of(row), known=known)
                for number, row in enumerate(rows)
            ],
        )

    @classmethod
    def typed(cls, kind: RowList, known: Known, data: QueryDict) -> Rows:
        """Give back the rows as they were sent; those where nothing was typed count for nothing."""
        return cls(
            kind,
            known,
            [
                kind.form(data, prefix=f"{kind.name}-{number}", known=known, empty_permitted=True)
                for number in _sent(kind, data)
            ],
        )

    @classmethod
    def turned(cls, kind: RowList, known: Known, data: QueryDict, verb: str, place: int) -> Rows:
        """Give back the rows as they were sent after « add », « remove », « up » or « down », unchecked."""
        raw = [_raw(kind.form(data, prefix=f"{kind.name}-{n}", known=known)) for n in _sent(kind, data)]
        turn = _TURNS.get(verb)
        if turn is not None:
            turn(raw, place)
        return cls(
            kind,
            known,
            [
                kind.form(prefix=f"{kind.name}-{number}", initial=values, known=known)
                for number, values in enumerate(raw)
            ],
        )

    def is_valid(self) -> bool:
        """Whether every row reads; each keeps its own mistakes."""
        return all(form.is_valid() for form in self.forms)

    @property
    def kept(self) -> list[RowForm]:
        """The rows where something was typed."""
        return [form for form in self.forms if form.has_changed()]

    def texts(self) -> tuple[Any, ...]:
        """Give back the rows of `toml`, once valid."""
        return tuple(self.kind.form.row(**form.values()) for form in self.kept)


def _sent(kind: RowList, data: QueryDict) -> range:
    count = data.get(f"{kind.name}-rows", "0")
    return range(min(int(count), MOST_ROWS) if count.isdecimal() and len(count) < 6 else 0)


def _raw(form: RowForm) -> dict[str, Any]:
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def _add(raw: list[dict[str, Any]], _place: int) -> None:
    raw.append({})


def _remove(raw: list[dict[str, Any]], place: int) -> None:
    if 0 <= place < len(raw):
        del raw[place]


def _up(raw: list[dict[str, Any]], place: int) -> None:
    if 0 < place < len(raw):
        raw[place - 1], raw[place] = raw[place], raw[place - 1]


def _down(raw: list[dict[str, Any]], place: int) -> None:
    _up(raw, place + 1)


_TURNS: dict[str, Callable[[list[dict[str, Any]], int], None]] = {
    "add": _add,
    "remove": _remove,
    "up": _up,
    "down": _down,
}
