"""The rows every figure is computed from, read once for any number of groups."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from maillage.agreements.models import Agreement, Payment, ServiceRendered
from maillage.groups.models import Attendance, Meeting, SessionGroup, StructureType
from maillage.rules.french import PARIS
from maillage.rules.indicators import MeetingFact, Presence


@dataclass(frozen=True, slots=True)
class Certified:
    """What service done settled, in euros; `owed` is what is to be returned, once the operator was heard."""

    justified: Decimal
    reduction: Decimal
    owed: Decimal | None


@dataclass(frozen=True, slots=True)
class SessionFact:
    """An information session held: its day and how many people came; a fact of each group it is common to
    (F44).
    """

    session: int
    day: dt.date
    attendees: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known on a day, by agreement; `present` holds the people of each meeting by its key."""

    on: dt.date
    agreements: tuple[Agreement, ...]
    meetings: dict[int, list[MeetingFact]]
    presences: dict[int, list[Presence]]
    sessions: dict[int, list[SessionFact]]
    advances: dict[int, Decimal]
    services: dict[int, Certified]
    labels: dict[str, str]


def facts_of(agreements: QuerySet[Agreement], on: dt.date) -> Facts:
    """Read the facts known at the end of that day, in seven queries whatever the number of groups.

    A meeting of a later day counts as planned, whatever it became; a payment counts once paid, service done
    once certified.
    """
    chosen = tuple(
        agreements.select_related("lot__territory", "lot__call", "operator", "rhythm").order_by(
            "lot__territory__name", "pk"
        )
    )
    keys = [agreement.pk for agreement in chosen]
    meetings: dict[int, list[MeetingFact]] = defaultdict(list)
    rows = Meeting.objects.filter(group__agreement__in=keys).order_by("day", "starts_at", "pk")
    for pk, agreement_id, day, state, modality in rows.values_list(
        "pk", "group__agreement_id", "day", "state", "modality"
    ):
        known = state if day <= on else "planned"
        meetings[agreement_id].append(MeetingFact(pk, str(agreement_id), day, known, modality == "remote"))
    sessions: dict[int, list[SessionFact]] = defaultdict(list)
    held = SessionGroup.objects.filter(
        group__agreement__in=keys, accepted_at__isnull=False, session__state="held", day__lte=on
    ).order_by("day", "session_id", "pk")
    for agreement_id, session_id, held_on, attendees in held.values_list(
        "group__agreement_id", "session_id", "day", "session__attendees"
    ):
        if held_on is not None:
            sessions[agreement_id].append(SessionFact(session_id, held_on, attendees or 0))
    advances = Payment.objects.filter(
        agreement__in=keys, kind=Payment.Kind.ADVANCE, state="paid", paid_on__lte=on
    ).order_by("pk")
    midnight = dt.datetime.combine(on + dt.timedelta(days=1), dt.time.min, tzinfo=PARIS)
    certified = ServiceRendered.objects.filter(agreement__in=keys, certified_at__lt=midnight).order_by("pk")
    return Facts(
        on=on,
        agreements=chosen,
        meetings=meetings,
        presences=_presences(keys, on),
        sessions=sessions,
        advances=dict(advances.values_list("agreement_id", "amount")),
        services={
            agreement_id: Certified(justified, reduction, owed)
            for agreement_id, justified, reduction, owed in certified.values_list(
                "agreement_id", "justified", "reduction", "agreement__repayment__amount"
            )
        },
        labels=dict(StructureType.objects.order_by("position", "pk").values_list("code", "label")),
    )


def _presences(keys: list[int], on: dt.date) -> dict[int, list[Presence]]:
    """The people present at the meetings held, by agreement; the origin is the one of that day (F21)."""
    presences: dict[int, list[Presence]] = defaultdict(list)
    rows = Attendance.objects.filter(
        state="present",
        meeting__group__agreement__in=keys,
        meeting__state="held",
        meeting__day__lte=on,
    ).order_by("meeting_id", "pk")
    for agreement_id, meeting, participant, origin, outside in rows.values_list(
        "meeting__group__agreement_id",
        "meeting_id",
        "participant_id",
        "structure_type__code",
        "out_of_perimeter",
    ):
        presences[agreement_id].append(Presence(meeting, str(participant), origin or "", outside=outside))
    return presences
