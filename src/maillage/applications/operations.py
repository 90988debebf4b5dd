"""The acts of an applicant: start, save, attach, deposit, validate, reopen, withdraw; and the clock's own."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import holidays
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from maillage.applications import content as content_of
from maillage.applications.files import receive
from maillage.applications.models import (
    BEFORE_VALIDATION,
    Act,
    Application,
    ApplicationDocument,
    LateAttempt,
    Submission,
)
from maillage.calls.models import Call, Lot, RequiredDocument, Rhythm
from maillage.documents.acknowledgement import Acknowledgement, Piece
from maillage.documents.paper import Issuer, Party, Signatory, render
from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Membership, Organisation, Person, Role
from maillage.people.operations import SYSTEM, chain, the_funder
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.rules import application as rule
from maillage.rules.application import Missing
from maillage.rules.french import PARIS, day, moment, typeset
from maillage.rules.grant import check_amount, check_coffee
from maillage.rules.identifiers import check_siret
from maillage.rules.lives import APPLICATION
from maillage.rules.period import reminder_days
from maillage.rules.verdict import Refused, Verdict
from maillage.rules.window import (
    Window,
    implicit_rejection_date,
    may_deposit,
    may_validate,
)

FIELDS = tuple(content_of.LABELS)
"""What `save_application` may write."""
REMINDER_DAYS = (-2, 0)
"""Days from the closing when those who have not validated are reminded (R56, E1)."""
REMINDER_HOUR = dt.time(9)


class TooLate(Refused):
    """An act tried after the closing: refused, and kept as evidence (R61)."""


def _require_window(verdict: Verdict, window: Window, at: dt.datetime) -> None:
    if not verdict and window.is_closed(at):
        raise TooLate(verdict.sentence)
    verdict.require()


@contextmanager
def _late_tries_kept(
    lot: Lot, organisation: Organisation, act: Act, *, by: Person, at: dt.datetime
) -> Iterator[None]:
    """Undo what a late act began, keep the proof that it was tried, and let the refusal go on (R61).

    The proof is written after the act is rolled back, in a transaction of its own: it lasts unless the caller
    holds a transaction around the whole and rolls it back.
    """
    try:
        with transaction.atomic():
            yield
    except TooLate:
        with transaction.atomic():
            LateAttempt.objects.create(lot=lot, organisation=organisation, act=act, at=at, by=by)
            record(
                chain=chain(),
                at=at,
                actor=by.actor,
                verb="late_attempt",
                subject=Subject(kind="lot", id=str(lot.pk), label=f"{lot.call.reference} – {lot.code}"),
                after={"acte": act.label, "organisme": organisation.name},
            )
        raise


def _locked(application: Application) -> Application:
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("lot__call", "lot__territory", "organisation", "rhythm", "saved_by")
        .get(pk=application.pk)
    )


def start_application(lot: Lot, *, organisation: Organisation, by: Person, at: dt.datetime) -> Application:
    """Open a draft for one territory, numbered within its lot: « AAP-2025-BOU-002 » (R42, R47).

    It may be prepared as soon as the call is published. Raises TooLate after the closing (R61), Refused when
    the body has a file for this territory already, is a département, or bears a wrong SIRET (F50).
    """
    with _late_tries_kept(lot, organisation, Act.DEPOSIT, by=by, at=at):
        lot = Lot.objects.select_for_update(of=("self",)).select_related("call").get(pk=lot.pk)
        call = lot.call
        if call.published_at is None:
            raise Refused("Cet appel n’est pas encore publié\u00a0: revenez à sa publication.")
        if call.window.is_closed(at):
            _require_window(may_deposit(call.window, at), call.window, at)
        if organisation.is_department:
            raise Refused(
                "Un Département ne candidate pas à un appel\u00a0: choisissez un organisme gestionnaire."
            )
        check_siret(organisation.siret).require()
        existing = Application.objects.filter(lot=lot)
        if existing.filter(organisation=organisation).exclude(state="withdrawn").exists():
            raise Refused(
                "Votre organisme a déjà une candidature pour ce territoire\u00a0: ouvrez-la dans la liste."
            )
        application = Application.objects.create(
            lot=lot,
            organisation=organisation,
            number=f"{call.reference}-{lot.code}-{existing.count() + 1:03d}",
            window_opens_at=call.window.opens_at,
            window_closes_at=call.window.closes_at,
            ceiling=lot.ceiling,
            coffee_ceiling=lot.coffee_ceiling,
            created_at=at,
            created_by=by,
            saved_at=at,
            saved_by=by,
        )
        _record(application, "start_application", by, at, after={"état": "brouillon"})
    return application


@transaction.atomic
def save_application(
    application: Application, *, values: Mapping[str, Any], version: int, by: Person, at: dt.datetime
) -> Application:
    """Write some fields of a draft, complete or not; saving what it says already changes nothing.

    `version` is the one the person read: raises Refused naming who changed the file since (F47). Raises
    Refused too outside the draft state, after the closing, and on amounts beyond the ceilings (R66, R67).
    """
    application = _locked(application)
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
    _record(application, "save_application", by, at, after={"version": application.version, "champs": labels})
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


@transaction.atomic
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

    Raises Refused outside the draft state, after the closing, and on a file that is empty, too big, or of a
    kind that is not accepted.
    """
    application = _locked(application)
    _require_draft(application, at)
    if required.pk not in {document.pk for document in content_of.documents_asked(application)}:
        raise Refused("Ce document n’est pas demandé à votre organisme pour cet appel.", "file")
    received = receive(name, content, limit=settings.MAILLAGE_UPLOAD_MAX_BYTES)
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
    _record(
        application, "attach_document", by, at, after={"pièce": required.label, "sha256": received.sha256}
    )
    return document


