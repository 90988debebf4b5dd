"""A ProConnect account that opens an account here: tied, used, untied."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from maillage.journal.operations import record
from maillage.people.models import Identity, Person
from maillage.people.operations.address import subject_of_person
from maillage.people.operations.installation import chain
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.rules.verdict import Refused

if TYPE_CHECKING:
    from maillage.people.proconnect import Answer

_TAKEN = (
    "Ce compte ProConnect ouvre déjà un autre compte de Maillage : entrez avec lui, ou déliez-le d’abord."
)


@transaction.atomic
def use_identity(answer: Answer, *, at: dt.datetime) -> Person | None:
    """Give back the person whose ProConnect account this is, None when it is tied to nobody.

    What the provider says today of their establishment is kept. Raises Refused on a closed account.
    """
    identity = (
        Identity.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(issuer=answer.issuer, subject=answer.subject)
        .first()
    )
    if identity is None:
        return None
    if not identity.person.is_active:
        raise Refused("Ce compte est désactivé : demandez à l’administration du Département de le rouvrir.")
    identity.email, identity.siret, identity.provider = answer.email, answer.siret, answer.provider
    identity.used_at = max(at, identity.linked_at)
    identity.save(update_fields=["email", "siret", "provider", "used_at"])
    return identity.person


@transaction.atomic
def link_identity(person: Person, answer: Answer, *, at: dt.datetime) -> Identity:
    """Tie a ProConnect account to a person, who has just proven to be both; raise Refused when taken."""
    held = Identity.objects.filter(issuer=answer.issuer, subject=answer.subject).first()
    if held is not None:
        if held.person_id != person.pk:
            raise Refused(_TAKEN)
        return held
    try:
        with transaction.atomic():
            identity = Identity.objects.create(
                person=person,
                issuer=answer.issuer,
                subject=answer.subject,
                email=answer.email,
                siret=answer.siret,
                provider=answer.provider,
                linked_at=at,
                used_at=at,
            )
    except IntegrityError:
        raise Refused(_TAKEN) from None
    record(chain=chain(), at=at, actor=person.actor, verb="link_identity", subject=subject_of_person(person))
    queue(
        kind="identity_linked",
        to=person.email,
        at=at,
        key=f"identity-{identity.pk}",
        letter=Letter(
            subject="ProConnect ouvre maintenant votre compte Maillage",
            paragraphs=(
                f"Bonjour {person.full_name},",
                "Vous venez de relier votre compte ProConnect à votre compte Maillage.",
                "Si ce n’est pas vous, prévenez aussitôt le service du Département.",
            ),
        ),
    )
    return identity


@transaction.atomic
def unlink_identity(identity: Identity, *, by: Person, at: dt.datetime) -> None:
    """Untie a ProConnect account: from now on only the code of the address opens the account."""
    identity = Identity.objects.select_for_update(of=("self",)).select_related("person").get(pk=identity.pk)
    person = identity.person
    identity.delete()
    record(chain=chain(), at=at, actor=by.actor, verb="unlink_identity", subject=subject_of_person(person))
