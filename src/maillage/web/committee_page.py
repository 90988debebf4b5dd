"""The committee as operators and coordinators read it: their own part, never the others' (access matrix)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from maillage.reports import operations
from maillage.reports.access import committees_of, may_follow, own_decisions, readable_decisions
from maillage.reports.forms import FollowForm
from maillage.reports.models import CommitteeDecision
from maillage.reports.queries import DecisionRow, committee_facts, presented_rows
from maillage.rules.verdict import Refused
from maillage.web.keys import key_of
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.agreements.models import Agreement
    from maillage.web.request import Request

TONES = {"convened": "info", "recorded": "good", "correcting": "attention", "cancelled": "neutral"}


def own_part(
    request: Request, pk: int, agreements: QuerySet[Agreement], address: str, back: str
) -> HttpResponse:
    """Show a committee to those whose agreements it follows, with what it says of these alone; they say there
    what became of the decisions they answer for.
    """
    found = get_object_or_404(committees_of(agreements), pk=pk)
    forms = Following(request)
    if request.POST.get("act") == "follow" and (answer := forms.keep(address, pk)):
        return answer
    # Minutes opened again are a draft: what they say is read once they are closed anew.
    closed = found.state == "recorded"
    facts = committee_facts(
        found.call,
        request.today,
        before=found.held_on,
        among=agreements,
        decisions=readable_decisions(request.standing).filter(committee__state="recorded"),
        own=own_decisions(request.standing),
        committee=found,
    )
    if not facts.agreements:
        raise Http404
    places = {agreement.lot.territory_id for agreement in facts.agreements}
    points = found.points.filter(Q(territory=None) | Q(territory__in=places)).order_by("rank", "pk")
    context = {
        "committee": found,
        "tone": TONES[found.state],
        "facts": facts,
        "points": [(point, point.minutes if closed and point.territory_id else "") for point in points],
        "presented": presented_rows(among=facts.agreements),
        "following": forms.of(row for row in facts.decisions if row.own),
        "back": back,
    }
    return render(request, "web/committee_part.html", context)


class Following:
    """The forms that say what became of decisions: one a decision, the one sent shown again when it is
    refused.
    """

    def __init__(self, request: Request) -> None:
        self._request = request
        self._key = key_of(request.POST.get("decision", "")) if request.POST.get("act") == "follow" else 0
        self._sent = FollowForm(request.POST, prefix=self._prefix(self._key)) if self._key else None

    @staticmethod
    def _prefix(key: int) -> str:
        return f"decision-{key}"

    def of(self, rows: Iterable[DecisionRow]) -> list[tuple[DecisionRow, str, FollowForm]]:
        """Give back each decision with the title and the form of its follow-up."""
        return [
            (
                row,
                f"Suite de la décision {row.rank}",
                self._sent
                if self._sent and row.pk == self._key
                else FollowForm(
                    prefix=self._prefix(row.pk), initial={"done_on": row.done_on, "note": row.note}
                ),
            )
            for row in rows
        ]

    def keep(self, address: str, pk: int) -> HttpResponse | None:
        """Say what became of the decision that was sent; None when its form is to be shown again."""
        request, form = self._request, self._sent
        rows = CommitteeDecision.objects.select_related("committee__call__funder")
        decision = get_object_or_404(rows, pk=self._key, committee=pk)
        may_follow(request.standing, decision).require()
        if form is None or not form.is_valid():
            return None
        try:
            operations.follow_decision(decision, **form.cleaned_data, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
            return None
        messages.success(request, "La suite de la décision est notée.")
        return redirect(address, pk=pk)
