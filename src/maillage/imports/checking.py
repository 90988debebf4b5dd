"""Each line of the file against the call: what would be imported, and what is wrong cell by cell (R58, F59).

Pure: a dry run and the import itself ask the same, so that one announces exactly what the other does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from maillage.imports.columns import BY_CODE, TEXTS
from maillage.received import cells
from maillage.received.cells import CellProblem
from maillage.received.table import Line, Raw, Table
from maillage.rules.french import amount, moment, typeset
from maillage.rules.grant import check_amount, check_coffee
from maillage.rules.window import Window


class Outcome(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    LATE = "late"
    KNOWN = "known"
    TWIN = "twin"
    REFUSED = "refused"


OUTCOMES = {
    Outcome.NEW: "À importer",
    Outcome.LATE: "À importer, non prise en compte",
    Outcome.KNOWN: "Déjà importée",
    Outcome.TWIN: "Doublon dans le fichier",
    Outcome.REFUSED: "À corriger",
}


@dataclass(frozen=True, slots=True)
class LotFacts:
    """A lot as a line is checked against it; `taken` are the SIRET that have an application for it."""

    code: str
    name: str
    ceiling: Decimal
    coffee_ceiling: Decimal
    taken: Collection[str]


@dataclass(frozen=True, slots=True)
class CallFacts:
    """The call as the lines are checked against it. `windows` are those of its rounds for the full file, by
    legal form: a validation must be in one of them; `known` the references imported already from this portal.
    """

    windows: Mapping[str, tuple[Window, ...]]
    zone: ZoneInfo
    lots: tuple[LotFacts, ...]
    rhythms: Mapping[str, str]
    legal_forms: Mapping[str, str]
    known: Collection[str]
    bodies: Mapping[str, str]
    """The legal form of the organisations already here, by SIRET: it is not asked again."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A line understood: `values` by field when it can be imported, and its problems."""

    number: int
    reference: str
    organisation: str
    lot: str
    outcome: Outcome
    values: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[CellProblem, ...] = ()


def check_lines(
    table: Table, columns: Mapping[str, str], call: CallFacts, *, now: dt.datetime
) -> list[Checked]:
    """Give back every line understood, in the order of the file; nothing is written."""
    before = _Before()
    return [_check(_Reader(line, columns), call, before, now) for line in table.lines]


@dataclass(slots=True)
class _Before:
    """The lines read so far: where each reference stands, and each body's application for a lot."""

    references: dict[str, int] = field(default_factory=dict)
    places: dict[tuple[str, str], int] = field(default_factory=dict)


def _check(reader: _Reader, call: CallFacts, before: _Before, now: dt.datetime) -> Checked:
    values = reader.values(call)
    reference = str(values.get("reference") or "")
    lot = next((lot for lot in call.lots if lot.code == values.get("lot")), None)

    def checked(outcome: Outcome) -> Checked:
        return Checked(
            reader.line.number,
            reference,
            str(values.get("organisation") or ""),
            lot.name if lot else "",
            outcome,
            values,
            tuple(reader.problems),
        )

    if reference and reference in call.known:
        return checked(Outcome.KNOWN)
    if reference in before.references:
        first = before.references[reference]
        reader.wrong("reference", f"Cette référence est déjà à la ligne {first}.", blocking=False)
        return checked(Outcome.TWIN)
    if reference:
        before.references[reference] = reader.line.number
    if lot is not None:
        _check_amounts(reader, values, lot)
        _check_place(reader, values["siret"], lot, before)
    _check_form(reader, values, call)
    outcome = _check_stamp(reader, values, call, now)
    blocked = any(problem.blocking for problem in reader.problems)
    return checked(Outcome.REFUSED if blocked else outcome)


def _check_amounts(reader: _Reader, values: Mapping[str, Any], lot: LotFacts) -> None:
    requested, coffee = values["amount"], values["coffee"]
    if requested is None:
        return
    if not (verdict := check_amount(requested, ceiling=lot.ceiling)):
        reader.wrong("amount", verdict.sentence)
    if coffee is not None and not (
        verdict := check_coffee(coffee, requested, ceiling=lot.ceiling, coffee_ceiling=lot.coffee_ceiling)
    ):
        reader.wrong("coffee", verdict.sentence)


def _check_place(reader: _Reader, siret: str | None, lot: LotFacts, before: _Before) -> None:
    if siret is None:
        return
    if siret in lot.taken:
        reader.wrong("siret", f"Cet organisme a déjà une candidature pour {lot.name} : retirez la ligne.")
    elif (siret, lot.code) in before.places:
        first = before.places[siret, lot.code]
        reader.wrong("siret", f"Cet organisme candidate déjà pour {lot.name} à la ligne {first}.")
    else:
        before.places[siret, lot.code] = reader.line.number


