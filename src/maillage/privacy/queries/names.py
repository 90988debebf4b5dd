"""Whose names are due to leave the active database: those whose every group is over (C.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.agreements.models import Agreement
from maillage.groups.models import Attendance, Invitation, Participant, Registration
from maillage.reports.models import FinalReport
from maillage.rules.french import paris
from maillage.rules.personal_data import NAMES, QUEUES


@dataclass(frozen=True, slots=True)
class OverAgreement:
    """An agreement whose final report was accepted long enough ago."""

    pk: int
    number: str
    accepted: dt.date


def agreements_over(on: dt.date, months: int) -> list[OverAgreement]:
    """Give back the agreements whose people may be due that day, the oldest first; one query."""
    last = NAMES.start(on, months)
    found = FinalReport.objects.filter(accepted_at__date__lte=last).order_by("accepted_at", "pk")
    return [
        OverAgreement(pk, number, paris(at).date())
        for pk, number, at in found.values_list("agreement_id", "agreement__number", "accepted_at")
        if at is not None
    ]


def people_due(here: Collection[int] | QuerySet[Agreement], over: Collection[int]) -> QuerySet[Participant]:
    """Give back those met in these agreements and nowhere but in agreements that are over."""
    known = Participant.objects.filter(erased_at=None, merged_into=None)
    return known.filter(_met(here), ~_met_beyond(over))


def never_met(on: dt.date, months: int) -> QuerySet[Participant]:
    """Give back those with no registration nor presence left, known for longer than a waiting list is kept,
    and not invited to a meeting to come.
    """
    own = {"participant": OuterRef("pk")}
    invited = Invitation.objects.filter(**own, meeting__day__gte=on)
    return Participant.objects.filter(
        ~Exists(Attendance.objects.filter(**own)),
        ~Exists(Registration.objects.filter(**own)),
        ~Exists(invited),
        erased_at=None,
        merged_into=None,
        created_at__date__lte=QUEUES.start(on, months),
    )


def _met(agreements: Collection[int] | QuerySet[Agreement]) -> Q:
    """Those who signed up or came to a meeting of these agreements."""
    within = {"participant": OuterRef("pk"), "meeting__group__agreement__in": agreements}
    return Q(Exists(Attendance.objects.filter(**within))) | Q(Exists(Registration.objects.filter(**within)))


def _met_beyond(agreements: Collection[int]) -> Q:
    """Those who signed up or came to a meeting of another agreement."""
    beyond = ~Q(meeting__group__agreement__in=agreements)
    own = Q(participant=OuterRef("pk"))
    return Q(Exists(Attendance.objects.filter(own, beyond))) | Q(
        Exists(Registration.objects.filter(own, beyond))
    )
