"""A draft: started, saved, its documents attached (R47–R59)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from maillage.applications import commitment
from maillage.applications import content as content_of
from maillage.applications.models import (
    Application,
    ApplicationDocument,
    BudgetLine,
    Submission,
)
from maillage.applications.operations.act import (
    locked,
    record_act,
)
from maillage.applications.sections import COMMON
from maillage.calls.models import RequiredDocument, Rhythm
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.received.operations import Received, receive
from maillage.rules import application as rule
from maillage.rules.budget import Line
from maillage.rules.french import moment, typeset
from maillage.rules.lives import APPLICATION
from maillage.rules.verdict import Refused
from maillage.rules.window import (
    may_deposit,
)


@transaction.atomic
def save_application(
    application: Application,
    *,
    values: Mapping[str, Any],
    version: int,
    by: Person,
    at: dt.datetime,
    section: str = "",
) -> Application:
    """Write some fields of a draft, complete or not; saving what it says already changes nothing.

    `values` may hold the lines of the budget under `content.BUDGET`; `section` is where to open the form
    again. A common answer is written in the body's other drafts of the call too, where they said the same or
    nothing (`sections.COMMON`); each gets a new version.

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
    written = dict(values)
    lines = written.pop(content_of.BUDGET, None)
    changed = [
        name for name in content_of.COLUMNS if name in written and getattr(application, name) != written[name]
    ]
    relined = lines is not None and tuple(lines) != content_of.Content(application).lines
    if not changed and not relined:
        return application
    before = {name: getattr(application, name) for name in changed}
    for name in changed:
        setattr(application, name, written[name])
    _check_money(application)
    _check_rhythm(application)
    if "republican_commitment" in changed:
        _date_commitment(application, by=by, at=at)
    if relined:
        write_lines(application, lines or ())
    application.section = section or application.section
    labels = [content_of.LABELS[name] for name in (*changed, *((content_of.BUDGET,) if relined else ()))]
    _keep(application, labels, by=by, at=at)
    for other in _other_drafts(application, at):
        common = {
            name: written[name]
            for name in changed
            if name in COMMON and rule.carries(before[name], getattr(other, name))
        }
        _carry(other, common, by=by, at=at, source=application.number)
    return application


def _keep(
    application: Application, labels: list[str], *, by: Person, at: dt.datetime, note: str = ""
) -> None:
    application.version += 1
    application.saved_at, application.saved_by = at, by
    application.save()
    # The journal tells which fields changed, never what they say: officers read it before the closing.
    told = {"version": application.version, "champs": labels}
    record_act(application, "save_application", by, at, after=told, note=note)


def _other_drafts(application: Application, at: dt.datetime) -> QuerySet[Application]:
    """Give back the body's other drafts of the same call, which common answers are written in too."""
    return (
        Application.objects.select_for_update(of=("self",))
        .filter(
            organisation=application.organisation_id,
            lot__call=application.lot.call_id,
            state="draft",
            window_closes_at__gt=at,
        )
        .exclude(pk=application.pk)
        .order_by("pk")
    )


def _carry(
    other: Application, common: Mapping[str, Any], *, by: Person, at: dt.datetime, source: str
) -> None:
    changed = [name for name, value in common.items() if getattr(other, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(other, name, common[name])
    if "republican_commitment" in changed:
        _date_commitment(other, by=by, at=at)
    labels = [content_of.LABELS[name] for name in changed]
    _keep(other, labels, by=by, at=at, note=f"Repris de {source}")


def _date_commitment(application: Application, *, by: Person, at: dt.datetime) -> None:
    """Keep with the engagement its text, its date and who ticked it; nothing once it is unticked (C6)."""
    ticked = application.republican_commitment
    application.commitment_version = commitment.VERSION if ticked else ""
    application.commitment_at, application.commitment_by = (at, by) if ticked else (None, None)


def write_lines(application: Application, lines: Iterable[Line]) -> None:
    """Write the budget of a draft again, in the order given; the caller has locked the file."""
    application.budget_lines.all().delete()
    places: Counter[str] = Counter()
    rows = []
    for line in lines:
        places[line.side] += 1
        rows.append(
            BudgetLine(
                application=application,
                position=places[line.side],
                side=line.side,
                heading=line.heading,
                label=line.label,
                amount=line.amount,
            )
        )
    BudgetLine.objects.bulk_create(rows)


def _check_money(application: Application) -> None:
    for field, sentence in content_of.limits_passed(application, {}):
        raise Refused(sentence, field)


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
    if required.pk not in {document.pk for document in content_of.Content(application).documents_asked}:
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