def _form(values: Mapping[str, Any], call: CallFacts) -> str:
    """The legal form of the line's body: the one known here, else the one of the file, else nothing."""
    return call.bodies.get(values["siret"] or "", values["legal_form"] or "")


def _check_form(reader: _Reader, values: Mapping[str, Any], call: CallFacts) -> None:
    form = _form(values, call)
    if form and not call.windows.get(form):
        reader.wrong("siret", "L’appel n’est pas ouvert aux organismes de cette forme : retirez la ligne.")
    if form or values["siret"] is None:
        return
    reader.wrong(
        "legal_form",
        "Cet organisme n’est pas encore connu : indiquez sa forme juridique, "
        "dans une colonne du fichier ou en l’inscrivant d’abord.",
    )


def _check_stamp(reader: _Reader, values: Mapping[str, Any], call: CallFacts, now: dt.datetime) -> Outcome:
    """R57, R61: what the portal stamped inside the window counts; the rest is kept and does not."""
    validated = values.get("validated_at")
    deposited = values.get("deposited_at")
    for name, stamp in (("validated_at", validated), ("deposited_at", deposited)):
        if stamp is not None and stamp > now:
            reader.wrong(name, f"Cette date est à venir : le {moment(stamp)}.")
    if validated is not None and deposited is not None and deposited > validated:
        reader.wrong("deposited_at", "Le dépôt ne peut pas suivre la validation.")
    if validated is None:
        if "validated_at" not in reader.broken:
            reader.wrong(
                "validated_at",
                "Non validée sur le portail : elle ne sera pas prise en compte.",
                blocking=False,
            )
        return Outcome.LATE
    if any(window.is_open(validated) for window in call.windows.get(_form(values, call), ())):
        return Outcome.NEW
    reader.wrong(
        "validated_at",
        f"Validée le {moment(validated)}, hors de la période de dépôt : elle ne sera pas prise en compte.",
        blocking=False,
    )
    return Outcome.LATE


class _Reader:
    """Reads the cells of one line, and gathers what is wrong."""

    def __init__(self, line: Line, columns: Mapping[str, str]) -> None:
        self.line = line
        self.columns = columns
        self.problems: list[CellProblem] = []
        self.broken: set[str] = set()

    def wrong(self, code: str, sentence: str, *, blocking: bool = True) -> None:
        column = self.columns.get(code) or BY_CODE[code].label
        value = cells.as_text(self.line.cells.get(self.columns.get(code, "")))[:80]
        self.problems.append(CellProblem(column, value, typeset(sentence), blocking))
        if blocking:
            self.broken.add(code)

    def read(self, code: str, reader: Callable[[Raw], Any]) -> Any:
        if not self.columns.get(code):
            return None
        try:
            return reader(self.line.cells.get(self.columns[code]))
        except ValueError as error:
            self.wrong(code, str(error))
            return None

    def values(self, call: CallFacts) -> dict[str, Any]:
        lots = {lot.code: lot.name for lot in call.lots}
        found: dict[str, Any] = {
            "reference": self.read("reference", cells.as_text),
            "validated_at": self.read("validated_at", lambda raw: cells.as_moment(raw, call.zone)),
            "deposited_at": self.read("deposited_at", lambda raw: cells.as_moment(raw, call.zone)),
            "siret": self.read("siret", cells.as_siret),
            "organisation": self.read("organisation", cells.as_text),
            "legal_form": self.read("legal_form", lambda raw: cells.as_one_of(raw, dict(call.legal_forms))),
            "lot": self.read("lot", lambda raw: cells.as_one_of(raw, lots)),
            "amount": self.read("amount", cells.as_amount),
            "coffee": self.read("coffee", cells.as_amount),
            "rhythm": self.read("rhythm", lambda raw: cells.as_one_of(raw, dict(call.rhythms))),
            "commitment": self.read("commitment", cells.as_flag),
            **{code: self.read(code, cells.as_text) or "" for code in TEXTS},
        }
        for code in ("reference", "siret", "organisation", "lot", "amount"):
            if not found[code] and code not in self.broken:
                self.wrong(code, f"La cellule est vide : indiquez « {BY_CODE[code].label} ».")
        if found["amount"] is not None and found["amount"] == 0:
            self.wrong("amount", f"Le montant demandé est de {amount(found['amount'])} : vérifiez-le.")
        for code, limit in (
            ("reference", 80),
            ("organisation", 160),
            ("project_title", 200),
            ("representative_name", 120),
        ):
            if len(found[code] or "") > limit:
                self.wrong(code, f"Ce texte dépasse {limit} caractères : raccourcissez-le.")
        return found
