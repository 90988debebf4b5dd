"""The second factor: what the funder asks, what a person sets up, what is reset when it is lost.

The factors themselves are kept by allauth (`allauth.mfa`), sealed by our adapter.
"""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from maillage.journal.operations import record
from maillage.people.factors import FACTORS, has_factor
from maillage.people.models import DEPARTMENT_ROLES, Enrolment, Funder, Membership, Person
from maillage.people.operations.address import subject_of_person
from maillage.people.operations.doors import put_out
from maillage.people.operations.installation import SYSTEM, chain, subject_of
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.rules.french import moment, paris, short_date
from maillage.rules.second_factor import demanded_from
from maillage.rules.verdict import Refused


@transaction.atomic
def demand_second_factor(
    *,
    start: dt.date | None,
    grace_days: int,
    by: Person,
    at: dt.datetime,
    enrolment_hours: int | None = None,
    link_days: int | None = None,
) -> Funder:
    """Ask a second factor of whoever acts for the département, from a day on, or stop asking; the journal
    tells what changed, and nothing when nothing did. `link_days` is how long the links of participants live.

    Raises Refused when it would be asked today of who decides it, and who has none: they would be shut out.
    """
    funder = Funder.objects.select_for_update().select_related("organisation").order_by("pk")[:1].get()
    before = _told(funder)
    funder.second_factor_from, funder.second_factor_grace = start, grace_days
    funder.link_days = funder.link_days if link_days is None else link_days
    funder.enrolment_hours = funder.enrolment_hours if enrolment_hours is None else enrolment_hours
    funder.save(update_fields=["second_factor_from", "second_factor_grace", "enrolment_hours", "link_days"])
    after = _told(funder)
    if before != after:
        _stays_in(by, funder, today=paris(at).date())
        record(
            chain=funder.organisation.siret,
            at=at,
            actor=by.actor,
            verb="demand_second_factor",
            subject=subject_of(funder.organisation),
            before=before,
            after=after,
        )
    return funder


def _stays_in(person: Person, funder: Funder, *, today: dt.date) -> None:
    held = Membership.objects.live().filter(
        person=person, organisation=funder.organisation, role__in=DEPARTMENT_ROLES
    )
    since = paris(held.order_by("since").values_list("since", flat=True)[0]).date()
    day = demanded_from(funder.second_factor_from, since, funder.second_factor_grace)
    if day is not None and today >= day and not has_factor(person):
        raise Refused(
            "Il vous serait demandé dès aujourd’hui : installez d’abord le vôtre, depuis « Mon compte ».",
            "start",
        )


@transaction.atomic
def open_enrolment(person: Person, *, how: str, by: Person | None, at: dt.datetime) -> Enrolment:
    """Let an agent who has no second factor set one up for a short time, past the day when it is demanded.

    `how` says how they were recognised, other than by their mailbox: that is what the factor protects from.
    `by` has a factor of their own, and is nobody for whoever holds the server.
    """
    if not how.strip():
        raise Refused("Dites comment vous avez vérifié l’identité de cette personne.", "how")
    if person == by:
        raise Refused("Demandez à une ou un collègue d’ouvrir l’installation de votre second facteur.")
    if by is not None and not has_factor(by):
        raise Refused("Installez d’abord votre propre second facteur, depuis « Mon compte ».")
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    acts = Membership.objects.live().filter(person=person, role__in=DEPARTMENT_ROLES)
    if not person.is_active or not acts.exists():
        raise Refused("Un second facteur n’est demandé qu’aux agents du Département.")
    if has_factor(person):
        raise Refused("Cette personne a déjà un second facteur\u00a0: réinitialisez-le s’il est perdu.")
    return _open(person, how=how, by=by, at=at)


def _open(person: Person, *, how: str, by: Person | None, at: dt.datetime) -> Enrolment:
    funder = Funder.objects.order_by("pk")[:1].get()
    closes = at + dt.timedelta(hours=funder.enrolment_hours)
    enrolment, _ = Enrolment.objects.update_or_create(
        person=person, defaults={"opened_by": by, "opened_at": at, "closes_at": closes}
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor if by else SYSTEM,
        verb="open_enrolment",
        subject=subject_of_person(person),
        after={"jusqu’au": moment(closes)},
        note=how.strip(),
    )
    who = f"{by.full_name}, du Département," if by else "La personne qui tient le serveur"
    told = f"{who} vous ouvre l’installation d’un second facteur jusqu’au {moment(closes)}."
    _write(person, "Installez votre second facteur", told, at=at)
    return enrolment


