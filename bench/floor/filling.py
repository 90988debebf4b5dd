"""One closed call and many applications in it, each of its own body, scored by two assessors."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.applications.models import Application
from maillage.calls.models import Call, Criterion
from maillage.chores.nation.bodies import fictional_siret, open_land
from maillage.chores.nation.grants import grant_groups
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
    """Bring the call to that number of applications, each examined and scored."""
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
        rows.append(Application(**{**fields, **own, "state": "eligible"}))
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
