"""The file of a call: read into checked values, and written back the same.

Each mistake is told in French with its line. What is not decided yet (the cohort of a lot, the criteria) may
be left out: the publication asks for it.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from maillage.rules.agreement import check_period
from maillage.rules.french import typeset
from maillage.rules.identifiers import check_siren
from maillage.rules.period import Period
from maillage.rules.verdict import Refused

CATALOGUE: Final = Path(__file__).parent / "catalogue"
WORD_MARK: Final = re.compile(r"\s*\[bookmark:[^\]]*\]")
"""What a word processor leaves in a pasted text (R68)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: its line in the file (0 when it is of the whole file), and what to do."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"Ligne {self.line}\u00a0: {self.sentence}" if self.line else self.sentence


class UnreadableCall(Refused):
    """The file does not describe a call; `problems` are all its mistakes, in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems), "file")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What the call says of itself as a whole: names as on `models.Call`, euros, shares of one, days."""

    reference: str
    slug: str
    title: str
    programme: str
    programme_end: int | None
    axis: str
    context: str
    audience: str
    purpose: str
    objectives: str
    content: str
    hosting: str
    applicants: str
    funding_notice: str
    evaluation: str
    opening_day: dt.date
    closing_day: dt.date
    agreement_months: int
    advance_rate: Decimal
    payment_delay_days: int
    convention_threshold: Decimal
    report_delay_months: int
    wished_capacity: int
    excluded_months: tuple[int, ...]
    date_policy: str
    sessions_per_agreement: int
    lowest_score: int
    highest_score: int
    score_gap_alert: int
    assessors_wanted: int


@dataclass(frozen=True, slots=True)
class RhythmText:
    """A frequency one may choose (R37)."""

    code: str
    label: str
    every_months: int
    yields_surplus: bool


@dataclass(frozen=True, slots=True)
class CriterionText:
    """A selection criterion and its weight (R52–R54)."""

    label: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class EligibilityText:
    """An eligibility condition (R48–R51)."""

    label: str


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document asked for (R59)."""

    code: str
    label: str
    family: str
    mandatory: bool


@dataclass(frozen=True, slots=True)
class ConditionText:
    """What the funding waits for (R69–R71)."""

    code: str
    label: str
    expected_on: dt.date | None


@dataclass(frozen=True, slots=True)
class CohortText:
    """A cohort and the dates of its agreements (R63, R64)."""

    name: str
    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class LotText:
    """A territory of the call; `cohort` is empty while it is not decided (R42–R46, R63–R67)."""

    code: str
    territory: str
    name: str
    cohort: str
    ceiling: Decimal
    coffee_ceiling: Decimal
    intercommunalities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallText:
    """A whole call, as its file says it."""

    facts: CallFacts
    rhythms: tuple[RhythmText, ...]
    criteria: tuple[CriterionText, ...]
    eligibility: tuple[EligibilityText, ...]
    documents: tuple[DocumentText, ...]
    conditions: tuple[ConditionText, ...]
    cohorts: tuple[CohortText, ...]
    lots: tuple[LotText, ...]

    def cohort(self, name: str) -> CohortText | None:
        """Give back the cohort of that name, None for an empty one."""
        return next((cohort for cohort in self.cohorts if cohort.name == name), None)


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a value is read, written, and named when it is wrong. `read` raises ValueError or TypeError."""

    read: Callable[[Any], Any]
    write: Callable[[Any], str]
    wanted: str
    absent: Any = None


