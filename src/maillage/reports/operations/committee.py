"""The annual committee with the operators: convened, held, recorded (R77, R78, R40)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.agreements.models import Agreement
from maillage.calls.models import Call
from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Organisation, Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.reports.access import SIGNED
from maillage.reports.models import SteeringCommittee
from maillage.rules.french import clock, day, long_date, paris
from maillage.rules.verdict import no
from maillage.selection.letters import address_of, write_to_representatives

MORNING = dt.time(9, 30)


def subject_of(committee: SteeringCommittee) -> Subject:
    """Give back a committee as the journal keeps it."""
    label = f"Comité de suivi du {day(committee.held_on)}"
    return Subject(kind="committee", id=str(committee.pk), label=label)


@transaction.atomic
def convene_committee(
    call: Call, *, held_on: dt.date, place: str, by: Person, at: dt.datetime, starts: dt.time = MORNING
) -> SteeringCommittee:
    """Convene the committee and invite the legal representatives of every operator of the call (R77).

    Raises Refused on a past day, without place, twice the same day, or when no agreement is signed yet.
    """
    if held_on < paris(at).date():
        no("Cette date est passée : choisissez le jour où le comité se tiendra.", "held_on").require()
    if not place.strip():
        no("Indiquez le lieu : il figure dans l’invitation.", "place").require()
    if SteeringCommittee.objects.filter(call=call, held_on=held_on).exists():
        no("Un comité est déjà convoqué ce jour-là.", "held_on").require()
    signed = Agreement.objects.filter(lot__call=call, state__in=SIGNED)
    operators = list(Organisation.objects.filter(pk__in=signed.values("operator")).order_by("name", "pk"))
    if not operators:
        no("Aucune convention n’est signée : il n’y a pas encore d’opérateur à inviter.").require()
    committee = SteeringCommittee.objects.create(
        call=call, held_on=held_on, starts=starts, place=place.strip(), convened_at=at, convened_by=by
    )
    for operator in operators:
        write_to_representatives(
            operator,
            kind="committee",
            key=f"committee-{committee.pk}",
            at=at,
            letter=Letter(
                subject=f"Comité de suivi annuel du {day(held_on)}",
                paragraphs=(
                    f"Le comité se tient le {long_date(held_on)} à {clock(starts)}, {committee.place}.",
                    "Les chiffres de votre groupe sont calculés à partir de vos feuilles de présence.",
                    "Joignez d’ici là les justificatifs qui manquent à vos dépenses.",
                ),
                action_label="Ouvrir les dépenses",
                action_url=address_of("/operateur/depenses/"),
            ),
        )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="convene_committee",
        subject=subject_of(committee),
        after={
            "date": held_on,
            "lieu": committee.place,
            "opérateurs": ", ".join(operator.name for operator in operators),
        },
    )
    return committee


@transaction.atomic
def record_minutes(
    committee: SteeringCommittee, *, attendees: str, minutes: str, decisions: str, by: Person, at: dt.datetime
) -> SteeringCommittee:
    """Record who came, what was said and decided, one line each (R77–R78).

    Raises Refused before the day, without minutes, or once they are recorded.
    """
    committee = SteeringCommittee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    if committee.recorded_at is not None:
        no("Le compte rendu de ce comité est déjà enregistré.").require()
    if paris(at).date() < committee.held_on:
        no(
            f"Le comité se tient le {day(committee.held_on)} : "
            "son compte rendu s’enregistre à partir de ce jour."
        ).require()
    if not minutes.strip():
        no("Écrivez le compte rendu avant de l’enregistrer.", "minutes").require()
    committee.attendees, committee.minutes = attendees.strip(), minutes.strip()
    committee.decisions, committee.recorded_at = decisions.strip(), at
    committee.save(update_fields=["attendees", "minutes", "decisions", "recorded_at"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="record_minutes",
        subject=subject_of(committee),
        after={"décisions": committee.decisions},
    )
    return committee
