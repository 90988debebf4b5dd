"""What participants are written: their own meeting, their own link, never another name nor a situation."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from django.conf import settings
from django.core.signing import Signer

from maillage.documents.calendar_file import calendar_bytes
from maillage.groups.models import InformationSession, Meeting, Participant, PracticeGroup
from maillage.groups.queries.feed import event_of
from maillage.people.models import Funder, Person, new_token
from maillage.post.letters import Letter
from maillage.post.models import Message
from maillage.post.operations import queue
from maillage.rules.french import clock, long_date, paris, typeset
from maillage.rules.messages import filled


def when(meeting: Meeting) -> str:
    """« mardi 13 janvier 2026, de 9 h 30 à 12 h »."""
    return f"{long_date(meeting.day)}, de {clock(meeting.starts_at)} à {clock(meeting.ends_at)}"


def when_of_session(session: InformationSession) -> str:
    """When and where an information session is held, as far as it is known."""
    if session.starts_at is None or session.ends_at is None:
        return "Sa date n’est pas encore fixée."
    start, end = paris(session.starts_at), paris(session.ends_at)
    place = f", {session.place}" if session.place else ""
    return f"Le {long_date(start.date())}, de {clock(start)} à {clock(end)}{place}."


def where(meeting: Meeting) -> str:
    """The place as those who are registered are told: the connection link when the meeting is remote."""
    if meeting.modality == "remote":
        return typeset(f"À distance : {meeting.remote_link}") if meeting.remote_link else "À distance"
    return typeset(f"Lieu : {meeting.place}") if meeting.place else "Le lieu vous sera communiqué."


def own_page(participant: Participant) -> str:
    """The address of the participant's own page, opened by its token."""
    return f"{settings.MAILLAGE_BASE_URL}/mes-rencontres/{participant.token}/"


INVITED: Final = Signer(salt="maillage.invitations", sep=".")
"""Signs whom an invitation was written to: it stops invitations, opens no page, and outlives their link."""


def without_invitation(participant: Participant) -> str:
    """The address that mailboxes write to when someone presses their own « Se désabonner » (RFC 8058)."""
    return f"{settings.MAILLAGE_BASE_URL}/sans-invitation/{INVITED.sign(str(participant.pk))}/"


RENEWED: Final = dt.timedelta(days=30)
"""A link that has lost less of its life than this is not written again."""


def link_end(funder: Funder, at: dt.datetime) -> dt.datetime:
    """Until when a link opens that a letter bears now."""
    return at + dt.timedelta(days=funder.link_days)


def keep_link(participant: Participant, funder: Funder, *, at: dt.datetime) -> None:
    """Give the link that a letter is about to bear its whole term; one that was over is drawn anew, so that
    the letters of the time before stay dead.
    """
    until = link_end(funder, at)
    if not participant.link_opens(at):
        participant.token = new_token()
    elif participant.link_expires_at is not None and participant.link_expires_at > until - RENEWED:
        return
    participant.link_expires_at = until
    participant.save(update_fields=["token", "link_expires_at"])


def write(
    participant: Participant, *, kind: str, letter: Letter, at: dt.datetime, key: str = "", calendar: str = ""
) -> Message | None:
    """Queue a letter to a participant; None when it was queued already, or when no mailbox is theirs."""
    if not participant.mailbox:
        return None
    return queue(kind=kind, to=participant.mailbox, letter=letter, at=at, key=key, calendar=calendar)


def unasked(letter: Letter, participant: Participant) -> Letter:
    """A letter that nobody asked for, with its way out: a link in its last lines, the button of mailboxes.

    The link opens nothing of the person and never ends, unlike their own page.
    """
    stop = without_invitation(participant)
    closing = typeset(f"{letter.closing}\nNe plus recevoir ces messages : {stop}")
    return replace(letter, closing=closing, unsubscribe_url=stop)


def wrong_mailbox(facilitator: Person, participant: Participant, group: PracticeGroup) -> Letter:
    """To who leads a group: a link came to someone else's mailbox."""
    return Letter(
        subject=typeset(f"Une adresse à corriger, {group.name}"),
        paragraphs=(
            f"Bonjour {facilitator.full_name},",
            typeset(f"Les messages destinés à {participant.full_name} arrivent chez quelqu’un d’autre."),
            "Ses liens ne servent plus, rien ne part plus à cette adresse : demandez-lui la bonne.",
        ),
        action_label="Corriger son adresse",
        action_url=f"{settings.MAILLAGE_BASE_URL}/operateur/groupes/{group.pk}/personnes/"
        f"{participant.pk}/adresse/",
    )


