"""Asking to join a body that is here already, and the answer."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction

from maillage.journal.operations import record
from maillage.people.models import JoinRequest, Membership, Organisation, Person, Role
from maillage.people.operations.installation import (
    chain,
    judge_and_party,
    person_given_a_role,
    subject_of,
    the_funder,
)
from maillage.people.operations.invitation import roles_of
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.rules.verdict import Refused

ANSWERING = (Role.ADMINISTRATOR, Role.INSTRUCTOR)


@transaction.atomic
def ask_to_join(organisation: Organisation, *, role: str, by: Person, at: dt.datetime) -> JoinRequest:
    """Ask to hold a role in a body; its representatives are told, or the département when it has none.

    Raises Refused when the role is held already or a request awaits its answer.
    """
    if organisation.is_department or organisation.fictional:
        raise Refused("On ne rejoint cet organisme que sur invitation.")
    if role not in roles_of(organisation):
        raise Refused("Choisissez un rôle dans la liste.", "role")
    if Membership.objects.live().filter(organisation=organisation, person=by, role=role).exists():
        raise Refused("Vous avez déjà ce rôle dans cet organisme.", "role")
    waiting = Refused("Votre demande attend déjà une réponse : un courriel vous préviendra.")
    if JoinRequest.objects.filter(organisation=organisation, person=by, answered_at=None).exists():
        raise waiting
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(organisation=organisation, person=by, role=role, asked_at=at)
    except IntegrityError:
        raise waiting from None
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="ask_to_join",
        subject=subject_of(organisation),
        after={"rôle": request.get_role_display()},
    )
    _tell_who_answers(request, at=at)
    return request


def _tell_who_answers(request: JoinRequest, *, at: dt.datetime) -> None:
    body = request.organisation
    heads = Membership.objects.live().filter(
        organisation=body, role=Role.LEGAL_REPRESENTATIVE, person__is_active=True
    )
    page = f"/operateur/equipe/{body.pk}/"
    if not body.is_proven or not heads.exists():
        heads = Membership.objects.live().filter(organisation=the_funder().organisation, role__in=ANSWERING)
        page = f"/departement/organismes/{body.pk}/"
    people = {row.person for row in heads.select_related("person")}
    for person in sorted(people, key=lambda one: one.pk):
        queue(
            kind="join_request",
            to=person.email,
            at=at,
            key=f"join-{request.pk}-{person.pk}",
            letter=Letter(
                subject=f"{request.person.full_name} demande à rejoindre {body.name}",
                paragraphs=(
                    f"Bonjour {person.full_name},",
                    f"Le rôle demandé est « {request.get_role_display()} ».",
                    "Acceptez si vous connaissez cette personne ; sinon, refusez.",
                ),
                action_label="Répondre",
                action_url=f"{settings.MAILLAGE_BASE_URL}{page}",
            ),
        )


@transaction.atomic
def answer_join_request(
    request: JoinRequest, *, accepted: bool, by: Person, at: dt.datetime, motive: str = ""
) -> JoinRequest:
    """Give the role asked for, or not; the person is told. Raises Refused when it is answered already."""
    request = (
        JoinRequest.objects.select_for_update(of=("self",))
        .select_related("organisation", "person")
        .get(pk=request.pk)
    )
    if request.answered_at is not None:
        raise Refused("Cette demande a déjà sa réponse : rechargez la page.")
    request.accepted, request.answered_at, request.answered_by = accepted, at, by
    request.motive = motive.strip()
    request.save(update_fields=["accepted", "answered_at", "answered_by", "motive"])
    body = request.organisation
    if accepted:
        person = person_given_a_role(request.person)
        judge_and_party(person, body, request.role).require()
        Membership.objects.get_or_create(
            person=person,
            organisation=body,
            role=request.role,
            territory=None,
            ended_at=None,
            defaults={"since": at},
        )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="accept_join_request" if accepted else "refuse_join_request",
        subject=subject_of(body),
        after={"rôle": request.get_role_display(), "personne": request.person.full_name},
    )
    if accepted:
        sentence = f"Vous avez rejoint « {body.name} » : votre rôle est « {request.get_role_display()} »."
    else:
        sentence = (
            f"Votre demande pour rejoindre « {body.name} » n’est pas acceptée. Voyez avec cet organisme."
        )
    queue(
        kind="join_answer",
        to=request.person.email,
        at=at,
        key=f"join-answer-{request.pk}",
        letter=Letter(
            subject=f"Réponse à votre demande pour rejoindre {body.name}",
            paragraphs=(f"Bonjour {request.person.full_name},", sentence),
            action_label="Ouvrir Maillage",
            action_url=f"{settings.MAILLAGE_BASE_URL}/accueil/",
        ),
    )
    return request
