"""The final report written step by step: each heading saves itself, and nothing that is typed is replaced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.documents.paper import render_pages
from maillage.groups.models import PracticeGroup
from maillage.people.models import OPERATOR_ROLES
from maillage.reports import operations
from maillage.reports.access import may_submit, may_write, operated_agreements
from maillage.reports.former import former_year
from maillage.reports.forms import HeadingForm
from maillage.reports.models import ReportText
from maillage.reports.operations.report import WRITABLE
from maillage.reports.papers import figures_of
from maillage.reports.queries import group_figures, proposed_lines
from maillage.rules import report as rule
from maillage.rules.french import clock, day, moment, paris
from maillage.rules.verdict import Refused
from maillage.situations.access import may_read_takeaways
from maillage.situations.checking import read
from maillage.situations.queries.takeaway import Line, taken_into
from maillage.web import audience
from maillage.web.files import sent
from maillage.web.keys import key_of
from maillage.web.operator.report_own import own_report
from maillage.web.report_page import TONES, draft_paper, figures_context

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maillage.agreements.models import Agreement
    from maillage.reports.models import FinalReport
    from maillage.rules.report import Heading
    from maillage.situations.checking import Detail
    from maillage.web.request import Request

PREVIEWED = 40
"""Pages that a preview draws at most."""


@dataclass(frozen=True, slots=True)
class ReportStep:
    """A step of the report in the list of steps: where it is, and where it stands."""

    title: str
    url: str
    note: str
    done: bool
    current: bool = False


def steps_of(
    report: FinalReport, texts: Mapping[str, str], named: Iterable[str], current: str = ""
) -> list[ReportStep]:
    """Give back the steps in order: figures, each heading of the call, the signature.

    `named` are the headings where the detector finds someone; `current` is the one that the page shows.
    """
    figures = reverse("operator:report_figures", args=[report.pk])
    found = [ReportStep("Les chiffres", figures, "calculés", done=True, current=current == "figures")]
    for heading in report.agreement.lot.call.headings:
        written = bool(texts.get(heading.code, "").strip())
        note = "écrit" if written else "à écrire" if heading.mandatory else "facultatif"
        if heading.code in named:
            note = "à relire : un nom ?"
        url = reverse("operator:report_heading", args=[report.pk, heading.code])
        done = written and heading.code not in named
        found.append(ReportStep(heading.label, url, note, done, current == heading.code))
    return found


def named_in(text: str) -> list[Detail]:
    """Give back what identifies someone in a text of the report: shown to its writer, who decides."""
    return [detail for detail in read({"text": text}).shown if detail.direct]


def texts_written(report: FinalReport) -> dict[str, ReportText]:
    """Give back what is written under each heading; one query."""
    return {one.code: one for one in report.texts.select_related("saved_by").order_by("pk")}


def overview_context(request: Request, report: FinalReport) -> dict[str, Any]:
    """Give back what the page of a report to write shows: its figures, its steps, what is left to do."""
    agreement, today = report.agreement, request.today
    (row,) = group_figures(operated_agreements(request.standing).filter(pk=agreement.pk), today)
    texts = {code: one.text for code, one in texts_written(report).items()}
    headings = agreement.lot.call.headings
    named = [one.code for one in headings if named_in(texts.get(one.code, ""))]
    steps = steps_of(report, texts, named)
    early = report.period_end >= today
    return {
        "report": report,
        "agreement": agreement,
        "tone": TONES[report.state],
        "steps": steps,
        "left": [step for step in steps if not step.done and step.note != "facultatif"],
        "ready": rule.may_submit(report.period_end, today, headings, texts),
        "opens": day(report.period_end) if early else "",
        "writes": may_write(request.standing, agreement),
        "submits": may_submit(request.standing, agreement, today),
        **figures_context(figures_of(row), former_year(agreement, today)),
    }


@audience.roles(*OPERATOR_ROLES)
def report_figures(request: Request, pk: int) -> HttpResponse:
    """Show the computed figures beside those of the year before, each with the rows that make it."""
    report = _writable(request, pk)
    (row,) = group_figures(
        operated_agreements(request.standing).filter(pk=report.agreement_id), request.today
    )
    context = _page(report, "figures")
    compared = former_year(report.agreement, request.today)
    context |= figures_context(figures_of(row), compared)
    return render(request, "operator/report_step_figures.html", context)


@audience.roles(*OPERATOR_ROLES)
def report_heading(request: Request, pk: int, code: str) -> HttpResponse:
    """One heading: written, fed with the lines one chooses, read by the detector, saved as it is typed.

    Once the report is sent, what is typed is refused and stays on the page.
    """
    report = own_report(request, pk) if request.method == "POST" else _writable(request, pk)
    heading = next((one for one in report.agreement.lot.call.headings if one.code == code), None)
    if heading is None:
        raise Http404
    writes = may_write(request.standing, report.agreement)
    written = texts_written(report).get(code)
    lines = _lines(request, report.agreement, heading) if writes else []
    refused = None
    form = HeadingForm(request.POST or None, heading=heading, written=written)
    if request.method == "POST" and form.is_valid():
        writes.require()
        text = form.cleaned_data["text"]
        if "take" in request.POST:
            text = taken_into(text, lines, {key_of(pk) for pk in request.POST.getlist("line")})
        try:
            report = operations.write_heading(
                report, code, text, seen=form.cleaned_data["seen"], by=request.user, at=request.now
            )
        except Refused as found:
            refused = found
        if refused is None and not request.htmx:
            return _onward(request, report, code)
        written = texts_written(report).get(code)
        form = HeadingForm(
            heading=heading, written=written, initial={"text": text, "seen": _seen(form, written, refused)}
        )
    named = named_in(form.initial.get("text") or "")
    context = _page(report, code, named=bool(named)) | {
        "heading": heading,
        "form": form,
        "writes": writes,
        "lines": lines,
        "named": named,
        "refused": refused.sentence if refused else "",
        "theirs": written.text if refused and refused.field == "seen" and written else "",
        "saved": _saved(written, request) if written else "",
    }
    template = "report_saved" if request.htmx else "report_step_heading"
    return render(request, f"operator/{template}.html", context)


@audience.roles(*OPERATOR_ROLES)
def report_preview(request: Request, pk: int, page: int) -> HttpResponse:
    """Draw a page of the report as it would be sent now."""
    report = _writable(request, pk)
    pages = render_pages(draft_paper(report, at=request.now), at=request.now)
    if not 1 <= page <= min(len(pages), PREVIEWED):
        raise Http404
    response = sent(pages[page - 1], f"bilan-{page}.png", "image/png")
    response["Cache-Control"] = "private, no-store"
    return response


def _writable(request: Request, pk: int) -> FinalReport:
    report = own_report(request, pk)
    if report.state not in WRITABLE:
        raise Http404
    return report


def _page(report: FinalReport, current: str, *, named: bool = False) -> dict[str, Any]:
    """What the page of a step shows around it: the steps, the one before and the one after."""
    texts = {code: one.text for code, one in texts_written(report).items()}
    steps = steps_of(report, texts, [current] if named else [], current)
    place = next(number for number, step in enumerate(steps) if step.current)
    return {
        "report": report,
        "agreement": report.agreement,
        "steps": steps,
        "previous": steps[place - 1] if place else None,
        "following": steps[place + 1] if place + 1 < len(steps) else None,
        "stamp": f"{report.saved_at or report.opened_at:%H%M%S%f}",
    }


def _lines(request: Request, agreement: Agreement, heading: Heading) -> list[Line]:
    """The lines proposed under a heading to someone who reads what the group keeps."""
    group = PracticeGroup.objects.filter(agreement=agreement).select_related("agreement").first()
    if group is None or not may_read_takeaways(request.standing, group):
        return []
    return proposed_lines(group, heading)


def _seen(form: HeadingForm, written: ReportText | None, refused: Refused | None) -> str:
    """What the next save starts from: the text just written, or the one that another person wrote."""
    if refused is not None and refused.field != "seen":
        return str(form.cleaned_data["seen"])
    return written.saved_at.isoformat() if written else ""


def _saved(written: ReportText, request: Request) -> str:
    if written.saved_at == request.now:
        return f"à {clock(paris(request.now))}"
    by = f" par {written.saved_by.full_name}" if written.saved_by else ""
    return f"le {moment(written.saved_at)}{by}"


def _onward(request: Request, report: FinalReport, code: str) -> HttpResponse:
    if "take" in request.POST:
        messages.success(
            request, "Les lignes choisies sont ajoutées à la suite\u00a0: relisez, puis complétez."
        )
        return redirect("operator:report_heading", report.pk, code)
    if "next" in request.POST:
        steps = steps_of(report, {}, [], code)
        place = next(number for number, step in enumerate(steps) if step.current)
        if place + 1 < len(steps):
            return redirect(steps[place + 1].url)
    messages.success(request, "La rubrique est enregistrée.")
    return redirect("operator:report", report.pk)
