"""A group as its pages show it: where it stands, its quarters and sessions, the year that is proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Max, Q, QuerySet

from maillage.agreements.models import Agreement
from maillage.groups.access import operated_groups
from maillage.groups.days_off import warnings_of
from maillage.groups.models import (
    Facilitation,
    InformationSession,
    Meeting,
    PracticeGroup,
    Registration,
    Theme,
)
from maillage.groups.models.attendance import LIVE_STATES
from maillage.groups.queries.meeting import hours
from maillage.people.access import Standing
from maillage.people.models import Membership, Role
from maillage.rules.calendar import pause_sentence
from maillage.rules.expectation import Expectation
from maillage.rules.french import PARIS, day, long_date, paris
from maillage.rules.lives import SESSION
from maillage.rules.pattern import Pattern, proposed_dates
from maillage.rules.period import Period
from maillage.rules.sessions import Quarter, follow_quarters, overdue_sentence

REMOTE_TOLERATED = 2
"""Beyond so many meetings at a distance, the habit is told to the Département (F58)."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group in a list."""

    pk: int
    slug: str
    name: str
    territory: str
    operator: str
    rhythm: str
    period: str
    expected: int
    held: int
    planned: int
    next_day: dt.date | None


def group_rows(groups: Iterable[PracticeGroup], today: dt.date) -> list[GroupRow]:
    """Give back the groups with how far each one is, in the order given; one query more than theirs."""
    listed = list(groups)
    counts = {
        row["group"]: row
        for row in Meeting.objects.filter(group__in=[group.pk for group in listed])
        .values("group")
        .annotate(
            held=Count("pk", filter=Q(state="held")),
            planned=Count("pk", filter=~Q(state="cancelled")),
        )
        .order_by("group")
    }
    upcoming = dict(
        Meeting.objects.filter(
            group__in=[group.pk for group in listed], state__in=("planned", "open"), day__gte=today
        )
        .order_by("-day", "-pk")
        .values_list("group", "day")
    )
    return [
        GroupRow(
            pk=group.pk,
            slug=group.slug,
            name=group.name,
            territory=group.lot.territory.name,
            operator=group.agreement.operator.name,
            rhythm=group.agreement.rhythm.label,
            period=str(Period(group.period_start, group.period_end)),
            expected=group.agreement.expected_meetings,
            held=counts[group.pk]["held"] if group.pk in counts else 0,
            planned=counts[group.pk]["planned"] if group.pk in counts else 0,
            next_day=upcoming.get(group.pk),
        )
        for group in listed
    ]


@dataclass(frozen=True, slots=True)
class PublicGroup:
    """A group as the public home lists it."""

    slug: str
    territory: str
    territory_code: str
    operator: str


def public_groups(on: dt.date) -> list[PublicGroup]:
    """Give back the groups of that day, or to come, by territory; one query."""
    groups = PracticeGroup.objects.filter(period_end__gte=on).select_related(
        "lot__territory", "agreement__operator"
    )
    return [
        PublicGroup(
            group.slug, group.lot.territory.name, group.lot.territory.code, group.agreement.operator.name
        )
        for group in groups.order_by("lot__territory__name", "pk")
    ]


def agreements_without_group(standing: Standing) -> list[Agreement]:
    """Give back the operator's signed agreements whose group is not open yet; one query."""
    return list(
        Agreement.objects.filter(
            operator__in=standing.organisation_ids(Role.PREPARER, Role.LEGAL_REPRESENTATIVE),
            operator_signed_at__isnull=False,
            department_signed_at__isnull=False,
        )
        .exclude(pk__in=PracticeGroup.objects.values("agreement"))
        .select_related("lot__territory")
        .order_by("lot__territory__name", "pk")
    )


def calendar_to_take_over(group: PracticeGroup, today: dt.date) -> list[Meeting]:
    """Give back the meetings that the group before had planned and could not hold, from today (F33).

    Days that this group has already are left out; none for a group that takes nothing over; two queries.
    """
    former = group.agreement.succeeds_id
    if former is None:
        return []
    taken = set(group.meetings.exclude(state="cancelled").values_list("day", flat=True))
    planned = Meeting.objects.filter(
        group__agreement=former,
        group__closed_on__lt=F("day"),
        state="cancelled",
        day__gte=max(group.period_start, today),
        day__lte=group.period_end,
    )
    return [meeting for meeting in planned.order_by("starts_at", "pk") if meeting.day not in taken]


@dataclass(frozen=True, slots=True)
class CalendarAfter:
    """What a group has planned after a day: meetings, people who hold or await a seat, sessions (F33)."""

    meetings: int
    people: int
    sessions: int


