"""The outbox, before a real mail server on a free port."""

import email
import email.policy
import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction

from maillage.post.letters import Letter
from maillage.post.models import Message
from maillage.post.operations import ABANDONED_AFTER, deliver_at_once, delivery, queue, send_again, work
from maillage.post.queries import outbox, standing_of_the_post
from maillage.rules.verdict import Refused
from tests.ui.test_ui import contrast

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
LETTER = Letter("Votre rencontre", ("Elle a lieu mardi.",), "Voir la rencontre", "https://example.org/r/1")

pytestmark = pytest.mark.django_db


class Mailbox:
    """A server that keeps what it receives and refuses one address."""

    def __init__(self) -> None:
        """Nothing received yet."""
        self.received: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Refuse « inconnue »."""
        if address.startswith("inconnue"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("occupee"):
            return "451 4.3.2 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the letter."""
        self.received.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def port(settings: Any) -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    settings.EMAIL_BACKEND = "maillage.post.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", number
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS = "", False
    settings.MAILLAGE_DEMONSTRATION = False
    return number


@pytest.fixture
def mailbox(port: int) -> Iterator[Mailbox]:
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box
    server.stop()


def plain(mail: EmailMessage) -> str:
    """The words of a mail as plain text shows them."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def put(to: str = "claire@example.org", **more: Any) -> Message | None:
    """Queue the letter."""
    return queue(**{"kind": "reminder", "to": to, "letter": LETTER, "at": AT, **more})


def test_a_message_leaves_exactly_once(mailbox: Mailbox):
    put()
    assert (work(at=AT), work(at=AT), len(mailbox.received)) == (1, 0, 1)
    mail = mailbox.received[0]
    assert (mail["To"], mail["Subject"]) == ("claire@example.org", "Votre rencontre")
    plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert "Elle a lieu mardi." in plain.get_content()
    assert "https://example.org/r/1" in rich.get_content()


def test_the_meeting_comes_as_a_calendar_file(mailbox: Mailbox):
    put(calendar="BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n")
    put(calendar="BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n")
    work(at=AT)
    kept, ended = (next(mail.iter_attachments()) for mail in mailbox.received)
    assert (kept.get_filename(), kept.get_content_type()) == ("rencontre.ics", "text/calendar")
    assert [one["Content-Type"].params["method"] for one in (kept, ended)] == ["PUBLISH", "CANCEL"]


def test_a_letter_greets_once_and_says_whom_it_comes_from(mailbox: Mailbox):
    put()
    put(letter=Letter("Pour Claire", ("Bonjour Claire,", "Elle a lieu à Arras.")))
    work(at=AT)
    bare, named = (plain(mail) for mail in mailbox.received)
    assert bare.startswith("Bonjour,\n\nElle a lieu mardi.")
    assert named.startswith("Bonjour Claire,\n\nElle a lieu à Arras.")
    assert "/territoires/" in bare.partition("\n-- \n")[2]


def test_a_mailbox_may_stop_what_is_not_awaited_and_nothing_else(mailbox: Mailbox):
    put()
    put(letter=Letter("Invitation", ("Venez.",), unsubscribe_url="https://example.org/sans-invitation/1.x/"))
    work(at=AT)
    awaited, invited = mailbox.received
    assert "List-Unsubscribe" not in awaited
    assert invited["List-Unsubscribe"] == "<https://example.org/sans-invitation/1.x/>"
    assert invited["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_an_address_in_the_words_is_a_link_in_the_rich_letter(mailbox: Mailbox):
    put(letter=Letter("Visio", ("À distance\u00a0: https://visio.example.org/r?a=1&b=<2>",)))
    work(at=AT)
    rich = mailbox.received[0].get_body(("html",))
    assert rich is not None
    assert '<a href="https://visio.example.org/r?a=1&amp;b=' in rich.get_content()


def test_a_letter_contrasts_in_both_themes():
    source = Path("src/maillage/ui/templates/mail/letter.html").read_text()
    style, body = source.split("</style>")
    light = re.findall(r"background-color:(#\w{6})[^\"]*?;color:(#\w{6})", body)
    dark = re.findall(r"background-color: (#\w{6}) !important; color: (#\w{6}) !important;", style)
    alone = [("#ffffff", "#261b2b"), ("#ffffff", "#6a2f6d"), ("#faf7f4", "#5f5365"), ("#231b27", "#e3b3e2")]
    alone += [("#19131c", "#c2b5c6"), ("#231b27", "#c2b5c6")]
    assert (len(light), len(dark)) == (3, 3)
    assert all(ground in source and words in source for ground, words in alone)
    assert [pair for pair in (*light, *dark, *alone) if contrast(*pair) < 4.5] == []
    assert not re.search("[\u00a0\u202f]", style)  # a mailbox drops the declaration that holds one


def test_the_same_key_is_queued_once():
    assert put(key="reminder-1") is not None
    assert put(key="reminder-1") is None
    assert Message.objects.count() == 1


def test_a_message_waits_for_its_hour(mailbox: Mailbox):
    put(not_before=AT + timedelta(hours=1))
    assert work(at=AT) == 0
    assert work(at=AT + timedelta(hours=1)) == 1


def test_a_refused_address_is_dead_and_the_next_message_leaves(mailbox: Mailbox):
    put("inconnue@example.org")
    put()
    assert work(at=AT) == 1
    refused = Message.objects.get(to="inconnue@example.org")
    assert refused.state == "dead"
    assert refused.last_error.startswith("550")


def test_a_server_that_comes_back_receives_what_waited(port: int):
    put()
    assert work(at=AT) == 0
    waiting = Message.objects.get()
    assert (waiting.state, waiting.attempts) == ("waiting", 1)
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        assert work(at=AT) == 0
        assert work(at=waiting.next_attempt_at) == 1
    finally:
        server.stop()
    assert len(box.received) == 1


def test_after_eight_tries_a_message_is_dead(mailbox: Mailbox):
    put("occupee@example.org")
    at = AT
    for _ in range(8):
        work(at=at)
        at = Message.objects.get().next_attempt_at
    assert (Message.objects.get().state, Message.objects.get().attempts) == ("dead", 8)
    assert outbox(state="dead").rows[0].state_label == "non remis"


def test_a_server_that_is_not_there_kills_no_message_for_five_days(port: int):
    put()
    at = AT
    for _ in range(12):
        work(at=at)
        at = Message.objects.get().next_attempt_at
    assert Message.objects.get().state == "waiting"
    assert standing_of_the_post(AT + timedelta(hours=1)).late == 1
    work(at=AT + timedelta(days=5, minutes=1))
    assert Message.objects.get().state == "dead"
    assert standing_of_the_post(AT + timedelta(days=6)).dead == 1


def test_what_a_dead_worker_held_is_taken_again(mailbox: Mailbox):
    put()
    Message.objects.update(state="claimed", claimed_at=AT, attempts=1)
    assert work(at=AT + ABANDONED_AFTER) == 0
    assert work(at=AT + ABANDONED_AFTER + timedelta(seconds=1)) == 1


def test_a_change_that_is_undone_sends_nothing(mailbox: Mailbox):
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert (work(at=AT), mailbox.received) == (0, [])


def test_a_sign_in_code_is_forgotten_once_sent(mailbox: Mailbox):
    put(kind="sign_in_code", letter=Letter("Votre code", ("ABCD-1234",)))
    work(at=AT)
    assert "ABCD-1234" not in str(Message.objects.values().get())


def test_the_demonstration_shows_and_sends_nothing(mailbox: Mailbox, settings: Any):
    settings.MAILLAGE_DEMONSTRATION = True
    put()
    assert work(at=AT) == 1
    assert mailbox.received == []
    (row,) = outbox().rows
    assert (row.state, row.letter) == ("shown", LETTER)


def test_a_name_on_two_lines_neither_breaks_a_mail_nor_holds_up_the_others(mailbox: Mailbox) -> None:
    queue(kind="x", to="a@example.org", letter=Letter("Marc\nBcc: z@example.org", ("Bonjour.",)), at=AT)
    queue(kind="x", to="b@example.org", letter=LETTER, at=AT, key="k" * 300)
    assert work(at=AT) == 2
    assert mailbox.received[0]["subject"] == "Marc Bcc: z@example.org"


class Deaf(Mailbox):
    """A server that takes the words of a letter and goes away without an answer."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the letter and hang up."""
        await super().handle_DATA(server, session, envelope)
        server.transport.abort()
        return "250 OK"


