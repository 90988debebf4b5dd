"""The kinds of values a file holds: how each is read, written, and named when it is wrong."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final

from maillage.people.models import LegalForm
from maillage.rules.french import listing, typeset
from maillage.rules.identifiers import check_siren
from maillage.rules.report import SOURCES

_ESCAPES: Final = {"\\": "\\\\", '"': '\\"'}
_CONTROLS: Final = frozenset(map(chr, [*range(0x20), 0x7F])) - {"\n", "\t"}
WORD_MARK: Final = re.compile(r"\s*\[bookmark:[^\]]*\]")
"""What a word processor leaves in a pasted text (R68)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value, `name` in the documentation. `read` raises ValueError, TypeError or ArithmeticError;
    `hint` may add to the refusal what was probably meant.
    """

    name: str
    read: Callable[[Any], Any]
    write: Callable[[Any], str]
    wanted: str
    hint: Callable[[Any], str] = lambda _value: ""


def nearest(typed: object, known: list[str]) -> str:
    """Give back « vouliez-vous dire …  » for the closest of the known words, empty when none is close."""
    found = get_close_matches(str(typed), known, n=1, cutoff=0.6)
    return f" Vouliez-vous dire « {found[0]} » ?" if found else ""


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    lines = "\n".join(value.splitlines())
    kept = "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    text = typeset(WORD_MARK.sub("", kept).strip())
    if not text:
        raise ValueError
    return text


def line_of(most: int) -> Kind:
    """Give back the kind of a text of one line, of so many characters at most."""

    def read(value: Any) -> str:
        # Joined, then set: the end of a line is a space as another before a « ? ».
        text = typeset(" ".join(_words(value).split("\n")))
        if len(text) > most:
            raise ValueError
        return text

    return Kind("text", read, quoted, f"un texte entre guillemets, de {most} caractères au plus")


def code_of(most: int, letters: str = r"[a-z0-9]+([-_][a-z0-9]+)*") -> Kind:
    """Give back the kind of a code, of so many characters at most."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or len(value) > most or not re.fullmatch(letters, value):
            raise ValueError
        return value

    wanted = "un code en minuscules, chiffres et tirets"
    return Kind("code", read, quoted, f"{wanted}, de {most} caractères au plus")


def one_of(*codes: str) -> Kind:
    """Give back the kind of a word among these."""

    def read(value: Any) -> str:
        if value not in codes:
            raise ValueError
        return str(value)

    wanted = f"l’un de ces mots : {', '.join(codes)}"
    return Kind("word", read, quoted, wanted, lambda value: nearest(value, list(codes)))


def list_of(kind: Kind, wanted: str) -> Kind:
    """Give back the kind of a list of such values, each one once."""

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise TypeError
        found = tuple(kind.read(one) for one in value)
        if len(set(found)) < len(found):
            raise ValueError
        return found

    def write(values: tuple[Any, ...]) -> str:
        return "[" + ", ".join(kind.write(value) for value in values) + "]"

    return Kind(f"list of {kind.name}s", read, write, wanted)


def quoted(value: str) -> str:
    """Give back the TOML string of the text, on several lines when it has several."""
    escaped = "".join(_ESCAPES.get(c) or (f"\\u{ord(c):04X}" if c in _CONTROLS else c) for c in value)
    return f'"""\n{escaped}\n"""' if "\n" in value else f'"{escaped}"'


def _whole(value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError
    return value


def whole(least: int, most: int) -> Kind:
    """Give back the kind of a whole number between two, both included."""
    wanted = f"un nombre entier de {least} à {most}"
    return Kind("whole number", lambda value: _whole(value, least, most), str, wanted)


def _exact(value: Any, places: int, most: int) -> Decimal:
    if type(value) not in (int, Decimal) or not 0 <= value <= most:
        raise ValueError
    exact = Decimal(value)
    rounded = exact.quantize(Decimal(1).scaleb(-places))
    if rounded != exact:
        raise ValueError
    return rounded


def _day(value: Any) -> dt.date:
    if type(value) is not dt.date or not 2000 <= value.year < 2100:
        raise ValueError
    return value


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError
    return value


def _siren(value: Any) -> str:
    if not isinstance(value, str) or not check_siren(value):
        raise ValueError
    return value


def _zone(value: Any) -> str:
    if not isinstance(value, str) or value not in zoneinfo.available_timezones():
        raise ValueError
    return value


def _meant_zone(value: Any) -> str:
    """The zone of that town: people write « Indian/La_Reunion » or « Reunion » for « Indian/Reunion »."""
    town = str(value).rpartition("/")[2]
    zones = sorted(zoneinfo.available_timezones())
    ends = [zone for zone in zones if zone.rpartition("/")[2].casefold() == town.casefold()]
    return f" Vouliez-vous dire « {ends[0]} » ?" if ends else nearest(value, zones)


LOT_CODE = Kind(
    "code",
    code_of(6, r"[A-Za-z0-9]+").read,
    quoted,
    "de une à six lettres ou chiffres, par exemple « BOU »",
)
TEXT = Kind("text", _words, quoted, "un texte entre guillemets")
YEAR = Kind("year", lambda value: _whole(value, 2000, 2099), str, "une année, par exemple 2027")
EUROS = Kind(
    "euros",
    lambda value: _exact(value, 2, 999_999_999),
    "{:.2f}".format,
    "un montant en euros, par exemple 15000.00",
)
RATE = Kind("share", lambda value: _exact(value, 4, 1), "{:f}".format, "une part de 1, par exemple 0.60")
WEIGHT = Kind("number", lambda value: _exact(value, 2, 9999), "{:f}".format, "un nombre, par exemple 1")
DAY = Kind("date", _day, str, "une date, par exemple 2026-01-31")
FLAG = Kind("true or false", _flag, lambda value: "true" if value else "false", "true ou false")
MONTHS = list_of(whole(1, 12), "une liste de mois de 1 à 12, chacun une fois, par exemple [7, 8]")
SIRENS = list_of(
    Kind("SIREN", _siren, quoted, "un numéro SIREN"),
    "une liste de numéros SIREN valides entre guillemets, chacun une fois",
)
REMINDERS = list_of(
    whole(-366, 366), "une liste de jours par rapport à l’échéance, chacun une fois, par exemple [-30, -7, 1]"
)
CODES = list_of(code_of(40), "une liste de codes entre guillemets, chacun une fois")
ZONE = Kind("time zone", _zone, quoted, "un fuseau horaire, par exemple « Europe/Paris »", _meant_zone)
POLICY = one_of("strict", "warn")
PERIMETER = one_of("warn", "refuse")
FAMILY = one_of("all", "private", "public")
STAGE = one_of("full", "letter")
SOURCE = one_of(*SOURCES)
CONDITION = one_of("state_credits", "budget_vote")
LEGAL_FORMS = list_of(
    one_of(*LegalForm.values), f"une liste de formes juridiques parmi {listing(LegalForm.values)}"
)