def calendar_after(agreement: Agreement, on: dt.date) -> CalendarAfter:
    """Give back what ending the agreement that day would cancel; three queries."""
    meetings = Meeting.objects.filter(group__agreement=agreement, day__gt=on, state__in=("planned", "open"))
    registered = Registration.objects.filter(meeting__in=meetings, state__in=LIVE_STATES)
    sessions = InformationSession.objects.filter(group__agreement=agreement, day__gt=on, state="scheduled")
    return CalendarAfter(
        meetings.count(), registered.values("participant").distinct().count(), sessions.count()
    )


def facilitators_replaced(agreement: Agreement) -> list[FacilitatorRow]:
    """Give back who facilitates in the place of another on that agreement, the last first (F34)."""
    found = Facilitation.objects.filter(group__agreement=agreement, replaces__isnull=False)
    return _facilitator_rows(found.order_by("-since", "-pk"))


@dataclass(frozen=True, slots=True)
class FacilitatorRow:
    """A facilitator, past or present (R32–R33, F34); `evidence` and `checked` tell of a replacement."""

    pk: int
    person: int
    name: str
    profession: str
    since: dt.date
    until: dt.date | None
    replaces: str
    evidence: str
    checked: str


def facilitators_of(group: PracticeGroup) -> list[FacilitatorRow]:
    """Give back who facilitates and who did, those of today first; one query."""
    rows = _facilitator_rows(Facilitation.objects.filter(group=group).order_by("since", "pk"))
    return sorted(rows, key=lambda row: row.until is not None)


def _facilitator_rows(found: QuerySet[Facilitation]) -> list[FacilitatorRow]:
    return [
        FacilitatorRow(
            pk=row.pk,
            person=row.person_id,
            name=row.person.full_name,
            profession=row.profession,
            since=row.since,
            until=row.until,
            replaces=row.replaces.person.full_name if row.replaces else "",
            evidence=row.evidence_name,
            checked=f"{day(paris(row.checked_at).date())}, par {row.checked_by.full_name}"
            if row.checked_at and row.checked_by
            else "",
        )
        for row in found.select_related("person", "replaces__person", "checked_by")
    ]


def possible_facilitators(group: PracticeGroup) -> list[tuple[int, str]]:
    """Give back the operator's facilitators who do not lead the group today; one query."""
    members = Membership.objects.live().filter(
        organisation=group.agreement.operator_id, role=Role.FACILITATOR
    )
    current = Facilitation.objects.filter(group=group, until=None).values("person")
    found = members.exclude(person__in=current).order_by("person__full_name", "pk")
    return list(found.values_list("person_id", "person__full_name"))


@dataclass(frozen=True, slots=True)
class ProposedDate:
    """A date of the year as it is proposed, with what to know about it (F9)."""

    day: dt.date
    words: str
    warnings: tuple[str, ...]
    taken: bool


@dataclass(frozen=True, slots=True)
class ProposedYear:
    """The dates a pattern gives over the agreement (R37), and the sentence about the pause (R38)."""

    dates: tuple[ProposedDate, ...]
    pause: str
    expected: int


def proposed_year(group: PracticeGroup, pattern: Pattern, *, offset: int = 0) -> ProposedYear:
    """Give back the year before it is created; one query. `group` comes with its rhythm."""
    excluded = frozenset(int(month) for month in group.excluded_months.split())
    taken = set(group.meetings.exclude(state="cancelled").values_list("day", flat=True))
    days = proposed_dates(
        pattern,
        Period(group.period_start, group.period_end),
        every_months=group.agreement.rhythm.every_months,
        excluded_months=excluded,
        offset=offset,
    )
    dates = tuple(ProposedDate(one, long_date(one), warnings_of(one), one in taken) for one in days)
    return ProposedYear(dates, pause_sentence(excluded), group.agreement.expected_meetings)


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme of the group and the days it arose (R28–R30)."""

    pk: int
    label: str
    days: tuple[dt.date, ...]
    accepted: bool
    proposed_by: str


def themes_of(group: PracticeGroup) -> list[ThemeRow]:
    """Give back the themes, the most met first; two queries."""
    found = Theme.objects.filter(group=group).select_related("added_by").prefetch_related("meetings")
    rows = [
        ThemeRow(
            pk=theme.pk,
            label=theme.label,
            days=tuple(sorted(meeting.day for meeting in theme.meetings.all())),
            accepted=theme.accepted_at is not None,
            proposed_by=theme.added_by.full_name,
        )
        for theme in found.order_by("added_at", "pk")
    ]
    return sorted(rows, key=lambda row: -len(row.days))


@dataclass(frozen=True, slots=True)
class SessionRow:
    """An information session in a list."""

    pk: int
    title: str
    theme: str
    day: dt.date | None
    when: str
    place: str
    speaker: str
    attendees: int | None
    state: str
    state_label: str
    from_surplus: bool


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of a group, and what each quarter of the agreement expects (R29, F43)."""

    rows: tuple[SessionRow, ...]
    quarters: tuple[Quarter, ...]
    overdue: str

    @property
    def held(self) -> int:
        """Sessions held."""
        return sum(row.state == "held" for row in self.rows)


