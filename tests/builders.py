"""Fictional people and bodies for the tests: typed plain functions, every one through the operations."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from maillage.applications.models import Application
from maillage.applications.operations import attach_document, save_application, start_application
from maillage.calls.models import Call, Lot, RequiredDocument, Rhythm
from maillage.calls.operations import import_call, publish_call
from maillage.calls.toml import catalogue
from maillage.journal.models import Subject
from maillage.people.access import Standing, standing_of
from maillage.people.models import LegalForm, Membership, Organisation, Person, Role
from maillage.people.operations import chain, grant_delegation, open_installation, register_organisation
from maillage.received.operations import receive
from maillage.rules.budget import Line, Side
from maillage.rules.french import PARIS
from maillage.territories.operations import load_reference

SIRETS = {
    "Association Horizon Psy 62": "00000010900017",
    "EPSM Les Deux Rives": "00000020800017",
    "Association Trait d’Union Santé": "00000030700017",
    "Association Les Tilleuls": "00000040600017",
    "Fondation du Littoral": "00000050500016",
}
DEPARTMENT_SIRET = "00000060400017"


def paris(year: int, month: int, day: int, *clock: int) -> dt.datetime:
    """Give back a moment on a clock in Paris: hour, minute, second; midnight when none is given."""
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    return dt.datetime(year, month, day, hour, minute, second, tzinfo=PARIS)


PREPARED = paris(2025, 3, 15)


def make_department(at: dt.datetime = PREPARED) -> Person:
    """Open the installation and give back its administrator."""
    return open_installation(
        organisation_name="Département d’Essai",
        siret=DEPARTMENT_SIRET,
        department_code="62",
        direction="Direction des solidarités",
        service="Service logement",
        full_name="Ada Administratrice",
        email="admin@departement.example.org",
        at=at,
    )


def make_person(name: str, organisation: Organisation, *roles: str, at: dt.datetime = PREPARED) -> Person:
    """Give back someone who holds these roles in the organisation."""
    local = name.lower().replace(" ", ".").replace("’", "").encode("ascii", "ignore").decode()
    person = Person.objects.create(
        email=f"{local}@o{organisation.pk}.example.org", full_name=name, created_at=at
    )
    for role in roles:
        Membership.objects.create(person=person, organisation=organisation, role=role, since=at)
    return person


def make_operator(
    name: str = "Association Trait d’Union Santé", *, by: Person, legal_form: str = LegalForm.ASSOCIATION
) -> Organisation:
    """Give back a body that may apply, from the list of the scenarios."""
    return register_organisation(name=name, siret=SIRETS[name], legal_form=legal_form, by=by, at=PREPARED)


def make_call(*, by: Person, published: bool = True) -> Call:
    """Give back the call of the catalogue, published unless told otherwise."""
    load_reference()
    funder = (
        Membership.objects.select_related("organisation").get(person=by, role=Role.ADMINISTRATOR).organisation
    )
    call = import_call(catalogue()["pas-de-calais-2025.toml"], funder=funder, by=by, at=PREPARED)
    return publish_call(call, by=by, at=PREPARED) if published else call


def next_call(call: Call, *, by: Person) -> Call:
    """Give back the same call one year later, published."""
    text = catalogue()["pas-de-calais-2025.toml"]
    for year in (2027, 2026, 2025):
        text = re.sub(rf"(?<!-){year}(?=-\d\d-\d\d)", str(year + 1), text)
    text = text.replace('"AAP-2025"', '"AAP-2026"').replace("pratiques-2025", "pratiques-2026")
    again = import_call(text, funder=call.funder, by=by, at=paris(2026, 3, 15))
    return publish_call(again, by=by, at=paris(2026, 3, 15))


def lot(call: Call, code: str = "BOU") -> Lot:
    """Give back a lot of the call by its code."""
    return Lot.objects.select_related("call", "territory").get(call=call, code=code)


def standing(person: Person) -> Standing:
    """Give back what the person may act as."""
    return standing_of(person)


BUDGET = (
    Line(Side.COST, "64", Decimal("21000.00"), "Deux psychologues"),
    Line(Side.COST, "60", Decimal("500.00"), "Accueil et fournitures"),
    Line(Side.RESOURCE, "own", Decimal("1500.00")),
)
"""Balanced with 20 000,00 € asked of the département."""
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
APRIL = paris(2025, 4, 30, 10)


@dataclass(frozen=True)
class Body:
    """An applicant and its two people."""

    organisation: Organisation
    preparer: Person
    representative: Person


def make_body(name: str, *, by: Person, legal_form: str = LegalForm.ASSOCIATION) -> Body:
    """Give back a body of the scenarios with its preparer and its legal representative."""
    organisation = make_operator(name, by=by, legal_form=legal_form)
    return Body(
        organisation,
        make_person("Prune Préparatrice", organisation, Role.PREPARER),
        make_person("Régine Représentante", organisation, Role.LEGAL_REPRESENTATIVE),
    )


def answers(call: Call, rhythm: str = "monthly") -> dict[str, Any]:
    """Give back the values of a complete application."""
    return {
        "project_title": "Comprendre et loger",
        "experience": "Dix ans d’équipe mobile.",
        "skills": "Deux psychologues formées.",
        "presence": "Trois antennes.",
        "needs": "Les bailleurs demandent un appui.",
        "partnership": "CCAS, bailleurs, EPSM.",
        "method": "Un mardi par mois.",
        "facilitators": "Nora, psychologue.",
        "representative_name": "Régine Dupont",
        "rhythm": Rhythm.objects.get(call=call, code=rhythm),
        "amount_requested": Decimal("20000.00"),
        "coffee_requested": Decimal("300.00"),
        "republican_commitment": True,
        "budget": BUDGET,
    }


def make_draft(on: Lot, body: Body, *, at: dt.datetime = APRIL) -> Application:
    """Give back a complete draft, with its documents: ready to be deposited, then validated."""
    return fill(start_application(on, organisation=body.organisation, by=body.preparer, at=at), body)


def fill(application: Application, body: Body, *, at: dt.datetime = APRIL) -> Application:
    """Complete a draft: every answer, every mandatory document."""
    call = application.lot.call
    application = save_application(application, values=answers(call), version=1, by=body.preparer, at=at)
    for required in RequiredDocument.objects.filter(call=call, mandatory=True).order_by("position"):
        attach_document(
            application,
            required=required,
            name=f"{required.code}.pdf",
            content=PDF,
            by=body.preparer,
            at=at,
        )
    return application


def lend_signature(body: Body, start: dt.date, end: dt.date) -> None:
    """Have the representative lend the signature to the preparer, by a document, both days included."""
    who, at = body.representative, dt.datetime.combine(start, dt.time(), tzinfo=PARIS)
    subject = Subject(kind="organisation", id=str(body.organisation.pk), label=body.organisation.name)
    grant_delegation(
        body.organisation,
        delegate=body.preparer,
        start=start,
        end=end,
        received=receive("delegation.pdf", PDF, chain=chain(), subject=subject, by=who.actor, at=at),
        by=who,
        at=at,
    )
