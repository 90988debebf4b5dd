"""What every act on an application shares: the lock, the proof of a late try, the journal, the letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction

from maillage.applications.access import TOLD_WITH
from maillage.applications.models import (
    Act,
    Application,
    LateAttempt,
)
from maillage.calls.models import Lot, Round
from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Funder, Membership, Organisation, Person, Role
from maillage.people.operations import SYSTEM, chain
from maillage.post.letters import Letter
from maillage.post.operations import queue, queue_together
from maillage.rules.verdict import Refused, Verdict
from maillage.rules.window import (
    Window,
)


class TooLate(Refused):
    """An act tried after the closing: refused, and kept as evidence (R61)."""


def require_window(verdict: Verdict, window: Window, at: dt.datetime) -> None:
    if not verdict and window.is_closed(at):
        raise TooLate(verdict.sentence)
    verdict.require()


@contextmanager
def late_tries_kept(
    lots: Sequence[Lot], organisation: Organisation, act: Act, *, by: Person, at: dt.datetime
) -> Iterator[None]:
    """Undo what a late act began, keep the proof that it was tried on each lot, and let the refusal go on
    (R61).

    The proof is written after the act is rolled back, in a transaction of its own: it lasts unless the caller
    holds a transaction around the whole and rolls it back.
    """
    try:
        with transaction.atomic():
            yield
    except TooLate:
        with transaction.atomic():
            for lot in lots:
                LateAttempt.objects.create(lot=lot, organisation=organisation, act=act, at=at, by=by)
                record(
                    chain=chain(),
                    at=at,
                    actor=by.actor,
                    verb="late_attempt",
                    subject=Subject(kind="lot", id=str(lot.pk), label=f"{lot.call.reference} – {lot.code}"),
                    after={"acte": act.label, "organisme": organisation.name},
                )
        raise


def numbered(
    lot: Lot, opened: Round, organisation: Organisation, *, by: Person, at: dt.datetime, **values: Any
) -> Application:
    """Create a file numbered within its lot, « AAP-2025-BOU-002 », with the limits of its lot and its round
    that the database holds it to. The lot is locked by the caller.
    """
    return Application.objects.create(
        lot=lot,
        round=opened,
        organisation=organisation,
        number=f"{lot.call.reference}-{lot.code}-{Application.objects.filter(lot=lot).count() + 1:03d}",
        window_opens_at=opened.window.opens_at,
        window_closes_at=opened.window.closes_at,
        ceiling=lot.ceiling,
        coffee_ceiling=lot.coffee_ceiling,
        floor=lot.floor,
        share_ceiling=lot.share_ceiling,
        created_at=at,
        created_by=by,
        saved_at=at,
        saved_by=by,
        **values,
    )


def locked(application: Application) -> Application:
    return (
        Application.objects.select_for_update(of=("self",)).select_related(*TOLD_WITH).get(pk=application.pk)
    )


def record_act(
    application: Application,
    verb: str,
    by: Person | None,
    at: dt.datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
    funder: Funder | None = None,
) -> None:
    """Write the line of an act in the chain of the funder, read when the caller has not read it."""
    record(
        chain=funder.organisation.siret if funder else chain(),
        at=at,
        actor=by.actor if by else SYSTEM,
        verb=verb,
        subject=application.subject,
        before=before,
        after=after,
        note=note,
    )


def write_to_body(
    application: Application,
    *,
    by: Person | None,
    at: dt.datetime,
    kind: str,
    subject: str,
    paragraphs: tuple[str, ...],
    label: str,
    key: str = "",
    representatives: Iterable[str] | None = None,
) -> bool:
    """Queue one letter to whoever acts and to each legal representative, whose addresses are read when the
    caller has not read them; give back whether any was new.
    """
    if representatives is None:
        people = Person.objects.filter(
            memberships__in=Membership.objects.live().filter(
                organisation_id=application.organisation_id, role=Role.LEGAL_REPRESENTATIVE
            )
        )
        representatives = people.values_list("email", flat=True)
    author = by or application.deposited_by
    addresses = {*representatives, *([author.email] if author else [])}
    return write_to(
        application, addresses, at=at, kind=kind, subject=subject, paragraphs=paragraphs, label=label, key=key
    )


def write_to(
    application: Application,
    addresses: Iterable[str],
    *,
    at: dt.datetime,
    kind: str,
    subject: str,
    paragraphs: tuple[str, ...],
    label: str,
    key: str = "",
) -> bool:
    """Queue one letter to each address; give back whether any was new.

    A letter tells the number, the date and where to go: nothing of what the application says.
    """
    letter = Letter(
        subject=subject,
        paragraphs=paragraphs,
        action_label=label,
        action_url=f"{settings.MAILLAGE_BASE_URL}/operateur/candidatures/{application.number}/",
    )
    receivers = sorted(set(addresses))
    if not key:
        return bool(queue_together(receivers, kind=kind, at=at, letter=letter))
    queued = [
        queue(kind=kind, to=address, at=at, key=f"{kind}-{application.pk}-{key}-{address}", letter=letter)
        for address in receivers
    ]
    return any(message is not None for message in queued)
