"""An account forgotten, by right or by time: its name and address leave, what was done under it stays."""

from __future__ import annotations

import datetime as dt

from django.apps import apps
from django.db import transaction
from django.db.models import Q

from maillage.journal.operations import record
from maillage.people.models import (
    ERASED_ACCOUNT,
    NOWHERE,
    AddressCode,
    Delegation,
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    Person,
)
from maillage.people.operations.delegation import take_back
from maillage.people.operations.doors import close_doors
from maillage.people.operations.installation import SYSTEM, chain, subject_of
from maillage.post.operations import forget_address
from maillage.rules.french import paris
from maillage.rules.membership import may_end_role
from maillage.rules.verdict import YES, Verdict

SIGN_IN = ("account", "mfa", "socialaccount", "usersessions")
"""The applications that keep ways in, or traces of them, for a person."""
CLOSED = "Compte effacé"
"""What the journal notes of a role, or of a signature, that ends with an account."""


def may_forget(person: Person) -> Verdict:
    """Whether this account may go: nobody is locked out of an organisation by its departure; two queries."""
    held = list(Membership.objects.live().filter(person=person).select_related("organisation").order_by("pk"))
    others = Membership.objects.live().filter(
        organisation__in=[one.organisation_id for one in held], person__is_active=True
    )
    shared = set(others.exclude(person=person).values_list("organisation", "role"))
    for one in held:
        verdict = may_end_role(
            role=one.role,
            others=int((one.organisation_id, one.role) in shared),
            proven=one.organisation.is_proven,
            by_officer=False,
            successor_invited=False,
            reason="",
        )
        if not verdict:
            return verdict
    return YES


@transaction.atomic
def forget_account(person: Person, *, by: Person | None, at: dt.datetime) -> Person:
    """Close an account and forget who held it: name, address, ways in, letters; its roles end. Raises Refused
    when an organisation would be left without representative or administrator.

    What the person did stays, under a number; the lines of the journal are not touched. Each role, and each
    signature lent or received, that ends makes one, without the name; the caller proves the deletion. `by` is
    who asks it, None for time alone.

    The organisations are locked, so that two colleagues cannot leave one without anybody. What was sent to
    the person is thrown away before, as who answers it locks it before the person.
    """
    Invitation.objects.filter(email=person.email).delete()
    JoinRequest.objects.filter(person=person, answered_at=None).delete()
    held = Membership.objects.live().filter(person=person).values("organisation")
    list(Organisation.objects.select_for_update(of=("self",)).filter(pk__in=held).order_by("pk"))
    person = Person.objects.select_for_update().get(pk=person.pk)
    may_forget(person).require()
    roles = list(
        Membership.objects.live().filter(person=person).select_related("organisation").order_by("since", "pk")
    )
    Membership.objects.filter(pk__in=[role.pk for role in roles]).update(ended_at=at, ended_by=by)
    sent = Invitation.objects.filter(invited_by=person, accepted_at=None, withdrawn_at=None, held_at=None)
    sent.update(held_at=at)
    close_doors(person)
    AddressCode.objects.filter(email=person.email).delete()
    AddressCode.objects.filter(person=person).delete()
    for label in filter(lambda one: apps.is_installed(f"allauth.{one}"), SIGN_IN):
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.fields:  # noqa: SLF001 - the public face of a model is its _meta
                if field.related_model is Person:
                    model._default_manager.filter(**{field.name: person}).delete()  # noqa: SLF001
    forget_address(person.email)
    person.email, person.full_name = f"{person.pk}{NOWHERE}", ERASED_ACCOUNT
    person.is_active, person.erased_at = False, at
    person.save()
    for role in roles:
        _journal(role, person, by=by, at=at)
    _end_delegations(person, by=person if by == person else by, at=at)
    return person


def _end_delegations(person: Person, *, by: Person | None, at: dt.datetime) -> None:
    """End the signatures that the person lent or received; those whose last day is past are over already, and
    nobody is told.
    """
    lent = Delegation.objects.filter(Q(delegate=person) | Q(granted_by=person), revoked_at=None)
    lent.filter(end__lt=paris(at).date()).update(revoked_at=at)
    locked = lent.select_for_update(of=("self",)).select_related("organisation", "delegate")
    for delegation in locked.order_by("pk"):
        take_back(delegation, by=by, at=at, note=CLOSED)


def _journal(role: Membership, person: Person, *, by: Person | None, at: dt.datetime) -> None:
    """Write that a role ended with the account of whoever held it."""
    own = by == person
    record(
        chain=chain(),
        at=at,
        actor=person.actor if own else by.actor if by else SYSTEM,
        verb="leave_organisation" if own else "end_membership",
        subject=subject_of(role.organisation),
        before={"rôle": role.get_role_display(), "personne": person.full_name},
        note=CLOSED,
    )
