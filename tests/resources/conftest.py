"""A directory to work on: the call's territories, and who keeps it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from maillage.calls.models import Call
from maillage.people.access import standing_of
from maillage.people.models import Membership, Organisation, Person, Role
from maillage.resources.access import Keeper, keeper_of
from maillage.resources.content import Content
from maillage.territories.models import Commune, Territory
from tests.builders import make_call, make_department, make_operator, make_person, paris

NOW = paris(2026, 1, 12, 10)
TODAY = dt.date(2026, 1, 12)


@dataclass(frozen=True)
class Ground:
    """The territories, and one person of each kind who keeps the directory."""

    call: Call
    boulonnais: Territory
    artois: Territory
    operator: Organisation
    claire: Person
    elodie: Person
    thomas: Person

    def keeper(self, person: Person, *operated: Territory) -> Keeper:
        """Give back a person as the directory knows them."""
        return keeper_of(standing_of(person), {one.pk for one in operated}, funder=self.call.funder_id)

    def content(self, name: str = "Équipe mobile psychiatrie précarité", **said: Any) -> Content:
        """Give back a whole entry of the Boulonnais."""
        values: dict[str, Any] = {
            "kind": "empp",
            "presentation": ("Une équipe de soignants va vers qui ne demande rien. " * 5).strip(),
            "referral": "Appelez la permanence, du lundi au vendredi.",
            "conditions": "Aucune",
            "fees": "gratuit",
            "address": "1 rue du Port",
            "commune": Commune.objects.get(code="62160"),
            "postcode": "62200",
            "longitude": 1.61,
            "latitude": 50.72,
            "phone": "0321000000",
            "email": "accueil@empp.example.org",
            "url": "https://empp.example.org/orienter",
            "domains": frozenset({"sante"}),
            "needs": frozenset({"sante--sante-mentale"}),
            "publics": frozenset({"tous-publics"}),
            "modes": frozenset({"telephoner", "envoyer-un-courriel"}),
            "receptions": frozenset({"en-presentiel"}),
            "referrers": frozenset({"professionnels"}),
            "territories": frozenset({self.boulonnais}),
        }
        return Content(name=name, **{**values, **said})


@pytest.fixture
def ground(db: None) -> Ground:
    admin = make_department()
    call = make_call(by=admin)
    operator = make_operator(by=admin)
    boulonnais, artois = (Territory.objects.get(code=code) for code in ("boulonnais", "artois"))
    elodie = make_person("Élodie Coordinatrice", call.funder)
    Membership.objects.create(
        person=elodie, organisation=call.funder, role=Role.COORDINATOR, territory=boulonnais, since=NOW
    )
    return Ground(
        call=call,
        boulonnais=boulonnais,
        artois=artois,
        operator=operator,
        claire=make_person("Claire Instructrice", call.funder, Role.INSTRUCTOR),
        elodie=elodie,
        thomas=make_person("Thomas Animateur", operator, Role.FACILITATOR),
    )
