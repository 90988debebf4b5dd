"""A group as lists and the public home show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from maillage.agreements.models import Agreement
from maillage.groups.models import (
    Meeting,
    PracticeGroup,
)
from maillage.people.access import Standing
from maillage.people.models import Role
from maillage.rules.period import Period

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
    name: str
    rhythm: str
    period: str
    wished: int


def public_groups(on: dt.date) -> list[PublicGroup]:
    """Give back the groups of that day, or to come, by territory; one query."""
    groups = PracticeGroup.objects.filter(period_end__gte=on).select_related(
        "lot__territory", "agreement__operator", "agreement__rhythm"
    )
    return [
        PublicGroup(
            slug=group.slug,
            territory=group.lot.territory.name,
            territory_code=group.lot.territory.code,
            operator=group.agreement.operator.name,
            name=group.name,
            rhythm=group.agreement.rhythm.label,
            period=str(Period(group.period_start, group.period_end)),
            wished=group.wished_capacity,
        )
        for group in groups.order_by("lot__territory__name", "pk")
    ]


def openable_agreements(standing: Standing) -> QuerySet[Agreement]:
    """Give back the operator's signed agreements whose group is not open yet."""
    return Agreement.objects.filter(
        operator__in=standing.organisation_ids(Role.PREPARER, Role.LEGAL_REPRESENTATIVE),
        operator_signed_at__isnull=False,
        department_signed_at__isnull=False,
    ).exclude(pk__in=PracticeGroup.objects.values("agreement"))


def agreements_without_group(standing: Standing) -> list[Agreement]:
    """Give back the operator's signed agreements whose group is not open yet; one query."""
    openable = openable_agreements(standing).select_related("lot__territory")
    return list(openable.order_by("lot__territory__name", "pk"))
