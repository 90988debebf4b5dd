"""The départements, their territories, the operators that carry a group there, and who works for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from stdnum import luhn

from maillage.people.models import Funder, LegalForm, Membership, Organisation, Person, Role
from maillage.territories.models import Territory

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Land:
    """As many operators, facilitators and territories, in the same order: `share` of each a département."""

    departments: tuple[Organisation, ...]
    officers: tuple[Person, ...]
    territories: tuple[Territory, ...]
    operators: tuple[Organisation, ...]
    facilitators: tuple[Person, ...]
    share: int


def open_land(departments: int, share: int, at: dt.datetime) -> Land:
    """Open the départements, numbered from 1, and so many territories in each."""
    count = departments * share
    names = [f"Département {n:02d}" for n in range(1, departments + 1)]
    funders = _organisations(names, 1, LegalForm.DEPARTMENT, at)
    Funder.objects.create(organisation=funders[0], department_code="01", service="Service logement")
    places = [f"Territoire {n // share + 1:02d}-{n % share + 1:02d}" for n in range(count)]
    operators = _organisations(
        [f"Association du {place}" for place in places], departments + 1, LegalForm.ASSOCIATION, at
    )
    return Land(
        departments=tuple(funders),
        officers=tuple(_people("Responsable", funders, Role.MANAGER, at)),
        territories=tuple(
            Territory.objects.bulk_create(
                [Territory(code=place.lower().replace(" ", "-"), name=place) for place in places], BATCH
            )
        ),
        operators=tuple(operators),
        facilitators=tuple(_people("Animatrice", operators, Role.FACILITATOR, at)),
        share=share,
    )


def _organisations(
    names: Sequence[str], first: int, legal_form: LegalForm, at: dt.datetime
) -> list[Organisation]:
    return Organisation.objects.bulk_create(
        [
            Organisation(
                name=name,
                siret=fictional_siret(number),
                legal_form=legal_form,
                address="1 rue des Essais",
                proved_at=at,
            )
            for number, name in enumerate(names, start=first)
        ],
        BATCH,
    )


def fictional_siret(number: int) -> str:
    """Give back a SIRET that starts with 000, which no body has, with its two keys."""
    siren = f"000{number:05d}"
    body = f"{siren}{luhn.calc_check_digit(siren)}0001"
    return f"{body}{luhn.calc_check_digit(body)}"


def _people(title: str, organisations: Sequence[Organisation], role: Role, at: dt.datetime) -> list[Person]:
    people = Person.objects.bulk_create(
        [
            Person(email=f"{role}{body.pk}@example.org", full_name=f"{title} {body.pk}", created_at=at)
            for body in organisations
        ],
        BATCH,
    )
    Membership.objects.bulk_create(
        [
            Membership(person=person, organisation=body, role=role, since=at)
            for person, body in zip(people, organisations, strict=True)
        ],
        BATCH,
    )
    return people
