"""What the selection expects of someone next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef, Q

from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.conversations.access import OFFICERS
from maillage.conversations.queries import awaited_answers
from maillage.people.access import Standing
from maillage.people.awaited import Awaited, Line, awaited
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
    """Give back what the silence kept on applications makes pressing; two queries, for officers alone.

    Things: « assessment » (key of an application); « delays » and « decision » (key of a call).
    """
    today = paris(at).date()
    examining = standing.organisation_ids(Role.INSTRUCTOR)
    deciding = standing.organisation_ids(Role.MANAGER)
    if not examining and not deciding:
        return []
    written = HoldingLetter.objects.filter(application=OuterRef("pk"))
    undecided = list(
        Application.objects.filter(
            lot__call__in=Call.objects.counted().filter(funder__in=examining | deciding),
            state__in=UNDECIDED,
            window_closes_at__lte=at,
        )
        .annotate(written=Exists(written))
        .select_related("organisation", "lot__call")
        .order_by("lot__call_id", "validated_at", "pk")
    )
    requests = requests_of(undecided) if undecided else {}
    ends = {row.pk: silence_of(row, requests.get(row.pk, []), today) for row in undecided}
    mine = [row for row in undecided if row.lot.call.funder_id in examining]
    ours = [row for row in undecided if row.lot.call.funder_id in deciding and row.state == "scored"]
    found = _to_examine(mine, ends, today) + _near_silence(mine, ends, today)
    return found + _to_decide(ours, ends, today)


def awaits(standing: Standing, at: dt.datetime) -> list[Awaited]:
    """Say what else is expected of this person in the selection.

    Things: « funding » and « notices » (key of a call); « conversation », as for the applications under
    examination, until the notice is sent; « award_notice » (number of an application) until it is opened.
    """
    today = paris(at).date()
    found = []
    if examining := standing.organisation_ids(Role.INSTRUCTOR):
        pending = FundingCondition.objects.filter(
            call__in=Call.objects.counted().filter(funder__in=examining),
            state="pending",
            expected_on__isnull=False,
        )

        def to_record(line: Line) -> Expectation:
            due = line.days[0]
            sentence = typeset(f"Enregistrer : {line.words[0]}")
            return Expectation(sentence, "funding", line.key, due, due is not None and due < today)

        found.append(awaited(pending, to_record, key="call_id", words=("label",), days=("expected_on",)))
    if deciding := standing.organisation_ids(Role.MANAGER):
        untold = Decision.objects.filter(lot__call=OuterRef("pk"), notified_at=None)
        found.append(
            awaited(
                Call.objects.counted().filter(Exists(untold), funder__in=deciding),
                lambda line: Expectation(
                    typeset(f"Notifier les décisions : {line.words[0]}"), "notices", line.key
                ),
                words=("title",),
            )
        )
    if bodies := standing.organisation_ids(*APPLICANTS):
        unread = Decision.objects.filter(
            application__organisation__in=bodies, notified_at__isnull=False, read_at=None
        )
        found.append(
            awaited(
                unread,
                lambda line: Expectation(
                    typeset(f"Lisez la décision sur la candidature n° {line.words[0]} ({line.words[1]})."),
                    "award_notice",
                    line.key,
                ),
                key="application__number",
                words=("application__number", "application__lot__name"),
            )
        )
    return found + _still_to_answer(standing)


def _still_to_answer(standing: Standing) -> list[Awaited]:
    """The messages on applications decided and not told: nothing changes for who does not know yet."""
    told = FormerNotice.objects.values("decision")
    untold = Decision.objects.filter(notified_at=None).exclude(pk__in=told)
    found = []
    if bodies := standing.organisation_ids(*APPLICANTS):
        own = untold.filter(application__organisation__in=bodies)
        found.append(awaited_answers(Q(pk__in=own.values("application")), APPLICANT))
    if funders := standing.organisation_ids(*OFFICERS):
        ours = untold.filter(lot__call__in=Call.objects.counted().filter(funder__in=funders))
        found.append(awaited_answers(Q(pk__in=ours.values("application")), DEPARTMENT))
    return found


def _to_examine(
    undecided: Sequence[Application], ends: Mapping[int, Silence], today: dt.date
) -> list[Expectation]:
    found = []
    for row in undecided:
        if row.state in ("incomplete", "scored"):
            continue
        due = ends[row.pk].on
        sentence = f"Examiner la candidature n° {row.number} : {row.organisation.name}, {row.lot.name}"
        late = due is not None and due < today
        found.append(Expectation(typeset(sentence), "assessment", str(row.pk), due, late))
    return found


def _near_silence(
    undecided: Sequence[Application], ends: Mapping[int, Silence], today: dt.date
) -> list[Expectation]:
    """One line a call, before the silence kept on its applications is a rejection and nobody wrote (C9)."""
    calls: dict[int, list[Application]] = {}
    for row in undecided:
        if ends[row.pk].alert(today) and not getattr(row, "written", False):
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


def _to_decide(
    scored: Sequence[Application], ends: Mapping[int, Silence], today: dt.date
) -> list[Expectation]:
    calls: dict[int, tuple[str, dt.date | None]] = {}
    for row in scored:
        _, soonest = calls.get(row.lot.call_id, ("", None))
        days = [day for day in (soonest, ends[row.pk].on) if day is not None]
        calls[row.lot.call_id] = (row.lot.call.title, min(days) if days else None)
    return [
        Expectation(
            typeset(f"Décider des candidatures : {title}"),
            "decision",
            str(pk),
            due,
            due is not None and due < today,
        )
        for pk, (title, due) in calls.items()
    ]
