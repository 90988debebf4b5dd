"""What the selection expects of someone next."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.conversations.access import OFFICERS
from maillage.conversations.queries import expected_answers
from maillage.people.access import Standing
from maillage.people.models import Role
from maillage.rules.conversation import APPLICANT, DEPARTMENT
from maillage.rules.expectation import Expectation
from maillage.rules.french import paris, plural, typeset
from maillage.rules.silence import Silence
from maillage.selection.access import APPLICANTS
from maillage.selection.models import Decision, FormerNotice, FundingCondition, HoldingLetter
from maillage.selection.queries.delays import UNDECIDED, silence_of
from maillage.selection.queries.holding import requests_of


def expectations(standing: Standing, at: dt.datetime) -> list[Expectation]:
    """Give back what is expected of this person in the selection; at most nine queries.

    Things: « assessment » (key of an application); « delays », « decision », « notices » and « funding » (key
    of a call); « conversation », as for the applications under examination, until the notice is sent;
    « award_notice » (number of an application) until it is opened.
    """
    found: list[Expectation] = []
    today = paris(at).date()
    if examining := standing.organisation_ids(Role.INSTRUCTOR):
        awaited = list(
            Application.objects.filter(
                lot__call__in=Call.objects.counted().filter(funder__in=examining),
                state__in=UNDECIDED,
                window_closes_at__lte=at,
            )
            .select_related("organisation", "lot__call")
            .order_by("validated_at", "pk")
        )
        ends = _silences(awaited, today)
        for row in awaited:
            if row.state in ("incomplete", "scored"):
                continue
            due = ends[row.pk].on
            found.append(
                Expectation(
                    typeset(
                        f"Examiner la candidature n° {row.number} : {row.organisation.name}, {row.lot.name}"
                    ),
                    "assessment",
                    str(row.pk),
                    due,
                    due is not None and due < today,
                )
            )
        found += _near_silence(awaited, ends, today)
        pending = FundingCondition.objects.filter(
            call__in=Call.objects.counted().filter(funder__in=examining), state="pending"
        )
        found += [
            Expectation(
                typeset(f"Enregistrer : {condition.label}"),
                "funding",
                str(condition.call_id),
                condition.expected_on,
                condition.expected_on is not None and condition.expected_on < today,
            )
            for condition in pending.filter(expected_on__isnull=False).order_by("expected_on", "pk")
        ]
    if deciding := standing.organisation_ids(Role.MANAGER):
        found += _to_decide(deciding, today)
    return found + _still_to_answer(standing) + _to_read(standing)


def _to_read(standing: Standing) -> list[Expectation]:
    """The notices that nobody of the body has opened yet."""
    bodies = standing.organisation_ids(*APPLICANTS)
    if not bodies:
        return []
    unread = Decision.objects.filter(
        application__organisation__in=bodies, notified_at__isnull=False, read_at=None
    ).select_related("application__lot")
    return [
        Expectation(
            typeset(
                f"Lisez la décision sur la candidature n° {decision.application.number} "
                f"({decision.application.lot.name})."
            ),
            "award_notice",
            decision.application.number,
        )
        for decision in unread.order_by("notified_at", "pk")
    ]


def _still_to_answer(standing: Standing) -> list[Expectation]:
    """The messages on applications decided and not told: nothing changes for who does not know yet."""
    told = FormerNotice.objects.values("decision")
    untold = Decision.objects.filter(notified_at=None).exclude(pk__in=told)
    found: list[Expectation] = []
    if bodies := standing.organisation_ids(*APPLICANTS):
        own = untold.filter(application__organisation__in=bodies)
        found += expected_answers(Q(application__in=own.values("application")), APPLICANT)
    if funders := standing.organisation_ids(*OFFICERS):
        ours = untold.filter(lot__call__in=Call.objects.counted().filter(funder__in=funders))
        found += expected_answers(Q(application__in=ours.values("application")), DEPARTMENT)
    return found


def _silences(applications: list[Application], today: dt.date) -> dict[int, Silence]:
    requests = requests_of(applications) if applications else {}
    return {row.pk: silence_of(row, requests.get(row.pk, []), today) for row in applications}


def _near_silence(awaited: list[Application], ends: dict[int, Silence], today: dt.date) -> list[Expectation]:
    """One line a call, before the silence kept on its applications is a rejection and nobody wrote (C9)."""
    near = [row for row in awaited if ends[row.pk].alert(today)]
    if not near:
        return []
    written = set(
        HoldingLetter.objects.filter(application__in=[row.pk for row in near]).values_list(
            "application_id", flat=True
        )
    )
    calls: dict[int, list[Application]] = {}
    for row in near:
        if row.pk not in written:
            calls.setdefault(row.lot.call_id, []).append(row)
    found = []
    for pk, rows in calls.items():
        due = min(on for row in rows if (on := ends[row.pk].on) is not None)
        found.append(
            Expectation(
                typeset(
                    "Avant le rejet implicite, écrire aux organismes sans réponse : "
                    f"{plural(len(rows), 'candidature')}, {rows[0].lot.call.title}"
                ),
                "delays",
                str(pk),
                due,
                due < today,
            )
        )
    return found


def _to_decide(funders: frozenset[int], today: dt.date) -> list[Expectation]:
    counted = Call.objects.counted().filter(funder__in=funders)
    scored = list(
        Application.objects.filter(lot__call__in=counted, state="scored")
        .select_related("lot__call")
        .order_by("lot__call_id", "pk")
    )
    ends = _silences(scored, today)
    calls: dict[int, tuple[str, dt.date | None]] = {}
    for row in scored:
        _, soonest = calls.get(row.lot.call_id, ("", None))
        days = [day for day in (soonest, ends[row.pk].on) if day is not None]
        calls[row.lot.call_id] = (row.lot.call.title, min(days) if days else None)
    to_notify = Decision.objects.filter(lot__call__in=counted, notified_at=None)
    untold = dict(
        to_notify.order_by("lot__call_id").values_list("lot__call_id", "lot__call__title").distinct()
    )
    return [
        Expectation(
            typeset(f"Décider des candidatures : {title}"),
            "decision",
            str(pk),
            due,
            due is not None and due < today,
        )
        for pk, (title, due) in calls.items()
    ] + [
        Expectation(typeset(f"Notifier les décisions : {title}"), "notices", str(pk))
        for pk, title in untold.items()
    ]
