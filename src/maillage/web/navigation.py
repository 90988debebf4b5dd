"""The entries of the navigation: those of the person's roles, or what anyone finds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.urls import reverse

from maillage.people.access import BODY_READERS
from maillage.people.models import DEPARTMENT_ROLES, OPERATOR_ROLES, Role
from maillage.privacy.access import KEEPERS
from maillage.resources.access import READERS as DIRECTORY_READERS
from maillage.ui.shapes import Entry, Navigation

if TYPE_CHECKING:
    from maillage.people.access import Standing

    Places = tuple[tuple[str, str], ...]

_FOLLOW = (Role.INSTRUCTOR, Role.MANAGER, Role.FINANCE_OFFICER, Role.AUDITOR)
_ANSWER = (Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR, Role.DATA_PROTECTION_OFFICER)

# label, URL name, roles that see it
_ENTRIES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Accueil", "home", (*DEPARTMENT_ROLES, *OPERATOR_ROLES, Role.COORDINATOR)),
    ("Appels", "department:calls", _FOLLOW),
    ("Conventions", "department:agreements", _FOLLOW),
    ("Paiements", "department:payments", (Role.FINANCE_OFFICER,)),
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
# What lies behind an entry under another address of the same space.
_BEHIND = {
    "department:calls": (
        "candidatures", "conditions", "decisions", "lettres-attente", "lots", "notifications", "reprises",
        "simulations",
    ),
    "department:agreements": (
        "animations", "archives", "avenants", "donnees-ouvertes", "paiements", "reversements",
    ),
    "department:bodies": ("coordonnees-bancaires",),
    "department:reports": ("comites", "comptes-rendus"),
    "department:indicators": ("themes",),
    "operator:agreements": ("avenants", "coordonnees-bancaires"),
    "operator:groups": (
        "acquis", "feuilles-signees", "inscriptions", "rencontres", "situations", "temps-d-information",
    ),
    "operator:reports": ("comites", "comptes-rendus"),
}  # fmt: skip
_ON_ONE_LINE = 9
# What anyone finds from any page, until they sign in.
_OPEN = (
    ("Accueil", "public:home"),
    ("Dates", "public:agenda"),
    ("Territoires", "public:territories"),
    ("Ressources", "public:resources"),
    ("Appels", "public:calls"),
)


def navigation(path: str, standing: Standing | None) -> Navigation:
    """Give back the navigation of a person on the page at `path`, or that of anyone without a standing."""
    roles = None if standing is None else frozenset(held.role for held in standing.memberships)
    line, more = _places(roles)
    own = frozenset(address(name) for _, name in (*line, *more))
    return Navigation(
        line=tuple(_entry(path, label, name, own) for label, name in line),
        more=tuple(_entry(path, label, name, own) for label, name in more),
    )


@cache
def _places(roles: frozenset[str] | None) -> tuple[Places, Places]:
    """What stands on the line, then behind « Plus », for whoever holds these roles; None is anyone."""
    if roles is None:
        return _OPEN, ()
    shown = [
        (label, name)
        for label, name, seen_by in _ENTRIES
        # An officer acts for a made-up body in a rehearsal only: its files, and nothing after them.
        if not roles.isdisjoint(seen_by)
        and (
            roles.isdisjoint(DEPARTMENT_ROLES)
            or not name.startswith("operator:")
            or name == "operator:applications"
        )
    ]
    aside = _SELDOM if len(shown) > _ON_ONE_LINE else set()
    line = tuple((label, name) for label, name in shown if name not in aside)
    return line, tuple((label, name) for label, name in shown if name in aside)


@cache
def address(name: str, *words: str) -> str:
    """The address of a page that every page leads to; it does not change while the site runs."""
    return reverse(name, args=words)


@cache
def _behind(name: str) -> tuple[str, ...]:
    """How the addresses of the pages behind an entry begin."""
    url = address(name)
    space = url.removesuffix("/").rpartition("/")[0]
    return url, *(f"{space}/{place}/" for place in _BEHIND.get(name, ()))


def _entry(path: str, label: str, name: str, own: frozenset[str]) -> Entry:
    """The entry as the page at `path` shows it; what has an entry of its `own` lies behind no other."""
    url = address(name)
    if path == url:
        return Entry(label, url, "page")
    places = tuple(place for place in _behind(name) if place == url or place not in own)
    behind = url != "/" and name != "home" and path.startswith(places)
    return Entry(label, url, "true" if behind else "")
