"""Reads the file of a call, and gathers its mistakes rather than stopping at the first.

Each is told in French with its line. What is not decided yet (the cohort of a lot, the criteria) may be left
out: the publication asks for it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from maillage.calls.toml.checks import check
from maillage.calls.toml.kinds import nearest
from maillage.calls.toml.tables import LISTS, TABLES, Key, Keys
from maillage.calls.toml.text import CallFacts, CallText, Problem, RoundText, UnreadableCall
from maillage.rules.french import typeset

CATALOGUE: Final = Path(__file__).parents[1] / "catalogue"


def catalogue() -> dict[str, str]:
    """Give back the calls shipped with Maillage: the name of each file and its text."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(CATALOGUE.glob("*.toml"))}


def read(text: str) -> CallText:
    """Give back the call that the text describes; raise UnreadableCall with every mistake and its line."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableCall((_not_toml(error, text),)) from error
    return _Reader(raw, dict(_places(text))).call()


def _not_toml(error: tomllib.TOMLDecodeError, text: str) -> Problem:
    found = re.search(r"at line (\d+)", str(error))
    line = int(found[1]) if found else text.count("\n") + 1
    if "Cannot overwrite a value" in str(error):
        sentence = "cette clé est écrite deux fois : gardez-en une."
    elif "Cannot declare" in str(error):
        sentence = "cette partie est ouverte deux fois : réunissez-en les clés."
    else:
        sentence = (
            "l’écriture n’est pas celle d’un fichier TOML. Vérifiez les guillemets et les signes « = »."
        )
    return Problem(line, typeset(sentence))


class _Reader:
    """Reads one file."""

    def __init__(self, raw: Mapping[str, Any], places: Mapping[str, int]) -> None:
        self.raw = raw
        self.places = places
        self.problems: list[Problem] = []

    def wrong(self, place: str, sentence: str) -> None:
        self.problems.append(Problem(self.line(place), typeset(sentence), place))

    def line(self, place: str) -> int:
        """The line of the key, else of what holds it; 0 for what stands nowhere."""
        if place.startswith("rounds.0") and "rounds" not in self.raw:
            place = place.replace("rounds.0", "window", 1)
        while place and place not in self.places:
            place = place.rpartition(".")[0]
        return self.places.get(place, 0)

    def call(self) -> CallText:
        for name in self.raw:
            if name not in TABLES and name not in LISTS:
                hint = nearest(name, [*TABLES, *LISTS]) or " Retirez-la."
                self.wrong(name, f"« {name} » n’est pas une partie connue d’un appel.{hint}")
        facts: dict[str, Any] = {}
        for name, keys in TABLES.items():
            if name != "window":
                facts |= self.part(name, keys)
        lists = {name: self.rows(name, keys) for name, (_, keys) in LISTS.items()}
        windows = self.windows(lists.pop("rounds"))
        self.stop()
        rounds = tuple(RoundText(**window) for window in windows)
        call = CallText(
            facts=CallFacts(
                **facts,
                opening_day=min(window.opening_day for window in rounds),
                closing_day=max(window.closing_day for window in rounds),
            ),
            rounds=rounds,
            **{name: tuple(LISTS[name][0](**row) for row in rows) for name, rows in lists.items()},
        )
        for place, sentence in check(call):
            self.wrong(place, sentence)
        self.stop()
        return call

    def part(self, name: str, keys: Keys) -> dict[str, Any]:
        """The values of a part; one that is left out is told once, with the keys it must hold."""
        wanted = [key.name for key in keys if key.required]
        if name in self.raw or not wanted:
            return self.values(name, self.raw.get(name, {}), keys)
        self.wrong(name, f"il manque la partie [{name}], avec ces clés : {', '.join(wanted)}.")
        return {}

    def windows(self, rounds: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The rounds: those of the file, or the only one that [window] writes."""
        if "window" in self.raw and "rounds" in self.raw:
            self.wrong(
                "window",
                "gardez [window], pour une seule période, ou les [[rounds]], s’il y en a plusieurs.",
            )
        elif "window" in self.raw:
            return [self.values("window", self.raw["window"], TABLES["window"])]
        elif not self.raw.get("rounds"):
            self.wrong(
                "rounds",
                "il manque la période de dépôt : écrivez [window] avec opening et closing, "
                "ou un [[rounds]] par période.",
            )
        return rounds

    def stop(self) -> None:
        if self.problems:
            raise UnreadableCall(tuple(sorted(self.problems, key=lambda problem: problem.line)))

    def rows(self, name: str, keys: Keys) -> list[dict[str, Any]]:
        raw = self.raw.get(name, [])
        if not isinstance(raw, list):
            self.wrong(name, f"« {name} » est une liste : écrivez [[{name}]] au-dessus de chacun.")
            return []
        return [self.values(f"{name}.{number}", row, keys) for number, row in enumerate(raw)]

    def values(self, place: str, raw: Any, keys: Keys) -> dict[str, Any]:
        if not isinstance(raw, dict):
            part = place.partition(".")[0]
            self.wrong(place, f"« {part} » est une partie : écrivez [{part}] une fois au-dessus de ses clés.")
            return {}
        known = [key.name for key in keys]
        for name in raw:
            if name not in known:
                hint = nearest(name, known) or f" Clés connues : {', '.join(known)}."
                self.wrong(f"{place}.{name}", f"« {name} » n’est pas connu ici.{hint}")
        return {key.attribute: self.value(place, raw, key) for key in keys}

    def value(self, place: str, raw: Mapping[str, Any], key: Key) -> Any:
        if key.name not in raw:
            if key.required:
                part = place.partition(".")[0]
                self.wrong(
                    f"{place}.{key.name}", f"il manque « {key.name} » dans « {part} » : {key.kind.wanted}."
                )
            return key.default
        try:
            return key.kind.read(raw[key.name])
        except (ValueError, TypeError, ArithmeticError):
            hint = key.kind.hint(raw[key.name])
            self.wrong(f"{place}.{key.name}", f"« {key.name} » attend {key.kind.wanted}.{hint}")
            return key.default


def _places(text: str) -> Iterator[tuple[str, int]]:
    """Give back the line of each table and key: « window.closing », « lots.2.ceiling »."""
    table, counts, inside = "", dict[str, int](), ""
    for number, line in enumerate(text.split("\n"), start=1):
        was_inside, inside = inside, _still_inside(line, inside)
        if was_inside:
            continue
        if found := re.match(r"\s*\[\[\s*([\w-]+)\s*\]\]", line):
            counts[found[1]] = counts.get(found[1], -1) + 1
            table = f"{found[1]}.{counts[found[1]]}"
            yield found[1], number
            yield table, number
        elif found := re.match(r"\s*\[\s*([\w-]+)\s*\]", line):
            table = found[1]
            yield table, number
        elif found := re.match(r"\s*([\w-]+)\s*=", line):
            yield f"{table}.{found[1]}" if table else found[1], number


def _still_inside(line: str, inside: str) -> str:
    """The marks of the text of several lines that is open at the end of this line, empty when none is."""
    for marks in re.findall(r"\"\"\"|'''", line):
        if not inside:
            inside = marks
        elif inside == marks:
            inside = ""
    return inside