def test_a_letter_whose_answer_was_lost_is_never_sent_again_unasked(port: int):
    put()
    box = Deaf()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        assert work(at=AT) == 0
        assert work(at=AT + timedelta(days=2)) == 0
    finally:
        server.stop()
    assert len(box.received) == 1
    (row,) = outbox(state="uncertain").rows
    assert row.state_label == "peut-être parti"


def test_what_a_dead_worker_was_handing_over_waits_for_somebody(mailbox: Mailbox):
    first = put()
    assert first is not None
    Message.objects.update(state="claimed", claimed_at=AT, attempts=1, handed_at=AT)
    assert work(at=AT + timedelta(hours=1)) == 0
    assert Message.objects.get().state == "uncertain"
    with transaction.atomic():
        send_again(first.pk, at=AT + timedelta(hours=2))
    assert work(at=AT + timedelta(hours=2)) == 1
    assert len(mailbox.received) == 1
    with transaction.atomic(), pytest.raises(Refused, match="déjà réglé"):
        send_again(first.pk, at=AT)


def test_two_workers_whose_clocks_disagree_send_a_letter_once(mailbox: Mailbox, monkeypatch: Any):
    put()
    hand = delivery._hand

    def slow(message: Message, at: datetime) -> None:
        """The clock of the second worker is an hour ahead: it believes the first one dead."""
        if at == AT:
            monkeypatch.setattr(delivery, "_hand", hand)
            assert work(at=AT + timedelta(hours=1)) == 1
        hand(message, at)

    monkeypatch.setattr(delivery, "_hand", slow)
    assert work(at=AT) == 0
    assert len(mailbox.received) == 1
    assert Message.objects.get().state == "sent"