def _line(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return typeset(WORD_MARK.sub("", value).strip())


def _slug(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9]+([-_][a-z0-9]+)*", value):
        raise ValueError
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= 9999:
        raise ValueError
    return value


def _exact(value: Any) -> Decimal:
    if type(value) not in (int, Decimal) or not 0 <= value <= 999_999_999:
        raise ValueError
    return Decimal(value)


def _euros(value: Any) -> Decimal:
    exact = _exact(value)
    if exact != exact.quantize(Decimal("0.01")):
        raise ValueError
    return exact.quantize(Decimal("0.01"))


def _rate(value: Any) -> Decimal:
    exact = _exact(value)
    if exact > 1:
        raise ValueError
    return exact.quantize(Decimal("0.0001"))


def _day(value: Any) -> dt.date:
    if type(value) is not dt.date or not 2000 <= value.year < 2100:
        raise ValueError
    return value


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError
    return value


def _months(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or not set(value) <= set(range(1, 13)):
        raise ValueError
    return tuple(value)


def _sirens(value: Any) -> tuple[str, ...]:
    if (
        not isinstance(value, list)
        or not value
        or not all(isinstance(v, str) and check_siren(v) for v in value)
    ):
        raise ValueError
    return tuple(value)


def _one_of(*codes: str) -> _Kind:
    def read(value: Any) -> str:
        if value not in codes:
            raise ValueError
        return str(value)

    return _Kind(read, _quoted, f"l’un de ces mots : {', '.join(codes)}")


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"""\n{escaped}\n"""' if "\n" in value else f'"{escaped}"'


def _list(values: tuple[Any, ...]) -> str:
    return "[" + ", ".join(_quoted(value) if isinstance(value, str) else str(value) for value in values) + "]"


LINE = _Kind(_line, _quoted, "un texte entre guillemets")
TEXT = _Kind(_line, _quoted, "un texte entre guillemets", absent="")
SLUG = _Kind(_slug, _quoted, "un code en minuscules, chiffres et tirets")
WHOLE = _Kind(_whole, str, "un nombre entier, par exemple 12")
YEAR = _Kind(_whole, str, "une année, par exemple 2027")
EUROS = _Kind(_euros, "{:.2f}".format, "un montant en euros, par exemple 15000.00")
RATE = _Kind(_rate, "{:f}".format, "une part de 1, par exemple 0.60")
WEIGHT = _Kind(_exact, "{:f}".format, "un nombre, par exemple 1")
DAY = _Kind(_day, str, "une date, par exemple 2026-01-31")
FLAG = _Kind(_flag, lambda value: "true" if value else "false", "true ou false")
MONTHS = _Kind(_months, _list, "une liste de mois de 1 à 12, par exemple [7, 8]")
SIRENS = _Kind(_sirens, _list, "une liste de numéros SIREN valides entre guillemets")
POLICY = _one_of("strict", "warn")
FAMILY = _one_of("all", "private", "public")
CONDITION = _one_of("state_credits", "budget_vote")

_Keys = tuple[tuple[str, str, _Kind, bool], ...]
"""Of each key: its name in the file, the attribute it fills, its kind, and whether it must be there."""

TABLES: Final[dict[str, _Keys]] = {
    "call": (
        ("reference", "reference", LINE, True),
        ("slug", "slug", SLUG, True),
        ("title", "title", LINE, True),
        ("programme", "programme", TEXT, False),
        ("programme_end", "programme_end", YEAR, False),
        ("axis", "axis", TEXT, False),
    ),
    "text": tuple(
        (name, name, TEXT, False)
        for name in (
            "context",
            "audience",
            "purpose",
            "objectives",
            "content",
            "hosting",
            "applicants",
            "funding_notice",
            "evaluation",
        )
    ),
    "window": (("opening", "opening_day", DAY, True), ("closing", "closing_day", DAY, True)),
    "agreement": (
        ("months", "agreement_months", WHOLE, True),
        ("advance_rate", "advance_rate", RATE, True),
        ("payment_delay_days", "payment_delay_days", WHOLE, True),
        ("convention_threshold", "convention_threshold", EUROS, True),
        ("report_delay_months", "report_delay_months", WHOLE, True),
    ),
    "meetings": (
        ("wished_capacity", "wished_capacity", WHOLE, True),
        ("excluded_months", "excluded_months", MONTHS, True),
        ("date_policy", "date_policy", POLICY, True),
        ("sessions_per_agreement", "sessions_per_agreement", WHOLE, True),
    ),
    "scoring": (
        ("lowest", "lowest_score", WHOLE, True),
        ("highest", "highest_score", WHOLE, True),
        ("gap_alert", "score_gap_alert", WHOLE, True),
        ("assessors", "assessors_wanted", WHOLE, True),
    ),
}
LISTS: Final[dict[str, tuple[type[Any], _Keys]]] = {
    "rhythms": (
        RhythmText,
        (
            ("code", "code", SLUG, True),
            ("label", "label", LINE, True),
            ("every_months", "every_months", WHOLE, True),
            ("yields_surplus", "yields_surplus", FLAG, True),
        ),
    ),
    "criteria": (CriterionText, (("label", "label", LINE, True), ("weight", "weight", WEIGHT, True))),
    "eligibility": (EligibilityText, (("label", "label", LINE, True),)),
    "documents": (
        DocumentText,
        (
            ("code", "code", SLUG, True),
            ("label", "label", LINE, True),
            ("family", "family", FAMILY, True),
            ("mandatory", "mandatory", FLAG, True),
        ),
    ),
    "conditions": (
        ConditionText,
        (
            ("code", "code", CONDITION, True),
            ("label", "label", LINE, True),
            ("expected_on", "expected_on", DAY, False),
        ),
    ),
    "cohorts": (
        CohortText,
        (("name", "name", LINE, True), ("start", "start", DAY, True), ("end", "end", DAY, True)),
    ),
    "lots": (
        LotText,
        (
            ("code", "code", LINE, True),
            ("territory", "territory", SLUG, True),
            ("name", "name", LINE, True),
            ("cohort", "cohort", TEXT, False),
            ("ceiling", "ceiling", EUROS, True),
            ("coffee_ceiling", "coffee_ceiling", EUROS, True),
            ("intercommunalities", "intercommunalities", SIRENS, True),
        ),
    ),
}


def catalogue() -> dict[str, str]:
    """Give back the calls shipped with Maillage: the name of each file and its text."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(CATALOGUE.glob("*.toml"))}


def read(text: str) -> CallText:
    """Give back the call that the text describes; raise UnreadableCall with every mistake and its line."""
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        sentence = (
            "l’écriture n’est pas celle d’un fichier TOML. Vérifiez les guillemets et les signes « = »."
        )
        raise UnreadableCall((Problem(int(found[1]) if found else 0, typeset(sentence)),)) from error
    return _Reader(raw, dict(_places(text))).call()


class _Reader:
    """Reads one file, and gathers its mistakes rather than stopping at the first."""

    def __init__(self, raw: Mapping[str, Any], places: Mapping[str, int]) -> None:
        self.raw = raw
        self.places = places
        self.problems: list[Problem] = []

    def wrong(self, place: str, sentence: str) -> None:
        parent = place.rpartition(".")[0]
        self.problems.append(Problem(self.places.get(place, self.places.get(parent, 0)), typeset(sentence)))

    def call(self) -> CallText:
        for name in self.raw:
            if name not in TABLES and name not in LISTS:
                self.wrong(name, f"« {name} » n’est pas une partie connue d’un appel : retirez-la.")
        facts: dict[str, Any] = {}
        for name, keys in TABLES.items():
            facts |= self.values(name, self.raw.get(name, {}), keys)
        lists = {name: self.rows(name, keys) for name, (_, keys) in LISTS.items()}
        self.stop()
        call = CallText(
            facts=CallFacts(**facts),
            **{name: tuple(LISTS[name][0](**row) for row in rows) for name, rows in lists.items()},
        )
        self.check(call)
        self.stop()
        return call

    def stop(self) -> None:
        if self.problems:
            raise UnreadableCall(tuple(sorted(self.problems, key=lambda problem: problem.line)))

    def rows(self, name: str, keys: _Keys) -> list[dict[str, Any]]:
        raw = self.raw.get(name, [])
        if not isinstance(raw, list):
            self.wrong(name, f"« {name} » est une liste : écrivez [[{name}]] au-dessus de chacun.")
            return []
        return [self.values(f"{name}.{number}", row, keys) for number, row in enumerate(raw)]

    def values(self, place: str, raw: Any, keys: _Keys) -> dict[str, Any]:
        if not isinstance(raw, dict):
            self.wrong(place, f"« {place} » est une partie : écrivez [{place}] au-dessus.")
            return {}
        known = {name for name, *_ in keys}
        for name in raw:
            if name not in known:
                self.wrong(f"{place}.{name}", f"« {name} » n’est pas connu ici : vérifiez son orthographe.")
        return {attribute: self.value(place, raw, name, kind, must) for name, attribute, kind, must in keys}

    def value(self, place: str, raw: Mapping[str, Any], name: str, kind: _Kind, must: bool) -> Any:
        if name not in raw:
            if must:
                self.wrong(f"{place}.{name}", f"il manque « {name} » : {kind.wanted}.")
            return kind.absent
        try:
            return kind.read(raw[name])
        except (ValueError, TypeError, ArithmeticError):
            self.wrong(f"{place}.{name}", f"« {name} » attend {kind.wanted}.")
            return kind.absent

    def check(self, call: CallText) -> None:
        facts = call.facts
        if facts.closing_day < facts.opening_day:
            self.wrong("window.closing", "la clôture ne peut pas précéder l’ouverture.")
        if facts.highest_score <= facts.lowest_score:
            self.wrong("scoring.highest", "la note la plus haute doit dépasser la plus basse.")
        for number, cohort in enumerate(call.cohorts):
            self.check_cohort(number, cohort, facts.agreement_months)
        for number, lot in enumerate(call.lots):
            if lot.cohort and call.cohort(lot.cohort) is None:
                self.wrong(f"lots.{number}.cohort", f"aucune cohorte ne se nomme « {lot.cohort} ».")
            if lot.coffee_ceiling > lot.ceiling:
                self.wrong(f"lots.{number}.coffee_ceiling", "l’accueil café est compris dans le plafond.")
        for number, rhythm in enumerate(call.rhythms):
            if rhythm.every_months < 1:
                self.wrong(
                    f"rhythms.{number}.every_months", "comptez au moins un mois entre deux rencontres."
                )
        self.check_once("lots", [lot.code for lot in call.lots])
        self.check_once("lots", [lot.territory for lot in call.lots])
        self.check_once("rhythms", [rhythm.code for rhythm in call.rhythms])
        self.check_once("documents", [document.code for document in call.documents])
        self.check_once("conditions", [condition.code for condition in call.conditions])
        self.check_once("cohorts", [cohort.name for cohort in call.cohorts])

    def check_cohort(self, number: int, cohort: CohortText, months: int) -> None:
        if cohort.end < cohort.start:
            self.wrong(f"cohorts.{number}.end", "la fin ne peut pas précéder le début.")
        elif not (verdict := check_period(Period(cohort.start, cohort.end), months)):
            self.wrong(f"cohorts.{number}.end", verdict.sentence)

    def check_once(self, name: str, codes: list[str]) -> None:
        for number, code in enumerate(codes):
            if code in codes[:number]:
                self.wrong(f"{name}.{number}", f"« {code} » est déjà pris : chacun a le sien.")


def _places(text: str) -> Iterator[tuple[str, int]]:
    """Give back the line of each table and key: « window.closing », « lots.2.ceiling »."""
    table, counts, inside = "", dict[str, int](), False
    for number, line in enumerate(text.splitlines(), start=1):
        was_inside = inside
        inside ^= line.count('"""') % 2 == 1
        if was_inside:
            continue
        if found := re.match(r"\s*\[\[\s*([\w-]+)\s*\]\]", line):
            counts[found[1]] = counts.get(found[1], -1) + 1
            table = f"{found[1]}.{counts[found[1]]}"
            yield table, number
        elif found := re.match(r"\s*\[\s*([\w-]+)\s*\]", line):
            table = found[1]
            yield table, number
        elif found := re.match(r"\s*([\w-]+)\s*=", line):
            yield f"{table}.{found[1]}" if table else found[1], number


def write(call: CallText) -> str:
    """Give back the file of the call; `read` gives the same call from it."""
    parts = ["\n".join([f"[{name}]", *_written(call.facts, keys)]) for name, keys in TABLES.items()]
    for name, (_, keys) in LISTS.items():
        parts += ["\n".join([f"[[{name}]]", *_written(row, keys)]) for row in getattr(call, name)]
    return "\n\n".join(parts) + "\n"


def _written(thing: object, keys: _Keys) -> Iterator[str]:
    for name, attribute, kind, _ in keys:
        value = getattr(thing, attribute)
        if value is not None and value != "":
            yield f"{name} = {kind.write(value)}"
