"""The calls of the département, and one of them at a glance: dates, lots, counts, then results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.applications.access import may_count, may_read_all
from maillage.applications.queries import late_rows, lot_counts, table, tally
from maillage.calls.access import may_edit_call, may_import_call
from maillage.calls.forms.search import SearchForm
from maillage.calls.forms.section import SECTIONS
from maillage.calls.glance import call_glance, contact_lines
from maillage.calls.operations import missing_to_publish
from maillage.calls.queries import STATES, as_file, call_rows
from maillage.people.models import Role
from maillage.people.operations import the_funder
from maillage.rehearsals.access import may_play
from maillage.rehearsals.queries import players_of, rehearsals_of
from maillage.rules.french import plural
from maillage.web import audience
from maillage.web.department.calls.own import READERS, own_call, own_calls

if TYPE_CHECKING:
    from maillage.calls.models import Call
    from maillage.web.request import Request

TONES = {"draft": "neutral", "upcoming": "info", "open": "good", "closed": "waiting"}


@audience.roles(*READERS)
def calls(request: Request) -> HttpResponse:
    """List the calls of the département: searched by words, filtered by state, rehearsals apart."""
    form = SearchForm(request.GET or None)
    every = call_rows(own_calls(request), request.now)
    rows = form.kept(every)
    context = {
        "rows": [(row, STATES[row.state].capitalize(), TONES[row.state]) for row in rows],
        "form": form,
        "count": plural(len(rows), "appel"),
        "any": bool(every),
        "may_import": may_import_call(request.standing, the_funder().organisation),
    }
    return render(request, "department/call_list.html", context)


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the call on its page: where it is written, and whether something is missing there."""

    title: str
    url: str
    intro: str
    note: str


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing to publish, and where it is mended."""

    sentence: str
    url: str


@audience.roles(*READERS)
def call(request: Request, pk: int) -> HttpResponse:
    """Show one call: what it lacks while it is a draft, then its counts, then its applications."""
    found = own_call(request, pk)
    glance = call_glance(found, request.now)
    draft = glance.state == "draft"
    context = {
        "call": found,
        "glance": glance,
        "state_label": STATES[glance.state].capitalize(),
        "tone": TONES[glance.state],
        "draft": draft,
        "may_edit": may_edit_call(request.standing, found),
        **(_prepared(request, found) if draft else _running(request, found)),
    }
    return render(request, "department/call_detail.html", context)


def _prepared(request: Request, call: Call) -> dict[str, object]:
    lacking = missing_to_publish(call)
    wanting = {item.section for item in lacking}
    return {
        "missing": [Lack(item.sentence, _address(call, item.section)) for item in lacking],
        "parts": [
            Part(
                section.title,
                _address(call, section.code),
                section.intro,
                "À compléter" if section.code in wanting else "",
            )
            for section in SECTIONS
        ]
        + [Part("Contacts", _address(call, "contacts"), "La personne qui répond, par territoire.", "")],
        "rehearsals": rehearsals_of(call, request.now),
    }


def _running(request: Request, call: Call) -> dict[str, object]:
    readable = bool(may_read_all(request.standing, call, request.now))
    rows = table(call, request.now) if readable else []
    players = players_of(call) if call.rehearsal else []
    return {
        "readable": readable,
        "counts": lot_counts(call) if not readable and may_count(request.standing, call) else [],
        "may_examine": request.standing.holds(Role.INSTRUCTOR, Role.MANAGER, Role.AUDITOR),
        "rows": rows,
        "tally": tally(rows),
        "late": late_rows(call) if readable else [],
        "contacts": [] if call.rehearsal else contact_lines(call),
        "players": players,
        "plays": any(player.person == request.user.pk for player in players),
        "may_join": call.rehearsal and may_play(request.standing, call),
    }


def _address(call: Call, section: str) -> str:
    if section == "contacts":
        return reverse("department:call_contact", args=[call.pk])
    return reverse("department:call_section", args=[call.pk, section])


@audience.roles(*READERS)
def call_file(request: Request, pk: int) -> HttpResponse:
    """Give the file of the call."""
    found = own_call(request, pk)
    response = HttpResponse(as_file(found), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.toml"'
    return response
