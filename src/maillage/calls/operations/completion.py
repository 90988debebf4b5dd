"""What an officer adds to a call beside its file: the cohort of a lot, the contact of a territory."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.calls.models import Call, Contact, Lot
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import listing
from maillage.rules.verdict import Refused


@transaction.atomic
def set_cohort(lot: Lot, *, cohort: str, by: Person, at: dt.datetime) -> Lot:
    """Put the lot in a cohort of its call, which gives its agreement dates (R63, R64).

    Raises Refused on an unknown cohort, or once the call is published.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=lot.call_id)
    if call.published_at is not None:
        raise Refused(
            "L’appel est publié\u00a0: ses dates ne changent plus, sauf par un avenant à la convention.",
            "cohort",
        )
    found = next((entry for entry in call.cohorts if entry["name"] == cohort), None)
    if found is None:
        names = listing([entry["name"] for entry in call.cohorts], "ou")
        raise Refused(f"Choisissez une cohorte de l’appel\u00a0: {names}.", "cohort")
    lot = Lot.objects.select_for_update(of=("self",)).select_related("territory").get(pk=lot.pk)
    before = lot.cohort
    lot.cohort = cohort
    lot.agreement_start = dt.date.fromisoformat(found["start"])
    lot.agreement_end = dt.date.fromisoformat(found["end"])
    lot.save(update_fields=["cohort", "agreement_start", "agreement_end"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="set_cohort",
        subject=call.subject,
        before={"territoire": lot.name, "cohorte": before},
        after={
            "territoire": lot.name,
            "cohorte": cohort,
            "début": found["start"],
            "fin": found["end"],
        },
    )
    return lot


@transaction.atomic
def name_contact(
    call: Call, *, person: Person, lots: list[Lot], phone: str, by: Person, at: dt.datetime
) -> Contact:
    """Make the person the contact of these territories (R87–R90); raise Refused when none is given."""
    if not lots:
        raise Refused("Choisissez au moins un territoire pour ce contact.", "lots")
    contact, _ = Contact.objects.update_or_create(call=call, person=person, defaults={"phone": phone.strip()})
    contact.lots.set(lots)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="name_contact",
        subject=call.subject,
        after={"contact": person.full_name, "lots": [lot.code for lot in lots]},
    )
    return contact


@transaction.atomic
def remove_contact(contact: Contact, *, by: Person, at: dt.datetime) -> None:
    """Take a contact away from its call; someone else may be named at any time (R90)."""
    contact = Contact.objects.select_related("call", "person").get(pk=contact.pk)
    lots = [lot.code for lot in contact.lots.order_by("code")]
    call, name = contact.call, contact.person.full_name
    contact.delete()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="remove_contact",
        subject=call.subject,
        before={"contact": name, "lots": lots},
    )
