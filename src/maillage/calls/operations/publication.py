"""A call is shown to the public once nothing mandatory is missing; then a round may only close later."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from maillage.calls.models import Call, ClosingChange, Round
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import day, listing, typeset
from maillage.rules.verdict import Refused


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps a call from being published, and the address of the section where it is written."""

    section: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def missing_to_publish(call: Call) -> tuple[Missing, ...]:
    """Give back what keeps the call from being published, an empty tuple when nothing does."""
    lots = list(call.lots.all())
    missing = []
    if not call.purpose:
        missing.append(("textes", "Écrivez la finalité de l’appel."))
    if not call.rounds.exists():
        missing.append(("dates", "Ajoutez au moins une période de dépôt."))
    if not lots:
        missing.append(
            ("territoires", "Ajoutez au moins un territoire : une candidature porte sur un territoire.")
        )
    if any(not lot.cohort for lot in lots):
        names = listing([entry["name"] for entry in call.cohorts], "ou")
        missing.append(
            (
                "territoires",
                f"Indiquez la cohorte{f' ({names})' if names else ''} de chaque territoire : "
                "les dates de convention en dépendent.",
            )
        )
    if not call.eligibility_questions.exists():
        missing.append(("eligibilite", "Ajoutez au moins une condition d’éligibilité."))
    if not call.criteria.exists():
        missing.append(
            ("criteres", "Ajoutez au moins un critère de sélection : il est publié et ne change plus.")
        )
    if not call.rhythms.exists():
        missing.append(
            ("rencontres", "Ajoutez au moins une fréquence de rencontre : l’opérateur la choisit.")
        )
    return tuple(Missing(section, typeset(sentence)) for section, sentence in missing)


@transaction.atomic
def publish_call(call: Call, *, by: Person, at: dt.datetime) -> Call:
    """Show the call to the public; its criteria are frozen from now on (R55).

    Raises Refused while a mandatory item is missing, saying which, once it is published, or past its closing.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if call.published_at is not None:
        raise Refused("Cet appel est déjà publié.")
    if call.window.is_closed(at):
        raise Refused(
            "La date de clôture est passée\u00a0: changez les dates du fichier, puis importez-le de nouveau."
        )
    missing = missing_to_publish(call)
    if missing:
        raise Refused(" ".join(item.sentence for item in missing))
    call.published_at = at
    call.save(update_fields=["published_at"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="publish_call",
        subject=call.subject,
        after={"ouverture": call.opening_day, "clôture": call.closing_day},
    )
    return call


@transaction.atomic
def postpone_closing(
    round: Round, *, closing_day: dt.date, motive: str, by: Person, at: dt.datetime
) -> ClosingChange:
    """Publish a later closing day of a round, for everybody, with its reason (F48).

    The call closes with its last round. Raises Refused without a motive, for a day that is not later, before
    the publication, and once the round is closed.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=round.call_id)
    round = Round.objects.select_for_update(of=("self",)).select_related("call").get(pk=round.pk)
    if call.published_at is None:
        raise Refused("Cet appel n’est pas publié\u00a0: changez ses dates, tout simplement.", "closing_day")
    if not motive.strip():
        raise Refused("Indiquez le motif de la prolongation\u00a0: il est publié avec la date.", "motive")
    if closing_day <= round.closing_day:
        raise Refused(f"Choisissez un jour après le {day(round.closing_day)}.", "closing_day")
    if round.window.is_closed(at):
        raise Refused(
            "L’appel est clos\u00a0: il ne se prolonge plus. Ouvrez une nouvelle édition.", "closing_day"
        )
    change = ClosingChange.objects.create(
        round=round, before=round.closing_day, after=closing_day, motive=motive.strip(), at=at, by=by
    )
    round.closing_day = closing_day
    round.save(update_fields=["closing_day"])
    call.closing_day = call.rounds.aggregate(last=Max("closing_day"))["last"]
    call.save(update_fields=["closing_day"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="extend_call",
        subject=call.subject,
        before={"clôture": change.before},
        after={"clôture": closing_day, **({"période": str(round)} if call.rounds.count() > 1 else {})},
        note=change.motive,
    )
    return change