@transaction.atomic
def remove_document(document: ApplicationDocument, *, by: Person, at: dt.datetime) -> None:
    """Take a file out of a draft; what an earlier deposit froze keeps it. Raises Refused as for attaching."""
    application = _locked(document.application)
    _require_draft(application, at)
    label = document.required.label
    _forget_document(document)
    _record(application, "remove_document", by, at, before={"pièce": label, "sha256": document.sha256})


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


def deposit_application(application: Application, *, by: Person, at: dt.datetime) -> Submission:
    """First of the two acts (R57): freeze the file and acknowledge it; it does not count yet.

    Raises TooLate after the closing, Refused before the opening, when something is missing, or when it is not
    a draft.
    """
    with _late_tries_kept(application.lot, application.organisation, Act.DEPOSIT, by=by, at=at):
        application = _locked(application)
        window = application.window
        _require_window(may_deposit(window, at), window, at)
        state = APPLICATION.after(application.state, "deposit")
        _require_complete(content_of.missing_to_deposit(application))
        application.state, application.deposited_at, application.deposited_by = state, at, by
        application.save(update_fields=["state", "deposited_at", "deposited_by"])
        submission = _freeze(application, Act.DEPOSIT, by=by, at=at)
        _record(
            application,
            "deposit_application",
            by,
            at,
            before={"état": "draft"},
            after={"état": state, "sha256": submission.sha256},
        )
        _write_to_body(
            application,
            by=by,
            at=at,
            kind="application_deposited",
            subject=f"Candidature n°\u00a0{application.number} déposée, à valider",
            sentence=rule.deposited_sentence(application.number, at, window),
            label="Ouvrir la candidature",
        )
    return submission


def validate_application(application: Application, *, by: Person, at: dt.datetime) -> Submission:
    """Second act, the only one that counts (R57): freeze the file again and acknowledge it.

    Raises TooLate after the closing, to the instant (R61), Refused when a document or the republican
    commitment is missing (R59, C6), or when it is not deposited. Who may do it is `access.may_validate`.
    """
    with _late_tries_kept(application.lot, application.organisation, Act.VALIDATION, by=by, at=at):
        application = _locked(application)
        window = application.window
        _require_window(may_validate(window, at), window, at)
        state = APPLICATION.after(application.state, "validate")
        _require_complete(content_of.missing_to_validate(application))
        application.state, application.validated_at, application.validated_by = state, at, by
        application.save(update_fields=["state", "validated_at", "validated_by"])
        submission = _freeze(application, Act.VALIDATION, by=by, at=at)
        _record(
            application,
            "validate_application",
            by,
            at,
            before={"état": "deposited"},
            after={"état": state, "sha256": submission.sha256},
        )
        _write_to_body(
            application,
            by=by,
            at=at,
            kind="application_validated",
            subject=f"Candidature n°\u00a0{application.number} validée",
            sentence=rule.validated_sentence(application.number, at),
            label="Ouvrir la candidature",
        )
    return submission


def _require_complete(missing: tuple[Missing, ...]) -> None:
    if missing:
        raise Refused(
            typeset("Il manque encore : ") + " ".join(item.sentence for item in missing), missing[0].field
        )


