"""A call comes from a file or from an officer's form: both give a `CallText`, and go through one reader.

To change anything of an unpublished call: `queries.as_text(call)`, `dataclasses.replace`, `rewrite_call`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.db.models import F

from maillage.calls import toml
from maillage.calls.models import (
    Call,
    CoFunder,
    Criterion,
    EligibilityQuestion,
    Lot,
    RequiredDocument,
    Rhythm,
    Round,
)
from maillage.calls.queries import as_text, fingerprint
from maillage.journal.models import Entry
from maillage.journal.operations import record
from maillage.people.models import Organisation, Person
from maillage.people.operations import chain
from maillage.rules.french import moment, typeset
from maillage.rules.verdict import Refused
from maillage.territories.models import Territory
from maillage.territories.operations import define_territory


@transaction.atomic
def import_call(text: str, *, funder: Organisation, by: Person, at: dt.datetime) -> Call:
    """Create the call that the file describes, or replace the unpublished one of the same reference.

    Territories take the perimeter of the file from the opening day (R42–R46). Raises UnreadableCall with
    every mistake of the file, Refused when a published call bears this reference: what applicants have read
    does not change (R55).
    """
    read = toml.read(text)
    reference = read.facts.reference
    known = Call.objects.select_for_update(of=("self",)).filter(funder=funder, reference=reference).first()
    if known is not None and known.published_at is not None:
        raise Refused(
            f"L’appel «\u00a0{reference}\u00a0» est publié\u00a0: il ne se remplace plus. "
            "Donnez une autre référence au nouvel appel.",
            "file",
        )
    call = known or Call(funder=funder)
    _write(call, read, field="file")
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="import_call",
        subject=call.subject,
        after={"lots": [lot.code for lot in read.lots], "remplace": known is not None},
    )
    return call


@transaction.atomic
def start_call(text: toml.CallText, *, funder: Organisation, by: Person, at: dt.datetime) -> Call:
    """Create a call that its officers alone see, under an address that no other call has.

    Raises UnreadableCall as the file would be, Refused when its reference is taken.
    """
    read = toml.read(toml.write(text))
    if Call.objects.filter(funder=funder, reference=read.facts.reference).exists():
        raise Refused(_taken(read.facts.reference), "reference")
    slug, number = read.facts.slug, 1
    while Call.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{read.facts.slug[:54]}-{number}"
    call = Call(funder=funder)
    _write(call, replace(read, facts=replace(read.facts, slug=slug)), field="reference")
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="start_call",
        subject=call.subject,
        after={"lots": [lot.code for lot in read.lots]},
    )
    return call


@transaction.atomic
def rewrite_call(
    call: Call, text: toml.CallText, *, seen: str, section: str, by: Person, at: dt.datetime
) -> Call:
    """Make the unpublished call say what the text says; contacts stay with their lots, known by their codes.

    `seen` is the `queries.fingerprint` of what the officer was shown, `section` what they changed, for the
    journal. Raises UnreadableCall with every mistake and its place, Refused once the call is published, when
    a colleague has changed it meanwhile, and when its reference or its address is another call's.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if call.published_at is not None:
        raise Refused(
            "L’appel est publié\u00a0: ce que les candidats ont lu ne change plus. "
            "Seule la clôture peut être repoussée, pour tous."
        )
    if seen != fingerprint(as_text(call)):
        raise Refused(_changed_by(call))
    read = toml.read(toml.write(text))
    if (
        Call.objects.filter(funder=call.funder_id, reference=read.facts.reference)
        .exclude(pk=call.pk)
        .exists()
    ):
        raise Refused(_taken(read.facts.reference), "reference")
    _write(call, read, field="slug")
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="rewrite_call",
        subject=call.subject,
        after={"partie": section},
    )
    return call


def _taken(reference: str) -> str:
    return f"La référence «\u00a0{reference}\u00a0» est celle d’un autre appel\u00a0: donnez-en une autre."


def _changed_by(call: Call) -> str:
    """Who wrote the call since, and when, as the journal knows (F47)."""
    last = Entry.objects.filter(subject_kind="call", subject_id=str(call.pk)).order_by("-sequence").first()
    by = f" par {last.actor_label} le {moment(last.at)}" if last else ""
    return typeset(
        f"L’appel a été modifié{by} : ce que vous avez tapé n’est pas encore enregistré. "
        "Relisez l’appel dans un autre onglet, puis enregistrez de nouveau."
    )


def _write(call: Call, read: toml.CallText, *, field: str) -> None:
    """Give the call and its parts what the text says; `field` is where a refusal is shown."""
    if Call.objects.filter(slug=read.facts.slug).exclude(pk=call.pk).exists():
        raise Refused(
            f"L’adresse «\u00a0{read.facts.slug}\u00a0» est celle d’un autre appel\u00a0: changez-la.", field
        )
    for name, value in _values(read).items():
        setattr(call, name, value)
    call.save()
    for part in (call.rhythms, call.criteria, call.eligibility_questions, call.required_documents):
        part.all().delete()
    call.rounds.all().delete()
    call.co_funders.all().delete()
    _write_lots(call, read)
    _write_parts(call, read)


def _values(read: toml.CallText) -> dict[str, Any]:
    facts = asdict(read.facts)
    return facts | {
        "excluded_months": list(facts["excluded_months"]),
        "letter_questions": list(facts["letter_questions"]),
        "report_reminders": list(facts["report_reminders"]),
        "report_headings": [asdict(heading) for heading in read.headings],
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


def _write_lots(call: Call, read: toml.CallText) -> None:
    """Keep the lot of each code, for its contacts; what the text no longer names goes, contacts included."""
    call.lots.exclude(code__in=[lot.code for lot in read.lots]).delete()
    call.contacts.filter(lots=None).delete()
    # Two lots may exchange their publics: each takes its code meanwhile, which no other bears.
    call.lots.update(public=F("code"))
    territories: dict[str, Territory] = {}
    for lot in read.lots:
        if lot.territory not in territories:
            territories[lot.territory] = define_territory(
                lot.territory, lot.name, _perimeter(read, lot.territory), valid_from=call.opening_day
            )
        cohort = read.cohort(lot.cohort)
        Lot.objects.update_or_create(
            call=call,
            code=lot.code,
            defaults={
                "territory": territories[lot.territory],
                "name": lot.title,
                "public": lot.public,
                "cohort": lot.cohort,
                "agreement_start": cohort.start if cohort else None,
                "agreement_end": cohort.end if cohort else None,
                "ceiling": lot.ceiling,
                "coffee_ceiling": lot.coffee_ceiling,
                "floor": lot.floor,
                "share_ceiling": lot.share_ceiling,
            },
        )


def _perimeter(read: toml.CallText, territory: str) -> tuple[str, ...]:
    return next(
        (
            lot.intercommunalities
            for lot in read.lots
            if lot.territory == territory and lot.intercommunalities
        ),
        (),
    )


def _write_parts(call: Call, read: toml.CallText) -> None:
    Round.objects.bulk_create(
        Round(call=call, position=position, **asdict(window))
        for position, window in enumerate(read.rounds, start=1)
    )
    CoFunder.objects.bulk_create(CoFunder(call=call, **asdict(funder)) for funder in read.co_funders)
    Rhythm.objects.bulk_create(Rhythm(call=call, **asdict(rhythm)) for rhythm in read.rhythms)
    Criterion.objects.bulk_create(
        Criterion(call=call, position=position, **asdict(criterion))
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
