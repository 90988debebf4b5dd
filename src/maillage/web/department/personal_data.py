"""Personal data: what is due and the act, the slips for the Archives, what people ask, who read names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from maillage.agreements.models import Agreement
from maillage.privacy import operations
from maillage.privacy.access import (
    KEEPERS,
    may_destroy_archives,
    visible_lists,
    visible_packages,
    visible_readings,
    visible_requests,
)
from maillage.privacy.forms import AnswerForm, RequestForm, TermForm
from maillage.privacy.queries.due import due_by_kind, due_of
from maillage.privacy.queries.pages import desk_of, last_proofs, reading_rows, request_rows, slip_rows
from maillage.reports.forms import VisaForm
from maillage.rules.french import plural
from maillage.rules.personal_data import APPLICATIONS, KINDS, SET_BY_THE_FUNDER, SHEETS
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.files import sent, stored
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

    from maillage.web.request import Request


def _of_the_funder(request: Request) -> int:
    """Give back the funder, for who answers for its data; not found for another département's officers."""
    kept = request.standing.organisations(*KEEPERS)
    funder = next((one.pk for one in kept if getattr(one, "funder", None) is not None), None)
    if funder is None:
        raise Http404
    return funder


def _check_sure(request: Request) -> None:
    """Refuse to destroy for good what nobody has confirmed."""
    if "sure" not in request.POST:
        raise Refused(
            "Cochez la case qui confirme, puis recommencez\u00a0: ce qui est détruit ne se retrouve pas."
        )


def _say(request: Request, form: Form, refused: Refused) -> None:
    """Show a refusal beside the field that was sent, or above the page when a button alone was."""
    if form.is_bound:
        tell(form, refused)
    else:
        messages.error(request, refused.sentence)


@never_cache
@audience.roles(*KEEPERS)
def personal_data(request: Request) -> HttpResponse:
    """Show what is due today, kind by kind, and the last deletions."""
    _of_the_funder(request)
    context = {
        "kinds": due_by_kind(request.today),
        "proofs": last_proofs(),
        "desk": desk_of(visible_requests(request.standing)),
    }
    return render(request, "department/personal_data.html", context)


@never_cache
@audience.roles(*KEEPERS)
def personal_data_kind(request: Request, code: str) -> HttpResponse:
    """Show the rows of one kind that are due, its term, and delete what may go."""
    funder = _of_the_funder(request)
    if code not in KINDS:
        raise Http404
    kind = KINDS[code]
    found = due_of(kind, request.today)
    archives = may_destroy_archives(request.standing, funder)
    asked = request.POST.get("act", "")
    form = TermForm(request.POST if asked == "term" else None)
    back = redirect("department:personal_data_kind", code)
    try:
        if asked == "delete" and not kind.public_archive:
            _check_sure(request)
            gone = operations.delete_due(code, by=request.user, at=request.now)
            messages.success(request, f"{plural(gone, 'suppression faite', 'suppressions faites')}.")
            return back
        if asked == "draw" and kind is APPLICATIONS:
            slip = operations.draw_disposal_list(by=request.user, at=request.now)
            return redirect("department:disposal_list", slip.pk)
        if asked == "sheets" and kind is SHEETS:
            archives.require()
            _check_sure(request)
            gone = sum(
                operations.destroy_sheets(Agreement.objects.get(pk=row.key), by=request.user, at=request.now)
                for row in found.rows
                if not row.blocked
            )
            messages.success(request, f"{plural(gone, 'feuille détruite', 'feuilles détruites')}.")
            return back
        if asked == "term" and kind in SET_BY_THE_FUNDER and form.is_valid():
            operations.set_term(code, form.cleaned_data["amount"], by=request.user, at=request.now)
            messages.success(request, "La durée est enregistrée.")
            return back
    except Refused as refused:
        _say(request, form, refused)
    context = {
        "found": found,
        "kind": kind,
        "form": form,
        "settable": kind in SET_BY_THE_FUNDER,
        "sheets": kind is SHEETS,
        "archives": archives,
        "slips": slip_rows(visible_lists(request.standing)) if kind is APPLICATIONS else None,
    }
    return render(request, "department/personal_data_kind.html", context)


@never_cache
@audience.roles(*KEEPERS)
def disposal_list(request: Request, pk: int) -> HttpResponse:
    """Show a slip and its files; record its visa, then destroy what it covers."""
    slip = get_object_or_404(slip_rows(visible_lists(request.standing)), pk=pk)
    archives = may_destroy_archives(request.standing, slip.funder_id)
    asked = request.POST.get("act", "")
    form = VisaForm(*((request.POST, request.FILES) if asked == "visa" else (None, None)))
    try:
        if asked:
            archives.require()
        if asked == "visa" and form.is_valid():
            given = dict(form.cleaned_data)
            scan = given.pop("scan")
            operations.record_disposal_visa(
                slip, **given, name=scan.name or "", content=scan.read(), by=request.user, at=request.now
            )
            messages.success(request, "Le visa est enregistré.")
            return redirect("department:disposal_list", pk)
        if asked == "destroy":
            _check_sure(request)
            gone = operations.destroy_listed(slip, by=request.user, at=request.now)
            messages.success(request, f"{plural(gone, 'candidature détruite', 'candidatures détruites')}.")
            return redirect("department:disposal_list", pk)
    except Refused as refused:
        _say(request, form, refused)
    items = slip.items.select_related("application__organisation").order_by("application__number")
    context = {"slip": slip, "items": items, "form": form, "archives": archives}
    return render(request, "department/disposal_list.html", context)


@never_cache
@audience.roles(*KEEPERS)
def disposal_file(request: Request, pk: int, what: str) -> HttpResponse:
    """Serve the slip as it was drawn, or its visa."""
    slip = get_object_or_404(visible_lists(request.standing), pk=pk)
    if what == "visa":
        if not slip.scan:
            raise Http404
        return stored(slip.scan, f"visa-{slip.reference.lower()}.pdf")
    with slip.paper.open("rb") as paper:
        return sent(paper.read(), f"{slip.reference.lower()}.pdf", "application/pdf")


@never_cache
@audience.roles(*KEEPERS)
def rights_requests(request: Request) -> HttpResponse:
    """Show what people ask, with the month each answer is due in; note one that came by letter."""
    _of_the_funder(request)
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.receive_request(**form.cleaned_data, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "La demande est enregistrée.")
            return redirect("department:rights_requests")
    rows = request_rows(visible_requests(request.standing), request.today)
    return render(request, "department/rights_requests.html", {"rows": rows, "form": form})


@never_cache
@audience.roles(*KEEPERS)
def rights_request(request: Request, pk: int) -> HttpResponse:
    """Note what was answered to a request, and forget who asked."""
    found = get_object_or_404(visible_requests(request.standing), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_request(found, **form.cleaned_data, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "La réponse est enregistrée.")
            return redirect("department:rights_requests")
    (row,) = request_rows(visible_requests(request.standing).filter(pk=pk), request.today)
    context = {"row": row, "form": form, "back": reverse("department:rights_requests")}
    return render(request, "department/rights_request.html", context)


@never_cache
@audience.roles(*KEEPERS)
def readings(request: Request) -> HttpResponse:
    """Show who read names, of what and why."""
    _of_the_funder(request)
    rows = reading_rows(visible_readings(request.standing), visible_packages(request.standing))
    return render(request, "department/readings.html", {"rows": rows})
