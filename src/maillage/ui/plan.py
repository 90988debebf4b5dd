"""Where things fall on the chart of a year: a day to the right of the one before, a crowd above a few."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A drawing of so many units: its first and last day, and the greatest number of people it shows."""

    start: date
    end: date
    greatest: int
    width: int = 440
    left: int = 12
    right: int = 8
    top: int = 34
    floor: int = 196

    @property
    def end_x(self) -> int:
        """Where the last day falls."""
        return self.width - self.right

    @property
    def height(self) -> int:
        """From the floor to where the greatest number rises."""
        return self.floor - self.top

    def x(self, day: date) -> int:
        """Where a day falls."""
        days = max((self.end - self.start).days, 1)
        return self.left + (day - self.start).days * (self.end_x - self.left) // days

    def y(self, people: int) -> int:
        """Where so many people rise to."""
        return self.floor - people * self.height // max(self.greatest, 1)

    def months(self) -> Iterator[date]:
        """The first day, then the first of each month, the one after the end included."""
        day = self.start
        while True:
            yield day
            if day > self.end:
                return
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
