"""The committee prepared and held: points added, who came, what was said and decided, then the minutes
closed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from maillage.reports import operations
from maillage.reports.access import CONVENERS, may_convene, visible_committees
from maillage.reports.forms import DecisionForm, MemberForm, PointForm, SittingForm
from maillage.reports.papers import agenda
from maillage.reports.queries import committee_facts, decision_rows, owners
from maillage.rules.verdict import Refused, no
from maillage.web import audience
from maillage.web.keys import key_of
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse, QueryDict

    from maillage.reports.models import SteeringCommittee
    from maillage.web.request import Request


@audience.roles(*CONVENERS)
def committee_sitting(request: Request, pk: int) -> HttpResponse:
    """Hold the committee: one form keeps who came and what was said, three others add, a button closes."""
    found = get_object_or_404(visible_committees(request.standing), pk=pk)
    may_convene(request.standing, found.call).require()
    if not found.is_open:
        no("Le compte rendu de ce comité est clos : corrigez-le, avec un motif, depuis sa page.").require()
    asked = request.POST.get("act", "")
    facts = committee_facts(found.call, request.today, before=found.held_on)
    forms = _forms(request, found, asked, agenda(facts))
    if request.method == "POST":
        try:
            answer = _act(request, found, asked, forms)
        except Refused as refused:
            if asked not in forms:
                raise
            tell(forms[asked], refused)
        else:
            if answer is not None:
                return answer
    decisions = decision_rows(found.decisions.all(), request.today)
    added = found.points.filter(code="").order_by("rank", "pk")
    context = {
        "committee": found,
        "forms": forms,
        "held": request.today >= found.held_on,
        "added": [(point, f"remove-{point.pk}") for point in added],
        "decisions": decisions,
        "dropped": [(row, f"drop-{row.pk}") for row in decisions if not row.followed],
        "spoken": found.points.exclude(minutes="").exists(),
    }
    return render(request, "department/committee_sitting.html", context)


def _forms(request: Request, found: SteeringCommittee, asked: str, notes: dict[str, str]) -> dict[str, Form]:
    def sent(act: str) -> QueryDict | None:
        return request.POST if asked == act else None

    return {
        "notes": SittingForm(
            sent("notes"),
            members=found.members.order_by("pk"),
            points=found.points.order_by("rank", "pk"),
            notes=notes,
        ),
        "member": MemberForm(sent("member")),
        "point": PointForm(sent("point"), call_id=found.call_id),
        "decide": DecisionForm(sent("decide"), committee=found, owners=owners(found.call)),
    }


def _act(
    request: Request, found: SteeringCommittee, asked: str, forms: dict[str, Form]
) -> HttpResponse | None:
    """Do what was asked; None when a form is to be shown again."""
    by, at = request.user, request.now
    form = forms.get(asked)
    if form is not None and not form.is_valid():
        return None
    if asked == "close":
        operations.record_minutes(found, by=by, at=at)
        messages.success(request, "Le compte rendu est clos, son empreinte est gardée.")
        return redirect("department:committee", pk=found.pk)
    if isinstance(form, SittingForm):
        operations.keep_notes(found, present=form.presences(), minutes=form.minutes(), by=by, at=at)
        messages.success(request, "Les présences et le compte rendu sont gardés.")
    elif isinstance(form, DecisionForm):
        operations.decide(found, **form.decision(), by=by, at=at)
        messages.success(request, "La décision est notée.")
    elif isinstance(form, MemberForm):
        operations.add_member(found, **form.cleaned_data, by=by, at=at)
        messages.success(request, "La personne est ajoutée aux présents.")
    elif isinstance(form, PointForm):
        operations.add_point(found, **form.cleaned_data, by=by, at=at)
        messages.success(request, "Le point est ajouté à l’ordre du jour.")
    else:
        return _take_back(request, found, asked)
    return redirect("department:committee_sitting", pk=found.pk)


def _take_back(request: Request, found: SteeringCommittee, asked: str) -> HttpResponse | None:
    """Take back a point or a decision: the button names the act and the row."""
    act, _, key = asked.partition("-")
    by, at = request.user, request.now
    taken: dict[str, Callable[[], None]] = {
        "remove": lambda: operations.remove_point(
            get_object_or_404(found.points.select_related("committee"), pk=key_of(key)), by=by, at=at
        ),
        "drop": lambda: operations.drop_decision(
            get_object_or_404(found.decisions.select_related("committee"), pk=key_of(key)), by=by, at=at
        ),
    }
    if act not in taken:
        return None
    taken[act]()
    return redirect("department:committee_sitting", pk=found.pk)
