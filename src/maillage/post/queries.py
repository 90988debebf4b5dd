"""What the pages read of the outbox: rows ready to print."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q
from django.db.models.fields.json import KeyTextTransform

from maillage.post.letters import Letter
from maillage.post.models import SIGN_IN_CODE, TO_LOOK_AT, Message, State
from maillage.rules.delivery import is_refusal, refusal_in_words
from maillage.rules.french import moment, plural, typeset


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


LATE_AFTER = timedelta(minutes=15)
"""A letter whose hour is past for longer shows that the worker or the mail server is down."""


@dataclass(frozen=True, slots=True)
class ToLookAt:
    """A letter that the outbox does not settle alone; its words are not shown, only its subject."""

    id: int
    to: str
    subject: str
    state_label: str
    queued: str
    reason: str
    advice: str
    refused: bool
    may_leave: bool


@dataclass(frozen=True, slots=True)
class LookAtPage:
    """One page of them, their number in all and the number of pages (at least one)."""

    rows: tuple[ToLookAt, ...]
    number: int
    pages: int
    total: int


def letters_to_look_at(*, page: int = 1, size: int = 25) -> LookAtPage:
    """One page of the letters that somebody must look at, the latest first; two queries."""
    wanted = Message.objects.filter(state__in=TO_LOOK_AT)
    total = wanted.count()
    pages = max(1, -(-total // size))
    number = min(max(page, 1), pages)
    found = wanted.order_by("-queued_at", "-pk")[(number - 1) * size : number * size]
    return LookAtPage(tuple(map(_to_look_at, found)), number, pages, total)


def _to_look_at(message: Message) -> ToLookAt:
    refused = message.state == State.DEAD and is_refusal(message.last_error)
    code = message.kind == SIGN_IN_CODE
    if code:
        advice = "Un code d’entrée ne se renvoie pas : la personne en demande un nouveau."
    elif message.state == State.UNCERTAIN:
        advice = "Demandez à la personne si elle l’a reçu ; renvoyez-le si elle ne l’a pas."
    elif refused:
        advice = "Corrigez d’abord l’adresse dans sa fiche : cette adresse le refusera encore."
    else:
        advice = "Renvoyez-le, maintenant que le serveur de messagerie répond."
    return ToLookAt(
        id=message.pk,
        to=message.to,
        subject=message.letter["subject"],
        state_label=str(State(message.state).label),
        queued=moment(message.queued_at),
        reason=refusal_in_words(message.last_error) if refused else message.last_error,
        advice=typeset(advice),
        refused=refused,
        may_leave=not code,
    )


@dataclass(frozen=True, slots=True)
class PostStanding:
    """How the post stands: what is late and why, what somebody must look at."""

    late: int
    oldest: datetime | None
    error: str
    uncertain: int
    dead: int

    @property
    def sentence(self) -> str:
        """One sentence for who answers for it."""
        if not self.late or self.oldest is None:
            return typeset("Aucun courriel n’attend au-delà de son heure.")
        late = plural(self.late, "courriel attend", "courriels attendent")
        why = self.error or "Le travail de fond (./maillage work) ne passe plus."
        return typeset(
            f"{late} depuis le {moment(self.oldest)}. {why} "
            "Rien n’est perdu : tout partira quand le serveur répondra."
        )


def standing_of_the_post(at: datetime) -> PostStanding:
    """How the post stands at that moment; one query."""
    pending = Q(state__in=[State.WAITING, State.CLAIMED])
    late = pending & Q(not_before__lt=at - LATE_AFTER)
    found = Message.objects.aggregate(
        late=Count("pk", filter=late),
        oldest=Min("not_before", filter=late),
        error=Max("last_error", filter=late),
        uncertain=Count("pk", filter=Q(state=State.UNCERTAIN)),
        dead=Count("pk", filter=Q(state=State.DEAD)),
    )
    return PostStanding(**{**found, "error": found["error"] or ""})


def kept_for(addresses: Iterable[str]) -> list[tuple[str, datetime, datetime | None]]:
    """Give back the letters kept that were for one of these addresses: their subject, when they were asked
    for, and left; one query.
    """
    found = Message.objects.filter(to__in=[address for address in addresses if address])
    told = found.order_by("queued_at", "pk")
    return list(told.values_list(KeyTextTransform("subject", "letter"), "queued_at", "sent_at"))


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
