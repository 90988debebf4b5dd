"""What each term would take that day, with the rows behind; nothing is written (C.6, C.8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value

from maillage.agreements.models import Agreement
from maillage.applications.models import Application, Submission
from maillage.groups.models import Attendance, Meeting, Registration
from maillage.people.models import AddressCode, Invitation, Membership, OpenSession, Person, SignIn
from maillage.post.operations import sent_before
from maillage.privacy.models import AccountWarning, DisposalItem, PurgeDay
from maillage.privacy.queries.names import agreements_over, never_met, people_due
from maillage.privacy.queries.terms import terms
from maillage.reports.archive import past_term
from maillage.rules import personal_data as rule
from maillage.rules.french import PARIS, day, paris, plural, typeset
from maillage.rules.membership import may_end_role
from maillage.selection.models import Decision

UNSEATED = ("waiting", "offered", "declined", "expired")
NOT_KEPT = (
    "ineligible",
    "incomplete",
    "rejected",
    "cancelled_conditions",
    "reserve",
    "not_considered",
    "withdrawn",
)
"""What was deposited and led to nothing; what is selected, admitted or examined still is not there."""
DEPOSITED = (
    Q(deposited_at__isnull=False)
    | ~Q(source="")
    | Exists(Submission.objects.filter(application=OuterRef("pk")))
)
"""What was deposited once, though taken back to a draft since, or received late from another portal: a public
archive, that goes with a visa only (C.8)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One thing due: what it is, how many pieces of data, since when; `blocked` says what it waits for."""

    key: int
    label: str
    count: int
    since: dt.date
    due: dt.date
    blocked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueKind:
    """A kind of data with what is due of it that day."""

    kind: rule.Kind
    term: str
    rows: tuple[DueRow, ...]

    @property
    def ready(self) -> int:
        """How many pieces may go at once."""
        return sum(row.count for row in self.rows if not row.blocked)

    @property
    def blocked(self) -> int:
        """How many pieces wait for something."""
        return sum(row.count for row in self.rows if row.blocked)

    @property
    def sentence(self) -> str:
        """What is due, in words: « Noms des participants : 80 à supprimer »."""
        waits = f", {plural(self.blocked, 'en attente', 'en attente')}" if self.blocked else ""
        return typeset(f"{self.kind.label} : {self.ready} à supprimer{waits}")


def clock_in_doubt(at: dt.datetime) -> bool:
    """Whether the last deletions are too far from that moment for a worker to trust its clock; one query."""
    last = PurgeDay.objects.order_by("-ended_at").values_list("ended_at", flat=True).first()
    return last is not None and abs(at - last) > dt.timedelta(days=rule.TRUSTED_DAYS)


def due_by_kind(on: dt.date) -> tuple[DueKind, ...]:
    """Give back what is due at the end of that day, kind by kind; a constant number of queries."""
    amounts = terms()
    counted = _counted(on, amounts, *rule.KINDS)
    return tuple(_due(kind, on, amounts, counted) for kind in rule.KINDS.values())


def due_of(kind: rule.Kind, on: dt.date) -> DueKind:
    """Give back what is due of one kind at the end of that day; only its own tables are read."""
    amounts = terms()
    return _due(kind, on, amounts, _counted(on, amounts, kind.code))


def _due(
    kind: rule.Kind, on: dt.date, amounts: Mapping[str, int], counted: Mapping[str, list[DueRow]]
) -> DueKind:
    listed = ROWS[kind.code](on, amounts) if kind.code in ROWS else []
    rows = (*listed, *counted.get(kind.code, ()))
    return DueKind(kind=kind, term=kind.term(amounts[kind.code]), rows=rows)


def names_rows(on: dt.date, amounts: Mapping[str, int]) -> list[DueRow]:
    """The people whose names are due, under the last of their agreements to end; then those never met."""
    counted = _counted(on, amounts, rule.NAMES.code)
    return [*_names_by_agreement(on, amounts), *counted[rule.NAMES.code]]


def _names_by_agreement(on: dt.date, amounts: Mapping[str, int]) -> list[DueRow]:
    """The people whose names are due, under the last of their agreements to end; two queries."""
    months = amounts[rule.NAMES.code]
    over = agreements_over(on, months)
    people = people_due([one.pk for one in over], [one.pk for one in over])
    rank = {one.pk: place for place, one in enumerate(over)}
    came, signed_up = (
        rows.filter(participant__in=people).values_list("participant", "meeting__group__agreement")
        for rows in (Attendance.objects.all(), Registration.objects.all())
    )
    last: dict[int, int] = {}
    for pk, agreement in came.union(signed_up):
        last[pk] = max(last.get(pk, 0), rank[agreement])
    counts = [0] * len(over)
    for place in last.values():
        counts[place] += 1
    return [
        DueRow(
            key=one.pk,
            label=f"Convention {one.number}",
            count=count,
            since=one.accepted,
            due=rule.NAMES.until(one.accepted, months),
        )
        for one, count in zip(over, counts, strict=True)
        if count
    ]


def queue_rows(on: dt.date, amounts: Mapping[str, int]) -> list[DueRow]:
    """The meetings whose waiting list is due."""
    months = amounts[rule.QUEUES.code]
    meetings = (
        Meeting.objects.filter(day__lte=rule.QUEUES.start(on, months))
        .annotate(waited=Count("registrations", filter=Q(registrations__state__in=UNSEATED)))
        .filter(waited__gt=0)
        .select_related("group")
        .order_by("day", "pk")
    )
    return [
        DueRow(
            key=row.pk,
            label=f"{row.group.name}, rencontre du {day(row.day)}",
            count=row.waited,
            since=row.day,
            due=rule.QUEUES.until(row.day, months),
        )
        for row in meetings
    ]


def last_use(person: Person) -> dt.datetime:
    """Give back when an account was last used: its last sign-in, else its opening."""
    return max(person.last_login or person.created_at, person.created_at)


def accounts_to_warn(on: dt.date, years: int) -> list[Person]:
    """Give back the accounts without use whose holders were not warned since; two queries."""
    limit = end_of(rule.ACCOUNTS.start(on + dt.timedelta(days=rule.WARNED_DAYS), years))
    unused = Q(last_login__lte=limit) | Q(last_login=None)
    idle = Person.objects.filter(unused, is_active=True, erased_at=None, created_at__lte=limit).order_by("pk")
    warned = dict(AccountWarning.objects.values_list("person", "warned_at"))
    return [
        person
        for person in idle
        if rule.warned_from(paris(last_use(person)).date(), years) <= on
        and (person.pk not in warned or warned[person.pk] < last_use(person))
    ]


def account_rows(on: dt.date, amounts: Mapping[str, int]) -> list[DueRow]:
    """The accounts without use whose holders were warned; two queries."""
    years = amounts[rule.ACCOUNTS.code]
    warnings = AccountWarning.objects.filter(person__is_active=True, person__erased_at=None)
    warned = [(row.person, row.warned_at) for row in warnings.select_related("person").order_by("person")]
    needed = _needed([person.pk for person, _ in warned])
    rows = []
    for person, warned_at in warned:
        used = paris(last_use(person)).date()
        closes = rule.closes_on(used, paris(warned_at).date(), years)
        if closes is not None and closes <= on and warned_at >= last_use(person):
            rows.append(
                DueRow(
                    key=person.pk,
                    label=person.full_name,
                    count=1,
                    since=used,
                    due=closes,
                    blocked=needed.get(person.pk, ""),
                )
            )
    return rows


def _needed(people: list[int]) -> dict[int, str]:
    """Whose role nobody else holds, where an organisation cannot do without it; one query."""
    live = Membership.objects.live()
    same = live.filter(
        organisation=OuterRef("organisation"), role=OuterRef("role"), person__is_active=True
    ).exclude(person=OuterRef("person"))
    alone = live.filter(~Exists(same), person__in=people).select_related("organisation").order_by("pk")
    return {
        one.person_id: f"dernière personne de ce rôle chez {one.organisation.name}"
        for one in alone
        if not may_end_role(
            role=one.role,
            others=0,
            proven=one.organisation.is_proven,
            by_officer=False,
            successor_invited=False,
            reason="",
        )
    }


Countable = tuple[str, QuerySet[Any], dt.date]
"""What is due and only counted: its name, its rows, since when."""


def _never_met(on: dt.date, amounts: Mapping[str, int]) -> list[Countable]:
    months = amounts[rule.QUEUES.code]
    return [("Personnes jamais venues", never_met(on, months), rule.QUEUES.start(on, months))]


def _letters(on: dt.date, amounts: Mapping[str, int]) -> list[Countable]:
    """The letters that left, the comings in, the sessions over, codes and invitations that opened nothing."""
    since = rule.LETTERS.start(on, amounts[rule.LETTERS.code])
    limit, now = end_of(since), end_of(on)
    return [
        ("Lettres parties", sent_before(limit), since),
        ("Sessions terminées", OpenSession.objects.filter(expire_date__lt=now), on),
        ("Entrées dans les comptes", SignIn.objects.filter(at__lt=limit), since),
        ("Codes périmés", AddressCode.objects.filter(expires_at__lt=now), on),
        ("Invitations sans suite", stale_invitations(limit), since),
    ]


def _counted(on: dt.date, amounts: Mapping[str, int], *kinds: str) -> dict[str, list[DueRow]]:
    """What is due of these kinds and only counted; one query, none when nothing of them is."""
    found = [
        (kind, key, *one)
        for kind in kinds
        if kind in COUNTED
        for key, one in enumerate(COUNTED[kind](on, amounts))
    ]
    if not found:
        return {}
    first, *others = (
        rows.annotate(place=Value(place)).values("place").annotate(Count("pk"))
        for place, (_kind, _key, _label, rows, _start) in enumerate(found)
    )
    counts = dict(first.union(*others, all=True).values_list("place", "pk__count"))
    due: dict[str, list[DueRow]] = {kind: [] for kind, *_ in found}
    for place, (kind, key, label, _rows, start) in enumerate(found):
        if counts.get(place):
            due[kind].append(DueRow(key=key, label=label, count=counts[place], since=start, due=on))
    return due


def stale_invitations(limit: dt.datetime) -> QuerySet[Invitation]:
    """Give back the invitations that ended before that moment, accepted or not."""
    return Invitation.objects.filter(expires_at__lt=limit)


def end_of(on: dt.date) -> dt.datetime:
    """Give back the end of that day in Paris."""
    return dt.datetime.combine(on + dt.timedelta(days=1), dt.time(), tzinfo=PARIS)


def draft_rows(on: dt.date, amounts: Mapping[str, int]) -> list[DueRow]:
    """The applications that were never deposited; nobody but their body ever read them."""
    years = amounts[rule.DRAFTS.code]
    limit = end_of(rule.DRAFTS.start(on, years))
    drafts = Application.objects.filter(~DEPOSITED, erased_at=None, window_closes_at__lte=limit)
    return [
        DueRow(
            key=row.pk,
            label=f"{row}, {row.organisation.name}",
            count=1,
            since=closing,
            due=rule.DRAFTS.until(closing, years),
        )
        for row in drafts.select_related("organisation").order_by("window_closes_at", "pk")
        if rule.DRAFTS.until(closing := last_day(row), years) <= on
    ]


def last_day(application: Application) -> dt.date:
    """Give back the last day of the window of an application."""
    return paris(application.window_closes_at - dt.timedelta(seconds=1)).date()


def unselected(on: dt.date, years: int) -> list[tuple[Any, dt.date]]:
    """Give back what was deposited, led to nothing and is past its term, with the day it was decided; an
    application that leads to an agreement is never among them. `slip` is the reference of the slip that bears
    it, `visa_at` when that one was signed; one query.
    """
    selected = Decision.objects.filter(outcome=Decision.Outcome.SELECTED).values("application")
    decided = Decision.objects.filter(application=OuterRef("pk")).values("at")
    borne = DisposalItem.objects.filter(application=OuterRef("pk"))
    found = (
        Application.objects.filter(DEPOSITED, erased_at=None)
        .filter(Q(state__in=NOT_KEPT) | Q(state="draft", window_closes_at__lte=end_of(on)))
        .exclude(pk__in=selected)
        .exclude(pk__in=Application.objects.filter(letter__isnull=False, erased_at=None).values("letter"))
        .annotate(
            decided=Subquery(decided[:1]),
            slip=Subquery(borne.values("slip__reference")[:1]),
            visa_at=Subquery(borne.values("slip__visa_at")[:1]),
        )
        .select_related("organisation", "lot__territory", "lot__call")
        .order_by("window_closes_at", "pk")
    )
    rows = [(row, paris(row.decided).date() if row.decided else last_day(row)) for row in found]
    return [(row, since) for row, since in rows if rule.APPLICATIONS.until(since, years) <= on]


def application_rows(on: dt.date, amounts: Mapping[str, int]) -> list[DueRow]:
    """The applications that were not selected, and where their slip stands."""
    years = amounts[rule.APPLICATIONS.code]
    rows = []
    for row, since in unselected(on, years):
        blocked = (
            "sur aucun bordereau"
            if row.slip is None
            else ""
            if row.visa_at
            else f"visa attendu sur le bordereau {row.slip}"
        )
        rows.append(
            DueRow(
                key=row.pk,
                label=f"{row}, {row.organisation.name}",
                count=1,
                since=since,
                due=rule.APPLICATIONS.until(since, years),
                blocked=blocked,
            )
        )
    return rows


def sheet_rows(on: dt.date) -> list[DueRow]:
    """The sheets of files past their term: kept apart, or scanned once signed."""
    counts = {
        pk: kept + scans
        for pk, kept, scans in Meeting.objects.values_list("group__agreement")
        .annotate(kept=Count("kept_sheets", distinct=True), signed=Count("scans", distinct=True))
        .filter(Q(kept__gt=0) | Q(signed__gt=0))
    }
    rows = []
    for row in past_term(Agreement.objects.filter(pk__in=counts), on):
        verdict = row.retention.may_be_put_forward(on)
        waits = "" if row.scanned else "visa des Archives attendu"
        rows.append(
            DueRow(
                key=row.agreement_id,
                label=f"Convention {row.number}",
                count=counts[row.agreement_id],
                since=row.retention.latest,
                due=row.retention.until + dt.timedelta(days=1),
                blocked=waits if verdict else "à verser aux Archives",
            )
        )
    return rows


ROWS: Final[Mapping[str, Callable[[dt.date, Mapping[str, int]], list[DueRow]]]] = {
    rule.NAMES.code: _names_by_agreement,
    rule.QUEUES.code: queue_rows,
    rule.ACCOUNTS.code: account_rows,
    rule.DRAFTS.code: draft_rows,
    rule.APPLICATIONS.code: application_rows,
    rule.SHEETS.code: lambda on, _amounts: sheet_rows(on),
}
"""What is due and listed, by kind."""
COUNTED: Final[Mapping[str, Callable[[dt.date, Mapping[str, int]], list[Countable]]]] = {
    rule.NAMES.code: _never_met,
    rule.LETTERS.code: _letters,
}
"""What is due and only counted, by kind."""