def calendar_text(meeting: Meeting, *, at: dt.datetime, cancelled: bool = False, private: bool = True) -> str:
    """The meeting as an iCalendar text; access and connection link only for those who are registered."""
    event = event_of(meeting, private=private, cancelled=cancelled)
    return calendar_bytes((event,), at=at).decode()


def _letter(participant: Participant, subject: str, *paragraphs: str, label: str) -> Letter:
    return Letter(
        subject=typeset(subject),
        paragraphs=tuple(typeset(text) for text in paragraphs if text),
        action_label=label,
        action_url=own_page(participant),
        closing=typeset("Ce lien vous est personnel : ne le transmettez pas."),
    )


def _facts(meeting: Meeting, *, seated: bool = True) -> tuple[str, ...]:
    """The connection link and the access are told to those who hold a seat, never to those who wait."""
    told = f"{meeting.group.name} : {when(meeting)}."
    if seated:
        return (told, where(meeting), meeting.access)
    return (told, _where_in_public(meeting))


def _where_in_public(meeting: Meeting) -> str:
    return "À distance" if meeting.modality == "remote" else where(meeting)


def registered(participant: Participant, meeting: Meeting, *, already: bool = False, by: str = "") -> Letter:
    """A seat is kept, with what is needed to come."""
    opening = "Votre place est déjà retenue." if already else "Votre place est retenue."
    subject = f"Votre inscription du {long_date(meeting.day)}"
    told = (*_by_a_colleague(participant, by), *_facts(meeting))
    return _letter(participant, subject, opening, *told, label="Modifier ou annuler")


def waiting(participant: Participant, meeting: Meeting, sentence: str, *, by: str = "") -> Letter:
    """A rank in the waiting list."""
    subject = f"Liste d’attente du {long_date(meeting.day)}"
    closing = "Si une place se libère, nous vous écrivons aussitôt."
    return _letter(
        participant,
        subject,
        sentence,
        *_by_a_colleague(participant, by),
        *_facts(meeting, seated=False),
        closing,
        label="Voir mon inscription",
    )


def _by_a_colleague(participant: Participant, by: str) -> tuple[str, ...]:
    charter = "Avant de venir, lisez et acceptez la charte de confidentialité sur votre page."
    told = (f"Cette inscription est faite par {by} : vous pouvez annuler.",) if by else ()
    return told if participant.charter_accepted_at else (*told, charter)


def colleague_registered(participant: Participant, meeting: Meeting) -> Letter:
    """To whoever registered a colleague: it is done, and nothing of what the colleague does next."""
    return _letter(
        participant,
        f"Votre collègue et la rencontre du {long_date(meeting.day)}",
        "L’inscription de votre collègue est enregistrée.",
        *_facts(meeting, seated=False),
        "Cette personne reçoit son propre lien : elle seule peut modifier ou annuler son inscription.",
        label="Voir mes rencontres",
    )


def own_link(participant: Participant) -> Letter:
    """The lost link, again."""
    return _letter(
        participant,
        "Votre lien Maillage",
        "Voici le lien de votre page : vos inscriptions, les prochaines dates, vos données.",
        label="Ouvrir ma page",
    )


def nobody_known() -> Letter:
    """To who asks for a link from an address that never served: the same request, another letter."""
    return Letter(
        subject="Votre demande de lien Maillage",
        paragraphs=(
            "Vous avez demandé votre lien personnel, mais aucune inscription n’est connue à cette adresse.",
            "Vous avez pu en donner une autre\u00a0: demandez le lien avec celle-là.",
            "Si vous n’avez rien demandé, oubliez ce message.",
        ),
        action_label="Voir les prochaines rencontres",
        action_url=f"{settings.MAILLAGE_BASE_URL}/rencontres/",
    )


def offered(participant: Participant, meeting: Meeting, until: dt.datetime) -> Letter:
    """A seat is offered until a moment."""
    limit = paris(until)
    subject = f"Une place se libère le {long_date(meeting.day)}"
    return _letter(
        participant,
        subject,
        "Une place s’est libérée, elle vous est proposée.",
        *_facts(meeting, seated=False),
        f"Répondez avant le {long_date(limit.date())} à {clock(limit)} : ensuite, elle sera proposée "
        "à la personne suivante.",
        label="Répondre",
    )


