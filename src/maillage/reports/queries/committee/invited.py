"""Whom the annual committee brings together: the operators, the coordinators, the département."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from maillage.agreements.models import Agreement
from maillage.calls.models import Call
from maillage.people.models import Membership, Role
from maillage.reports.access import CONVENERS, SIGNED

FUNCTIONS = {
    Role.LEGAL_REPRESENTATIVE: "représentation légale",
    Role.COORDINATOR: "coordination Logement d’abord",
    Role.INSTRUCTOR: "service instructeur",
    Role.MANAGER: "responsable",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Someone the committee concerns: for whom and in which function; `address` is empty at the département,
    which convenes.
    """

    person_id: int
    organisation_id: int
    name: str
    body: str
    function: str
    address: str
    coordinator: bool


def invited(call: Call) -> list[Invited]:
    """Give back who represents the operators of the call, who coordinates its territories, and the service
    that convenes: each once for a body, operators first; two queries.
    """
    signed = Agreement.objects.filter(lot__call=call, state__in=SIGNED).select_related("lot")
    return _invited(call, signed)


def _invited(call: Call, signed: Iterable[Agreement]) -> list[Invited]:
    agreements = tuple(signed)
    operators = {agreement.operator_id for agreement in agreements}
    territories = {agreement.lot.territory_id for agreement in agreements}
    rows = (
        Membership.objects.live()
        .filter(
            Q(role=Role.LEGAL_REPRESENTATIVE, organisation__in=operators)
            | Q(role=Role.COORDINATOR, territory__in=territories)
            | Q(role__in=CONVENERS, organisation=call.funder_id)
        )
        .select_related("person", "organisation", "territory")
        .order_by("organisation__name", "person__full_name", "pk")
    )
    found: dict[tuple[int, int], Invited] = {}
    for row in rows:
        function = FUNCTIONS[Role(row.role)]
        known = found.get((row.person_id, row.organisation_id))
        if row.territory is not None:
            function = f"{function}, {row.territory.name}"
        found[row.person_id, row.organisation_id] = Invited(
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            name=row.person.full_name,
            body=row.organisation.name,
            function=f"{known.function}\u202f; {function}" if known else function,
            address=row.person.email if row.role not in CONVENERS else known.address if known else "",
            coordinator=row.role == Role.COORDINATOR or (known is not None and known.coordinator),
        )
    return sorted(
        found.values(), key=lambda one: (not one.address, one.coordinator, one.body, one.name, one.person_id)
    )


def owners(call: Call, signed: Iterable[Agreement]) -> list[tuple[str, str]]:
    """Give back who may answer for a decision, as choices: each body, then each of its people; `signed` are
    the agreements of the call, read with their lot. One query.
    """
    choices: dict[str, str] = {}
    people = _invited(call, signed)
    for one in people:
        choices.setdefault(f"{one.organisation_id}-", one.body)
        for other in people:
            if other.organisation_id == one.organisation_id:
                choices.setdefault(f"{one.organisation_id}-{other.person_id}", f"{other.body}, {other.name}")
    return list(choices.items())
