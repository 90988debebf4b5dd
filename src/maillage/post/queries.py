"""What the pages read of the outbox: rows ready to print."""

from collections.abc import Iterable
from dataclasses import dataclass

from maillage.post.letters import Letter
from maillage.post.models import Message, State
from maillage.rules.delivery import is_refusal, refusal_in_words
from maillage.rules.french import moment


@dataclass(frozen=True, slots=True)
class Row:
    """One message of the outbox; `sent` is empty until it left."""

    id: int
    kind: str
    to: str
    letter: Letter
    calendar: str
    state: str
    state_label: str
    queued: str
    sent: str
    attempts: int
    last_error: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of messages, their number in all and the number of pages (at least one)."""

    rows: tuple[Row, ...]
    number: int
    pages: int
    total: int


def outbox(limit: int = 50, page: int = 1, *, state: str = "", to: str = "") -> Page:
    """One page of the outbox, the latest message first, of one state or one address if asked; two queries."""
    wanted = Message.objects.all()
    if state:
        wanted = wanted.filter(state=state)
    if to:
        wanted = wanted.filter(to=to)
    total = wanted.count()
    pages = max(1, -(-total // limit))
    number = min(max(page, 1), pages)
    found = wanted.order_by("-queued_at", "-pk")[(number - 1) * limit : number * limit]
    return Page(tuple(_row(message) for message in found), number, pages, total)


def dead_letters() -> int:
    """How many messages could not be delivered: somebody must look at them."""
    return Message.objects.filter(state=State.DEAD).count()


def refused_addresses(addresses: Iterable[str]) -> dict[str, str]:
    """Of these addresses, those that the mail server refuses, with its reason in words: their latest letter
    was refused for good; one query.
    """
    found = Message.objects.filter(to__in=list(addresses), state__in=[State.DEAD, State.SENT])
    latest: dict[str, str] = {}
    for to, state, error in found.order_by("queued_at", "pk").values_list("to", "state", "last_error"):
        latest[to] = error if state == State.DEAD and is_refusal(error) else ""
    return {to: refusal_in_words(error) for to, error in latest.items() if error}


def _row(message: Message) -> Row:
    return Row(
        id=message.pk,
        kind=message.kind,
        to=message.to,
        letter=Letter(**{**message.letter, "paragraphs": tuple(message.letter["paragraphs"])}),
        calendar=message.calendar,
        state=message.state,
        state_label=str(State(message.state).label),
        queued=moment(message.queued_at),
        sent=moment(message.sent_at) if message.sent_at else "",
        attempts=message.attempts,
        last_error=message.last_error,
    )
