"""French as it is printed: amounts, dates, hours, plurals and the spaces that do not break."""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")
NO_BREAK: Final = "\u00a0"
"""No-break space: before a colon, a euro sign or a per cent sign, inside guillemets, in « 23 h 59 »."""
THIN: Final = "\u202f"
"""Narrow no-break space: before ; ! ? and between groups of three digits."""
APOSTROPHE: Final = "\u2019"

DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS: Final = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_SPACES: Final = f" {NO_BREAK}{THIN}\u2009"


def typeset(sentence: str) -> str:
    """The sentence with typographic apostrophes and the spaces that do not break; leaves a typeset one as
    it is.
    """
    text = sentence.replace("'", APOSTROPHE)
    text = re.sub(rf"[{_SPACES}]([;!?])", rf"{THIN}\1", text)
    text = re.sub(rf"[{_SPACES}]([:»€%])", rf"{NO_BREAK}\1", text)
    text = re.sub(rf"«[{_SPACES}]", f"«{NO_BREAK}", text)
    text = re.sub(rf"n°[{_SPACES}]", f"n°{NO_BREAK}", text)
    text = re.sub(rf"(\d)[{_SPACES}]h\b", rf"\1{NO_BREAK}h", text)
    text = re.sub(rf"(\d){NO_BREAK}h[{_SPACES}](\d)", rf"\1{NO_BREAK}h{NO_BREAK}\2", text)
    return re.sub(rf"(?<=\d)[{_SPACES}](?=\d{{3}}\b)", THIN, text)


def number(value: int) -> str:
    """A whole number in groups of three digits: « 12 345 »."""
    return f"{value:,}".replace(",", THIN).replace("-", "\u2212")


def decimal(value: Decimal, places: int = 1) -> str:
    """A number with so many decimals, rounded half up: « 37,3 »."""
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{rounded:,f}".replace(",", THIN).replace(".", ",").replace("-", "\u2212")


def plain(value: Decimal) -> str:
    """A number to the hundredth, without the zeros that say nothing: « 2 », « 2,5 »."""
    return decimal(value, 2).rstrip("0").rstrip(",")


def amount(value: Decimal) -> str:
    """Euros and cents: « 20 000,00 € »."""
    return f"{decimal(value, 2)}{NO_BREAK}€"


def parse_amount(text: str) -> Decimal:
    """Euros typed by a person, as a Decimal with two places (F60: « 20 000,00 € » with any space).

    Raises ValueError, with a French sentence, when the text is not an amount to the cent.
    """
    bare = re.sub(r"\s|€\s*$", "", text).replace("\u2212", "-").replace(",", ".")
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", bare):
        raise ValueError(typeset("Indiquez un montant en euros, par exemple 12 500,00."))
    try:
        return Decimal(bare).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise ValueError(typeset("Ce montant est trop grand : vérifiez le nombre de chiffres.")) from None


def percent(value: Decimal, places: int = 1) -> str:
    """A share already in hundredths: « 60,0 % » for Decimal("60"); no decimals with places=0."""
    return f"{decimal(value, places)}{NO_BREAK}%"


def day(value: date) -> str:
    """« 9 mai 2025 », « 1er avril 2025 »."""
    return f"{ordinal_day(value)} {MONTHS[value.month - 1]} {value.year}"


def ordinal_day(value: date) -> str:
    """The number of the day in a date: « 1er », then « 2 »."""
    return "1er" if value.day == 1 else str(value.day)


def long_date(value: date) -> str:
    """« vendredi 9 mai 2025 »."""
    return f"{DAYS[value.weekday()]} {day(value)}"


def short_date(value: date) -> str:
    """« 09/05/2025 »."""
    return f"{value:%d/%m/%Y}"


def clock(value: time | datetime) -> str:
    """« 23 h 59 », « 9 h » on the hour; an aware datetime is read in Paris."""
    local = paris(value) if isinstance(value, datetime) else value
    hour = f"{local.hour}{NO_BREAK}h"
    return hour if local.minute == 0 else f"{hour}{NO_BREAK}{local.minute:02d}"


def moment(value: datetime) -> str:
    """« 9 mai 2025 à 18 h 12 », in Paris."""
    return f"{day(paris(value))} à {clock(value)}"


def second(value: datetime) -> str:
    """« 9 mai 2025 à 18 h 12 min 05 s », in Paris: what a proof is dated with."""
    local = paris(value)
    hour = f"{local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02d}"
    return f"{day(local)} à {hour}{NO_BREAK}min{NO_BREAK}{local.second:02d}{NO_BREAK}s"


def paris(value: datetime) -> datetime:
    """The same instant on a clock in Paris. Raises ValueError when the instant has no time zone."""
    if value.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return value.astimezone(PARIS)


def midnight(value: date) -> datetime:
    """The first instant of a day, in Paris."""
    return datetime.combine(value, time(), PARIS)


def plural(count: int, singular: str, several: str | None = None) -> str:
    """« 1 rencontre », « 3 rencontres », « 0 rencontre »: French counts zero as singular."""
    word = singular if abs(count) < 2 else several or f"{singular}s"
    return f"{number(count)} {word}"


def ordinal(rank: int, feminine: bool = False) -> str:
    """« 1er » or « 1re », then « 2e »."""
    if rank == 1:
        return "1re" if feminine else "1er"
    return f"{rank}e"


def listing(words: list[str] | tuple[str, ...], last: str = "et") -> str:
    """« a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def search_key(text: str) -> str:
    """What two spellings of a name share: no accents, lower case, hyphens and apostrophes as one space
    (F19).
    """
    plain = unicodedata.normalize("NFKD", text)
    for mark in filter(unicodedata.combining, set(plain)):
        plain = plain.replace(mark, "")
    plain = plain.casefold().replace("œ", "oe").replace("æ", "ae")
    return " ".join(re.sub(r"[-\u2010-\u2015'\u2019]", " ", plain).split())
