"""Files that begin: one territory or several in one go, with what the body has said already (R42, R47)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from maillage.applications import content as content_of
from maillage.applications.models import Act, Application
from maillage.applications.operations.act import (
    late_tries_kept,
    locked,
    numbered,
    record_act,
    require_window,
)
from maillage.applications.operations.drafting import save_application, write_lines
from maillage.applications.rounds import admitted_letter, round_for
from maillage.applications.sections import COMMON
from maillage.calls.models import Lot, Rhythm
from maillage.people.models import Organisation, Person
from maillage.rules.identifiers import check_siret
from maillage.rules.verdict import Refused
from maillage.rules.window import may_deposit

TEXTS = (*content_of.QUESTIONS, "calendar")
"""The answers that may be copied from one file to another."""
AMOUNTS = ("amount_requested", "coffee_requested", *content_of.BUDGETS)


def start_applications(
    lots: Sequence[Lot], *, organisation: Organisation, by: Person, at: dt.datetime
) -> list[Application]:
    """Open a draft for each territory chosen, all or none. Raises as `start_application` does."""
    if not lots:
        raise Refused("Choisissez au moins un territoire.", "lots")
    with late_tries_kept(lots, organisation, Act.DEPOSIT, by=by, at=at):
        return [_start(lot, organisation, by=by, at=at) for lot in lots]


def start_application(lot: Lot, *, organisation: Organisation, by: Person, at: dt.datetime) -> Application:
    """Open a draft for one territory, numbered within its lot: « AAP-2025-BOU-002 » (R42, R47).

    It may be prepared as soon as the call is published. Raises TooLate after the closing (R61), Refused when
    the body has a file for this territory already, is a département, or bears a wrong SIRET (F50).
    """
    return start_applications([lot], organisation=organisation, by=by, at=at)[0]


def _start(lot: Lot, organisation: Organisation, *, by: Person, at: dt.datetime) -> Application:
    lot = Lot.objects.select_for_update(of=("self",)).select_related("call").get(pk=lot.pk)
    call = lot.call
    if call.published_at is None:
        raise Refused("Cet appel n’est pas encore publié\u00a0: revenez à sa publication.")
    if organisation.is_department:
        raise Refused(
            "Un Département ne candidate pas à un appel\u00a0: choisissez un organisme gestionnaire."
        )
    if call.rehearsal != organisation.fictional:
        raise Refused(
            "Une répétition se joue avec des organismes fictifs\u00a0: dans votre espace, "
            "candidatez à un appel publié."
            if call.rehearsal
            else "Un organisme fictif ne candidate qu’à sa répétition\u00a0: choisissez-en un vrai."
        )
    check_siret(organisation.siret).require()
    letter = admitted_letter(lot, organisation)
    opened = round_for(call, organisation, at, follows_letter=letter is not None)
    if opened.window.is_closed(at):
        require_window(may_deposit(opened.window, at), opened.window, at)
    existing = Application.objects.filter(lot=lot)
    if existing.filter(organisation=organisation, round=opened).exclude(state="withdrawn").exists():
        raise Refused(
            "Votre organisme a déjà une candidature pour ce territoire\u00a0: ouvrez-la dans la liste."
        )
    application = numbered(lot, opened, organisation, by=by, at=at, letter=letter)
    record_act(application, "start_application", by, at, after={"état": "brouillon"})
    _say_again(application)
    return application


def _say_again(application: Application) -> None:
    """Write in a new draft what the body says already: in its letter when it follows one, else what is common
    in its latest file of the same call.
    """
    source = application.letter or (
        Application.objects.filter(
            organisation=application.organisation_id,
            lot__call=application.lot.call_id,
            state__in=("draft", "deposited", "validated"),
        )
        .exclude(pk=application.pk)
        .order_by("-saved_at", "-pk")
        .first()
    )
    if source is None:
        return
    names = content_of.COLUMNS if application.letter else COMMON
    for name in names:
        setattr(application, name, getattr(source, name))
    if source.commitment_version:
        application.commitment_version = source.commitment_version
        application.commitment_at, application.commitment_by = source.commitment_at, source.commitment_by
    application.save()
    if application.letter:
        write_lines(application, content_of.Content(source).lines)


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy wrote, by the names people read, and what it left because the call no longer takes it."""

    written: tuple[str, ...]
    left: tuple[str, ...]


@transaction.atomic
def copy_application(application: Application, source: Application, *, by: Person, at: dt.datetime) -> Copied:
    """Fill what a draft does not say yet from another file of the same body, of an earlier call.

    Answers, rhythm and budget only, within the limits of the new call: documents and the republican
    commitment are given again. Nothing already typed is replaced. Raises Refused as `save_application` does,
    and for a file of another body or of the same call.
    """
    application = locked(application)
    source = locked(source)
    if source.organisation_id != application.organisation_id or source.lot.call_id == application.lot.call_id:
        raise Refused("Choisissez une candidature de votre organisme à un appel précédent.")
    values: dict[str, object] = {
        name: getattr(source, name)
        for name in TEXTS
        if getattr(source, name).strip() and not getattr(application, name).strip()
    }
    left = []
    if source.rhythm is not None and application.rhythm is None:
        same = Rhythm.objects.filter(call=application.lot.call_id, code=source.rhythm.code).first()
        if same is None:
            left.append("rhythm")
        else:
            values["rhythm"] = same
    if application.amount_requested is None and source.amount_requested is not None:
        amounts = {
            name: getattr(source, name)
            for name in AMOUNTS
            if getattr(source, name) is not None and getattr(application, name) is None
        }
        if content_of.limits_passed(application, amounts):
            left.append("amount_requested")
        else:
            values |= amounts
    lines = content_of.Content(source).lines
    if lines and not application.budget_lines.exists():
        values[content_of.BUDGET] = lines
    save_application(application, values=values, version=application.version, by=by, at=at)
    return Copied(
        tuple(content_of.LABELS[name] for name in values), tuple(content_of.LABELS[name] for name in left)
    )
