"""Lending the signature between two days, by a document, and taking it back (F46)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction

from maillage.journal.operations import record
from maillage.people.models import Delegation, Membership, Organisation, Person, Role
from maillage.people.operations.installation import SYSTEM, chain, subject_of
from maillage.people.operations.organisation import keep_paper
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.received.operations import Received
from maillage.rules.french import day, paris
from maillage.rules.membership import may_delegate, may_lend
from maillage.rules.verdict import Refused


@transaction.atomic
def grant_delegation(
    organisation: Organisation,
    *,
    delegate: Person,
    start: dt.date,
    end: dt.date,
    received: Received,
    by: Person,
    at: dt.datetime,
) -> Delegation:
    """Lend the representative's signature to a colleague who prepares the files, both days included (F46)."""
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    held = set(
        Membership.objects.live()
        .filter(organisation=organisation, person=delegate)
        .values_list("role", flat=True)
    )
    heads = Membership.objects.live().filter(organisation=organisation, role=Role.LEGAL_REPRESENTATIVE)
    represents = heads.filter(person=by).exists()
    may_lend(represents=represents, proven=organisation.is_proven).require()
    may_delegate(
        start=start,
        end=end,
        today=paris(at).date(),
        prepares=Role.PREPARER in held,
        is_self=delegate == by,
        represents=Role.LEGAL_REPRESENTATIVE in held,
    ).require()
    overlapping = Delegation.objects.filter(
        organisation=organisation, delegate=delegate, revoked_at=None, start__lte=end, end__gte=start
    )
    if overlapping.exists():
        raise Refused(
            "Cette personne a déjà une délégation à ces dates : mettez-y fin d’abord.",
            "start",
        )
    delegation = Delegation.objects.create(
        organisation=organisation,
        delegate=delegate,
        granted_by=by,
        granted_at=at,
        paper=keep_paper(organisation, received, by=by, at=at),
        start=start,
        end=end,
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="grant_delegation",
        subject=subject_of(organisation),
        after={"personne": delegate.full_name, "du": start.isoformat(), "au": end.isoformat()},
    )
    queue(
        kind="delegation_granted",
        to=delegate.email,
        at=at,
        key=f"delegation-{delegation.pk}",
        letter=Letter(
            subject=f"Vous pouvez valider et signer pour {organisation.name}",
            paragraphs=(
                f"Bonjour {delegate.full_name},",
                f"{by.full_name} vous délègue sa signature, deux jours limites compris.",
                f"Du {day(start)} au {day(end)}, vous validez et signez pour l’organisme.",
            ),
            action_label="Ouvrir Maillage",
            action_url=f"{settings.MAILLAGE_BASE_URL}/accueil/",
        ),
    )
    return delegation


@transaction.atomic
def revoke_delegation(delegation: Delegation, *, by: Person, at: dt.datetime) -> None:
    """Take the signature back at once; raise Refused when it is done already."""
    delegation = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("organisation", "delegate")
        .get(pk=delegation.pk)
    )
    if delegation.revoked_at is not None:
        raise Refused("Cette délégation est déjà retirée : rechargez la page.")
    take_back(delegation, by=by, at=at)


def take_back(delegation: Delegation, *, by: Person | None, at: dt.datetime, note: str = "") -> None:
    """End a delegation that is locked and live, within the act that ends it, and tell the delegate who still
    has an account; `by` is None for time alone.
    """
    delegation.revoked_at, delegation.revoked_by = at, by
    delegation.save(update_fields=["revoked_at", "revoked_by"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor if by else SYSTEM,
        verb="revoke_delegation",
        subject=subject_of(delegation.organisation),
        before={"personne": delegation.delegate.full_name},
        note=note,
    )
    if delegation.delegate.erased_at is not None:
        return
    queue(
        kind="delegation_revoked",
        to=delegation.delegate.email,
        at=at,
        key=f"delegation-revoked-{delegation.pk}",
        letter=Letter(
            subject=f"Votre délégation chez {delegation.organisation.name} a pris fin",
            paragraphs=(
                f"Bonjour {delegation.delegate.full_name},",
                "Vous ne pouvez plus valider ni signer pour cet organisme.",
            ),
        ),
    )
