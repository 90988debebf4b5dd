"""Writing to the other side on an application, and reading what it wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from maillage.applications.access import WRITERS
from maillage.applications.models import Application
from maillage.calls.models import Contact
from maillage.conversations.models import Attachment, ConversationMessage, Reading
from maillage.journal.operations import record
from maillage.people.models import Membership, Person, Role
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.received.operations import Received, receive
from maillage.rules import conversation as rule
from maillage.rules.french import typeset

A_MINUTE = dt.timedelta(minutes=1)


def received_with(
    application: Application, files: Sequence[tuple[str, bytes]], *, by: Person, at: dt.datetime
) -> tuple[Received, ...]:
    """Check the files that come with a message, before `post` keeps them; raises Refused on a bad one."""
    return tuple(
        receive(name, content, chain=chain(), subject=application.subject, by=by.actor, at=at)
        for name, content in files
    )


@transaction.atomic
def post(
    application: Application,
    *,
    side: str,
    kind: str,
    text: str,
    files: Sequence[Received] = (),
    notified_at: dt.datetime | None = None,
    by: Person,
    at: dt.datetime,
) -> ConversationMessage:
    """Write to the other side, which is told by mail that a message waits, and nothing of what it says.

    `notified_at` is when the decision was notified, None before: the exchange ends there. The same message
    sent again within a minute is a second press: the first is given back. Raises Refused before the closing,
    once withdrawn or notified, and on a message that says nothing or that this side may not say.
    """
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("lot__call", "organisation")
        .get(pk=application.pk)
    )
    rule.may_write(
        application.state_at(at),
        closes_at=application.window_closes_at,
        notified_at=notified_at,
        at=at,
        zone=application.lot.call.zone,
    ).require()
    text = text.strip()
    unlike = tuple({file.sha256: file for file in files}.values())
    rule.check_message(side, kind, text, len(unlike)).require()
    again = _pressed_twice(application, side=side, kind=kind, text=text, files=unlike, by=by, at=at)
    if again is not None:
        return again
    message = ConversationMessage.objects.create(
        application=application, side=side, kind=kind, text=text, at=at, by=by
    )
    for file in unlike:
        kept = Attachment(message=message, name=file.name, size=file.size, sha256=file.sha256)
        kept.file.save(f"{at.year}/{file.stored_name}", ContentFile(file.content), save=False)
        kept.save()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="post_message",
        subject=application.subject,
        after={"de": rule.SIDES[side], "nature": rule.KINDS[kind], "pièces": len(unlike)},
    )
    _mark_read(application, side=side, by=by, at=at)  # who answers has read
    _tell(message)
    return message


@transaction.atomic
def read_messages(application: Application, *, side: str, by: Person, at: dt.datetime) -> int:
    """Mark what the other side wrote as read, once; give back how many messages were new."""
    new = _mark_read(application, side=side, by=by, at=at)
    if new:
        record(
            chain=chain(),
            at=at,
            actor=by.actor,
            verb="read_messages",
            subject=application.subject,
            after={"messages": new},
        )
    return new


def _mark_read(application: Application, *, side: str, by: Person, at: dt.datetime) -> int:
    written = ConversationMessage.objects.filter(application=application, side=rule.other(side), reading=None)
    new = [Reading(message=message, at=at, by=by) for message in written.select_for_update(of=("self",))]
    # Two people of one side may open the page at the same time: the first one is kept.
    Reading.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _pressed_twice(
    application: Application,
    *,
    side: str,
    kind: str,
    text: str,
    files: Sequence[Received],
    by: Person,
    at: dt.datetime,
) -> ConversationMessage | None:
    last = (
        ConversationMessage.objects.filter(application=application, at__gt=at - A_MINUTE)
        .order_by("-at", "-pk")
        .first()
    )
    if last is None or (last.side, last.kind, last.text, last.by_id) != (side, kind, text, by.pk):
        return None
    same = set(last.attachments.values_list("sha256", flat=True)) == {file.sha256 for file in files}
    return last if same else None


def _tell(message: ConversationMessage) -> None:
    """Queue one letter to each person of the other side."""
    application = message.application
    to_body = rule.other(message.side) == rule.APPLICANT
    path = (
        f"/operateur/candidatures/{application.number}/echange/"
        if to_body
        else f"/departement/candidatures/{application.pk}/echange/"
    )
    letter = Letter(
        subject=typeset(f"Un message vous attend au sujet de la candidature n° {application.number}"),
        paragraphs=(
            "Le Département vous a écrit." if to_body else "L’organisme candidat vous a écrit.",
            "Le message se lit dans votre espace, où vous pouvez y répondre.",
        ),
        action_label="Lire le message",
        action_url=f"{settings.MAILLAGE_BASE_URL}{path}",
    )
    for address in _of_the_body(application) if to_body else _of_the_department(application):
        queue(
            kind="conversation",
            to=address,
            letter=letter,
            at=message.at,
            key=f"conversation-{message.pk}-{address}",
        )


def _of_the_body(application: Application) -> list[str]:
    """The addresses of those who prepare and validate the files of the body."""
    members = Membership.objects.live().filter(organisation=application.organisation_id, role__in=WRITERS)
    return sorted(set(members.values_list("person__email", flat=True)))


def _of_the_department(application: Application) -> list[str]:
    """The addresses of the contacts of the lot, or of every instructor when it has none (R87–R90)."""
    contacts = Contact.objects.filter(call=application.lot.call_id, lots=application.lot_id)
    addresses = set(contacts.values_list("person__email", flat=True))
    if not addresses:
        instructors = Membership.objects.live().filter(
            organisation=application.lot.call.funder_id, role=Role.INSTRUCTOR
        )
        addresses = set(instructors.values_list("person__email", flat=True))
    return sorted(addresses)