def no_longer_registered(participant: Participant, meeting: Meeting) -> Letter:
    """The registration is cancelled, by whoever."""
    subject = f"Inscription annulée pour le {long_date(meeting.day)}"
    return _letter(
        participant,
        subject,
        "Votre inscription est annulée.",
        *_facts(meeting, seated=False),
        label="Voir mes rencontres",
    )


def moved(
    participant: Participant, meeting: Meeting, earlier: dt.datetime, reason: str, *, seated: bool
) -> Letter:
    """The meeting has another date, or the same with other hours or another place."""
    before = paris(earlier)
    same = before.date() == meeting.day
    return _letter(
        participant,
        f"La rencontre du {long_date(meeting.day)} change d’heure ou de lieu"
        if same
        else f"La rencontre est déplacée au {long_date(meeting.day)}",
        "La date reste la même ; voici l’heure et le lieu à retenir."
        if same
        else f"La rencontre prévue le {long_date(before.date())} à {clock(before)} est déplacée.",
        f"Motif : {reason}" if reason else "",
        *_facts(meeting, seated=seated),
        label="Modifier ou annuler",
    )


def cancelled(participant: Participant, meeting: Meeting) -> Letter:
    """The meeting will not take place."""
    return _letter(
        participant,
        f"La rencontre du {long_date(meeting.day)} est annulée",
        f"{meeting.group.name} : la rencontre du {when(meeting)}, est annulée.",
        _where_in_public(meeting),
        f"Motif : {meeting.cancel_reason}",
        label="Voir mes rencontres",
    )


def in_person(participant: Participant, meeting: Meeting, *, seated: bool) -> Letter:
    """The meeting is in person after all."""
    return _letter(
        participant,
        f"La rencontre du {long_date(meeting.day)} se tient en présence",
        "La rencontre devait se tenir à distance : elle se tient finalement en présence.",
        *_facts(meeting, seated=seated),
        label="Modifier ou annuler",
    )


def remote(participant: Participant, meeting: Meeting, *, seated: bool) -> Letter:
    """The meeting goes remote, for a reason."""
    return _letter(
        participant,
        f"La rencontre du {long_date(meeting.day)} se tient à distance",
        f"Motif : {meeting.remote_reason}",
        *_facts(meeting, seated=seated),
        label="Modifier ou annuler",
    )


def of_the_group(participant: Participant, meeting: Meeting, kind: str, subject: str, text: str) -> Letter:
    """What the group's operator wrote, with the date, the place and what is needed to come.

    What the text names already is not said twice; the room and the access are always told before the start.
    """
    values = {
        "date": long_date(meeting.day),
        "heure": clock(meeting.starts_at),
        "lieu": _in_a_sentence(meeting),
        "groupe": meeting.group.name,
    }
    told = [filled(part, values) for part in text.replace("\r", "").split("\n\n") if part.strip()]
    facts = () if kind == "after" else _facts(meeting)
    label = "Mes rencontres" if kind == "after" else "Modifier ou annuler"
    letter = _letter(participant, filled(subject, values), *told, *facts, label=label)
    return unasked(letter, participant) if kind == "after" else letter


def _in_a_sentence(meeting: Meeting) -> str:
    if meeting.modality == "remote":
        return meeting.remote_link or "à distance"
    return meeting.place or "un lieu à préciser"


def invitation(participant: Participant, meeting: Meeting) -> Letter:
    """A meeting is open, and one button keeps a seat; a link stops such letters."""
    page = own_page(participant)
    letter = Letter(
        subject=typeset(f"Invitation à la rencontre du {long_date(meeting.day)}"),
        paragraphs=(
            *(typeset(text) for text in _facts(meeting, seated=False)),
            typeset(
                "Les inscriptions sont ouvertes. Vous avez déjà participé : un seul bouton suffit pour "
                "vous inscrire."
            ),
        ),
        action_label="M’inscrire",
        action_url=f"{page}rencontres/{meeting.public_id}/",
        closing=typeset("Ce lien vous est personnel : ne le transmettez pas."),
    )
    return unasked(letter, participant)
