"""The first visit, and what everyone asks of the installation: its funder, its journal chain."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from maillage.journal.models import Actor, Subject
from maillage.journal.operations import record
from maillage.people.models import Funder, LegalForm, Membership, Organisation, Person, Role
from maillage.rules.identifiers import check_siret
from maillage.rules.verdict import YES, Refused, Verdict, no

SYSTEM = Actor(kind="system", id="", label="Maillage")


def the_funder() -> Funder:
    """Give back the funder of this installation; raise Funder.DoesNotExist before the first visit."""
    return Funder.objects.select_related("organisation").order_by("pk")[:1].get()


def chain() -> str:
    """Give back the journal chain of this installation: the funder's SIRET."""
    return the_funder().organisation.siret


def subject_of(organisation: Organisation) -> Subject:
    """Give back an organisation as the journal keeps it."""
    return Subject(kind="organisation", id=str(organisation.pk), label=organisation.name)


def judge_and_party(person: Person, organisation: Organisation, role: str) -> Verdict:
    """Whether that person may take a role there: nobody acts both for the département and for a body that it
    judges. A coordinator judges nothing, and a rehearsal is played with made-up bodies. One query.
    """
    if organisation.fictional or role == Role.COORDINATOR:
        return YES
    others = Membership.objects.live().filter(person=person, organisation__fictional=False)
    others = others.exclude(role=Role.COORDINATOR)
    forms = set(others.values_list("organisation__legal_form", flat=True))
    sides = {form == LegalForm.DEPARTMENT for form in forms} | {organisation.is_department}
    if len(sides) < 2:
        return YES
    return no(
        "Une même personne n’agit pas pour le Département et pour un organisme qu’il examine\u00a0: quittez "
        "d’abord l’un des deux, ou faites inviter une autre personne."
    )


def person_at(email: str, full_name: str, at: dt.datetime) -> Person:
    """Give back the person of that address, created when nobody has it yet.

    Two first entries at the same instant make one person: the second finds the first's.
    """
    address = email.strip().lower()
    person = Person.objects.filter(email=address).first()
    if person is not None:
        return person
    person = Person(email=address, full_name=full_name.strip(), created_at=at)
    person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        return Person.objects.get(email=address)
    return person


def person_given_a_role(person: Person) -> Person:
    """Lock whoever is about to be given a role, so that their account does not close meanwhile; raise Refused
    when it is closed.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if not person.is_active:
        raise Refused("Ce compte est désactivé : demandez à l’administration du Département de le rouvrir.")
    return person


@transaction.atomic
def open_installation(
    *,
    organisation_name: str,
    siret: str,
    department_code: str,
    direction: str,
    service: str,
    full_name: str,
    email: str,
    at: dt.datetime,
) -> Person:
    """Create the funder and its first administrator, once; raise Refused when it is done already.

    Of two first visits at the same instant, the database lets one in (`funder_once_an_installation`).
    """
    done = Refused("Cette installation est déjà ouverte : demandez une invitation à l’administration.")
    if Funder.objects.exists():
        raise done
    check_siret(siret).require()
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                name=organisation_name, siret=siret, legal_form=LegalForm.DEPARTMENT
            )
            Funder.objects.create(
                organisation=organisation,
                department_code=department_code,
                direction=direction,
                service=service,
            )
    except IntegrityError:
        raise done from None
    person = person_at(email, full_name, at)
    Membership.objects.create(person=person, organisation=organisation, role=Role.ADMINISTRATOR, since=at)
    record(
        chain=siret,
        at=at,
        actor=person.actor,
        verb="open_installation",
        subject=subject_of(organisation),
        after={"siret": siret, "département": department_code},
    )
    return person
