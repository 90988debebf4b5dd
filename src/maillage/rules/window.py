"""The window of a call: when an application may be deposited, then validated (R56 to R61)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from maillage.rules import french
from maillage.rules.french import PARIS
from maillage.rules.period import add_months
from maillage.rules.verdict import YES, Verdict, no

PLACES = {
    "America/Cayenne": "de la Guyane",
    "America/Guadeloupe": "de la Guadeloupe",
    "America/Marigot": "de Saint-Martin",
    "America/Martinique": "de la Martinique",
    "America/Miquelon": "de Saint-Pierre-et-Miquelon",
    "America/St_Barthelemy": "de Saint-Barthélemy",
    "Indian/Mayotte": "de Mayotte",
    "Indian/Reunion": "de La Réunion",
    "Pacific/Noumea": "de la Nouvelle-Calédonie",
    "Pacific/Tahiti": "de la Polynésie française",
    "Pacific/Wallis": "de Wallis-et-Futuna",
}
"""Whose hour it is, when it is not that of Paris (F49)."""
LEGAL_SILENCE_MONTHS = 2
"""Months of silence after which a request for money is rejected (CRPA, L231-4; C9)."""


@dataclass(frozen=True, slots=True)
class Window:
    """A call's opening and closing days, both included, by the clock of its place (R56, F49). Raises
    ValueError when it closes before it opens.
    """

    opening: date
    closing: date
    zone: ZoneInfo = PARIS

    def __post_init__(self) -> None:
        if self.closing < self.opening:
            raise ValueError("a window cannot close before it opens")

    @property
    def opens_at(self) -> datetime:
        """The first instant that counts: midnight, there, on the opening day."""
        return datetime.combine(self.opening, time(), self.zone)

    @property
    def closes_at(self) -> datetime:
        """The first instant that does not count: midnight, there, after the closing day (R56 « inclus »)."""
        return datetime.combine(self.closing + timedelta(days=1), time(), self.zone)

    def is_open(self, at: datetime) -> bool:
        """To the microsecond. Raises ValueError when the instant has no time zone."""
        return self.opens_at <= french.paris(at) < self.closes_at

    def is_closed(self, at: datetime) -> bool:
        """Over, and not merely yet to open."""
        return french.paris(at) >= self.closes_at


def may_deposit(window: Window, at: datetime) -> Verdict:
    """R57, R60, R61: nothing is deposited before the opening nor after the closing, whoever asks."""
    return _within(window, at)


def may_validate(window: Window, at: datetime) -> Verdict:
    """R57, R61: the validation, the only act that counts, obeys the same window as the deposit."""
    return _within(window, at)


def _within(window: Window, at: datetime) -> Verdict:
    if window.is_open(at):
        return YES
    if window.is_closed(at):
        return no(closed_sentence(window))
    return no(
        f"{opening_sentence(window)} "
        "Préparez votre candidature : vous pourrez la déposer puis la valider à partir de cette date."
    )


def applicable(windows: Sequence[Window], at: datetime) -> Window:
    """Which of these windows counts at that instant: the one open, the first to close when several are; else
    the next to open; else the last that closed. Raises ValueError when there is none.
    """
    opened = [window for window in windows if window.is_open(at)]
    if opened:
        return min(opened, key=lambda window: window.closes_at)
    coming = [window for window in windows if not window.is_closed(at)]
    if coming:
        return min(coming, key=lambda window: window.opens_at)
    return max(windows, key=lambda window: window.closes_at)


def opening_sentence(window: Window) -> str:
    """What the page of a call says before it opens."""
    return french.typeset(
        f"L’appel à projets ouvre le {french.long_date(window.opening)} à 0 h{_whose(window.zone)}."
    )


def open_sentence(window: Window) -> str:
    """What the public page says while the call is open (R57, R60): the day by its name, and the hour."""
    deadline = f"{french.long_date(window.closing)} à {last_minute(window.zone)}"
    return french.typeset(
        f"L’appel à projets est ouvert jusqu’au {deadline}. "
        "Une candidature déposée mais non validée ne sera pas prise en compte."
    )


def closed_sentence(window: Window) -> str:
    """What a late try is answered (R61)."""
    return french.typeset(
        f"L’appel à projets est clos depuis le {french.day(window.closing)} à {last_second(window.zone)}. "
        "Aucune candidature ne peut plus être déposée ni validée."
    )


def last_minute(zone: ZoneInfo = PARIS) -> str:
    """How pages name the end of a day: « 23 h 59 », « 23 h 59 (heure de La Réunion) » out of Paris."""
    return french.clock(time(23, 59)) + _whose(zone)


def last_second(zone: ZoneInfo = PARIS) -> str:
    """The last second that counted, when exactness is owed to someone who came too late (R61)."""
    return f"{last_minute()}{french.NO_BREAK}min{french.NO_BREAK}59{french.NO_BREAK}s{_whose(zone)}"


def _whose(zone: ZoneInfo) -> str:
    """The place whose hour it is, in brackets, when it is not Paris."""
    return "" if zone == PARIS else f" (heure {PLACES.get(zone.key, 'locale')})"


def moment_of(at: datetime, zone: ZoneInfo) -> str:
    """An instant on the clock of the call (F49): « 8 mai 2025 à 18 h 12 »."""
    there = _there(at, zone)
    return f"{french.day(there)} à {french.clock(there.time())}"


def hour_of(at: datetime, zone: ZoneInfo) -> str:
    """The hour to the second and whose it is: « 18:12:03, heure de Paris », « …, heure locale, UTC+4 »."""
    there = _there(at, zone)
    if zone == PARIS:
        return f"{there:%H:%M:%S}, heure de Paris"
    gap = (there.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, minutes = divmod(abs(gap), 60)
    sign = "-" if gap < 0 else "+"
    return f"{there:%H:%M:%S}, heure locale, UTC{sign}{hours}" + (f":{minutes:02d}" if minutes else "")


def _there(at: datetime, zone: ZoneInfo) -> datetime:
    return french.paris(at).astimezone(zone)


def implicit_rejection_date(
    validated_at: datetime, months: int = LEGAL_SILENCE_MONTHS, zone: ZoneInfo = PARIS
) -> date:
    """The day when silence becomes a rejection (C9): validated on 09/05/2025, 09/07/2025; the day of the
    validation is that of the place.
    """
    return add_months(_there(validated_at, zone).date(), months)
