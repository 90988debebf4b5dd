"""Whose address it is: a newcomer's first entry, a change of address, an address set again by an officer."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare

from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.codes import (
    CODE_LIFE,
    CODES_AN_HOUR_IN_ALL,
    SPENT,
    WRONG_TRIES,
    an_hour_around,
    digest_of,
    is_alive,
    new_code,
    shown,
    typed,
)
from maillage.people.models import AddressCode, CodePurpose, Person
from maillage.people.operations.doors import close_doors
from maillage.people.operations.installation import chain, person_at
from maillage.people.operations.invitation import lock_pending, send_after
from maillage.post.letters import Letter
from maillage.post.operations import SIGN_IN_CODE, deliver_at_once, queue
from maillage.rules.verdict import Refused

_SALT = "maillage.people.address"
_TAKEN = "Cette adresse est déjà celle d’un compte : entrez avec elle, ou donnez-en une autre."


def subject_of_person(person: Person) -> Subject:
    """Give back a person as the journal keeps them."""
    return Subject(kind="person", id=str(person.pk), label=person.full_name)


def _send_code(
    address: AddressCode,
    *,
    subject: str,
    at: dt.datetime,
    instead: Letter | None = None,
    known: bool = False,
) -> AddressCode:
    """Keep the digest of a new code and have it leave at once; so many an hour in all for one address.

    `instead` leaves in the place of the code: the work is the same, and the code opens nothing. Nobody who
    is `known` is held back by the codes that strangers asked for.
    """
    sent = AddressCode.objects.filter(email=address.email, sent_at__range=an_hour_around(at)).count()
    if sent >= CODES_AN_HOUR_IN_ALL and not known:
        raise Refused(
            "Plusieurs codes sont déjà partis vers cette adresse : réessayez dans une heure.", "email"
        )
    AddressCode.objects.filter(expires_at__lt=at - dt.timedelta(hours=1)).delete()
    letters = new_code()
    address.digest = digest_of(_SALT, address.token, letters)
    address.sent_at, address.expires_at = at, at + CODE_LIFE
    address.save()
    message = queue(
        kind=SIGN_IN_CODE,
        to=address.email,
        at=at,
        letter=instead
        or Letter(
            subject=subject,
            paragraphs=(
                f"Votre code : {shown(letters)}",
                "Il sert une fois, dans la page où vous l’avez demandé, pendant quinze minutes.",
                "Si vous n’avez rien demandé, oubliez ce message.",
            ),
        ),
    )
    if message is not None:
        transaction.on_commit(partial(deliver_at_once, message, at=at), robust=True)
    return address


def _no_account() -> Letter:
    return Letter(
        subject="Votre demande pour entrer dans Maillage",
        paragraphs=(
            "Vous avez demandé un code, mais aucun compte n’est ouvert à cette adresse.",
            "Votre compte a une autre adresse\u202f? Demandez le code avec celle-là.",
            "Vous participez à une rencontre\u202f? N’entrez pas\u00a0: le lien de votre inscription suffit.",
            "Votre organisme candidate pour la première fois\u202f? Ouvrez son espace par ce bouton.",
            "Si vous n’avez rien demandé, oubliez ce message.",
        ),
        action_label="Candidater pour la première fois",
        action_url=f"{settings.MAILLAGE_BASE_URL}/inscription/",
    )


@transaction.atomic
def ask_to_enter(*, email: str, at: dt.datetime, known: bool = False) -> AddressCode:
    """Send a code to who has an account at that address; to anyone else, a letter that says there is none.

    The work is the same in both cases, so that neither the page nor its delay tells who has an account.
    `known`: the browser has entered before with that address.
    """
    wanted = email.strip().lower()
    person = Person.objects.filter(email=wanted, is_active=True).first()
    address = AddressCode(purpose=CodePurpose.ENTER, email=wanted, person=person)
    instead = None if person else _no_account()
    subject = "Votre code pour entrer dans Maillage"
    return _send_code(address, subject=subject, at=at, instead=instead, known=known)


@transaction.atomic
def ask_to_confirm(person: Person, *, at: dt.datetime) -> AddressCode:
    """Send a code to someone who is in already, and is about to do what nobody must do in their place."""
    address = AddressCode(purpose=CodePurpose.ENTER, email=person.email, person=person)
    return _send_code(address, subject="Votre code pour confirmer que c’est vous", at=at, known=True)


@transaction.atomic
def ask_to_come_in(*, email: str, full_name: str, at: dt.datetime) -> AddressCode:
    """Send a code to a newcomer; whoever has an account receives the same, and comes in as themselves."""
    address = AddressCode(
        purpose=CodePurpose.COME_IN, email=email.strip().lower(), full_name=full_name.strip()
    )
    return _send_code(address, subject="Votre code pour entrer dans Maillage", at=at)


@transaction.atomic
def ask_new_address(person: Person, *, email: str, at: dt.datetime) -> AddressCode:
    """Send a code to the new address of a person; the old one serves until the code is typed."""
    wanted = email.strip().lower()
    if wanted == person.email:
        raise Refused("C’est déjà votre adresse.", "email")
    address = AddressCode(purpose=CodePurpose.MOVE, email=wanted, person=person)
    return _send_code(address, subject="Votre code pour changer d’adresse dans Maillage", at=at)


def confirm_code(token: str, *, code: str, at: dt.datetime) -> Person:
    """Give back the person whose address the code proves: created, known, or with their new address.

    A wrong code counts even though it is refused. Raises Refused on a wrong or spent code, and on an address
    that has become someone else's.
    """
    with transaction.atomic():
        address = (
            AddressCode.objects.select_for_update(of=("self",))
            .select_related("person")
            .filter(token=token)
            .first()
        )
        if address is None or not is_alive(address.sent_at, at) or address.wrong_tries >= WRONG_TRIES:
            raise Refused(SPENT)
        right = constant_time_compare(address.digest, digest_of(_SALT, address.token, typed(code)))
        if right:
            address.delete()
            return _proven(address, at)
        address.wrong_tries += 1
        address.save(update_fields=["wrong_tries"])
    if address.wrong_tries >= WRONG_TRIES:
        raise Refused(SPENT)
    raise Refused("Ce code n’est pas le bon : vérifiez les huit lettres du message.", "code")


def _proven(address: AddressCode, at: dt.datetime) -> Person:
    if address.purpose == CodePurpose.ENTER:
        if address.person is None or not address.person.is_active:
            raise Refused(SPENT)
        return address.person
    if address.person is not None:
        return _move(address.person, email=address.email, by=address.person, at=at, note="")
    person = person_at(address.email, address.full_name, at)
    if not person.is_active:
        raise Refused("Ce compte est désactivé : demandez à l’administration du Département de le rouvrir.")
    if person.created_at == at:
        record(chain=chain(), at=at, actor=person.actor, verb="come_in", subject=subject_of_person(person))
    return person


@transaction.atomic
def set_address(person: Person, *, email: str, how: str, by: Person, at: dt.datetime) -> Person:
    """Give back access to someone who lost their address; `how` says how the officer checked who they are.

    The old mailbox may be in other hands, that may have tied a factor or a ProConnect account of theirs: no
    door stays open. Who moves their own address keeps theirs, having just proven to hold the account. Either
    way the invitations that wait at the old address leave for the new one.
    """
    if not how.strip():
        raise Refused("Dites comment vous avez vérifié l’identité de cette personne.", "how")
    if person == by:
        raise Refused("Pour votre propre adresse, passez par « Mon adresse ».", "email")
    return _move(person, email=email.strip().lower(), by=by, at=at, note=how.strip())


def _move(person: Person, *, email: str, by: Person, at: dt.datetime, note: str) -> Person:
    pending = lock_pending(person)
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    old = person.email
    person.email = email
    if by != person:
        person.set_unusable_password()  # the sessions hang on it
    try:
        with transaction.atomic():
            person.save(update_fields=["email", "password"])
    except IntegrityError:
        raise Refused(_TAKEN, "email") from None
    AddressCode.objects.filter(person=person).delete()
    closed = close_doors(person) if by != person else {}
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="change_address" if by == person else "set_address",
        subject=subject_of_person(person),
        after=closed,
        note=note,
    )
    for invitation in pending:
        send_after(invitation, email=email, by=by, at=at)
    again = _told_closed(closed)
    who = "Vous avez changé" if by == person else f"{by.full_name}, du Département, a changé"
    for address in (old, email):
        queue(
            kind="address_changed",
            to=address,
            at=at,
            letter=Letter(
                subject="Votre adresse a changé dans Maillage",
                paragraphs=(
                    f"Bonjour {person.full_name},",
                    f"{who} l’adresse où vous recevez vos codes.",
                    *again,
                    "Si ce n’est pas ce que vous vouliez, prévenez aussitôt le service du Département.",
                ),
                action_label="Entrer",
                action_url=f"{settings.MAILLAGE_BASE_URL}/connexion/",
            ),
        )
    return person


def _told_closed(closed: dict[str, int]) -> tuple[str, ...]:
    if not closed:
        return ()
    told = ", ".join(f"{what}\u00a0: {count}" for what, count in closed.items())
    return (
        f"Plus rien d’autre n’ouvre votre compte ({told}).",
        "Une fois entré avec le code, remettez vos seconds facteurs et ProConnect depuis « Mon compte ».",
    )
