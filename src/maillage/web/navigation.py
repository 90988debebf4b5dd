"""The entries of the navigation: those of the person's roles, or what anyone finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from maillage.people.access import BODY_READERS
from maillage.people.models import DEPARTMENT_ROLES, OPERATOR_ROLES, Role
from maillage.privacy.access import KEEPERS
from maillage.resources.access import READERS as DIRECTORY_READERS

if TYPE_CHECKING:
    from maillage.people.access import Standing

_FOLLOW = (Role.INSTRUCTOR, Role.MANAGER, Role.FINANCE_OFFICER, Role.AUDITOR)
_ANSWER = (Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR, Role.DATA_PROTECTION_OFFICER)

# label, URL name, roles that see it
_ENTRIES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Accueil", "home", (*DEPARTMENT_ROLES, *OPERATOR_ROLES, Role.COORDINATOR)),
    ("Appels", "department:calls", _FOLLOW),
    ("Conventions", "department:agreements", _FOLLOW),
    ("Dépenses", "department:expenses", _FOLLOW),
    ("Bilans", "department:reports", _FOLLOW),
    ("Indicateurs", "department:indicators", _FOLLOW),
    ("Organismes", "department:bodies", BODY_READERS),
    ("Journal", "department:journal", _ANSWER),
    ("Courriels", "department:letters", (Role.MANAGER, Role.ADMINISTRATOR)),
    ("Données personnelles", "department:personal_data", KEEPERS),
    ("Personnes", "department:members", (Role.ADMINISTRATOR, Role.INSTRUCTOR, Role.MANAGER)),
    ("Accès", "department:accesses", (Role.ADMINISTRATOR,)),
    ("Site public", "department:site", (Role.ADMINISTRATOR,)),
    ("Candidatures", "operator:applications", (Role.PREPARER, Role.LEGAL_REPRESENTATIVE)),
    ("Conventions", "operator:agreements", (Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.ACCOUNTANT)),
    ("Groupes", "operator:groups", OPERATOR_ROLES),
    ("Dépenses", "operator:expenses", OPERATOR_ROLES),
    ("Bilans", "operator:reports", OPERATOR_ROLES),
    ("Indicateurs", "operator:indicators", OPERATOR_ROLES),
    ("Équipe", "operator:members", OPERATOR_ROLES),
    ("Territoire", "coordinator:territory", (Role.COORDINATOR,)),
    ("Indicateurs", "coordinator:indicators", (Role.COORDINATOR,)),
    ("Annuaire", "directory:resources", DIRECTORY_READERS),
)
# What is opened now and then: it leaves the line when the line is full.
_SELDOM = {
    "department:bodies",
    "department:members",
    "department:journal",
    "department:letters",
    "department:personal_data",
    "department:accesses",
    "department:site",
}
_ON_ONE_LINE = 9
_SEEN_ON_A_PHONE = 5
# What anyone finds from any page, until they sign in.
_OPEN = (
    ("Accueil", "public:home"),
    ("Dates", "public:agenda"),
    ("Territoires", "public:territories"),
    ("Ressources", "public:resources"),
    ("Appels", "public:calls"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `current` is the page itself or one of those behind it."""

    label: str
    url: str
    current: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """The entries that stand on the line, and the others, behind « Plus »."""

    line: tuple[Entry, ...]
    more: tuple[Entry, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, as a phone lists them."""
        return self.line + self.more

    @property
    def is_folded(self) -> bool:
        """Whether a phone shows them behind « Menu »."""
        return len(self.entries) > _SEEN_ON_A_PHONE

    @property
    def here(self) -> str:
        """The label of the entry where the person is; empty elsewhere."""
        return next((entry.label for entry in self.entries if entry.current), "")


def navigation(path: str, standing: Standing | None) -> Navigation:
    """Give back the navigation of a person on the page at `path`, or that of anyone without a standing."""
    if standing is None:
        return Navigation(tuple(_entry(path, label, name) for label, name in _OPEN))
    shown = [
        (name, _entry(path, label, name))
        for label, name, roles in _ENTRIES
        # An officer acts for a made-up body in a rehearsal only: its files, and nothing after them.
        if standing.holds(*roles)
        and not (standing.is_department and name.startswith("operator:") and name != "operator:applications")
    ]
    aside = _SELDOM if len(shown) > _ON_ONE_LINE else set()
    return Navigation(
        line=tuple(entry for name, entry in shown if name not in aside),
        more=tuple(entry for name, entry in shown if name in aside),
    )


def _entry(path: str, label: str, name: str) -> Entry:
    url = reverse(name)
    if path == url:
        return Entry(label, url, "page")
    behind = url != "/" and name != "home" and path.startswith(url)
    return Entry(label, url, "true" if behind else "")
