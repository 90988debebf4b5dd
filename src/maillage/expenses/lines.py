"""Each line of a spreadsheet of expenses: what it would create, what is wrong cell by cell (F29, F59, F60).

A preview and the import itself ask the same, so that one announces exactly what the other does.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final

from maillage.expenses.columns import AMOUNTS, BY_CODE, FIELDS
from maillage.expenses.models import PAID_HEADINGS, Category
from maillage.expenses.occasions import Occasions
from maillage.expenses.spending import Spending
from maillage.groups.models import InformationSession, Meeting
from maillage.imports.columns import propose
from maillage.received import cells
from maillage.received.cells import CellProblem
from maillage.received.table import Line, Raw, Table
from maillage.rules.french import PARIS, listing, paris, search_key, short_date, typeset
from maillage.rules.vat import RATES, counted_from
from maillage.rules.verdict import Refused

NOT_A_DAY: Final = "Indiquez une date, par exemple 09/05/2026."
SHORT_YEAR: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})")
A_DAY: Final = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}")
CLOSE_ENOUGH: Final = 0.6


class Outcome(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    KNOWN = "known"
    TWIN = "twin"
    REFUSED = "refused"


OUTCOMES: Final = {
    Outcome.NEW: "À créer",
    Outcome.KNOWN: "Déjà enregistrée",
    Outcome.TWIN: "Doublon dans le fichier",
    Outcome.REFUSED: "À corriger",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the lines are checked against. `entered` names the lines imported before, `said` what the expenses
    of the agreement say; `bills` the invoices of the operator's other expenses, with where they stand.
    """

    agreement_id: int
    yields_surplus: bool
    recovered: bool
    today: dt.date
    occasions: Occasions
    entered: Collection[str] = ()
    said: Collection[str] = ()
    bills: Mapping[tuple[str, str, Decimal], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """A line understood: its expense when it can be created, and its problems."""

    number: int
    outcome: Outcome
    key: str = ""
    spending: Spending | None = None
    problems: tuple[CellProblem, ...] = ()
    shown: Mapping[str, str] = field(default_factory=dict)

    @property
    def counted(self) -> Decimal | None:
        """What the line counts for, in euros; None while it is not known."""
        return self.spending.amount if self.spending else None


def check_heads(table: Table) -> dict[str, str]:
    """Give back the column of each fact; raises Refused, naming them, when a wanted one is not there."""
    columns = propose(table.heads, FIELDS)
    absent = [item.label for item in FIELDS if item.wanted and item.code not in columns]
    if not any(code in columns for code in AMOUNTS):
        absent.append(BY_CODE["amount"].label)
    if absent:
        names = listing([f"«\u00a0{label}\u00a0»" for label in absent])
        raise Refused(
            f"Ce fichier n’a pas de colonne {names} : prenez les titres du modèle à télécharger.", "file"
        )
    return columns


def check_lines(table: Table, known: Known) -> list[Checked]:
    """Give back every line understood, in the order of the file; nothing is written."""
    columns = check_heads(table)
    first: dict[str, int] = {}
    return [_check(_Reader(line, columns), known, first) for line in table.lines]


def said_by(spending: Spending) -> str:
    """Name what an expense says, whatever its capitals, accents and spaces."""
    told = (
        spending.spent_on.isoformat(),
        search_key(spending.supplier),
        search_key(spending.invoice_number),
        search_key(spending.label),
        str(spending.amount),
    )
    return hashlib.sha256("\x1f".join(told).encode()).hexdigest()


def _check(reader: _Reader, known: Known, first: dict[str, int]) -> Checked:
    spending = reader.spending(known)
    if spending is not None:
        spending = spending.tidied()
        verdict = spending.check(
            agreement_id=known.agreement_id, yields_surplus=known.yields_surplus, today=known.today
        )
        if not verdict:
            reader.wrong(verdict.field, verdict.sentence)
    shown = reader.shown()
    if spending is None or reader.blocked:
        return Checked(reader.line.number, Outcome.REFUSED, problems=tuple(reader.problems), shown=shown)
    key = said_by(spending)
    outcome = Outcome.NEW
    if key in known.entered or key in known.said:
        outcome = Outcome.KNOWN
    elif key in first:
        outcome = Outcome.TWIN
        reader.wrong(
            "label",
            f"Même dépense qu’à la ligne {first[key]} : si ce sont deux dépenses, précisez l’objet "
            "ou le numéro de facture.",
            blocking=False,
        )
    else:
        first[key] = reader.line.number
        bill = (search_key(spending.supplier), search_key(spending.invoice_number), spending.amount)
        if bill[1] and bill in known.bills:
            reader.wrong(
                "invoice_number",
                f"Même facture qu’une dépense déjà saisie ({known.bills[bill]}) : vérifiez.",
                blocking=False,
            )
    return Checked(reader.line.number, outcome, key, spending, tuple(reader.problems), shown)


class _Reader:
    """Reads the cells of one line, and gathers what is wrong."""

    def __init__(self, line: Line, columns: Mapping[str, str]) -> None:
        self.line = line
        self.columns = columns
        self.problems: list[CellProblem] = []
        self.broken: set[str] = set()

    @property
    def blocked(self) -> bool:
        return bool(self.broken)

    def raw(self, code: str) -> Raw:
        return self.line.cells.get(self.columns.get(code, ""))

    def shown(self) -> dict[str, str]:
        """What the preview shows of the line, as the file says it."""
        return {code: _shown(self.raw(code)) for code in BY_CODE}

    def wrong(self, code: str, sentence: str, *, blocking: bool = True) -> None:
        label = BY_CODE[code].label if code in BY_CODE else ""
        column = self.columns.get(code, label)
        self.problems.append(CellProblem(column, _shown(self.raw(code)), typeset(sentence), blocking))
        if blocking:
            self.broken.add(code)

    def read(self, code: str, reader: Callable[[Raw], Any]) -> Any:
        if code not in self.columns:
            return None
        try:
            return reader(self.raw(code))
        except ValueError as error:
            self.wrong(code, str(error))
            return None

    def text(self, code: str, longest: int, *, wanted: bool = False) -> str:
        found = str(self.read(code, cells.as_text) or "")
        if wanted and not found:
            self.wrong(code, f"La cellule est vide : indiquez « {BY_CODE[code].label} ».")
        if len(found) > longest:
            self.wrong(code, f"Ce texte dépasse {longest} caractères : raccourcissez-le.")
        return found

    def spending(self, known: Known) -> Spending | None:
        spent_on = self.read("spent_on", as_day)
        category = self.read("category", as_category)
        for code, value in (("spent_on", spent_on), ("category", category)):
            if value is None and code not in self.broken:
                self.wrong(code, f"La cellule est vide : indiquez « {BY_CODE[code].label} ».")
        supplier = self.text("supplier", 120, wanted=True)
        label = self.text("label", 160, wanted=True)
        number = self.text("invoice_number", 60)
        counted, vat, rate = self._amount(known.recovered)
        session, meeting = self._about(known.occasions, category)
        surplus = self.read("from_surplus", cells.as_flag)
        heading = self.read("heading", as_heading)
        if spent_on is None or category is None or counted is None:
            return None
        return Spending(
            spent_on=spent_on,
            supplier=supplier,
            label=label,
            category=category,
            amount=counted,
            vat=vat,
            vat_rate=rate,
            heading=heading or "",
            invoice_number=number,
            session=session,
            meeting=meeting,
            from_surplus=bool(surplus),
        )

    def _amount(self, recovered: bool) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """What counts, its VAT and its rate, from the columns that are there."""
        plain, included, before = (self.read(code, cells.as_amount) for code in AMOUNTS)
        tax, rate = self.read("vat", cells.as_amount), self.read("vat_rate", as_rate)
        if self.broken & {*AMOUNTS, "vat", "vat_rate"}:
            return None, None, None
        if tax is None and included is not None and before is not None:
            tax = included - before
        counting, other = (before, included) if recovered else (included, before)
        typed = next((value for value in (counting, plain, other) if value is not None), None)
        code = next((code for code in AMOUNTS if code in self.columns), "amount")
        if typed is None:
            self.wrong(code, "La cellule est vide : indiquez le montant.")
            return None, None, None
        is_included = recovered if typed is other and counting is None and plain is None else not recovered
        try:
            counted, bill = counted_from(typed, included=is_included, rate=rate, tax=tax, recovered=recovered)
        except Refused as refused:
            self.wrong(refused.field if refused.field in self.columns else code, refused.sentence)
            return None, None, None
        return counted, bill.tax if bill else None, bill.rate if bill else None

    def _about(
        self, occasions: Occasions, category: str | None
    ) -> tuple[InformationSession | None, Meeting | None]:
        text = self.text("about", 200)
        if not text:
            return None, None
        day = self.read("about", as_day_within)
        if day is None:
            return None, None
        sessions, meetings = occasions.on(day)
        word = search_key(text)
        if "rencontre" in word:
            sessions = []
        elif category == Category.COFFEE or "information" in word:
            meetings = meetings if not sessions else []
        if len(sessions) + len(meetings) == 1:
            return next(iter(sessions), None), next(iter(meetings), None)
        if sessions or meetings:
            self.wrong(
                "about",
                f"Le {short_date(day)}, le groupe a plusieurs dates : écrivez « rencontre » "
                "ou « temps d’information » devant la date.",
            )
        else:
            self.wrong(
                "about",
                f"Le groupe n’a ni rencontre ni temps d’information le {short_date(day)} : "
                "vérifiez la date, ou videz la cellule.",
            )
        return None, None


def _shown(raw: Raw) -> str:
    if isinstance(raw, dt.datetime | dt.date):
        return f"{raw:%d/%m/%Y}"
    if isinstance(raw, float):
        return f"{raw:.2f}".replace(".", ",")
    return cells.as_text(raw)[:80]


def as_day(raw: Raw) -> dt.date | None:
    """A day: « 09/05/2026 », « 9/5/26 », a date of a spreadsheet."""
    if isinstance(raw, str) and (found := SHORT_YEAR.fullmatch(raw.strip())):
        raw = f"{found[1]}/{found[2]}/20{found[3]}"
    try:
        moment = cells.as_moment(raw, PARIS)
    except (ValueError, OverflowError):
        raise ValueError(NOT_A_DAY) from None
    if moment is None:
        return None
    day = paris(moment).date()
    if not 2000 <= day.year < 2100:
        raise ValueError("Vérifiez l’année, par exemple 09/05/2026.")
    return day


def as_day_within(raw: Raw) -> dt.date | None:
    """The day in a cell that may hold words around it: « Temps d’information du 19/05/2026 »."""
    if isinstance(raw, str) and (found := A_DAY.search(raw)):
        return as_day(found[0])
    return as_day(raw)


def as_category(raw: Raw) -> str | None:
    """The code of a category, by its label or its code; an unknown one is told the nearest."""
    text = cells.as_text(raw)
    word = search_key(text)
    if not word:
        return None
    known = {search_key(name): code for code, label in Category.choices for name in (code, str(label))}
    if word in known:
        return known[word]
    near = get_close_matches(word, list(known), n=1, cutoff=CLOSE_ENOUGH)
    if near:
        meant = Category(known[near[0]]).label
        raise ValueError(
            typeset(f"« {text[:60]} » n’est pas une nature connue : vouliez-vous dire « {meant} » ?")
        )
    labels = listing([f"«\u00a0{label}\u00a0»" for label in Category.labels])
    raise ValueError(typeset(f"« {text[:60]} » n’est pas une nature connue : écrivez {labels}."))


def as_heading(raw: Raw) -> str | None:
    """The heading of the chart of accounts, by its number: « 62 », « 6226 », « 62 – Autres services »."""
    text = cells.as_text(raw)
    if not text:
        return None
    if text[:2] not in PAID_HEADINGS:
        raise ValueError(typeset("Indiquez une rubrique du plan comptable, de 60 à 68."))
    return text[:2]


def as_rate(raw: Raw) -> Decimal | None:
    """A rate of VAT: « 5,5 % », 5.5, or 0.055 as a spreadsheet keeps a percentage."""
    text = (
        cells.as_text(raw)
        .replace("%", "")
        .replace("\u00a0", "")
        .replace("\u202f", "")
        .replace(",", ".")
        .strip()
    )
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,4})?", text):
        value = Decimal(text)
        for rate in RATES:
            if value in {rate, rate / 100}:
                return rate
    rates = ", ".join(str(rate).replace(".", ",") for rate in RATES)
    raise ValueError(typeset(f"Ce taux de TVA n’est pas de ceux qui existent : {rates}."))


def summed(lines: list[Checked]) -> Decimal:
    """Give back what the lines to create add up to, in euros."""
    return sum(
        (line.spending.amount for line in lines if line.outcome == Outcome.NEW and line.spending),
        Decimal("0.00"),
    )
