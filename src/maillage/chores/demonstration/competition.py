"""From the empty installation to the closing of the call (scenario E1)."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from maillage.applications.content import Content
from maillage.applications.operations import (
    attach_document,
    close_unvalidated,
    deposit_application,
    remind_unvalidated,
    save_application,
    start_application,
    validate_application,
)
from maillage.calls.models import Question
from maillage.calls.operations import answer_question, ask_question, import_call, name_contact, publish_call
from maillage.calls.toml import catalogue
from maillage.chores.demonstration.cast import BODIES, DEPARTMENT_NAME, DEPARTMENT_SIRET, OFFICERS, OPERATORS
from maillage.chores.demonstration.stage import Act, Scene, Stage, on, receipt
from maillage.groups.models import StructureType
from maillage.groups.operations.group import load_structure_types
from maillage.groups.operations.method import load_methods
from maillage.people.models import Person, Role
from maillage.people.operations import (
    accept_invitation,
    describe_site,
    invite,
    open_installation,
    register_organisation,
    the_funder,
)
from maillage.rules.budget import Line, Side
from maillage.rules.verdict import Refused
from maillage.selection.operations.funding import open_funding, record_budget_vote
from maillage.territories.models import Territory
from maillage.territories.operations import load_reference


@dataclass(frozen=True, slots=True)
class File:
    """An application of the script."""

    lot: str
    body: str
    preparer: str
    representative: str
    rhythm: str
    title: str
    started: dt.datetime
    deposited: dt.datetime
    validated: dt.datetime | None
    amount: Decimal = Decimal("20000.00")
    coffee: Decimal = Decimal("300.00")
    monthly: Decimal = Decimal("6000.00")
    chosen: Decimal = Decimal("6000.00")


FILES: Final = (
    File(
        "ART", "horizon", "ines", "marc", "bimonthly", "Croiser les regards en Artois",
        on("2025-04-30", "09:12"), on("2025-05-05", "16:20"), on("2025-05-06", "10:02"), chosen=Decimal("3000.00"),
    ),
    File(
        "LEN", "horizon", "ines", "marc", "monthly", "Le bassin minier se parle",
        on("2025-04-30", "09:40"), on("2025-05-05", "16:55"), on("2025-05-06", "10:10"),
    ),
    File(
        "AUD", "epsm", "nora", "bernard", "monthly", "Habiter, soigner, accompagner en Audomarois",
        on("2025-04-14", "14:05"), on("2025-04-28", "11:30"), on("2025-04-29", "17:45"),
    ),
    File(
        "BOU", "trait-union", "samuel", "agnes", "bimonthly", "Entre mer et bocage : penser ensemble",
        on("2025-05-02", "10:30"), on("2025-05-09", "19:10"), on("2025-05-09", "23:58:40"), chosen=Decimal("3000.00"),
    ),
    File(
        "BOU", "tilleuls", "odile", "odile", "monthly", "Paroles de terrain",
        on("2025-05-07", "15:00"), on("2025-05-08", "18:12"), None,
    ),
)  # fmt: skip

ANSWERS: Final = {
    "experience": "Plus de dix ans d’accompagnement de personnes vivant avec un trouble psychique, en lien avec les secteurs "
    "de psychiatrie et les gens de leur quartier.",
    "skills": "Animation régulière de groupes d’analyse des pratiques et de réseaux de santé mentale.",
    "presence": "Une équipe installée sur le territoire, en relation hebdomadaire avec les bailleurs et les CCAS.",
    "needs": "Les professionnels du logement demandent des repères : que dire, à qui passer le relais, quand alerter.",
    "partnership": "Conventions avec deux bailleurs et l’intercommunalité ; participation au conseil local de santé mentale.",
    "method": "Un tour de table, deux situations, une lecture commune, des pistes écrites au tableau et emportées par chacun.",
    "facilitators": "Une psychologue et un infirmier de secteur, expérimentés.",
}

BUDGET: Final = (
    Line(Side.COST, "64", Decimal("17500.00"), "Animation, préparation comprise"),
    Line(Side.COST, "62", Decimal("1900.00"), "Déplacements et intervenants"),
    Line(Side.COST, "61", Decimal("1800.00"), "Location de salles"),
    Line(Side.COST, "60", Decimal("800.00"), "Accueil café et fournitures"),
    Line(Side.RESOURCE, "own", Decimal("2000.00"), "Temps de coordination"),
)
"""Balanced with the amount that each file asks for."""


CONTACTS: Final = (("claire", ("ART", "LEN"), "0353010162"), ("hugo", ("AUD", "BOU"), "0353010163"))
"""Who answers for which territories, at numbers kept for fiction."""

SITE: Final = {
    "email": "logement-sante-mentale@departement.example.org",
    "phone": "0353010160",
    "postal_address": "Hôtel du Département, 62000 Arras",
    "publication_director": "La présidence du conseil départemental (personne inventée)",
    "host": "Hébergeur inventé, 1 rue de l’Exemple, 62000 Arras, 03 53 01 01 61",
    "data_protection": "dpo@departement.example.org",
    "accessibility_email": "accessibilite@departement.example.org",
    "declared_on": dt.date(2025, 3, 3),
    "scheme_url": "",
    "plan_url": "",
    "exempt": "",
    "burden": "",
}


def _enter(
    stage: Stage, email: str, name: str, body: str, role: Role, territory: str, at: dt.datetime, by: Person
) -> Person:
    organisation = stage.funder if body == "departement" else stage.bodies[body]
    place = Territory.objects.get(code=territory) if territory else None
    invitation = invite(
        organisation=organisation, email=email, full_name=name, role=role, by=by, at=at, territory=place
    )
    return accept_invitation(invitation, at=at + dt.timedelta(minutes=5))


def _open(stage: Stage, at: dt.datetime) -> None:
    load_reference()
    load_structure_types()
    load_methods()
    stage.types = {row.code: row for row in StructureType.objects.order_by("position", "pk")}
    first = OFFICERS[0]
    stage.people[first.key] = open_installation(
        organisation_name=DEPARTMENT_NAME,
        siret=DEPARTMENT_SIRET,
        department_code="62",
        direction="Direction des politiques d’inclusion durable",
        service="Service des politiques sociales du logement et de l’habitat",
        full_name=first.name,
        email=first.email,
        at=at,
    )
    stage.funder = the_funder().organisation
    describe_site(SITE, by=stage.people[first.key], at=at)


def _officers(stage: Stage, at: dt.datetime) -> None:
    for character in OFFICERS[1:]:
        if not character.territory:
            stage.people[character.key] = _enter(
                stage,
                character.email,
                character.name,
                "departement",
                character.roles[0],
                "",
                at,
                stage.people["armelle"],
            )


def _call(stage: Stage, at: dt.datetime) -> None:
    claire = stage.people["claire"]
    stage.call = import_call(catalogue()["pas-de-calais-2025.toml"], funder=stage.funder, by=claire, at=at)
    stage.lots = {
        lot.code: lot for lot in stage.call.lots.select_related("territory", "call").order_by("code", "pk")
    }
    open_funding(stage.call, by=claire, at=at)
    for character in OFFICERS:
        if character.territory:
            stage.people[character.key] = _enter(
                stage, character.email, character.name, "departement", character.roles[0], character.territory, at,
                stage.people["armelle"],
            )  # fmt: skip


def _publish(stage: Stage, at: dt.datetime) -> None:
    record_budget_vote(
        stage.call,
        voted_on=dt.date(2025, 3, 24),
        reference="Délibération n° 2025-CD-018",
        by=stage.people["claire"],
        at=at,
    )
    for key, lots, phone in CONTACTS:
        name_contact(
            stage.call,
            person=stage.people[key],
            lots=[stage.lots[code] for code in lots],
            phone=phone,
            by=stage.people["claire"],
            at=at,
        )
    publish_call(stage.call, by=stage.people["claire"], at=at)


def _bodies(stage: Stage, at: dt.datetime) -> None:
    for body in BODIES:
        stage.bodies[body.key] = register_organisation(
            name=body.name, siret=body.siret, legal_form=body.legal_form, by=stage.people["claire"], at=at
        )
    for character in OPERATORS:
        for role in character.roles:
            stage.people[character.key] = _enter(
                stage,
                character.email,
                character.name,
                character.organisation,
                role,
                "",
                at,
                stage.people["claire"],
            )


def _start(file: File) -> Act:
    def play(stage: Stage, at: dt.datetime) -> None:
        by = stage.people[file.preparer]
        application = start_application(
            stage.lots[file.lot], organisation=stage.bodies[file.body], by=by, at=at
        )
        rhythm = stage.call.rhythms.get(code=file.rhythm)
        values = {
            **ANSWERS,
            "project_title": file.title,
            "representative_name": stage.people[file.representative].full_name,
            "rhythm": rhythm,
            "amount_requested": file.amount,
            "coffee_requested": file.coffee,
            "monthly_reference_budget": file.monthly,
            "meetings_budget": file.chosen,
            "budget": BUDGET,
            "calendar": "Le mardi matin, en alternance dans les communes du territoire.",
            "republican_commitment": not stage.bodies[file.body].is_public,
        }
        application = save_application(
            application, values=values, version=application.version, by=by, at=at + dt.timedelta(hours=1)
        )
        for document in Content(application).documents_asked:
            if document.mandatory:
                attach_document(
                    application,
                    required=document,
                    name=f"{document.code}.png",
                    content=receipt(document.label, stage.bodies[file.body].name),
                    by=by,
                    at=at + dt.timedelta(hours=2),
                )
        stage.applications[f"{file.lot}/{file.body}"] = application

    return Act(file.started, play)


def _deposit(file: File) -> Act:
    def play(stage: Stage, at: dt.datetime) -> None:
        deposit_application(
            stage.applications[f"{file.lot}/{file.body}"], by=stage.people[file.preparer], at=at
        )

    return Act(file.deposited, play)


def _validate(file: File, moment: dt.datetime) -> Act:
    def play(stage: Stage, at: dt.datetime) -> None:
        application = stage.applications[f"{file.lot}/{file.body}"]
        validate_application(application, by=stage.people[file.representative], at=at)
        stage.applications[file.lot] = application

    return Act(moment, play)


def _too_late(stage: Stage, at: dt.datetime) -> None:
    """The Fondation du Littoral comes three seconds after the closing: refused, and kept as evidence."""
    with contextlib.suppress(Refused):
        start_application(
            stage.lots["BOU"], organisation=stage.bodies["littoral"], by=stage.people["gilles"], at=at
        )


def _ask(stage: Stage, at: dt.datetime) -> None:
    text = "Notre structure peut-elle candidater sur deux territoires ?"
    ask_question(stage.call, text=text, by=stage.people["ines"], at=at)


def _answer(stage: Stage, at: dt.datetime) -> None:
    answer_question(
        Question.objects.get(call=stage.call),
        answer="Oui : une candidature par territoire. Ce qui est commun ne s’écrit qu’une fois.",
        text="Un même organisme peut-il candidater sur plusieurs territoires ?",
        by=stage.people["claire"],
        at=at,
    )


def scene() -> Scene:
    """The call, and its applications until the closing."""
    yield Act(on("2025-03-03", "09:00"), _open)
    yield Act(on("2025-03-03", "14:00"), _officers)
    yield Act(on("2025-03-12", "10:00"), _call)
    yield Act(on("2025-03-27", "16:00"), _publish)
    yield Act(on("2025-04-02", "09:30"), _bodies)
    yield Act(on("2025-04-10", "11:15"), _ask)
    yield Act(on("2025-04-11", "09:05"), _answer)
    for file in FILES:
        yield _start(file)
        yield _deposit(file)
        if file.validated:
            yield _validate(file, file.validated)
    for day in ("2025-05-07", "2025-05-09"):
        yield Act(on(day, "09:00"), lambda _stage, at: _remind(at))
    yield Act(on("2025-05-10", "00:00:03"), _too_late)
    yield Act(on("2025-05-10", "00:05"), _close)


def _remind(at: dt.datetime) -> None:
    remind_unvalidated(at=at)


def _close(stage: Stage, at: dt.datetime) -> None:
    close_unvalidated(stage.call, at=at)
