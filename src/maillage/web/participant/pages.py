"""A participant's own page, opened by their personal link: cancel, answer an offer, take or erase data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache

from maillage.documents.paper import render as render_paper
from maillage.groups.models import Participant
from maillage.groups.operations import (
    accept_offer,
    cancel_registration,
    decline_offer,
    disown_link,
    gather_attestations,
    issue_attestation,
    revoke_links,
)
from maillage.groups.queries.feed import calendar_key, own_feed
from maillage.groups.queries.participant import next_meetings, own_presences, own_registrations
from maillage.situations.access import groups_attended
from maillage.web import audience, clock
from maillage.web.dead_link import DeadLink
from maillage.web.feed import addresses, feed_response
from maillage.web.files import sent
from maillage.web.keys import key_of
from maillage.web.public.sign_in import remember

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


def owner(token: str) -> Participant:
    """Give back who that link opens: the record it was merged into when there is one."""
    return _record(token=token).current


def _record(**key: str | int) -> Participant:
    known = Participant.objects.select_related("structure", "merged_into__structure")
    found = known.filter(**key).first()
    if found is None or not found.link_opens(clock.now()):
        raise DeadLink
    return found


@audience.everyone
@never_cache
def links(request: Request, token: str) -> HttpResponse:
    """Take back one's links: to have a new one, or because they came to the wrong person."""
    participant = owner(token)
    if request.method == "POST":
        if "other" in request.POST:
            disown_link(_record(token=token), at=request.now)
        else:
            revoke_links(participant, at=request.now)
        context = {"disowned": "other" in request.POST, "email": participant.mailbox}
        return render(request, "participant/links_revoked.html", context)
    return render(request, "participant/links.html", {"participant": participant})


@audience.everyone
@never_cache
def my_meetings(request: Request, token: str) -> HttpResponse:
    """Show the person's own registrations, and nothing of anyone else."""
    participant = owner(token)
    rows = own_registrations(participant, request.now)
    context = {
        "participant": participant,
        "offers": [row for row in rows if row.may_answer],
        "coming": [row for row in rows if row.may_cancel and not row.may_answer],
        "past": [row for row in rows if not row.may_cancel],
        "feed": addresses(reverse("participant:calendar", args=[calendar_key(participant)])),
        "presences": own_presences(participant),
        "attended": groups_attended(participant),
        "next": next_meetings(participant, request.now),
    }
    answer = render(request, "participant/my_meetings.html", context)
    remember(request, answer, participant)
    return answer


@audience.everyone
@never_cache
def registration_act(request: Request, token: str, pk: int, verb: str) -> HttpResponse:
    """Cancel one's registration (confirmed), accept or decline an offered seat."""
    participant = owner(token)
    registration = get_object_or_404(participant.registrations.select_related("meeting__group"), pk=pk)
    back = reverse("participant:my_meetings", args=[token])
    if verb not in ("annuler", "accepter", "refuser"):
        raise Http404
    if request.method == "POST":
        if verb == "annuler":
            cancel_registration(registration, at=request.now)
            messages.success(request, "Votre inscription est annulée.")
        elif verb == "accepter":
            accept_offer(registration, at=request.now)
            messages.success(request, "Votre place est retenue.")
        else:
            decline_offer(registration, at=request.now)
            messages.success(request, "La place est proposée à la personne suivante.")
        return redirect(back)
    if verb != "annuler":
        return redirect(back)
    row = next(row for row in own_registrations(participant, request.now) if row.pk == registration.pk)
    leave = "Quitter la liste d’attente" if row.rank else "Annuler mon inscription"
    freed = "vous perdez votre rang." if row.rank else "votre place est proposée à la personne suivante."
    context = {
        "title": leave,
        "facts": [("Rencontre", f"{row.group}, {row.when}")],
        "consequences": [freed, "les autres inscriptions ne changent pas."],
        "submit": leave,
        "tone": "danger",
        "back": back,
    }
    return render(request, "ui/confirm.html", context)


@audience.everyone
@never_cache
def my_attestation(request: Request, token: str, pk: int) -> HttpResponse:
    """Give the person the proof that they were at a meeting, once its sheet is closed."""
    participant = owner(token)
    mark = get_object_or_404(participant.attendances.select_related("meeting"), meeting=pk)
    issued, paper = issue_attestation(mark.meeting, participant, at=request.now)
    content = render_paper(paper, at=issued.issued_at)
    return sent(content, name=f"attestation-{mark.meeting.day:%Y%m%d}.pdf", kind="application/pdf")


@audience.everyone
@never_cache
def my_year(request: Request, token: str, year: int) -> HttpResponse:
    """Give the person their attestations of a year in one paper."""
    paper = gather_attestations(owner(token), year, at=request.now)
    content = render_paper(paper, at=request.now)
    return sent(content, name=f"presences-{year}.pdf", kind="application/pdf")


@audience.everyone
def calendar(request: Request, key: str) -> HttpResponse:
    """The person’s own meetings as a calendar to subscribe to, with what only they are told."""
    number, _, digest = key.partition("-")
    found = _record(pk=key_of(number))
    if not constant_time_compare(calendar_key(found), f"{found.pk}-{digest}"):
        raise DeadLink
    return feed_response(request, own_feed(found.current), public=False)


@audience.everyone
@never_cache
def my_calendar(_request: Request, token: str) -> HttpResponse:
    """Send a calendar that subscribed by the link itself to the address that opens nothing but a calendar:
    those that know a permanent move write the link no more.
    """
    key = calendar_key(_record(token=token))
    return redirect("participant:calendar", key, permanent=True)
