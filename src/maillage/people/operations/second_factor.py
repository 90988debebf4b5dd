"""The second factor: what the funder asks, what a person sets up, what is reset when it is lost.

The factors themselves are kept by allauth (`allauth.mfa`), sealed by our adapter.
"""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from maillage.journal.operations import record
from maillage.people.factors import FACTORS
from maillage.people.models import Funder, Person
from maillage.people.operations.address import subject_of_person
from maillage.people.operations.doors import put_out
from maillage.people.operations.installation import chain, subject_of
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.rules.french import short_date
from maillage.rules.verdict import Refused


@transaction.atomic
def demand_second_factor(
    *, start: dt.date | None, grace_days: int, by: Person, at: dt.datetime, link_days: int | None = None
) -> Funder:
    """Ask a second factor of whoever acts for the département, from a day on, or stop asking; the journal
    tells what changed, and nothing when nothing did. `link_days` is how long the links of participants live.
    """
    funder = Funder.objects.select_for_update().select_related("organisation").order_by("pk")[:1].get()
    before = _told(funder)
    funder.second_factor_from, funder.second_factor_grace = start, grace_days
    funder.link_days = funder.link_days if link_days is None else link_days
    funder.save(update_fields=["second_factor_from", "second_factor_grace", "link_days"])
    after = _told(funder)
    if before != after:
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


def _told(funder: Funder) -> dict[str, str]:
    start = funder.second_factor_from
    return {
        "second facteur exigé à partir du": short_date(start) if start else "jamais",
        "jours pour l’installer": str(funder.second_factor_grace),
        "durée des liens des participants, en jours": str(funder.link_days),
    }


@transaction.atomic
def note_factor_added(person: Person, *, factor: str, at: dt.datetime) -> None:
    """Write in the journal, and to the person, that a second factor protects their account."""
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
    factor when the funder asks one. Give back how many factors there were; raise Refused when there is none.
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
