"""Writing a situation, for a participant and for a facilitator alike: what is typed lives in the page only.

Each button sends the page back as it is typed; the server reads it in memory, shows what identifies someone,
rewrites what is asked, and stores nothing before the text has passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from maillage.groups.queries.meeting import meeting_row
from maillage.rules.french import typeset
from maillage.rules.situations import REWORD, may_write, tells_of_danger
from maillage.rules.verdict import Refused
from maillage.situations.access import SWITCHED_OFF
from maillage.situations.checking import TEXTS, Reading, read, rewrite
from maillage.situations.forms import AgainForm, ConfirmationForm, SituationForm, WordsForm
from maillage.situations.operations import keep_draft, propose_situation
from maillage.situations.operations.writing import REASON
from maillage.situations.queries.situation import LABELS
from maillage.web import pace
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from maillage.groups.models import Meeting
    from maillage.situations.content import Author
    from maillage.situations.models import Situation
    from maillage.web.request import Request

CHECKS = 600
"""Checks while typing that one place on the network may ask for in five minutes: a room shares an address."""
_HANDED_ON = frozenset({"csrfmiddlewaretoken", "do", "confirmed", "again"}) | set(
    ConfirmationForm.base_fields
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where someone writes: for which meeting, as whom, and the addresses around the page."""

    meeting: Meeting
    author: Author
    back: str
    check: str


def switched_off(request: Request) -> HttpResponse:
    """Say that the call keeps no situation in the tool (R14)."""
    return render(request, "web/situation_off.html", {"sentence": typeset(SWITCHED_OFF)}, status=404)


def checked(request: Request) -> HttpResponse:
    """Answer the check while typing: what identifies someone in the words sent, and nothing else."""
    if not pace.within(request, "situation", times=CHECKS):
        return HttpResponse(status=429)
    form = WordsForm(request.POST)
    return render(request, "web/situation_reading.html", _reading_context(form))


def _reading_context(form: WordsForm) -> dict[str, Any]:
    texts = form.texts()
    reading = read(texts, form.dismissed())
    return {
        "reading": reading,
        "labels": LABELS,
        "danger": _is_of_danger(texts),
        "typed": any(texts.values()),
        "many": reading.many,
    }


def _is_of_danger(texts: dict[str, str]) -> bool:
    return tells_of_danger(" . ".join(texts.values()))


def write(
    request: Request, desk: Desk, *, existing: Situation | None = None, texts: dict[str, str] | None = None
) -> HttpResponse:
    """Show the form, do what its button asks, or hand the text over once it passes."""
    may_write(request.today, desk.meeting.day, desk.meeting.state).require()
    reason = (texts or {}).get(REASON, "")
    if request.method != "POST":
        initial = SituationForm.initial_of(existing, texts or {}) if existing else {}
        form = SituationForm(initial=initial)
        words = WordsForm(QueryDict(urlencode(texts or {})))
        return _form_page(request, desk, form, words=words, reason=reason)
    verb, _, key = request.POST.get("do", "").partition(":")
    form = SituationForm(_clean(request.POST))
    if verb in ("continuer", "garder", "proposer"):
        return _go_on(request, desk, form, existing, verb, reason=reason)
    data = _changed(form, verb, key)
    return _form_page(
        request, desk, SituationForm(initial=_typed(data)), words=WordsForm(data), reason=reason
    )


def _go_on(
    request: Request,
    desk: Desk,
    form: SituationForm,
    existing: Situation | None,
    verb: str,
    *,
    reason: str,
) -> HttpResponse:
    """Show what is left to mend, the last questions, or hand the text over."""
    reading = read(form.texts(), form.dismissed())
    if not form.is_valid() or reading.blocking:
        if reading.blocking:
            form.add_error(None, REWORD)
        return _form_page(request, desk, form, words=form, status=422, reason=reason)
    confirmation = (AgainForm if reading.many else ConfirmationForm)(
        form.data if verb == "proposer" else None
    )
    if verb == "continuer" or (verb == "proposer" and not confirmation.is_valid()):
        return _confirmation_page(request, desk, form, confirmation, reading)
    try:
        if verb == "garder":
            keep_draft(desk.meeting, form.content(), author=desk.author, at=request.now, existing=existing)
            messages.success(
                request, "Votre brouillon est gardé trente jours\u00a0: personne d’autre ne le lit."
            )
        else:
            propose_situation(
                desk.meeting,
                form.content(),
                confirmation.confirmation(),
                author=desk.author,
                at=request.now,
                existing=existing,
            )
            messages.success(
                request, "Votre situation est proposée\u00a0: la personne qui anime la relit avant le groupe."
            )
    except Refused as refused:
        tell(form, refused)
        return _form_page(request, desk, form, words=form, status=422, reason=reason)
    return redirect(desk.back)


def _clean(sent: QueryDict) -> QueryDict:
    """What was sent, with its texts as the detector reads them, so that both count the same characters."""
    data = sent.copy()
    for name, text in WordsForm(sent).texts().items():
        data[name] = text
    return data


def _changed(form: SituationForm, verb: str, key: str) -> QueryDict:
    data = cast("QueryDict", form.data).copy()
    if verb not in ("remplacer", "tout", "ecarter"):
        return data
    reading = read(form.texts(), form.dismissed())
    if verb == "ecarter":
        data.setlist("dismissed", [*data.getlist("dismissed"), *reading.dismissals(key)])
        return data
    written = rewrite(form.texts(), reading.to_replace(key, all_of_them=verb == "tout"))
    counts = form.replaced()
    for kind, count in written.replaced.items():
        counts[kind] = counts.get(kind, 0) + count
    for name, text in written.texts.items():
        data[name] = text
    data.setlist("replaced", [f"{kind}:{count}" for kind, count in counts.items()])
    return data


def _typed(data: QueryDict) -> dict[str, Any]:
    """What was typed so far, shown again without asking yet for what is missing."""
    several = {
        name for name, one in SituationForm.base_fields.items() if isinstance(one, forms.MultipleChoiceField)
    }
    return {
        name: data.getlist(name) if name in several else data.get(name) for name in SituationForm.base_fields
    }


def _form_page(
    request: Request,
    desk: Desk,
    form: SituationForm,
    *,
    words: WordsForm,
    status: int = 200,
    reason: str = "",
) -> HttpResponse:
    context = {
        "desk": desk,
        "form": form,
        "row": meeting_row(desk.meeting),
        "dismissed": words.dismissed(),
        "replaced": [f"{kind}:{count}" for kind, count in words.replaced().items()],
        "reason": reason,
        **_reading_context(words),
    }
    return render(request, "web/situation_form.html", context, status=status)


def _confirmation_page(
    request: Request,
    desk: Desk,
    form: SituationForm,
    confirmation: ConfirmationForm,
    reading: Reading,
) -> HttpResponse:
    data = cast("QueryDict", form.data)
    texts = form.texts()
    context = {
        "desk": desk,
        "form": confirmation,
        "row": meeting_row(desk.meeting),
        "texts": [(LABELS[name], texts[name]) for name in TEXTS if texts[name]],
        "handed": [(name, value) for name in data if name not in _HANDED_ON for value in data.getlist(name)],
        "details": [one for one in reading.details if not one.direct],
        "danger": _is_of_danger(texts),
    }
    return render(request, "web/situation_confirm.html", context, status=422 if confirmation.errors else 200)
