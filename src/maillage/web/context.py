"""What every page shows around its content: the navigation, the person, whether it is a demonstration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from maillage.people.models import Person, Role
from maillage.web.accessibility import NOT_CONFORM, grid
from maillage.web.navigation import address, navigation

if TYPE_CHECKING:
    from django.http import HttpRequest

    from maillage.people.access import Standing

# What the law asks of every page, and how to find one's way.
_FOOT = (
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
    return address("public:guide", code) if code else address("public:guides")


def _mention(request: HttpRequest) -> str:
    today = getattr(request, "today", None)
    return grid().state(today) if today else NOT_CONFORM


def _role_label(standing: Standing | None) -> str:
    if standing is None or not standing.memberships:
        return ""
    first = standing.memberships[0]
    return f"{first.get_role_display()}, {first.territory or first.organisation}"


def site(request: HttpRequest) -> dict[str, Any]:
    """Give back the navigation, the person and whether this is a demonstration."""
    person = getattr(request, "user", None)
    standing = getattr(request, "standing", None) if isinstance(person, Person) else None
    return {
        "navigation": navigation(request.path, standing),
        "footer_links": (
            (f"Accessibilité\u00a0: {_mention(request)}", address("public:accessibility")),
            *((label, address(name)) for label, name in _FOOT),
        ),
        "person": {"name": person.full_name} if isinstance(person, Person) else None,
        "person_links": [("Mon compte", address("account")), ("Aide", _help_url(standing))],
        "role_label": _role_label(standing),
        "standing": standing,
        "demonstration": settings.MAILLAGE_DEMONSTRATION,
        "today": getattr(request, "today", None),
    }
