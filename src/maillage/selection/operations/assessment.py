"""Examining one application: is it complete, is it eligible, what is it worth."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from maillage.applications.models import Application
from maillage.calls.models import Criterion, EligibilityQuestion
from maillage.conversations.models import ConversationMessage
from maillage.conversations.operations import post
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.rules import conversation, eligibility
from maillage.rules.french import day, listing, paris
from maillage.rules.lives import APPLICATION
from maillage.rules.scoring import check_score, may_score
from maillage.rules.verdict import no
from maillage.rules.window import moment_of
from maillage.selection.letters import address_of, write_to_representatives
from maillage.selection.models import (
    AbsenceOfTie,
    CompletionRequest,
    ConflictOfInterest,
    EligibilityCheck,
    Score,
)


def locked(application: Application) -> Application:
    """Give back the application under lock, with its lot, call and organisation."""
    rows = Application.objects.select_for_update(of=("self",)).select_related(
        "lot__call__funder", "lot__territory", "organisation"
    )
    return rows.get(pk=application.pk)


def step(application: Application, verb: str, *, by: Person, at: dt.datetime, note: str = "") -> None:
    """Change the state of a locked application by a step of its life, and tell the journal.

    Raises Refused when the step does not leave from its state.
    """
    before = application.state
    application.state = APPLICATION.after(before, verb)
    application.save(update_fields=["state"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb=verb,
        subject=application.subject,
        before={"état": APPLICATION.states[before]},
        after={"état": APPLICATION.states[application.state]},
        note=note,
    )


def require_no_tie(application: Application, by: Person) -> None:
    """Raise Refused for who is tied to the applicant: they neither check, score nor decide its file (F51)."""
    if ConflictOfInterest.objects.filter(application=application, person=by).exists():
        may_score(declared=True, conflict=True).require()


def _require_examination(application: Application, by: Person, at: dt.datetime) -> None:
    """Raise Refused before the closing, and for someone tied to the applicant."""
    require_no_tie(application, by)
    if at < application.window_closes_at:
        closing = moment_of(application.window_closes_at, application.lot.call.zone)
        no(
            f"L’examen commence après la clôture, le {closing} : jusque-là, aucune candidature n’est ouverte."
        ).require()


@transaction.atomic
def declare_incomplete(
    application: Application, *, missing: str, by: Person, at: dt.datetime, due_on: dt.date | None = None
) -> CompletionRequest:
    """Ask for what is missing, in the exchange with the applicant, who is told by mail that a message waits.

    The delay of the implicit rejection stops (C9).

    Raises Refused without a text, with a term already past, before the closing, or in another state.
    """
    application = locked(application)
    _require_examination(application, by, at)
    if not missing.strip():
        no(
            "Indiquez ce qui manque à la candidature : la liste est envoyée à l’organisme.", "missing"
        ).require()
    if due_on is not None and due_on <= paris(at).date():
        no("Laissez au moins un jour à l’organisme\u202f: choisissez une date à venir.", "due_on").require()
    step(application, "declare_incomplete", by=by, at=at)
    request = CompletionRequest.objects.create(
        application=application, missing=missing.strip(), asked_at=at, asked_by=by, due_on=due_on
    )
    term = "" if due_on is None else f"\nÀ fournir avant le {day(due_on)}."
    post(
        application,
        side=conversation.DEPARTMENT,
        kind=conversation.REQUEST,
        text=f"{request.missing}{term}\nLe délai d’examen est suspendu jusqu’à la réception de ces éléments.",
        by=by,
        at=at,
    )
    return request


@transaction.atomic
def declare_complete(application: Application, *, by: Person, at: dt.datetime) -> None:
    """Declare that nothing is missing; closes a pending request.

    Raises Refused in another state, or when the officer is tied to the applicant (F51).
    """
    application = locked(application)
    _require_examination(application, by, at)
    step(application, "declare_complete", by=by, at=at)
    request = CompletionRequest.objects.filter(application=application, answered_at=None).first()
    if request is not None:
        request.answered_at = _received_at(request) or at
        request.save(update_fields=["answered_at"])


def _received_at(request: CompletionRequest) -> dt.datetime | None:
    """When the last documents came since the request: the delay runs again from there (C9)."""
    given = ConversationMessage.objects.filter(
        application_id=request.application_id,
        side=conversation.APPLICANT,
        kind=conversation.DOCUMENTS,
        at__gte=request.asked_at,
    )
    return given.order_by("at", "pk").values_list("at", flat=True).last()


@transaction.atomic
def record_eligibility(
    application: Application,
    question: EligibilityQuestion,
    *,
    met: bool,
    motive: str,
    by: Person,
    at: dt.datetime,
) -> EligibilityCheck:
    """Answer one eligibility question, or change the answer before the conclusion (R48–R51).

    Raises Refused for a « no » without motive, for a question of another call, or once concluded.
    """
    application = locked(application)
    _require_examination(application, by, at)
    if question.call_id != application.lot.call_id:
        no("Cette condition n’appartient pas à l’appel de la candidature.").require()
    APPLICATION.may(application.state, "declare_eligible").require()
    answered = eligibility.Check(str(question.pk), question.label, met, motive)
    verdict = eligibility.check_answer(answered)
    if not verdict:
        no(verdict.sentence, "motive").require()
    known = EligibilityCheck.objects.filter(application=application, question=question).first()
    check, _ = EligibilityCheck.objects.update_or_create(
        application=application,
        question=question,
        defaults={"met": met, "motive": motive.strip(), "at": at, "by": by},
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="record_eligibility",
        subject=application.subject,
        before=None
        if known is None
        else {"condition": question.label, "remplie": known.met, "motif": known.motive},
        after={"condition": question.label, "remplie": met, "motif": check.motive},
    )
    return check


def _checks(application: Application) -> tuple[eligibility.Check, ...]:
    answers = {check.question_id: check for check in EligibilityCheck.objects.filter(application=application)}
    questions = EligibilityQuestion.objects.filter(call_id=application.lot.call_id).order_by("position", "pk")
    return tuple(
        eligibility.Check(str(q.pk), q.label, answers[q.pk].met, answers[q.pk].motive)
        if q.pk in answers
        else eligibility.Check(str(q.pk), q.label)
        for q in questions
    )


@transaction.atomic
def conclude_eligibility(application: Application, *, by: Person, at: dt.datetime) -> str:
    """Draw the conclusion of the checks, « eligible » or « ineligible », and give it back (R47–R51).

    What is not eligible is told to its applicant, without the motives, which its page gives. Raises Refused
    while a question has no answer: the conclusion follows the checks, nobody picks it.
    """
    application = locked(application)
    require_no_tie(application, by)
    checks = _checks(application)
    eligibility.may_conclude(checks).require()
    outcome = eligibility.outcome(checks)
    step(application, "declare_eligible" if outcome == "eligible" else "declare_ineligible", by=by, at=at)
    if outcome != "eligible":
        write_to_representatives(
            application.organisation,
            kind="ineligible",
            key=f"ineligible-{application.pk}-{at:%Y%m%d%H%M%S}",
            at=at,
            letter=Letter(
                subject=f"Candidature n°\u00a0{application.number}\u00a0: non éligible",
                paragraphs=(
                    (
                        "L’examen de votre candidature est terminé\u00a0: elle ne remplit pas toutes les "
                        "conditions d’éligibilité de l’appel à projets."
                    ),
                    "Les conditions non remplies et leurs motifs se lisent dans votre espace.",
                ),
                action_label="Lire les motifs",
                action_url=address_of(f"/operateur/candidatures/{application.number}/notes/"),
            ),
        )
    return application.state


@transaction.atomic
def score_application(
    application: Application, criterion: Criterion, *, value: int, comment: str, by: Person, at: dt.datetime
) -> Score:
    """Give, or change, one's own score on one criterion, with its comment (R52–R54).

    Raises Refused outside the scale, without comment, on a criterion of another call, unless the application
    is eligible, and until the assessor has said that no tie exists with the applicant (F51).
    """
    application = locked(application)
    call = application.lot.call
    if criterion.call_id != call.pk:
        no("Ce critère n’appartient pas à l’appel de la candidature.").require()
    APPLICATION.may(application.state, "score").require()
    require_no_tie(application, by)
    declared = AbsenceOfTie.objects.filter(application=application, person=by).exists()
    may_score(declared=declared, conflict=False).require()
    if value < call.lowest_score:
        no(f"La note va de {call.lowest_score} à {call.highest_score}.", "value").require()
    check_score(Decimal(value), comment, maximum=Decimal(call.highest_score)).require()
    known = Score.objects.filter(application=application, criterion=criterion, assessor=by).first()
    score, _ = Score.objects.update_or_create(
        application=application,
        criterion=criterion,
        assessor=by,
        defaults={
            "value": value,
            "comment": comment.strip(),
            "lowest": call.lowest_score,
            "highest": call.highest_score,
            "at": at,
        },
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="score_application",
        subject=application.subject,
        before=None if known is None else {"critère": criterion.label, "note": known.value},
        after={"critère": criterion.label, "note": value},
    )
    return score


@transaction.atomic
def settle_scores(application: Application, *, by: Person, at: dt.datetime) -> None:
    """Freeze the scores, once as many assessors as the call wants have scored every criterion (R54).

    Raises Refused, with what is missing, before; and for an officer tied to the applicant (F51).
    """
    application = locked(application)
    require_no_tie(application, by)
    call = application.lot.call
    APPLICATION.may(application.state, "score").require()
    given: dict[int, set[int]] = {}
    for criterion_id, assessor_id in (
        Score.objects.counted().filter(application=application).values_list("criterion_id", "assessor_id")
    ):
        given.setdefault(criterion_id, set()).add(assessor_id)
    short = [
        f"« {criterion.label} » ({len(given.get(criterion.pk, ()))} sur {call.assessors_wanted})"
        for criterion in Criterion.objects.filter(call=call).order_by("position", "pk")
        if len(given.get(criterion.pk, ())) < call.assessors_wanted
    ]
    if short:
        no(f"Il manque des notes : {listing(short)}. Complétez-les avant d’arrêter la note.").require()
    step(application, "score", by=by, at=at)
