"""A rehearsal is started, played through made-up bodies, then thrown away whole."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TypeAlias, TypeVar

from django.apps import apps
from django.core.files.storage import Storage
from django.db import models, transaction
from django.utils.text import slugify
from stdnum import luhn

from maillage.calls.models import Call, Lot, Round
from maillage.calls.operations import missing_to_publish
from maillage.journal.operations import record
from maillage.people.models import LegalForm, Membership, Organisation, Person, Role
from maillage.people.operations import chain
from maillage.rehearsals.models import MARK, Player, Rehearsal
from maillage.rules.french import day
from maillage.rules.verdict import Refused

Row = TypeVar("Row", bound=models.Model)
Keys: TypeAlias = dict[type[models.Model], set[int]]

PARTS = ("rhythms", "co_funders", "eligibility_questions", "criteria", "required_documents")
"""What is copied as it stands; rounds get their own dates, lots and contacts are copied together."""
PLAYED = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE)
"""The two roles of an applicant, both given to whoever plays it."""


@transaction.atomic
def start_rehearsal(
    call: Call, *, dates: Mapping[int, tuple[dt.date, dt.date]], by: Person, at: dt.datetime
) -> Call:
    """Copy the call into a rehearsal, open on these days (by key of its rounds), and give the copy back.

    Raises Refused once the call is published, while something is missing to publish it, and on days past.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if call.rehearsal or call.published_at is not None:
        raise Refused("Une répétition se joue avant la publication\u00a0: cet appel est déjà public.")
    if missing_to_publish(call):
        raise Refused("Complétez d’abord l’appel\u00a0: une répétition l’essaie tel qu’il sera publié.")
    rounds = list(call.rounds.order_by("position", "pk"))
    today = at.astimezone(call.zone).date()
    for window in rounds:
        opening, closing = dates[window.pk]
        if closing < max(opening, today):
            raise Refused("La répétition se clôt aujourd’hui au plus tôt, et pas avant son ouverture.")
    copy = _copy(call, at)
    _copy_parts(call, copy, rounds, dates)
    Call.objects.filter(pk=copy.pk).update(published_at=at)
    copy.refresh_from_db()
    Rehearsal.objects.create(call=copy, of=call, started_at=at, started_by=by)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="start_rehearsal",
        subject=copy.subject,
        after={"appel": call.reference, "ouverture": copy.opening_day, "clôture": copy.closing_day},
    )
    return copy


def _copy(call: Call, at: dt.datetime) -> Call:
    number = 1
    while Call.objects.filter(funder=call.funder, reference=f"{MARK}-{number}").exists():
        number += 1
    copy = Call.objects.get(pk=call.pk)
    copy.pk = None
    copy._state.adding = True  # noqa: SLF001 — how Django says that a row is copied
    copy.rehearsal = True
    copy.reference = f"{MARK}-{number}"
    copy.slug = f"{slugify(copy.reference)}-{at:%Y%m%d%H%M%S}"
    copy.title = f"{MARK} – {call.title}"[:200]
    copy.save()
    return copy


def _copy_parts(
    call: Call, copy: Call, rounds: list[Round], dates: Mapping[int, tuple[dt.date, dt.date]]
) -> None:
    for name in PARTS:
        for row in getattr(call, name).order_by("pk"):
            _again(row, call=copy)
    for window in rounds:
        opening, closing = dates[window.pk]
        _again(window, call=copy, opening_day=opening, closing_day=closing)
    copy.opening_day = min(opening for opening, _ in dates.values())
    copy.closing_day = max(closing for _, closing in dates.values())
    copy.save(update_fields=["opening_day", "closing_day"])
    lots: dict[int, Lot] = {}
    for lot in call.lots.order_by("pk"):
        key = lot.pk
        lots[key] = _again(lot, call=copy)
    for contact in call.contacts.order_by("pk"):
        known = [lots[lot.pk] for lot in contact.lots.all()]
        _again(contact, call=copy).lots.set(known)


