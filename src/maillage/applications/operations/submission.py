"""The two acts that count and what undoes them: deposit, validation, refusal to validate, reopening,
withdrawal (R57, R61).
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from maillage.applications.capacity import Capacity, capacity_of, may_be_engaged
from maillage.applications.content import Content, fingerprint
from maillage.applications.models import (
    Act,
    Application,
    Decline,
    Submission,
)
from maillage.applications.operations.act import (
    late_tries_kept,
    locked,
    record_act,
    require_window,
    write_to,
    write_to_body,
)
from maillage.documents.acknowledgement import Acknowledgement, Piece
from maillage.documents.paper import Issuer, Party, Signatory, render
from maillage.people.models import Funder, Person
from maillage.people.operations import the_funder
from maillage.rules import application as rule
from maillage.rules import two_acts
from maillage.rules.application import Missing
from maillage.rules.french import day, typeset
from maillage.rules.lives import APPLICATION
from maillage.rules.verdict import Refused
from maillage.rules.window import (
    implicit_rejection_date,
    last_minute,
    may_deposit,
    may_validate,
)


def deposit_application(application: Application, *, by: Person, at: dt.datetime) -> Submission:
    """First of the two acts (R57): freeze the file and acknowledge it; it does not count yet.

    Raises TooLate after the closing, Refused before the opening, when something is missing, or when it is not
    a draft.
    """
    with late_tries_kept([application.lot], application.organisation, Act.DEPOSIT, by=by, at=at):
        application = locked(application)
        window = application.window
        require_window(may_deposit(window, at), window, at)
        state = APPLICATION.after(application.state, "deposit")
        content = Content(application)
        _require_complete(content.missing_to_deposit())
        application.state, application.deposited_at, application.deposited_by = state, at, by
        application.save(update_fields=["state", "deposited_at", "deposited_by"])
        funder, capacity = the_funder(), capacity_of(by, application, at)
        submission = _freeze(content, Act.DEPOSIT, funder, capacity)
        record_act(
            application,
            "deposit_application",
            by,
            at,
            before={"état": "draft"},
            after={"état": state, "sha256": submission.sha256},
            funder=funder,
        )
        write_to_body(
            application,
            by=by,
            at=at,
            kind="application_deposited",
            subject=f"Candidature n°\u00a0{application.number} déposée, à valider",
            paragraphs=(rule.deposited_sentence(application.number, at, window),),
            label="Ouvrir la candidature",
            representatives=capacity.representatives,
        )
    return submission


def validate_application(application: Application, *, by: Person, at: dt.datetime) -> Submission:
    """Second act, the only one that counts (R57): freeze the file again and acknowledge it.

    Raises TooLate after the closing, to the instant (R61), Refused when a document or the republican
    commitment is missing (R59, C6), when it is not deposited, when whoever deposited it validates without
    holding both roles, or when nobody has proved who signs for the body. `at` is the moment the request was
    received, however long it takes to serve. Who may do it is `access.may_validate`.
    """
    with late_tries_kept([application.lot], application.organisation, Act.VALIDATION, by=by, at=at):
        application = locked(application)
        window = application.window
        require_window(may_validate(window, at), window, at)
        state = APPLICATION.after(application.state, "validate")
        capacity = capacity_of(by, application, at)
        alone = application.deposited_by_id == by.pk
        two_acts.may_do_both(same_person=alone, prepares=capacity.prepares).require()
        may_be_engaged(application).require()
        content = Content(application)
        _require_complete(content.missing_to_validate())
        application.state, application.validated_at, application.validated_by = state, at, by
        application.save(update_fields=["state", "validated_at", "validated_by"])
        funder = the_funder()
        submission = _freeze(content, Act.VALIDATION, funder, capacity)
        record_act(
            application,
            "validate_application",
            by,
            at,
            before={"état": "deposited"},
            after={"état": state, "sha256": submission.sha256},
            funder=funder,
        )
        write_to_body(
            application,
            by=by,
            at=at,
            kind="application_validated",
            subject=f"Candidature n°\u00a0{application.number} validée",
            paragraphs=(rule.validated_sentence(application.number, at),),
            label="Ouvrir la candidature",
            representatives=capacity.representatives,
        )
    return submission


def _require_complete(missing: tuple[Missing, ...]) -> None:
    if missing:
        raise Refused(
            typeset("Il manque encore : ") + " ".join(item.sentence for item in missing), missing[0].field
        )


@transaction.atomic
def decline_application(application: Application, *, motive: str, by: Person, at: dt.datetime) -> Decline:
    """Refuse to validate a deposited file, with the reason: it is a draft again, what was frozen stays (R57).

    Whoever deposited it is told, not why: the reason is read on the page. Raises Refused without a reason,
    after the closing, and when it is not deposited. Who may do it is `access.may_validate`.
    """
    application = locked(application)
    window = application.window
    may_validate(window, at).require()
    before, depositor = application.state, application.deposited_by
    state = APPLICATION.after(before, "decline")
    if not motive.strip():
        raise Refused("Indiquez le motif\u00a0: la personne qui a déposé le dossier le lira.", "motive")
    decline = Decline.objects.create(application=application, motive=motive.strip(), at=at, by=by)
    _back_to_draft(application, state, by=by, at=at)
    # The reason is part of the file: officers would read it in the journal before the closing.
    record_act(application, "decline_application", by, at, before={"état": before}, after={"état": state})
    write_to(
        application,
        {*([depositor.email] if depositor else []), by.email},
        at=at,
        kind="application_declined",
        subject=f"Candidature n°\u00a0{application.number}\u00a0: à corriger, puis à déposer de nouveau",
        paragraphs=(
            two_acts.declined_sentence(
                application.number, f"{day(window.closing)} à {last_minute(window.zone)}"
            ),
        ),
        label="Lire le motif",
    )
    return decline


def _back_to_draft(application: Application, state: str, *, by: Person, at: dt.datetime) -> None:
    """Forget the acts of a file, that its frozen submissions keep, and turn the page of its version."""
    application.state = state
    application.deposited_at = application.validated_at = None
    application.deposited_by = application.validated_by = None
    application.version += 1
    application.saved_at, application.saved_by = at, by
    application.save()


@transaction.atomic
def reopen_application(application: Application, *, by: Person, at: dt.datetime) -> Application:
    """Take a deposited or validated file back to a draft before the closing; what was frozen stays (F45).

    Raises Refused after the closing, and in any other state.
    """
    application = locked(application)
    may_deposit(application.window, at).require()
    before = application.state
    _back_to_draft(application, APPLICATION.after(before, "reopen"), by=by, at=at)
    record_act(
        application, "reopen_application", by, at, before={"état": before}, after={"état": application.state}
    )
    write_to_body(
        application,
        by=by,
        at=at,
        kind="application_reopened",
        subject=f"Candidature n°\u00a0{application.number} rouverte",
        paragraphs=(rule.reopened_sentence(application.window),),
        label="Ouvrir la candidature",
    )
    return application


@transaction.atomic
def withdraw_application(
    application: Application, *, motive: str, by: Person, at: dt.datetime
) -> Application:
    """Take the file out of the call for good, before the decision; raise Refused afterwards."""
    application = locked(application)
    before = application.state
    application.state = APPLICATION.after(application.state_at(at), "withdraw")
    application.save(update_fields=["state"])
    record_act(
        application,
        "withdraw_application",
        by,
        at,
        before={"état": before},
        after={"état": application.state},
        note=motive.strip(),
    )
    return application


def _freeze(content: Content, act: Act, funder: Funder, capacity: Capacity) -> Submission:
    """Keep what the file says at this act, its fingerprint, and the acknowledgement given (C10)."""
    application, by, at = content.application, capacity.person, capacity.at
    said = content.frozen(by=by, at=at)
    sha256 = fingerprint(said)
    version = application.submissions.filter(act=act).count() + 1
    submission = Submission(application=application, act=act, content=said, sha256=sha256, at=at, by=by)
    paper = acknowledgement_paper(
        application, act, funder, capacity,
        content=said, sha256=sha256, code=submission.code, version=version,
    )  # fmt: skip
    name = f"{at.year}/{uuid.uuid4().hex}.pdf"
    submission.acknowledgement.save(name, ContentFile(render(paper, at=at)), save=False)
    submission.save()
    return submission


def acknowledgement_paper(
    application: Application,
    act: Act,
    funder: Funder,
    capacity: Capacity,
    *,
    content: dict[str, Any],
    sha256: str,
    code: str,
    version: int,
) -> Acknowledgement:
    """Give back the acknowledgement of an act: date, service, implicit rejection (C9, C10)."""
    organisation, window = application.organisation, application.window
    validated, by, at = act == Act.VALIDATION, capacity.person, capacity.at
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
        capacity=capacity.to_validate if validated else capacity.to_deposit,
        alone=validated and application.deposited_by_id == by.pk,
        zone=window.zone,
        code=code,
        verified_at=f"{settings.MAILLAGE_BASE_URL}/accuses/",
        call_title=application.lot.call.title,
        territory=application.lot.territory.name,
        applicant=Party(
            name=organisation.name,
            legal_form=organisation.get_legal_form_display(),
            siret=organisation.siret,
            address=tuple(filter(None, [organisation.address])),
            represented_by=Signatory(name=application.representative_name),
        ),
        closing=window.closing,
        content_sha256=sha256,
        requested=application.amount_requested,
        implicit_rejection=implicit_rejection_date(at, zone=window.zone) if validated else None,
        pieces=tuple(
            Piece(label=entry["label"], file_name=entry["name"], size=entry["size"], sha256=entry["sha256"])
            for entry in content["documents"]
        ),
    )
