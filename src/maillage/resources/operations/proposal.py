"""« Une ressource manque »: said by a meeting or a professional, answered by whoever keeps the directory."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.journal.models import Actor
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.resources import vocabulary
from maillage.resources.content import Content
from maillage.resources.models import Resource, ResourceProposal
from maillage.resources.operations.entry import add_resource
from maillage.resources.operations.nobody import names_nobody, service_name
from maillage.rules.french import search_key
from maillage.rules.verdict import Refused
from maillage.territories.models import Commune, Territory


@transaction.atomic
def propose_resource(
    territory: Territory,
    *,
    name: str,
    kind: str = "",
    commune: Commune | None = None,
    about: str = "",
    origin: str = "",
    named_after: bool = False,
    by: Person | Actor,
    at: dt.datetime,
) -> ResourceProposal:
    """Say that a service is missing; `origin` tells from where in words, `by` may have no account.

    Raise Refused without a name, when it is proposed already, or when it names or reaches a person;
    `named_after` says that the service bears somebody’s name.
    """
    name, about = " ".join(name.split()), about.strip()
    if not name:
        raise Refused("Donnez le nom du service qui manque.", "name")
    if kind and kind not in vocabulary.kinds():
        raise Refused("Choisissez un type dans la liste.", "kind")
    service_name(name, named_after=named_after).require()
    names_nobody(
        about, "about", "Retirez ce qui nomme une personne : dites le besoin, sans décrire de situation."
    ).require()
    waiting = ResourceProposal.objects.filter(territory=territory, answer="")
    if any(search_key(known) == search_key(name) for known in waiting.values_list("name", flat=True)):
        raise Refused("Cette ressource est déjà proposée\u00a0: elle attend une réponse.", "name")
    proposal = ResourceProposal.objects.create(
        territory=territory,
        name=name,
        kind=kind,
        commune=commune,
        about=about,
        origin=origin,
        proposed_at=at,
        proposed_by=by if isinstance(by, Person) else None,
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor if isinstance(by, Person) else by,
        verb="propose_resource",
        subject=proposal.subject,
        after={"territoire": territory.name},
    )
    return proposal


@transaction.atomic
def accept_proposal(proposal: ResourceProposal, content: Content, *, by: Person, at: dt.datetime) -> Resource:
    """Add the service that was missing. Raise Refused when the proposal is answered already."""
    proposal = _waiting(proposal)
    resource = add_resource(content, by=by, at=at)
    proposal.resource = resource
    _answer(proposal, "accepted", "", by, at)
    return resource


@transaction.atomic
def decline_proposal(
    proposal: ResourceProposal, *, reason: str, by: Person, at: dt.datetime
) -> ResourceProposal:
    """Say why not. Raise Refused without a reason, or when the proposal is answered already."""
    proposal = _waiting(proposal)
    if not reason.strip():
        raise Refused("Dites pourquoi\u00a0: qui l’a proposée lit ce motif.", "reason")
    return _answer(proposal, "declined", reason.strip(), by, at)


def _waiting(proposal: ResourceProposal) -> ResourceProposal:
    proposal = ResourceProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if proposal.answer:
        raise Refused("Cette proposition a déjà sa réponse : rechargez la page.")
    return proposal


def _answer(
    proposal: ResourceProposal, answer: str, reason: str, by: Person, at: dt.datetime
) -> ResourceProposal:
    proposal.answer, proposal.reason, proposal.answered_at, proposal.answered_by = answer, reason, at, by
    proposal.save(update_fields=["answer", "reason", "answered_at", "answered_by", "resource"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="answer_proposed_resource",
        subject=proposal.subject,
        after={"réponse": proposal.get_answer_display()},
        note=reason,
    )
    return proposal