@transaction.atomic
def reopen_application(application: Application, *, by: Person, at: dt.datetime) -> Application:
    """Take a deposited or validated file back to a draft before the closing; what was frozen stays (F45).

    Raises Refused after the closing, and in any other state.
    """
    application = _locked(application)
    may_deposit(application.window, at).require()
    before = application.state
    application.state = APPLICATION.after(before, "reopen")
    application.deposited_at = application.validated_at = None
    application.deposited_by = application.validated_by = None
    application.version += 1
    application.saved_at, application.saved_by = at, by
    application.save()
    _record(
        application, "reopen_application", by, at, before={"état": before}, after={"état": application.state}
    )
    _write_to_body(
        application,
        by=by,
        at=at,
        kind="application_reopened",
        subject=f"Candidature n°\u00a0{application.number} rouverte",
        sentence=rule.reopened_sentence(application.window),
        label="Ouvrir la candidature",
    )
    return application


@transaction.atomic
def withdraw_application(
    application: Application, *, motive: str, by: Person, at: dt.datetime
) -> Application:
    """Take the file out of the call for good, before the decision; raise Refused afterwards."""
    application = _locked(application)
    before = application.state
    application.state = APPLICATION.after(application.state_at(at), "withdraw")
    application.save(update_fields=["state"])
    _record(
        application,
        "withdraw_application",
        by,
        at,
        before={"état": before},
        after={"état": application.state},
        note=motive.strip(),
    )
    return application


@transaction.atomic
def close_unvalidated(call: Call, *, at: dt.datetime) -> int:
    """Set aside what is not validated at the closing, and give back how many there were (R61).

    A due act: pages tell the same before it runs (`Application.state_at`), and a second run does nothing.
    """
    late = (
        Application.objects.select_for_update(of=("self",))
        .select_related("lot__call", "organisation")
        .filter(lot__call=call, state__in=BEFORE_VALIDATION, window_closes_at__lte=at)
        .order_by("pk")
    )
    closed = list(late)
    for application in closed:
        before = application.state
        application.state = APPLICATION.after(before, "close")
        application.save(update_fields=["state"])
        _record(
            application,
            "close_application",
            None,
            at,
            before={"état": before},
            after={"état": application.state},
        )
        _write_to_body(
            application,
            by=None,
            at=at,
            kind="application_not_considered",
            subject=f"Candidature n°\u00a0{application.number} non prise en compte",
            sentence=rule.not_considered_sentence(application.window),
            label="Ouvrir la candidature",
            key="not-considered",
        )
    return len(closed)


def close_all_unvalidated(*, at: dt.datetime) -> int:
    """Close every call whose window is over and still holds unvalidated files; give back how many files."""
    waiting = Application.objects.filter(state__in=BEFORE_VALIDATION, window_closes_at__lte=at)
    calls = Call.objects.filter(pk__in=waiting.values("lot__call")).order_by("pk")
    return sum(close_unvalidated(call, at=at) for call in calls)


@transaction.atomic
def remind_unvalidated(*, at: dt.datetime) -> int:
    """Remind the bodies that have deposited and not validated; give back how many files were told of (R57).

    A due act: two days before the closing, moved to a working day, then on the closing day, at nine in Paris.
    Each reminder leaves once however often this runs; a missed run sends the latest only.
    """
    waiting = (
        Application.objects.select_related("lot__call", "organisation", "deposited_by")
        .filter(state="deposited", window_opens_at__lte=at, window_closes_at__gt=at)
        .order_by("pk")
    )
    told = 0
    for application in waiting:
        due = _latest_reminder(application.window, at)
        if due is None or application.deposited_at is None or application.deposited_at > _at_nine(due):
            continue
        sent = _write_to_body(
            application,
            by=None,
            at=at,
            kind="application_reminder",
            subject=f"Candidature n°\u00a0{application.number}\u00a0: il reste à la valider",
            sentence=typeset(
                f"La candidature n° {application.number} est déposée. "
                f"{rule.not_validated_sentence(application.window)} "
                "Non validée, elle ne sera pas prise en compte."
            ),
            label="Ouvrir et valider",
            key=f"reminder-{due.isoformat()}",
        )
        if sent:
            told += 1
            _record(application, "remind_unvalidated", None, at, after={"rappel": due})
    return told


def _latest_reminder(window: Window, at: dt.datetime) -> dt.date | None:
    years = {window.closing.year, window.closing.year - 1}
    off = frozenset(holidays.country_holidays("FR", years=years, language="fr"))
    days = {*reminder_days(window.closing, (REMINDER_DAYS[0],), off), window.closing}
    return max((date for date in days if _at_nine(date) <= at), default=None)


def _at_nine(date: dt.date) -> dt.datetime:
    return dt.datetime.combine(date, REMINDER_HOUR, tzinfo=PARIS)


