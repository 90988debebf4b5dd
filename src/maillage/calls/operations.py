"""How a call comes to be: imported from its file, completed, published. Nothing of it changes afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from maillage.calls import toml
from maillage.calls.models import (
    Call,
    Contact,
    Criterion,
    EligibilityQuestion,
    Lot,
    RequiredDocument,
    Rhythm,
    Round,
)
from maillage.journal.operations import record
from maillage.people.models import Organisation, Person
from maillage.people.operations import chain
from maillage.rules.french import listing, typeset
from maillage.rules.verdict import Refused
from maillage.territories.operations import define_territory


@transaction.atomic
def import_call(text: str, *, funder: Organisation, by: Person, at: dt.datetime) -> Call:
    """Create the call that the file describes, or replace the unpublished one of the same reference.

    Territories take the perimeter of the file from the opening day (R42–R46). Raises UnreadableCall with
    every mistake of the file, Refused when a published call bears this reference: what applicants have read
    does not change (R55).
    """
    read = toml.read(text)
    facts = read.facts
    known = Call.objects.select_for_update().filter(funder=funder, reference=facts.reference).first()
    if known is not None and known.published_at is not None:
        raise Refused(
            f"L’appel «\u00a0{facts.reference}\u00a0» est publié\u00a0: il ne se remplace plus. "
            "Donnez une autre référence au nouvel appel.",
            "file",
        )
    if Call.objects.filter(slug=facts.slug).exclude(pk=known.pk if known else 0).exists():
        raise Refused(
            f"L’adresse «\u00a0{facts.slug}\u00a0» est celle d’un autre appel\u00a0: changez-la.",
            "file",
        )
    values = asdict(facts) | {
        "excluded_months": list(facts.excluded_months),
        "cohorts": [
            {"name": cohort.name, "start": cohort.start.isoformat(), "end": cohort.end.isoformat()}
            for cohort in read.cohorts
        ],
        "funding_conditions": [
            {
                "code": condition.code,
                "label": condition.label,
                "expected_on": condition.expected_on.isoformat() if condition.expected_on else None,
            }
            for condition in read.conditions
        ],
    }
    if known is None:
        call = Call.objects.create(funder=funder, **values)
    else:
        call = known
        for name, value in values.items():
            setattr(call, name, value)
        call.save()
        for part in (
            call.contacts,
            call.lots,
            call.rhythms,
            call.criteria,
            call.eligibility_questions,
            call.rounds,
        ):
            part.all().delete()
        call.required_documents.all().delete()
    _write_parts(call, read)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="import_call",
        subject=call.subject,
        after={"lots": [lot.code for lot in read.lots], "remplace": known is not None},
    )
    return call


def _write_parts(call: Call, read: toml.CallText) -> None:
    Round.objects.create(call=call, position=1, opening_day=call.opening_day, closing_day=call.closing_day)
    for lot in read.lots:
        cohort = read.cohort(lot.cohort)
        Lot.objects.create(
            call=call,
            territory=define_territory(
                lot.territory, lot.name, lot.intercommunalities, valid_from=call.opening_day
            ),
            code=lot.code,
            name=lot.name,
            cohort=lot.cohort,
            agreement_start=cohort.start if cohort else None,
            agreement_end=cohort.end if cohort else None,
            ceiling=lot.ceiling,
            coffee_ceiling=lot.coffee_ceiling,
        )
    Rhythm.objects.bulk_create(Rhythm(call=call, **asdict(rhythm)) for rhythm in read.rhythms)
    Criterion.objects.bulk_create(
        Criterion(call=call, position=position, label=criterion.label, weight=criterion.weight)
        for position, criterion in enumerate(read.criteria, start=1)
    )
    EligibilityQuestion.objects.bulk_create(
        EligibilityQuestion(call=call, position=position, label=question.label)
        for position, question in enumerate(read.eligibility, start=1)
    )
    RequiredDocument.objects.bulk_create(
        RequiredDocument(call=call, position=position, **asdict(document))
        for position, document in enumerate(read.documents, start=1)
    )


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
        before={"territoire": lot.territory.name, "cohorte": before},
        after={
            "territoire": lot.territory.name,
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


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps a call from being published: the sentence, and the section of the call where it is mended."""

    sentence: str
    section: str


def missing_to_publish(call: Call) -> tuple[Missing, ...]:
    """Give back what keeps the call from being published, an empty tuple when nothing does; four queries."""
    lots = list(call.lots.all())
    missing = []
    if not lots:
        missing.append(
            ("Ajoutez au moins un territoire : une candidature porte sur un territoire.", "territoires")
        )
    if any(not lot.cohort for lot in lots):
        names = listing([entry["name"] for entry in call.cohorts], "ou")
        missing.append(
            (
                f"Indiquez la cohorte{f' ({names})' if names else ''} de chaque territoire : "
                "les dates de convention en dépendent.",
                "territoires" if names else "dates",
            )
        )
    if not call.criteria.exists():
        missing.append(
            ("Ajoutez au moins un critère de sélection : il est publié et ne change plus.", "criteres")
        )
    if not call.eligibility_questions.exists():
        missing.append(("Ajoutez au moins une condition d’éligibilité.", "eligibilite"))
    if not call.rhythms.exists():
        missing.append(
            ("Ajoutez au moins une fréquence de rencontre : l’opérateur la choisit.", "rencontres")
        )
    if not call.purpose:
        missing.append(("Écrivez la finalité de l’appel.", "textes"))
    return tuple(Missing(typeset(sentence), section) for sentence, section in missing)


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
