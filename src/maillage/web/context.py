"""What every page shows around its content: the navigation of the person's roles, and the demonstration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from maillage.people.models import DEPARTMENT_ROLES, OPERATOR_ROLES, Role

if TYPE_CHECKING:
    from django.http import HttpRequest

# label, URL name, roles that see it; None: everyone, signed in or not.
_ENTRIES: tuple[tuple[str, str, tuple[str, ...] | None], ...] = (
    ("Accueil", "home", (*DEPARTMENT_ROLES, *OPERATOR_ROLES, Role.COORDINATOR)),
    ("Appels", "department:calls", (Role.INSTRUCTOR, Role.MANAGER, Role.FINANCE_OFFICER, Role.AUDITOR)),
    ("Conventions", "department:agreements", (Role.INSTRUCTOR, Role.MANAGER, Role.FINANCE_OFFICER, Role.AUDITOR)),
    ("Indicateurs", "department:indicators", (Role.INSTRUCTOR, Role.MANAGER, Role.FINANCE_OFFICER, Role.AUDITOR)),
    ("Journal", "department:journal", (Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR, Role.DATA_PROTECTION_OFFICER)),
    ("Personnes", "department:members", (Role.ADMINISTRATOR, Role.INSTRUCTOR, Role.MANAGER)),
    ("Candidatures", "operator:applications", (Role.PREPARER, Role.LEGAL_REPRESENTATIVE)),
    ("Conventions", "operator:agreements", (Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.ACCOUNTANT)),
    ("Groupes", "operator:groups", OPERATOR_ROLES),
    ("Dépenses", "operator:expenses", (Role.ACCOUNTANT, Role.FACILITATOR, Role.LEGAL_REPRESENTATIVE, Role.PREPARER)),
    ("Équipe", "operator:members", OPERATOR_ROLES),
    ("Territoire", "coordinator:territory", (Role.COORDINATOR,)),
)


def site(request: HttpRequest) -> dict[str, Any]:
    """Give back the navigation, the person and whether this is a demonstration."""
    signed_in = bool(getattr(request, "user", None) and request.user.is_authenticated)
    standing = getattr(request, "standing", None) if signed_in else None
    navigation = []
    if standing is not None:
        for label, name, roles in _ENTRIES:
            if roles is None or standing.holds(*roles):
                url = reverse(name)
                current = request.path == url or (name != "home" and request.path.startswith(url))
                navigation.append((label, url, current))
    return {
        "navigation": navigation,
        "person": request.user if signed_in else None,
        "standing": standing,
        "demonstration": settings.MAILLAGE_DEMONSTRATION,
        "today": getattr(request, "today", None),
    }
