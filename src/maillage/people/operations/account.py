"""An account forgotten, by right or by time: its name and address leave, what was done under it stays."""

from __future__ import annotations

import datetime as dt

from django.apps import apps
from django.db import transaction

from maillage.people.models import (
    ERASED_ACCOUNT,
    NOWHERE,
    AddressCode,
    Delegation,
    Identity,
    Invitation,
    Membership,
    OpenSession,
    Person,
)
from maillage.people.operations.sessions import put_out
from maillage.post.operations import forget_address
from maillage.rules.membership import may_end_role
from maillage.rules.verdict import YES, Verdict

SIGN_IN = ("account", "mfa", "socialaccount", "usersessions")
"""The applications that keep ways in, or traces of them, for a person."""


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
def forget_account(person: Person, *, at: dt.datetime) -> Person:
    """Close an account and forget who held it: name, address, ways in, letters; its roles end. Raises Refused
    when an organisation would be left without representative or administrator.

    What the person did stays, under a number; the journal is not touched. Writes no journal line: the caller
    proves the deletion.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    may_forget(person).require()
    Membership.objects.live().filter(person=person).update(ended_at=at)
    for lent in ({"delegate": person}, {"granted_by": person}):
        Delegation.objects.filter(**lent, revoked_at=None).update(revoked_at=at)
    Identity.objects.filter(person=person).delete()
    OpenSession.objects.filter(person=person).delete()
    put_out(person)
    Invitation.objects.filter(email=person.email).delete()
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
    return person
