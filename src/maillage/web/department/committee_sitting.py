"""The committee prepared and held: points added, who came, what was said and decided, then the minutes
closed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render

from maillage.reports import operations
from maillage.reports.access import CONVENERS, may_convene, visible_committees
from maillage.reports.forms import DecisionForm, MemberForm, PointForm, SittingForm
from maillage.reports.papers import agenda
from maillage.reports.queries import committee_facts, owners
from maillage.rules.verdict import Refused, no
from maillage.web import audience
from maillage.web.keys import key_of
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

    from maillage.reports.models import CommitteeMember, CommitteePoint, SteeringCommittee
    from maillage.reports.queries import CommitteeFacts
    from maillage.territories.models import Territory
    from maillage.web.request import Request


@audience.roles(*CONVENERS)
def committee_sitting(request: Request, pk: int) -> HttpResponse:
    """Hold the committee in one form: whatever its button adds, takes back or closes, who came and what was
    said are kept first, and nothing typed is lost.
    """
    found = get_object_or_404(visible_committees(request.standing), pk=pk)
    may_convene(request.standing, found.call).require()
    if not found.is_open:
        no("Le compte rendu de ce comité est clos : corrigez-le, avec un motif, depuis sa page.").require()
    asked = request.POST.get("act", "")
    read = _Read.of(found, request)
    notes = read.notes(request.POST if request.method == "POST" else None)
    forms = _forms(request, read, asked)
    if request.method == "POST" and _keep(request, found, notes):
        read = _Read.of(found, request)
        notes = read.notes(QueryDict())
        try:
            answer = _act(request, found, asked, forms)
        except Refused as refused:
            tell(forms.get(asked, notes), refused)
        else:
            if answer is not None and not _typed(request, asked, forms):
                return answer
            if answer is not None:
                read = _Read.of(found, request)
                notes, forms = read.notes(), _forms(request, read, asked, blank=True)
    decisions = read.facts.decisions
    held = request.today >= found.held_on
    opened = {act: form.is_bound or bool(form.initial) for act, form in forms.items()}
    context = {
        "committee": found,
        "notes": notes,
        "forms": forms,
        "opened": {**opened, "point": opened["point"] or not held},
        "held": held,
        "added": [(point, f"remove-{point.pk}") for point in read.points if not point.code],
        "decisions": decisions,
        "dropped": [(row, f"drop-{row.pk}") for row in decisions if not row.followed],
    }
    return render(request, "department/committee_sitting.html", context)


@dataclass(frozen=True, slots=True)
class _Read:
    """What the page is made of, read once: it is read again after something was written."""

    facts: CommitteeFacts
    members: tuple[CommitteeMember, ...]
    points: tuple[CommitteePoint, ...]
    owners: list[tuple[str, str]]

    @classmethod
    def of(cls, found: SteeringCommittee, request: Request) -> _Read:
        facts = committee_facts(found.call, request.today, before=found.held_on, committee=found)
        return cls(
            facts,
            tuple(found.members.order_by("pk")),
            tuple(found.points.order_by("rank", "pk")),
            owners(found.call, facts.agreements),
        )

    @property
    def territories(self) -> list[Territory]:
        """Those of the groups, once each."""
        return list({one.lot.territory_id: one.lot.territory for one in self.facts.agreements}.values())

    def notes(self, data: QueryDict | None = None) -> SittingForm:
        """Who came and what was said."""
        return SittingForm(data, members=self.members, points=self.points, notes=agenda(self.facts))


def _forms(request: Request, read: _Read, asked: str, *, blank: bool = False) -> dict[str, Form]:
    """The forms that add a row: the one asked for is sent, or blank once it is added; the others keep what is
    being typed.
    """

    def typed(act: str, form: type[Form]) -> dict[str, Any]:
        if asked == act:
            return {} if blank else {"data": request.POST}
        return {"initial": {name: request.POST[name] for name in form.base_fields if request.POST.get(name)}}

    return {
        "member": MemberForm(**typed("member", MemberForm)),
        "point": PointForm(**typed("point", PointForm), territories=read.territories),
        "decide": DecisionForm(**typed("decide", DecisionForm), points=read.points, owners=read.owners),
    }


def _typed(request: Request, asked: str, forms: dict[str, Form]) -> bool:
    """Whether something is being typed in another form than the one asked for."""
    others = [form for act, form in forms.items() if act != asked]
    return any(request.POST.get(name, "").strip() for form in others for name in form.fields)


def _keep(request: Request, found: SteeringCommittee, form: SittingForm) -> bool:
    """Keep who came and what was said, where this person changed it; False when it is refused."""
    if not form.is_valid():
        return False
    notes = form.notes()
    if not notes["present"] and not notes["minutes"]:
        return True
    try:
        operations.keep_notes(found, **notes, by=request.user, at=request.now)
    except Refused as refused:
        tell(form, refused)
        return False
    return True


def _act(
    request: Request, found: SteeringCommittee, asked: str, forms: dict[str, Form]
) -> HttpResponse | None:
    """Do what was asked; None when a form is to be shown again."""
    by, at = request.user, request.now
    form = forms.get(asked)
    if form is not None and not form.is_valid():
        return None
    if asked == "close":
        if _typed(request, asked, forms):
            no(
                "Ce que vous écrivez n’est pas encore ajouté : ajoutez-le ou effacez-le, puis clôturez."
            ).require()
        operations.record_minutes(found, by=by, at=at)
        messages.success(request, "Le compte rendu est clos, son empreinte est gardée.")
        return redirect("department:committee", pk=found.pk)
    if asked == "notes":
        messages.success(request, "Les présences et le compte rendu sont gardés.")
    elif isinstance(form, DecisionForm):
        operations.decide(found, **form.decision(), by=by, at=at)
        messages.success(request, "La décision est notée.")
    elif isinstance(form, MemberForm):
        operations.add_member(found, **form.cleaned_data, by=by, at=at)
        messages.success(request, "La personne est ajoutée aux présents.")
    elif isinstance(form, PointForm):
        operations.add_point(found, **form.point(), by=by, at=at)
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