@transaction.atomic
def extend_call(call: Call, *, closing_day: dt.date, motive: str, by: Person, at: dt.datetime) -> Call:
    """Publish a later closing day, for everyone (F48): the window of every file follows.

    Raises Refused without a motive, for a day that is not later, and once the call is closed.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if not motive.strip():
        raise Refused("Indiquez le motif de la prolongation\u00a0: il est publié au journal.", "motive")
    if closing_day <= call.closing_day:
        raise Refused(f"Choisissez un jour après le {day(call.closing_day)}.", "closing_day")
    if call.window.is_closed(at):
        raise Refused(
            "L’appel est clos\u00a0: il ne se prolonge plus. Ouvrez une nouvelle édition.", "closing_day"
        )
    before = call.closing_day
    call.closing_day = closing_day
    call.save(update_fields=["closing_day"])
    Application.objects.filter(lot__call=call).update(window_closes_at=call.window.closes_at)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="extend_call",
        subject=call.subject,
        before={"clôture": before},
        after={"clôture": closing_day},
        note=motive.strip(),
    )
    return call


def _freeze(application: Application, act: Act, *, by: Person, at: dt.datetime) -> Submission:
    """Keep what the file says at this act, its fingerprint, and the acknowledgement given (C10)."""
    content = content_of.frozen(application, by=by, at=at)
    sha256 = content_of.fingerprint(content)
    version = application.submissions.filter(act=act).count() + 1
    submission = Submission(application=application, act=act, content=content, sha256=sha256, at=at, by=by)
    paper = acknowledgement_paper(
        application, act, content=content, sha256=sha256, version=version, by=by, at=at
    )
    name = f"{at.year}/{uuid.uuid4().hex}.pdf"
    submission.acknowledgement.save(name, ContentFile(render(paper, at=at)), save=False)
    submission.save()
    return submission


def acknowledgement_paper(
    application: Application,
    act: Act,
    *,
    content: dict[str, Any],
    sha256: str,
    version: int,
    by: Person,
    at: dt.datetime,
) -> Acknowledgement:
    """Give back the acknowledgement of an act: date, service, implicit rejection (C9, C10)."""
    funder = the_funder()
    organisation = application.organisation
    validated = act == Act.VALIDATION
    return Acknowledgement(
        issuer=Issuer(
            name=funder.organisation.name,
            service=funder.service or funder.direction,
            address=tuple(filter(None, [funder.organisation.address])),
        ),
        reference=application.number,
        version=version,
        stage="validated" if validated else "deposited",
        received_at=at,
        received_by=by.full_name,
        call_title=application.lot.call.title,
        territory=application.lot.territory.name,
        applicant=Party(
            name=organisation.name,
            legal_form=organisation.get_legal_form_display(),
            siret=organisation.siret,
            address=tuple(filter(None, [organisation.address])),
            represented_by=Signatory(name=application.representative_name),
        ),
        closing_at=application.window_closes_at - dt.timedelta(minutes=1),
        content_sha256=sha256,
        requested=application.amount_requested,
        implicit_rejection=implicit_rejection_date(at) if validated else None,
        pieces=tuple(
            Piece(label=entry["label"], file_name=entry["name"], size=entry["size"], sha256=entry["sha256"])
            for entry in content["documents"]
        ),
    )


def _record(
    application: Application,
    verb: str,
    by: Person | None,
    at: dt.datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
) -> None:
    record(
        chain=chain(),
        at=at,
        actor=by.actor if by else SYSTEM,
        verb=verb,
        subject=application.subject,
        before=before,
        after=after,
        note=note,
    )


def _write_to_body(
    application: Application,
    *,
    by: Person | None,
    at: dt.datetime,
    kind: str,
    subject: str,
    sentence: str,
    label: str,
    key: str = "",
) -> bool:
    """Queue one letter to whoever acts and to each legal representative; give back whether any was new.

    A letter tells the number, the date and where to go: nothing of what the application says.
    """
    people = Person.objects.filter(
        memberships__in=Membership.objects.live().filter(
            organisation_id=application.organisation_id, role=Role.LEGAL_REPRESENTATIVE
        )
    )
    author = by or application.deposited_by
    addresses = sorted({*people.values_list("email", flat=True), *([author.email] if author else [])})
    queued = [
        queue(
            kind=kind,
            to=address,
            at=at,
            key=f"{kind}-{application.pk}-{key}-{address}" if key else "",
            letter=Letter(
                subject=subject,
                paragraphs=("Bonjour,", sentence),
                action_label=label,
                action_url=f"{settings.MAILLAGE_BASE_URL}/operateur/candidatures/{application.number}/",
            ),
        )
        for address in addresses
    ]
    return any(message is not None for message in queued)
