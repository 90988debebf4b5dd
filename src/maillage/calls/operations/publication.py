"""A call is shown to the public once nothing mandatory is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from maillage.calls.models import Call
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import listing, typeset
from maillage.rules.verdict import Refused


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps a call from being published, and the address of the section where it is written."""

    section: str
    sentence: str


def missing_to_publish(call: Call) -> tuple[Missing, ...]:
    """Give back what keeps the call from being published, an empty tuple when nothing does."""
    lots = list(call.lots.all())
    names = listing([entry["name"] for entry in call.cohorts], "ou")
    missing = []
    if not call.purpose:
        missing.append(Missing("textes", "Écrivez la finalité de l’appel."))
    if not call.rounds.exists():
        missing.append(Missing("dates", "Ajoutez au moins une période de dépôt."))
    if not lots:
        sentence = "Ajoutez au moins un territoire : une candidature porte sur un territoire."
        missing.append(Missing("territoires", sentence))
    if any(not lot.cohort for lot in lots):
        sentence = (
            f"Indiquez la cohorte{f' ({names})' if names else ''} de chaque territoire : "
            "les dates de convention en dépendent."
        )
        missing.append(Missing("territoires" if names else "dates", sentence))
    if not call.criteria.exists():
        sentence = "Ajoutez au moins un critère de sélection : il est publié et ne change plus."
        missing.append(Missing("criteres", sentence))
    if not call.eligibility_questions.exists():
        missing.append(Missing("eligibilite", "Ajoutez au moins une condition d’éligibilité."))
    if not call.rhythms.exists():
        sentence = "Ajoutez au moins une fréquence de rencontre : l’opérateur la choisit."
        missing.append(Missing("rencontres", sentence))
    return tuple(Missing(item.section, typeset(item.sentence)) for item in missing)


@transaction.atomic
def publish_call(call: Call, *, by: Person, at: dt.datetime) -> Call:
    """Show the call to the public; its criteria are frozen from now on (R55).

    Raises Refused while a mandatory item is missing, saying which, once it is published, or past its closing.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if call.published_at is not None:
        raise Refused("Cet appel est déjà publié : ouvrez sa page.")
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