def _told(funder: Funder) -> dict[str, str]:
    start = funder.second_factor_from
    return {
        "second facteur exigé à partir du": short_date(start) if start else "jamais",
        "jours pour l’installer": str(funder.second_factor_grace),
        "heures d’une installation ouverte": str(funder.enrolment_hours),
        "durée des liens des participants, en jours": str(funder.link_days),
    }


@transaction.atomic
def note_factor_added(person: Person, *, factor: str, at: dt.datetime) -> None:
    """Write in the journal, and to the person, that a second factor protects their account."""
    Enrolment.objects.filter(person=person).delete()
    _note(person, verb="add_factor", factor=factor, at=at)


@transaction.atomic
def note_factor_removed(person: Person, *, factor: str, at: dt.datetime) -> None:
    """Write in the journal, and to the person, that a second factor of theirs is gone."""
    _note(person, verb="remove_factor", factor=factor, at=at)


@transaction.atomic
def note_codes_renewed(person: Person, *, at: dt.datetime) -> None:
    """Write in the journal, and to the person, that their recovery codes were replaced."""
    _note(person, verb="renew_recovery_codes", factor="De nouveaux codes de secours", at=at)


def _note(person: Person, *, verb: str, factor: str, at: dt.datetime) -> None:
    record(
        chain=chain(),
        at=at,
        actor=person.actor,
        verb=verb,
        subject=subject_of_person(person),
        after={"second facteur": factor},
    )
    done = {
        "add_factor": "est ajouté à votre compte",
        "remove_factor": "n’est plus lié à votre compte",
        "renew_recovery_codes": "remplacent les précédents, qui ne servent plus",
    }[verb]
    _write(person, f"Sécurité de votre compte\u00a0: {factor}", f"{factor} {done}.", at=at)


@transaction.atomic
def reset_factors(person: Person, *, how: str, by: Person, at: dt.datetime) -> int:
    """Take away every second factor of someone who lost them; `how` says how their identity was checked.

    Whoever was signed in as this person is put out; the code of their address is asked as ever, then a new
    factor when the funder asks one: an agent may set it up for a short time, when the colleague who has just
    recognised them has one. Give back how many factors there were; raise Refused when there is none.
    """
    if not how.strip():
        raise Refused("Dites comment vous avez vérifié l’identité de cette personne.", "how")
    if person == by:
        raise Refused("Demandez à une ou un collègue de réinitialiser votre second facteur.")
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    factors = Authenticator.objects.filter(user=person)
    count: int = factors.filter(type__in=FACTORS).count()
    if not count:
        raise Refused("Cette personne n’a pas de second facteur\u00a0: rien à réinitialiser.")
    factors.delete()
    person.set_unusable_password()  # the sessions hang on it
    person.save(update_fields=["password"])
    put_out(person)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="reset_factors",
        subject=subject_of_person(person),
        note=how.strip(),
    )
    _write(
        person,
        "Vos seconds facteurs sont réinitialisés",
        f"{by.full_name}, du Département, a retiré les seconds facteurs de votre compte, à votre demande.",
        at=at,
    )
    agent = Membership.objects.live().filter(person=person, role__in=DEPARTMENT_ROLES)
    if agent.exists() and has_factor(by):
        _open(person, how=how, by=by, at=at)
    return count


def _write(person: Person, subject: str, told: str, *, at: dt.datetime) -> None:
    queue(
        kind="second_factor",
        to=person.email,
        at=at,
        letter=Letter(
            subject=subject,
            paragraphs=(
                f"Bonjour {person.full_name},",
                told,
                "Si ce n’est pas ce que vous vouliez, prévenez aussitôt le service du Département.",
            ),
            action_label="Voir la sécurité de mon compte",
            action_url=f"{settings.MAILLAGE_BASE_URL}/mon-compte/securite/",
        ),
    )
