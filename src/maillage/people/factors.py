"""Who has set up a second factor. The factors are kept by allauth (`allauth.mfa`), sealed by our adapter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from allauth.mfa.models import Authenticator

from maillage.people.models import DEPARTMENT_ROLES, Enrolment, Funder, Membership, Person
from maillage.rules.french import paris
from maillage.rules.second_factor import demanded_from, may_enrol
from maillage.rules.verdict import Verdict

FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor: recovery codes only replace one."""


@dataclass(frozen=True, slots=True)
class AgentRow:
    """Someone who acts for the département, whether a second factor protects their account, whether the
    day to set one up alone is past, and until when it is open to them.
    """

    person: int
    name: str
    roles: str
    protected: bool
    late: bool
    open_until: dt.datetime | None


def has_factor(person: Person) -> bool:
    """Whether that person has set up a second factor; one query."""
    return bool(Authenticator.objects.filter(user=person, type__in=FACTORS).exists())


def enrolment_of(person: Person, *, at: dt.datetime) -> Enrolment | None:
    """Give back the time that is open to that person to set up a factor, if any; one query."""
    return Enrolment.objects.filter(person=person, closes_at__gt=at).first()


def may_enrol_now(person: Person, *, demanded: dt.date | None, given: bool, at: dt.datetime) -> Verdict:
    """Whether that person sets up a factor now (`rules.second_factor.may_enrol`); one query at most."""
    today = paris(at).date()
    late = demanded is not None and today >= demanded and not given
    found = enrolment_of(person, at=at) if late else None
    closes = found.closes_at if found else None
    return may_enrol(demanded=demanded, today=today, given=given, closes_at=closes, at=at)


def agents_and_factors(funder: Funder, *, at: dt.datetime) -> list[AgentRow]:
    """Give back the agents of the département, by name; three queries."""
    held = Membership.objects.live().filter(organisation=funder.organisation, role__in=DEPARTMENT_ROLES)
    rows = list(held.select_related("person").order_by("person__full_name", "person", "role"))
    factors = Authenticator.objects.filter(type__in=FACTORS, user__in=[row.person_id for row in rows])
    protected = set(factors.values_list("user", flat=True))
    opened = Enrolment.objects.filter(person__in=[row.person_id for row in rows], closes_at__gt=at)
    until = dict(opened.values_list("person", "closes_at"))
    first = {row.person_id: row.since for row in sorted(rows, key=lambda row: row.since, reverse=True)}
    names = {row.person_id: row.person.full_name for row in rows}
    return [
        AgentRow(
            person=pk,
            name=name,
            roles=", ".join(row.get_role_display() for row in rows if row.person_id == pk),
            protected=pk in protected,
            late=_is_late(funder, first[pk], at=at),
            open_until=until.get(pk),
        )
        for pk, name in names.items()
    ]


def _is_late(funder: Funder, since: dt.datetime, *, at: dt.datetime) -> bool:
    day = demanded_from(funder.second_factor_from, paris(since).date(), funder.second_factor_grace)
    return day is not None and paris(at).date() >= day
