"""What every page shows around its content: the navigation of the person's roles, and the demonstration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from maillage.people.access import BODY_READERS
from maillage.people.models import DEPARTMENT_ROLES, OPERATOR_ROLES, Person, Role
from maillage.privacy.access import KEEPERS
from maillage.resources.access import READERS as DIRECTORY_READERS

if TYPE_CHECKING:
    from django.http import HttpRequest

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
# What anyone finds from any page, until they sign in.
_OPEN = (
    ("Accueil", "public:home"),
    ("Dates", "public:agenda"),
    ("Territoires", "public:territories"),
    ("Ressources", "public:resources"),
    ("Appels", "public:calls"),
)
# What the law asks of every page, and how to find one's way.
_FOOT = (
    ("Accessibilité\u00a0: non conforme", "public:accessibility"),
    ("Données personnelles", "public:personal_data"),
    ("Mentions légales", "public:legal_notice"),
    ("Données ouvertes", "public:datasets"),
    ("Aide", "public:guides"),
    ("Plan du site", "public:site_map"),
)


# The guide that opens from the person's menu, by the first of their roles.
_GUIDE_OF: dict[str, str] = {
    Role.INSTRUCTOR: "instruction",
    Role.MANAGER: "responsable",
    Role.FINANCE_OFFICER: "finances",
    Role.AUDITOR: "controle",
    Role.PREPARER: "organisme",
    Role.LEGAL_REPRESENTATIVE: "organisme",
    Role.ACCOUNTANT: "organisme",
    Role.FACILITATOR: "animation",
    Role.COORDINATOR: "coordination",
}


def _help_url(standing: Standing | None) -> str:
    roles = [membership.role for membership in standing.memberships] if standing else []
    code = next((_GUIDE_OF[role] for role in roles if role in _GUIDE_OF), "")
    return reverse("public:guide", args=[code]) if code else reverse("public:guides")


def _role_label(standing: Standing | None) -> str:
    if standing is None or not standing.memberships:
        return ""
    first = standing.memberships[0]
    return f"{first.get_role_display()}, {first.territory or first.organisation}"


def site(request: HttpRequest) -> dict[str, Any]:
    """Give back the navigation, the person and whether this is a demonstration."""
    person = getattr(request, "user", None)
    standing = getattr(request, "standing", None) if isinstance(person, Person) else None
    navigation = []
    if standing is not None:
        for label, name, roles in _ENTRIES:
            # An officer acts for a made-up body in a rehearsal only: its files, and nothing after them.
            played = standing.is_department and name.startswith("operator:")
            if standing.holds(*roles) and (not played or name == "operator:applications"):
                url = reverse(name)
                current = request.path == url or (name != "home" and request.path.startswith(url))
                navigation.append((label, url, current))
    else:
        for label, name in _OPEN:
            url = reverse(name)
            current = request.path == url or (url != "/" and request.path.startswith(url))
            navigation.append((label, url, current))
    return {
        "navigation": navigation,
        "footer_links": [(label, reverse(name)) for label, name in _FOOT],
        "person": {"name": person.full_name} if isinstance(person, Person) else None,
        "person_links": [("Mon compte", reverse("account")), ("Aide", _help_url(standing))],
        "role_label": _role_label(standing),
        "standing": standing,
        "demonstration": settings.MAILLAGE_DEMONSTRATION,
        "today": getattr(request, "today", None),
    }
