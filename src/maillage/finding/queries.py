"""Everything one search asks, for who asks: a kind that is not theirs is not even asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from maillage.finding import accounts, chain, people, places
from maillage.finding.hits import Asking, Found
from maillage.finding.meetings import meetings
from maillage.finding.sessions import sessions
from maillage.finding.takeaways import takeaways
from maillage.groups.access import LEADERS
from maillage.people.access import BODY_READERS, OVERSEERS, Standing
from maillage.people.models import OPERATOR_ROLES, Role
from maillage.reports.access import OFFICE, OFFICERS

Finder = Callable[[Asking], Found | tuple[Found, ...]]

_NAMES = (*LEADERS, Role.FACILITATOR)
_GROUPS = (*OFFICERS, *OPERATOR_ROLES, Role.COORDINATOR)
# The kinds that a finder gives, the finder, and who may find some; nobody named, anyone.
_FINDERS: tuple[tuple[tuple[str, ...], Finder, tuple[str, ...]], ...] = (
    (("candidatures",), chain.applications, (*LEADERS, *OFFICERS)),
    (("conventions", "groupes", "bilans"), chain.agreed, _GROUPS),
    (("rencontres",), meetings, ()),
    (("temps-d-information",), sessions, ()),
    (("comptes-rendus",), accounts.financial_reports, (*OFFICERS, *OFFICE)),
    (("comites",), accounts.committees, _GROUPS),
    (("organismes",), people.bodies, (*BODY_READERS, *OPERATOR_ROLES)),
    (("personnes",), people.members, (*OVERSEERS, *OPERATOR_ROLES)),
    (("participants",), people.participants, _NAMES),
    (("acquis",), takeaways, _NAMES),
    (("ressources",), places.resources, ()),
    (("appels",), chain.calls, ()),
)
_OPEN: tuple[tuple[tuple[str, ...], Finder, tuple[str, ...]], ...] = (
    (("territoires",), places.territories, ()),
)


def kinds_for(standing: Standing) -> tuple[str, ...]:
    """Give back the kinds that this person may look for, in the order in which they are shown."""
    return tuple(kind for kinds, _ in _finders(standing) for kind in kinds)


def find(asking: Asking, kind: str = "") -> tuple[Found, ...]:
    """Give back what was found of each kind, or of one; a query or two for each."""
    found: list[Found] = []
    for kinds, finder in _finders(asking.standing):
        if kind and kind not in kinds:
            continue
        given = finder(asking)
        found += given if isinstance(given, tuple) else (given,)
    return tuple(one for one in found if one.count and kind in ("", one.kind))


def _finders(standing: Standing) -> Iterator[tuple[tuple[str, ...], Finder]]:
    table = _FINDERS if standing.memberships else _FINDERS + _OPEN
    for kinds, finder, roles in table:
        if not roles or standing.holds(*roles):
            yield kinds, finder
