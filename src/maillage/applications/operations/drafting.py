"""A draft: started, saved, its documents attached (R47–R59)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from maillage.applications import content as content_of
from maillage.applications.models import (
    Act,
    Application,
    ApplicationDocument,
    Submission,
)
from maillage.applications.operations.act import (
    late_tries_kept,
    locked,
    record_act,
    require_window,
)
from maillage.applications.rounds import admitted_letter, round_for
from maillage.calls.models import Lot, RequiredDocument, Rhythm
from maillage.people.models import Organisation, Person
from maillage.people.operations import chain
from maillage.received.operations import Received, receive
from maillage.rules.french import moment, typeset
from maillage.rules.grant import check_amount, check_coffee
from maillage.rules.identifiers import check_siret
from maillage.rules.lives import APPLICATION
from maillage.rules.verdict import Refused, Verdict
from maillage.rules.window import (
    may_deposit,
)

FIELDS = tuple(content_of.LABELS)
"""What `save_application` may write."""


def start_application(lot: Lot, *, organisation: Organisation, by: Person, at: dt.datetime) -> Application:
    """Open a draft for one territory, numbered within its lot: « AAP-2025-BOU-002 » (R42, R47).

    It may be prepared as soon as the call is published. Raises TooLate after the closing (R61), Refused when
    the body has a file for this territory already, is a département, or bears a wrong SIRET (F50).
    """
    with late_tries_kept(lot, organisation, Act.DEPOSIT, by=by, at=at):
        lot = Lot.objects.select_for_update(of=("self",)).select_related("call").get(pk=lot.pk)
        call = lot.call
        if call.published_at is None:
            raise Refused("Cet appel n’est pas encore publié\u00a0: revenez à sa publication.")
        if organisation.is_department:
            raise Refused(
                "Un Département ne candidate pas à un appel\u00a0: choisissez un organisme gestionnaire."
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
        application = Application.objects.create(
            lot=lot,
            round=opened,
            letter=letter,
            organisation=organisation,
            number=f"{call.reference}-{lot.code}-{existing.count() + 1:03d}",
            window_opens_at=opened.window.opens_at,
            window_closes_at=opened.window.closes_at,
            ceiling=lot.ceiling,
            coffee_ceiling=lot.coffee_ceiling,
            floor=lot.floor,
            share_ceiling=lot.share_ceiling,
            created_at=at,
            created_by=by,
            saved_at=at,
            saved_by=by,
        )
        record_act(application, "start_application", by, at, after={"état": "brouillon"})
    return application


@transaction.atomic
def save_application(
    application: Application, *, values: Mapping[str, Any], version: int, by: Person, at: dt.datetime
) -> Application:
    """Write some fields of a draft, complete or not; saving what it says already changes nothing.

    `version` is the one the person read: raises Refused naming who changed the file since (F47). Raises
    Refused too outside the draft state, after the closing, and on amounts beyond the ceilings (R66, R67).
    """
    application = locked(application)
    _require_draft(application, at)
    if version != application.version:
        raise Refused(
            typeset(
                f"Cette candidature a été modifiée par {application.saved_by.full_name} le "
                f"{moment(application.saved_at)} : relisez sa version avant d’enregistrer la vôtre."
            ),
            "version",
        )
    changed = [name for name in FIELDS if name in values and getattr(application, name) != values[name]]
    if not changed:
        return application
    for name in changed:
        setattr(application, name, values[name])
    _check_money(application)
    _check_rhythm(application)
    application.version += 1
    application.saved_at, application.saved_by = at, by
    application.save(update_fields=[*changed, "version", "saved_at", "saved_by"])
    # The journal tells which fields changed, never what they say: officers read it before the closing.
    labels = [content_of.LABELS[name] for name in changed]
    record_act(
        application, "save_application", by, at, after={"version": application.version, "champs": labels}
    )
    return application


def _check_money(application: Application) -> None:
    amount, coffee, ceiling = application.amount_requested, application.coffee_requested, application.ceiling
    if amount is not None:
        _require_field(check_amount(amount, ceiling=ceiling))
    if coffee is not None:
        within = amount if amount is not None else ceiling
        _require_field(
            check_coffee(coffee, within, ceiling=ceiling, coffee_ceiling=application.coffee_ceiling)
        )
    for name in (*content_of.BUDGETS, "other_grants"):
        value: Decimal | None = getattr(application, name)
        if value is not None and value < 0:
            raise Refused("Indiquez un montant positif, ou 0.", name)


def _require_field(verdict: Verdict) -> None:
    """Raise the refusal on the field of the form that the rule's own field stands for."""
    if not verdict:
        raise Refused(verdict.sentence, content_of.FIELD_OF.get(verdict.field, verdict.field))


def _check_rhythm(application: Application) -> None:
    rhythm: Rhythm | None = application.rhythm
    if rhythm is not None and rhythm.call_id != application.lot.call_id:
        raise Refused("Choisissez une des fréquences de cet appel.", "rhythm")


def _require_draft(application: Application, at: dt.datetime) -> None:
    if application.window.is_closed(at):
        may_deposit(application.window, at).require()
    if application.state != "draft":
        state = APPLICATION.states[application.state]
        raise Refused(
            typeset(
                f"Cette candidature est {state} : elle ne se modifie plus. "
                "Avant la clôture, vous pouvez la rouvrir."
            )
        )


def attach_document(
    application: Application,
    *,
    required: RequiredDocument,
    name: str,
    content: bytes,
    by: Person,
    at: dt.datetime,
) -> ApplicationDocument:
    """Attach a file in answer to a document of the call, in the place of the one there was (R59).

    Raises Refused outside the draft state, after the closing, and on a file that is not accepted.
    """
    received = receive(name, content, chain=chain(), subject=application.subject, by=by.actor, at=at)
    return _keep_document(application, required, received, by, at)


@transaction.atomic
def _keep_document(
    application: Application, required: RequiredDocument, received: Received, by: Person, at: dt.datetime
) -> ApplicationDocument:
    application = locked(application)
    _require_draft(application, at)
    if required.pk not in {document.pk for document in content_of.documents_asked(application)}:
        raise Refused("Ce document n’est pas demandé à votre organisme pour cet appel.", "file")
    _forget_document(application.documents.filter(required=required).first())
    document = ApplicationDocument(
        application=application,
        required=required,
        name=received.name,
        size=received.size,
        sha256=received.sha256,
        added_at=at,
        added_by=by,
    )
    document.file.save(f"{at.year}/{received.stored_name}", ContentFile(received.content), save=False)
    document.save()
    record_act(
        application, "attach_document", by, at, after={"pièce": required.label, "sha256": received.sha256}
    )
    return document


@transaction.atomic
def remove_document(document: ApplicationDocument, *, by: Person, at: dt.datetime) -> None:
    """Take a file out of a draft; what an earlier deposit froze keeps it. Raises Refused as for attaching."""
    application = locked(document.application)
    _require_draft(application, at)
    label = document.required.label
    _forget_document(document)
    record_act(application, "remove_document", by, at, before={"pièce": label, "sha256": document.sha256})


def _forget_document(document: ApplicationDocument | None) -> None:
    """Delete the row; delete the file once the change is committed, unless a frozen deposit names it."""
    if document is None:
        return
    name = str(document.file.name)
    frozen = {
        entry["file"]
        for content in Submission.objects.filter(application_id=document.application_id).values_list(
            "content", flat=True
        )
        for entry in content["documents"]
    }
    document.delete()
    if name not in frozen:
        transaction.on_commit(lambda: default_storage.delete(name))
