"""What the selection expects of someone next."""

from __future__ import annotations

import datetime as dt

from maillage.applications.models import Application
from maillage.people.access import Standing
from maillage.people.models import Role
from maillage.rules.expectation import Expectation
from maillage.rules.french import paris, typeset
from maillage.rules.window import implicit_rejection_date
from maillage.selection.models import Decision, FundingCondition
from maillage.selection.queries.assessment import TO_EXAMINE


def expectations(standing: Standing, at: dt.datetime) -> list[Expectation]:
    """Give back what is expected of this person in the selection; at most three queries.

    Things: « assessment » (key of an application), « decision » and « funding » (key of a call).
    """
    found: list[Expectation] = []
    today = paris(at).date()
    if examining := standing.organisation_ids(Role.INSTRUCTOR):
        rows = Application.objects.filter(
            lot__call__funder_id__in=examining, state__in=TO_EXAMINE, window_closes_at__lte=at
        ).exclude(state="incomplete")
        for row in rows.select_related("organisation", "lot__territory").order_by("validated_at", "pk"):
            due = implicit_rejection_date(row.validated_at) if row.validated_at else None
            found.append(
                Expectation(
                    typeset(
                        f"Examiner la candidature n° {row.number} : "
                        f"{row.organisation.name}, {row.lot.territory.name}"
                    ),
                    "assessment",
                    str(row.pk),
                    due,
                    due is not None and due < today,
                )
            )
        pending = FundingCondition.objects.filter(call__funder_id__in=examining, state="pending")
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
        found += _to_decide(deciding)
    return found


def _to_decide(funders: frozenset[int]) -> list[Expectation]:
    scored = Application.objects.filter(lot__call__funder_id__in=funders, state="scored")
    calls = dict(scored.order_by("lot__call_id").values_list("lot__call_id", "lot__call__title").distinct())
    to_notify = Decision.objects.filter(lot__call__funder_id__in=funders, notified_at=None)
    untold = dict(
        to_notify.order_by("lot__call_id").values_list("lot__call_id", "lot__call__title").distinct()
    )
    return [
        Expectation(typeset(f"Décider des candidatures : {title}"), "decision", str(pk))
        for pk, title in calls.items()
    ] + [
        Expectation(typeset(f"Notifier les décisions : {title}"), "decision", str(pk))
        for pk, title in untold.items()
    ]
