"""Plain values that the components draw; views build them, templates hand them to a tag."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

SEEN_ON_A_PHONE = 5
Tone = Literal["neutral", "info", "good", "attention", "refusal", "waiting"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation: `current` is the page itself or one of those behind it."""

    label: str
    url: str
    current: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """The entries of the navigation that stand on the line, and the others, behind « Plus »."""

    line: tuple[Entry, ...]
    more: tuple[Entry, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, as a phone lists them."""
        return self.line + self.more

    @property
    def is_folded(self) -> bool:
        """Whether a phone shows them behind « Menu »."""
        return len(self.entries) > SEEN_ON_A_PHONE

    @property
    def here(self) -> str:
        """The label of the entry where the person is; empty elsewhere."""
        return next((entry.label for entry in self.entries if entry.current), "")


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a breadcrumb trail or of a row of tabs."""

    label: str
    url: str = ""
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One line of « ce qui est attendu de vous »: what to do, by when, and where it is done."""

    title: str
    url: str
    deadline: date | datetime | None = None
    detail: str = ""
    action: str = "Ouvrir"


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Things to do that press alike: `count` of them in all, the first ones shown."""

    label: str
    count: int
    tasks: tuple[Task, ...]
    late: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the life of a file; `when` is a date or a short word shown under the label."""

    label: str
    state: Literal["done", "current", "todo", "refused"] = "todo"
    when: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a journal or of a history."""

    at: datetime
    title: str
    who: str = ""
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A meeting or a session on the picture of the year."""

    on: date
    label: str
    kind: Literal["held", "planned", "cancelled", "session"] = "planned"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting on the chart of the year: how many came, once it is held."""

    on: date
    kind: Literal["held", "planned", "cancelled"]
    label: str
    present: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart; `shown` is the figure as written when it is not a plain number."""

    label: str
    value: int | Decimal
    shown: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a sum of money, in euros."""

    label: str
    value: Decimal
    tone: Literal["strong", "medium", "light", "rest"] = "strong"
    url: str = ""
