"""A call written section by section: nothing of its file is seen, nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.calls.forms.row import Known
from maillage.calls.forms.section import SECTIONS, Editor, Section, following, section_of
from maillage.calls.operations import missing_to_publish, rewrite_call
from maillage.calls.queries import as_text, fingerprint
from maillage.calls.toml import UnreadableCall
from maillage.rules.verdict import Refused
from maillage.territories.models import Intercommunality
from maillage.ui.shapes import Link
from maillage.web import audience
from maillage.web.department.calls.own import EDITORS, edited_call

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.calls.models import Call
    from maillage.web.request import Request


@audience.roles(*EDITORS)
def call_section(request: Request, pk: int, code: str) -> HttpResponse:
    """Write one section of a call that is not published; a button adds, moves or takes away a row."""
    found = edited_call(request, pk)
    section = section_of(code)
    if section is None:
        raise Http404
    if found.published_at is not None:
        raise Refused(
            "L’appel est publié\u00a0: ce que les candidats ont lu ne change plus. "
            "Seule la clôture peut être repoussée, pour tous."
        )
    text = as_text(found)
    known = Known(text, _perimeters() if code == "territoires" else ())
    seen = fingerprint(text)
    if request.method != "POST":
        return _page(request, found, Editor.written(section, known), seen)
    if turn := request.POST.get("turn"):
        return _page(
            request, found, Editor.turned(section, known, request.POST, turn), request.POST.get("seen", "")
        )
    editor = Editor.typed(section, known, request.POST)
    if editor.is_valid():
        try:
            rewrite_call(
                found,
                editor.call(),
                seen=request.POST.get("seen", ""),
                section=section.title,
                by=request.user,
                at=request.now,
            )
        except UnreadableCall as unreadable:
            editor.pin(unreadable.problems)
        except Refused as refused:
            # Saved again after this, it replaces the colleague's version knowingly: nothing typed is lost.
            editor.form.add_error(
                refused.field if refused.field in editor.form.fields else None, refused.sentence
            )
        else:
            messages.success(request, f"{section.title}\u00a0: c’est enregistré.")
            after = following(section) if "next" in request.POST else section
            if after is None:
                return redirect("department:call", pk)
            return redirect("department:call_section", pk, after.code)
    return _page(request, found, editor, seen, status=422)


def _page(request: Request, call: Call, editor: Editor, seen: str, status: int = 200) -> HttpResponse:
    missing = missing_to_publish(call)
    wanting = {item.section for item in missing}
    context = {
        "call": call,
        "editor": editor,
        "section": editor.section,
        "seen": seen,
        "sections": [
            (Link(section.title, _address(call, section), section is editor.section), section.code in wanting)
            for section in SECTIONS
        ],
        "contacts": Link("Contacts", reverse("department:call_contact", args=[call.pk])),
        "missing": [item for item in missing if item.section == editor.section.code],
        "last": following(editor.section) is None,
    }
    return render(request, "department/call_section.html", context, status=status)


def _address(call: Call, section: Section) -> str:
    return reverse("department:call_section", args=[call.pk, section.code])


def _perimeters() -> tuple[tuple[str, str], ...]:
    return tuple(Intercommunality.objects.order_by("name", "pk").values_list("siren", "name"))
