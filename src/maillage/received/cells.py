"""One cell of another portal, understood: what spreadsheets do to numbers, dates and amounts is undone.

Each reader gives back the value, None for an empty cell, and raises ValueError with a French sentence.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from maillage.received.table import Raw
from maillage.rules.french import parse_amount, search_key, typeset
from maillage.rules.identifiers import check_siret, normalised

NOT_A_DATE: Final = "Indiquez une date et une heure, par exemple 08/05/2025 18:12."
FIRST_DAY_OF_SPREADSHEETS: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001  # a serial date has no zone
LAST_SERIAL: Final = 73_050
"""31 December 2099: a greater number is not a date."""
BEYOND_MONEY: Final = Decimal("1e12")
MOMENT: Final = re.compile(
    r"(?:(\d{4})[-/_.](\d{1,2})[-/_.](\d{1,2})|(\d{1,2})[-/_.](\d{1,2})[-/_.](\d{4}))"
    r"(?:(?:\s+|T|\s*à\s*)(\d{1,2})\s*[h:]\s*(\d{2})?(?:\s*(?::|min)\s*(\d{2})(?:[.,](\d{1,6}))?)?\s*s?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?"
)
"""« 2025-05-08T18:12:04+02:00 », « 08/05/2025 18:12 », « 8/5/2025 à 18 h 12 », « 08_05_2025 »."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that is wrong: the column as the file names it, what it holds, what to do."""

    column: str
    value: str
    sentence: str
    blocking: bool = True


def as_text(raw: Raw) -> str:
    """The text of a cell, its spaces made one; a whole number written as a float loses its « .0 »."""
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return " ".join(str(raw).replace("\ufeff", "").split())


def as_siret(raw: Raw) -> str | None:
    """The fourteen digits of a SIRET (R47), its lost zeros put back when the key then agrees."""
    text = normalised(as_text(raw))
    if not text:
        return None
    if found := re.fullmatch(r"(\d+)[.,]0+", as_text(raw).replace(" ", "")):
        text = found[1]
    if re.fullmatch(r"\d([.,]\d+)?[eE]\+?\d+", as_text(raw).replace(" ", "")):
        raise ValueError(
            typeset(
                "Le tableur a arrondi ce SIRET : donnez à la colonne le format « Texte » "
                "et saisissez-le de nouveau."
            )
        )
    digits = text.zfill(14) if text.isdigit() else text
    verdict = check_siret(digits)
    if not verdict:
        raise ValueError(verdict.sentence)
    return digits


def as_amount(raw: Raw) -> Decimal | None:
    """Euros to the cent, typed by a person or kept as a number by a spreadsheet (F60)."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        exact = Decimal(str(raw))
        if exact.is_finite() and abs(exact) >= BEYOND_MONEY:
            raise ValueError(typeset("Ce montant est trop grand : vérifiez le nombre de chiffres."))
        if not exact.is_finite() or exact != exact.quantize(Decimal("0.01")):
            raise ValueError(typeset("Ce montant a plus de deux décimales : arrondissez-le au centime."))
        value = exact.quantize(Decimal("0.01"))
    else:
        text = as_text(raw)
        if not text:
            return None
        value = parse_amount(re.sub(r"(?i)\s*(euros?|eur)$", "", text))
    if value < 0:
        raise ValueError(typeset("Ce montant est négatif : indiquez un montant positif."))
    return value


def as_moment(raw: Raw, zone: ZoneInfo) -> dt.datetime | None:
    """An instant. A date without an hour is its last second, as the applicant's portal says no more;
    one without a zone is read on the clock of `zone`. Excel's serial numbers are dates.
    """
    match raw:
        case bool() | dt.time() | dt.timedelta():
            raise ValueError(NOT_A_DATE)
        case dt.datetime():
            return raw if raw.tzinfo else raw.replace(tzinfo=zone)
        case dt.date():
            return _end_of(raw, zone)
        case int() | float():
            return _serial(float(raw), zone)
    text = as_text(raw)
    if re.fullmatch(r"\d{5}([.,]\d+)?", text):
        return _serial(float(text.replace(",", ".")), zone)
    return _written(text, zone) if text else None


def _written(text: str, zone: ZoneInfo) -> dt.datetime:
    found = MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(NOT_A_DATE)
    year, month, day_of = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        date = dt.date(int(year), int(month), int(day_of))
        if found[7] is None:
            return _end_of(date, zone)
        microsecond = int((found[10] or "0").ljust(6, "0"))
        time = dt.time(int(found[7]), int(found[8] or 0), int(found[9] or 0), microsecond)
    except ValueError:
        raise ValueError(NOT_A_DATE) from None
    if found[11]:
        offset = "+00:00" if found[11] == "Z" else found[11]
        return dt.datetime.fromisoformat(f"{date.isoformat()}T{time.isoformat()}{offset}")
    return dt.datetime.combine(date, time, zone)


def _serial(value: float, zone: ZoneInfo) -> dt.datetime:
    if not 0 < value <= LAST_SERIAL:
        raise ValueError(NOT_A_DATE)
    moment = FIRST_DAY_OF_SPREADSHEETS + dt.timedelta(seconds=round(value * 86_400))
    if value == int(value):
        return _end_of(moment.date(), zone)
    return moment.replace(tzinfo=zone)


def _end_of(date: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(date, dt.time(23, 59, 59), zone)


def as_flag(raw: Raw) -> bool | None:
    """Oui or non, true or false, 1 or 0."""
    if isinstance(raw, bool):
        return raw
    word = search_key(as_text(raw))
    if not word:
        return None
    if word in {"oui", "o", "vrai", "true", "1", "x", "yes"}:
        return True
    if word in {"non", "n", "faux", "false", "0", "no"}:
        return False
    raise ValueError(typeset("Répondez par oui ou par non."))


def as_one_of(raw: Raw, choices: dict[str, str]) -> str | None:
    """The code whose label or code this is, whatever its case and accents; `choices` is code → label."""
    word = search_key(as_text(raw))
    if not word:
        return None
    for code, label in choices.items():
        if word in {search_key(code), search_key(label)}:
            return code
    listed = ", ".join(f"«\u00a0{label}\u00a0»" for label in choices.values())
    raise ValueError(typeset(f"« {as_text(raw)[:60]} » n’est pas reconnu : écrivez {listed}."))
