"""What goes because its term has come and needs no visa: one transaction a thing, each with its proof (C.6).

What is due is computed from the rows: a pass cut short is taken up again, a second one finds nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.db import transaction

from maillage.agreements.models import Agreement
from maillage.applications.models import Application
from maillage.applications.operations import empty_application
from maillage.groups.models import Meeting, Participant
from maillage.groups.operations.participant import forget_people
from maillage.people.models import AddressCode, Funder, OpenSession, Person, SignIn
from maillage.people.operations import SYSTEM
from maillage.post.operations import forget_sent, sent_before
from maillage.privacy.models import PurgeDay
from maillage.privacy.operations.accounts import close_idle_accounts, warn_idle_accounts
from maillage.privacy.operations.proof import fingerprint, prove
from maillage.privacy.queries.due import (
    DEPOSITED,
    UNSEATED,
    clock_in_doubt,
    draft_rows,
    end_of,
    names_rows,
    queue_rows,
    stale_invitations,
)
from maillage.privacy.queries.names import agreements_over, never_met, people_due
from maillage.privacy.queries.terms import terms
from maillage.rules import personal_data as rule
from maillage.rules.french import paris
from maillage.situations.models import Situation
from maillage.situations.operations import forget_author

Amounts = Mapping[str, int]


def purge_daily(*, at: dt.datetime) -> int:
    """Delete what is due, once a day: a day is over when its pass went to its end; how many pieces went.
    Nothing goes while the clock is in doubt, until someone runs `./maillage purge`.
    """
    if not Funder.objects.exists() or PurgeDay.objects.filter(day=paris(at).date()).exists():
        return 0
    if clock_in_doubt(at):
        return 0
    return purge(at=at)


def purge(*, at: dt.datetime) -> int:
    """Delete what is due and needs no visa, and warn the holders of accounts without use; how many pieces."""
    gone = sum(delete_due(code, by=None, at=at) for code in WITHOUT_VISA)
    warn_idle_accounts(at=at)
    PurgeDay.objects.get_or_create(day=paris(at).date(), defaults={"ended_at": at, "rows": gone})
    return gone


def delete_due(code: str, *, by: Person | None, at: dt.datetime) -> int:
    """Delete what is due of one kind that needs no visa; how many pieces of data."""
    return WITHOUT_VISA[code](terms(), by, at)


def _names(amounts: Amounts, by: Person | None, at: dt.datetime) -> int:
    on = paris(at).date()
    return sum(_names_of(row.key, on, amounts, by, at) for row in names_rows(on, amounts))


@transaction.atomic
def _names_of(key: int, on: dt.date, amounts: Amounts, by: Person | None, at: dt.datetime) -> int:
    """The people of one agreement, 0 for those never met; those met again since are left."""
    months = amounts[rule.NAMES.code]
    if key:
        Agreement.objects.select_for_update(of=("self",)).get(pk=key)
        found = people_due([key], [one.pk for one in agreements_over(on, months)])
    else:
        found = never_met(on, amounts[rule.QUEUES.code])
    people = list(Participant.objects.select_for_update().filter(pk__in=found.values("pk")).order_by("pk"))
    if not people:
        return 0
    # The token is secret and goes with the name: nobody can guess who is behind the fingerprint.
    told = fingerprint(f"participant {one.pk} {one.token}" for one in people)
    keys = [one.pk for one in people]
    writers = Situation.objects.filter(participant__in=keys).exclude(state="deleted").values("participant")
    for writer in Participant.objects.filter(pk__in=writers).order_by("pk"):
        forget_author(writer, actor=by.actor if by else SYSTEM, at=at)
    kept = forget_people(keys, at=at)
    prove(
        rule.NAMES,
        amount=months,
        rows=len(people),
        told=told,
        by=by,
        at=at,
        more={"feuilles gardées à part": kept},
    )
    return len(people)


def _queues(amounts: Amounts, by: Person | None, at: dt.datetime) -> int:
    return sum(_queue_of(row.key, amounts, by, at) for row in queue_rows(paris(at).date(), amounts))


@transaction.atomic
def _queue_of(key: int, amounts: Amounts, by: Person | None, at: dt.datetime) -> int:
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=key)
    waited = list(meeting.registrations.filter(state__in=UNSEATED).order_by("pk"))
    if not waited:
        return 0
    told = fingerprint(f"registration {row.pk} {row.registered_at.isoformat()}" for row in waited)
    meeting.registrations.filter(pk__in=[row.pk for row in waited]).delete()
    prove(rule.QUEUES, amount=amounts[rule.QUEUES.code], rows=len(waited), told=told, by=by, at=at)
    return len(waited)


@transaction.atomic
def _letters(amounts: Amounts, by: Person | None, at: dt.datetime) -> int:
    months = amounts[rule.LETTERS.code]
    limit = end_of(rule.LETTERS.start(paris(at).date(), months))
    letters = list(sent_before(limit).order_by("pk").values_list("pk", flat=True))
    invitations = list(stale_invitations(limit).order_by("pk").values_list("pk", flat=True))
    codes = list(AddressCode.objects.filter(expires_at__lt=at).order_by("pk").values_list("pk", flat=True))
    sign_ins = list(SignIn.objects.filter(at__lt=limit).order_by("pk").values_list("pk", flat=True))
    sessions = OpenSession.objects.filter(expire_date__lt=at).count()
    gone = len(letters) + len(invitations) + len(codes) + len(sign_ins) + sessions
    if not gone:
        return 0
    told = fingerprint(
        [
            *(f"letter {pk}" for pk in letters),
            *(f"invitation {pk}" for pk in invitations),
            *(f"code {pk}" for pk in codes),
            *(f"sign-in {pk}" for pk in sign_ins),
            f"sessions {sessions} {at.isoformat()}",
        ]
    )
    forget_sent(limit)
    stale_invitations(limit).delete()
    AddressCode.objects.filter(pk__in=codes).delete()
    SignIn.objects.filter(pk__in=sign_ins).delete()
    OpenSession.objects.filter(expire_date__lt=at).delete()
    prove(rule.LETTERS, amount=months, rows=gone, told=told, by=by, at=at)
    return gone


def _drafts(amounts: Amounts, by: Person | None, at: dt.datetime) -> int:
    return sum(_draft(row.key, amounts, by, at) for row in draft_rows(paris(at).date(), amounts))


@transaction.atomic
def _draft(key: int, amounts: Amounts, by: Person | None, at: dt.datetime) -> int:
    draft = Application.objects.select_for_update(of=("self",)).get(pk=key)
    if draft.erased_at is not None or Application.objects.filter(DEPOSITED, pk=key).exists():
        return 0
    told = empty_application(draft, visa="", at=at)
    prove(rule.DRAFTS, amount=amounts[rule.DRAFTS.code], rows=1, told=told, by=by, at=at)
    return 1


def _accounts(amounts: Amounts, by: Person | None, at: dt.datetime) -> int:
    return close_idle_accounts(amounts[rule.ACCOUNTS.code], by=by, at=at)


WITHOUT_VISA: Mapping[str, Callable[[Amounts, Person | None, dt.datetime], int]] = {
    rule.QUEUES.code: _queues,
    rule.NAMES.code: _names,
    rule.DRAFTS.code: _drafts,
    rule.ACCOUNTS.code: _accounts,
    rule.LETTERS.code: _letters,
}
"""In the order to do them: who was on a waiting list only is known to nobody once it is gone."""