def sessions_of(group: PracticeGroup, today: dt.date) -> Sessions:
    """Give back the sessions in order of day, ideas last, with the quarters; one query."""
    found = InformationSession.objects.filter(group=group).select_related("theme").order_by("pk")
    rows = sorted(
        (_session_row(session) for session in found),
        key=lambda row: (row.day is None, row.day or today, row.pk),
    )
    quarters = follow_quarters(
        Period(group.period_start, group.period_end),
        [row.day for row in rows if row.state == "held" and row.day],
        [row.day for row in rows if row.state == "scheduled" and row.day],
        today=today,
    )
    return Sessions(tuple(rows), quarters, overdue_sentence(quarters))


def _session_row(session: InformationSession) -> SessionRow:
    dated = session.day and session.starts_at and session.ends_at
    return SessionRow(
        pk=session.pk,
        title=session.title,
        theme=session.theme.label if session.theme else "",
        day=session.day,
        when=f"{long_date(session.day)}, {hours(session.starts_at, session.ends_at)}"
        if dated and session.day and session.starts_at and session.ends_at
        else "",
        place=session.place,
        speaker=session.speaker,
        attendees=session.attendees,
        state=session.state,
        state_label=SESSION.states[session.state],
        from_surplus=session.from_surplus,
    )


def expectations(standing: Standing, at: dt.datetime) -> list[Expectation]:
    """Give back what is expected of this person in their groups: a year to plan, sheets to close, sign-ups to
    open, sessions that a quarter misses. A constant number of queries.
    """
    if not standing.is_operator:
        return []
    today = at.astimezone(PARIS).date()
    groups = list(operated_groups(standing))
    expected = [
        Expectation(f"Ouvrir le groupe de la convention n°\u00a0{agreement.number}", "groups", "")
        for agreement in agreements_without_group(standing)
    ]
    if not groups:
        return expected
    last = dict(
        Meeting.objects.filter(group__in=groups)
        .exclude(state="cancelled")
        .values_list("group")
        .annotate(last=Max("day"))
        .order_by("group")
    )
    for group in groups:
        if group.pk not in last and today <= group.period_end:
            due = group.period_start
            expected.append(
                Expectation(f"Planifier l’année, {group.name}", "group", str(group.pk), due, late=due < today)
            )
    pressing = Meeting.objects.filter(
        group__in=groups, state__in=("planned", "open"), day__lte=today + dt.timedelta(days=28)
    ).select_related("group")
    for meeting in pressing.order_by("starts_at", "pk"):
        if meeting.starts_at <= at:
            sentence = f"Enregistrer les présences du {day(meeting.day)}, {meeting.group.name}"
            expected.append(
                Expectation(sentence, "attendance", str(meeting.pk), meeting.day, late=meeting.day < today)
            )
        elif meeting.state == "planned":
            due = meeting.day - dt.timedelta(days=14)
            sentence = f"Ouvrir les inscriptions du {day(meeting.day)}, {meeting.group.name}"
            expected.append(Expectation(sentence, "meeting", str(meeting.pk), due, late=due < today))
    return [*expected, *_missing_sessions(groups, today)]


def _missing_sessions(groups: list[PracticeGroup], today: dt.date) -> list[Expectation]:
    days: dict[int, list[tuple[str, dt.date]]] = {}
    found = InformationSession.objects.filter(group__in=groups, state__in=("scheduled", "held"))
    for key, state, on in found.order_by("pk").values_list("group", "state", "day"):
        if on is not None:
            days.setdefault(key, []).append((state, on))
    expected = []
    for group in groups:
        known = days.get(group.pk, [])
        quarters = follow_quarters(
            Period(group.period_start, group.period_end),
            [on for state, on in known if state == "held"],
            [on for state, on in known if state == "scheduled"],
            today=today,
        )
        for quarter in quarters:
            if today in quarter.period and not quarter.held and not quarter.scheduled:
                sentence = f"Programmer le temps d’information du trimestre, {group.name}"
                expected.append(Expectation(sentence, "sessions", str(group.pk), quarter.period.end))
    return expected
