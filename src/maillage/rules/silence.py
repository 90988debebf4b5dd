"""When silence becomes a rejection, and what puts that day off: a dated request for documents (C9).

A holding letter is not here: it informs, and changes no day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from maillage.rules.french import PARIS
from maillage.rules.period import add_months
from maillage.rules.window import LEGAL_SILENCE_MONTHS, implicit_rejection_date

Effect = Literal["suspend", "restart"]
"""What a request for documents does (CRPA, L114-5): it stops the delay for the term it gives, or the delay
runs again, whole, from the day when the documents are received."""
ALERT_DAYS = 15
"""Days before the rejection from which officers are warned."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """A request for documents: the day it was sent, the last day given to answer, the day of the answer."""

    asked: date
    due: date | None = None
    answered: date | None = None

    def ends(self, today: date) -> date | None:
        """The day when the delay runs again; None while it is stopped.

        An answer ends it at once; without one the term given ends it; without a term only the answer does.
        """
        ends = [end for end in (self.answered, self.due) if end is not None]
        return min(ends) if ends and min(ends) <= today else None


@dataclass(frozen=True, slots=True)
class Silence:
    """The day when silence is a rejection; None while the delay is suspended, or when nothing runs."""

    on: date | None = None
    suspended: bool = False

    def days_left(self, today: date) -> int | None:
        """Days until the rejection, negative once it is past; None when nothing runs."""
        return None if self.on is None else (self.on - today).days

    def alert(self, today: date) -> bool:
        """Whether the rejection is near, or past."""
        left = self.days_left(today)
        return left is not None and left <= ALERT_DAYS


def silence(
    validated_at: datetime,
    suspensions: Iterable[Suspension],
    today: date,
    *,
    effect: Effect = "suspend",
    months: int = LEGAL_SILENCE_MONTHS,
    zone: ZoneInfo = PARIS,
) -> Silence:
    """Give back when the silence kept on an application is a rejection (C9), by the days of the call (F49).

    Validated on 09/05/2025: 09/07/2025; a request of 19/05 answered on 29/05 makes it 19/07/2025. A request
    sent once the day is past changes nothing: the rejection has happened.
    """
    on = implicit_rejection_date(validated_at, months, zone)
    for request in sorted(suspensions, key=lambda request: request.asked):
        if request.asked > on:
            break
        end = request.ends(today)
        if end is None:
            return Silence(suspended=True)
        if effect == "restart":
            on = add_months(end, months)
        else:
            on += timedelta(days=max((end - request.asked).days, 0))
    return Silence(on)


def suspension(
    asked_at: datetime, due: date | None, answered_at: datetime | None, zone: ZoneInfo = PARIS
) -> Suspension:
    """A request as the rule reads it, from its instants, by the days of the call."""
    answered = None if answered_at is None else answered_at.astimezone(zone).date()
    return Suspension(asked_at.astimezone(zone).date(), due, answered)
