"""What a coordinator suggests to a group, and the operator’s answer (R34)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.groups.models import GuestProposal, PracticeGroup
from maillage.groups.operations.group import subject_of_group
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.verdict import Refused


@transaction.atomic
def propose_guest(
    group: PracticeGroup, *, function: str, structure: str, about: str = "", by: Person, at: dt.datetime
) -> GuestProposal:
    """Suggest a professional by function and structure, never by name (R34).

    Raise Refused when the same suggestion awaits its answer.
    """
    function, structure = " ".join(function.split()), " ".join(structure.split())
    known = group.guest_proposals.filter(
        answer="", function__iexact=function, structure__iexact=structure
    ).exists()
    if known:
        raise Refused("Cette proposition attend déjà la réponse de l’opérateur.", "function")
    proposal = GuestProposal.objects.create(
        group=group,
        function=function,
        structure=structure,
        about=about.strip(),
        proposed_at=at,
        proposed_by=by,
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="propose_guest",
        subject=subject_of_group(group),
        after={"intervenant": str(proposal)},
    )
    return proposal


@transaction.atomic
def answer_guest(
    proposal: GuestProposal, *, accepted: bool, reason: str = "", by: Person, at: dt.datetime
) -> GuestProposal:
    """Take a suggestion up, or say why not; raise Refused when it is answered already or the reason lacks."""
    proposal = (
        GuestProposal.objects.select_for_update(of=("self",)).select_related("group").get(pk=proposal.pk)
    )
    if proposal.answer:
        raise Refused("Cette proposition a déjà sa réponse : rechargez la page.")
    if not accepted and not reason.strip():
        raise Refused("Dites pourquoi\u00a0: la coordination lit ce motif.", "reason")
    proposal.answer = "accepted" if accepted else "declined"
    proposal.reason, proposal.answered_at, proposal.answered_by = reason.strip(), at, by
    proposal.save(update_fields=["answer", "reason", "answered_at", "answered_by"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="answer_guest",
        subject=subject_of_group(proposal.group),
        after={"intervenant": str(proposal), "réponse": proposal.get_answer_display()},
        note=proposal.reason,
    )
    return proposal