def _again(row: Row, **values: object) -> Row:
    row.pk = None
    row._state.adding = True  # noqa: SLF001 — the same
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def join_rehearsal(call: Call, *, legal_form: str, by: Person, at: dt.datetime) -> Organisation:
    """Make a body up for this colleague, who prepares its file and represents it; give it back.

    Raises Refused outside a rehearsal, and when they play already.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if not call.rehearsal:
        raise Refused("Cet appel n’est pas une répétition\u00a0: un organisme réel y candidate.")
    if Player.objects.filter(call=call, person=by).exists():
        raise Refused("Vous jouez déjà un organisme dans cette répétition\u00a0: ouvrez vos candidatures.")
    organisation = Organisation.objects.create(
        name=f"{MARK} – organisme de {by.full_name}"[:160],
        siret=_made_up_siret(),
        legal_form=LegalForm(legal_form),
        fictional=True,
        proved_at=at,
    )
    Player.objects.create(call=call, organisation=organisation, person=by, joined_at=at)
    for role in PLAYED:
        Membership.objects.create(person=by, organisation=organisation, role=role, since=at)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="join_rehearsal",
        subject=call.subject,
        after={"organisme": organisation.name},
    )
    return organisation


def _made_up_siret() -> str:
    """A SIRET that exists nowhere: it starts with 000, and its two keys are right."""
    number = Organisation.objects.filter(siret__startswith="0009").count()
    while True:
        number += 1
        siren = f"0009{number:04d}"
        siren += luhn.calc_check_digit(siren)
        siret = f"{siren}0001"
        siret += luhn.calc_check_digit(siret)
        if not Organisation.objects.filter(siret=siret).exists():
            return siret


@transaction.atomic
def throw_away_rehearsal(call: Call, *, by: Person, at: dt.datetime) -> None:
    """Delete the rehearsal and every row that hangs on it or on its made-up bodies, files included.

    The journal alone remembers it. Raises Refused for a real call.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if not call.rehearsal:
        raise Refused("Seule une répétition s’efface\u00a0: cet appel en a d’autres qui l’ont lu.")
    subject = call.subject
    bodies = set(Player.objects.filter(call=call).values_list("organisation_id", flat=True))
    Call.objects.filter(pk=call.pk).update(published_at=None)
    found = _hanging({Call: {call.pk}, Organisation: bodies})
    files = list(_files(found))
    for model, target, column in _references(kept=True):
        if keys := found.get(target):
            model._default_manager.filter(**{f"{column}__in": keys}).update(**{column: None})  # noqa: SLF001
    for model, keys in found.items():
        _rows(model, keys)._raw_delete(using=_rows(model, keys).db)  # noqa: SLF001
    transaction.on_commit(partial(_remove, files))
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="throw_away_rehearsal",
        subject=subject,
        after={"effacée le": day(at.astimezone(call.zone).date())},
    )


def _hanging(start: Keys) -> Keys:
    """The keys of every row that refers to these, however far: what belongs to the rehearsal and no other.

    It walks the foreign keys of the whole site, so that a table made tomorrow is not forgotten; foreign keys
    are checked at the end of the transaction, so that the order does not matter.
    """
    found: Keys = defaultdict(set)
    fresh = {model: set(keys) for model, keys in start.items() if keys}
    while fresh:
        for model, keys in fresh.items():
            found[model] |= keys
        following: Keys = defaultdict(set)
        for model, target, column in _references(kept=False):
            if referred := fresh.get(target):
                rows = model._default_manager.filter(**{f"{column}__in": referred})  # noqa: SLF001
                following[model] |= set(rows.values_list("pk", flat=True)) - found[model]
        fresh = {model: keys for model, keys in following.items() if keys}
    return found


def _references(*, kept: bool) -> Iterator[tuple[type[models.Model], type[models.Model], str]]:
    """Every foreign key of the site: those whose row outlives what it refers to, or the others."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:  # noqa: SLF001 — the documented API of models
            if isinstance(field, models.ForeignKey):
                outlives = field.remote_field.on_delete is models.SET_NULL
                if outlives is kept:
                    yield model, field.related_model, field.name


def _files(found: Keys) -> Iterator[tuple[Storage, str]]:
    for model, keys in found.items():
        for field in model._meta.concrete_fields:  # noqa: SLF001 — the documented API of models
            if isinstance(field, models.FileField):
                names = _rows(model, keys).values_list(field.name, flat=True)
                yield from ((field.storage, str(name)) for name in names if name)


def _remove(files: list[tuple[Storage, str]]) -> None:
    for storage, name in files:
        storage.delete(name)


def _rows(model: type[models.Model], keys: set[int]) -> models.QuerySet[models.Model]:
    return model._default_manager.filter(pk__in=keys)  # noqa: SLF001
