"""One closed call and many applications in it, each of its own body, scored by two assessors."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from maillage.applications.content import QUESTIONS
from maillage.applications.models import Application, ApplicationDocument, BudgetLine
from maillage.calls.models import Call, Criterion, RequiredDocument
from maillage.chores.nation.bodies import fictional_siret, open_land
from maillage.chores.nation.grants import grant_groups
from maillage.journal.models import Chain
from maillage.people.models import LegalForm, Membership, Organisation, Person, Role
from maillage.selection.models import Score

BATCH = 2_000
FIRST = 20_000
"""Of the numbers that make a fictional SIRET: those of the first bodies are below."""
TERRITORIES, YEAR = 8, 2025
CRITERIA = ("Besoin", "Méthode", "Partenariat", "Expérience", "Budget")
AT = dt.datetime(2025, 5, 20, 10, tzinfo=dt.UTC)


@transaction.atomic
def open_call() -> Call:
    """Give back a call of eight territories, closed, with an instructor beside the manager."""
    land = open_land(1, TERRITORIES, dt.datetime(2024, 1, 8, 9, tzinfo=dt.UTC))
    grant_groups(land, YEAR)
    call = Call.objects.get()
    Call.objects.update(published_at=None)  # the criteria of a published call are frozen
    Criterion.objects.bulk_create(
        [
            Criterion(call=call, label=label, weight=1, position=place)
            for place, label in enumerate(CRITERIA, start=1)
        ]
    )
    Call.objects.update(published_at=call.published_at)
    for name in ("Claire", "Yann"):
        person = Person.objects.create(email=f"{name}@example.org".lower(), full_name=name, created_at=AT)
        Membership.objects.create(
            person=person, organisation=call.funder, role=Role.INSTRUCTOR, since=AT - dt.timedelta(days=90)
        )
    return call


def fill_up(call: Call, count: int) -> None:
    """Bring the call to that number of applications, noted by two assessors; one in ten not settled yet."""
    there = Application.objects.filter(lot__call=call).count()
    lots = list(call.lots.order_by("pk"))
    model = Application.objects.filter(lot__call=call).earliest("pk")
    numbers = range(there + 1, count + 1)
    bodies = Organisation.objects.bulk_create(
        [
            Organisation(
                name=f"Association n° {number}",
                siret=fictional_siret(FIRST + number),
                legal_form=LegalForm.ASSOCIATION,
                address="1 rue des Essais",
                proved_at=AT,
            )
            for number in numbers
        ],
        BATCH,
    )
    rows = []
    for number, body in zip(numbers, bodies, strict=True):
        fields = {
            field.attname: getattr(model, field.attname)
            for field in model._meta.concrete_fields  # noqa: SLF001 — the documented API of models
            if not field.primary_key
        }
        lot = lots[number % len(lots)]
        own = {"number": f"{lot.code}-{number:05d}", "lot_id": lot.pk, "organisation_id": body.pk}
        state = "scored" if number % 10 else "eligible"
        rows.append(Application(**{**fields, **own, "state": state}))
    copies = Application.objects.bulk_create(rows, BATCH)
    assessors = list(Person.objects.filter(full_name__in=["Claire", "Yann"]).order_by("pk"))
    criteria = list(Criterion.objects.filter(call=call).order_by("position"))
    Score.objects.bulk_create(
        [
            Score(
                application=one,
                criterion=criterion,
                assessor=assessor,
                value=(one.pk + criterion.position) % 6,
                lowest=0,
                highest=5,
                comment="Le besoin est décrit, les partenaires sont nommés.",
                at=AT,
            )
            for one in copies
            for criterion in criteria
            for assessor in assessors
        ],
        BATCH,
    )


def prepare(call: Call) -> Application:
    """Give back a complete draft of a body of its own, with its documents and its budget: ready for deposit.

    Its preparer is « prune@example.org »; whoever signs for the body is written to as well.
    """
    model = Application.objects.filter(lot__call=call).select_related("rhythm").earliest("pk")
    body = Organisation.objects.create(
        name="Association des essais",
        siret=fictional_siret(FIRST - 1),
        legal_form=LegalForm.ASSOCIATION,
        address="1 rue des Essais",
        proved_at=AT,
    )
    roles = {"Prune": Role.PREPARER, "Régine": Role.LEGAL_REPRESENTATIVE}
    people = [
        Person.objects.create(email=f"{name}@example.org".lower(), full_name=name, created_at=AT)
        for name in roles
    ]
    for person, role in zip(people, roles.values(), strict=True):
        Membership.objects.create(person=person, organisation=body, role=role, since=AT)
    Call.objects.update(published_at=None)  # the documents of a published call are frozen
    asked = RequiredDocument.objects.bulk_create(
        [
            RequiredDocument(call=call, position=place, code=f"piece-{place}", label=f"Document n° {place}")
            for place in range(1, 4)
        ]
    )
    Call.objects.update(published_at=call.published_at)
    Chain.objects.get_or_create(key=call.funder.siret)
    said = "Le besoin est décrit par les partenaires du territoire, réunis trois fois. " * 8
    file = Application.objects.create(
        lot_id=model.lot_id,
        round_id=model.round_id,
        organisation=body,
        number="ESSAI-DEPOT",
        window_opens_at=model.window_opens_at,
        window_closes_at=model.window_closes_at,
        ceiling=model.ceiling,
        coffee_ceiling=model.coffee_ceiling,
        rhythm=model.rhythm,
        amount_requested=model.amount_requested,
        coffee_requested=model.coffee_requested,
        republican_commitment=True,
        commitment_version="2021-1947",
        commitment_at=AT,
        commitment_by=people[0],
        created_at=AT,
        created_by=people[0],
        saved_at=AT,
        saved_by=people[0],
        **dict.fromkeys(QUESTIONS, said) | {"project_title": "Essai", "representative_name": "Régine"},
    )
    lines = (("cost", "64", "21500.00"), ("cost", "60", "500.00"), ("resource", "own", "2000.00"))
    BudgetLine.objects.bulk_create(
        [
            BudgetLine(application=file, position=place, side=side, heading=heading, amount=Decimal(amount))
            for place, (side, heading, amount) in enumerate(lines, start=1)
        ]
    )
    ApplicationDocument.objects.bulk_create(
        [
            ApplicationDocument(
                application=file,
                required=one,
                file=f"applications/{one.code}.pdf",
                name=f"{one.code}.pdf",
                size=200_000,
                sha256="0" * 64,
                added_at=AT,
                added_by=people[0],
            )
            for one in asked
        ]
    )
    return file