def test_a_clock_set_back_holds_nothing_up(mailbox: Mailbox, port: int):
    put()
    Message.objects.update(state="waiting", attempts=1, next_attempt_at=AT + timedelta(minutes=1))
    put("ines@example.org")
    Message.objects.filter(to="ines@example.org").update(state="claimed", attempts=1, claimed_at=AT)
    put("nora@example.org")
    put("marc@example.org", not_before=AT + timedelta(minutes=5))
    assert work(at=AT - timedelta(days=400)) == 3
    assert len(mailbox.received) == 3


def test_a_sign_in_code_that_is_too_old_opens_nothing_and_does_not_leave(mailbox: Mailbox):
    put(kind="sign_in_code", letter=Letter("Votre code", ("ABCD-1234",)))
    assert work(at=AT + timedelta(minutes=16)) == 0
    assert mailbox.received == []
    assert "ABCD-1234" not in str(Message.objects.values().get())


def test_a_sign_in_code_leaves_before_every_letter_that_waits(mailbox: Mailbox):
    put("first@example.org")
    put("code@example.org", kind="sign_in_code", at=AT + timedelta(minutes=1))
    work(at=AT + timedelta(minutes=1), limit=1)
    assert [letter["To"] for letter in mailbox.received] == ["code@example.org"]


def test_a_request_delivers_its_own_message_and_no_other(mailbox: Mailbox):
    put("first@example.org")
    mine = put("code@example.org", kind="sign_in_code")
    assert mine is not None
    assert (deliver_at_once(mine, at=AT), deliver_at_once(mine, at=AT)) == (1, 0)
    assert [letter["To"] for letter in mailbox.received] == ["code@example.org"]
