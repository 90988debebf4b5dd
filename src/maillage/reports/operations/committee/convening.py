"""The annual committee convened, moved, cancelled: those it concerns are told, calendar included (R77)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.calls.models import Call
from maillage.documents.calendar_file import CalendarEvent, calendar_bytes
from maillage.people.models import Person
from maillage.post.letters import Letter, sender
from maillage.post.operations import queue
from maillage.reports.models import CommitteeMember, CommitteePoint, SteeringCommittee
from maillage.reports.operations.committee.common import locked, tell
from maillage.reports.queries.committee import Invited, invited
from maillage.rules.committee import POINTS, may_sit, once_a_year
from maillage.rules.french import PARIS, clock, day, long_date, paris, typeset
from maillage.rules.lives import COMMITTEE
from maillage.rules.verdict import no
from maillage.selection.letters import address_of

MORNING, NOON = dt.time(9, 30), dt.time(12)


@transaction.atomic
def convene_committee(
    call: Call,
    *,
    held_on: dt.date,
    place: str = "",
    link: str = "",
    by: Person,
    at: dt.datetime,
    starts: dt.time = MORNING,
    ends: dt.time = NOON,
    extra_reason: str = "",
) -> SteeringCommittee:
    """Convene the committee: the representatives of the operators and the coordinators of the territories
    receive the day, the hours, the place or the link, and the calendar file (R77).

    Raises Refused on a past day, with nowhere to go, twice the same day, twice the same year without its
    reason, or when no agreement is signed yet.
    """
    may_sit(held_on, starts, ends, paris(at).date(), place=place, link=link).require()
    _lock(call)
    once_a_year(held_on, _other_days(call), extra_reason).require()
    people = invited(call)
    if not any(one.address and not one.coordinator for one in people):
        no("Aucune convention n’est signée : il n’y a pas encore d’opérateur à inviter.").require()
    committee = SteeringCommittee.objects.create(
        call=call,
        year=held_on.year,
        held_on=held_on,
        starts=starts,
        ends=ends,
        place=place.strip(),
        link=link.strip(),
        extra_reason=typeset(extra_reason.strip()),
        convened_at=at,
        convened_by=by,
    )
    CommitteePoint.objects.bulk_create(
        CommitteePoint(committee=committee, rank=rank, code=code, title=title)
        for rank, (code, title) in enumerate(POINTS.items(), start=1)
    )
    CommitteeMember.objects.bulk_create(
        CommitteeMember(committee=committee, name=name, body=body, function=function[:120], invited=True)
        for (name, body), function in _seats(people).items()
    )
    _write(
        committee,
        people,
        subject=f"Comité de suivi annuel du {day(held_on)}",
        opening=f"Le comité se tient {_when(committee)}.",
        at=at,
    )
    tell(
        committee,
        "convene_committee",
        by=by,
        at=at,
        note=committee.extra_reason,
        date=held_on,
        lieu=committee.where,
        organismes=", ".join(sorted({one.body for one in people if one.address})),
    )
    return committee


@transaction.atomic
def move_committee(
    committee: SteeringCommittee,
    *,
    held_on: dt.date,
    starts: dt.time,
    ends: dt.time,
    place: str,
    link: str,
    extra_reason: str = "",
    by: Person,
    at: dt.datetime,
) -> SteeringCommittee:
    """Change the day, the hours or the place of a committee, and tell everyone it concerns.

    Raises Refused when nothing changes, once it is held, and for the reasons that keep a committee from being
    convened.
    """
    _lock(committee.call)
    committee = locked(committee)
    _not_begun(committee)
    if committee.state != "convened" or committee.held_on < paris(at).date():
        no("Seul un comité à venir change de date ou de lieu.").require()
    before, known = _when(committee), _settled(committee)
    may_sit(held_on, starts, ends, paris(at).date(), place=place, link=link).require()
    once_a_year(
        held_on, _other_days(committee.call, but=committee), extra_reason or committee.extra_reason
    ).require()
    committee.held_on, committee.year = held_on, held_on.year
    committee.starts, committee.ends = starts, ends
    committee.place, committee.link = place.strip(), link.strip()
    committee.extra_reason = typeset(extra_reason.strip()) or committee.extra_reason
    if _settled(committee) == known:
        no("Rien ne change : ni la date, ni l’heure, ni le lieu, ni le lien.").require()
    committee.sequence += 1
    committee.save()
    _write(
        committee,
        invited(committee.call),
        subject=f"Comité de suivi déplacé au {day(held_on)}"
        if _when(committee) != before
        else f"Comité de suivi du {day(held_on)}, invitation corrigée",
        opening=f"Le comité se tient désormais {_when(committee)}, et non plus {before}."
        if _when(committee) != before
        else f"Le comité se tient toujours {before}.",
        at=at,
    )
    tell(committee, "move_committee", by=by, at=at, avant=before, date=held_on, lieu=committee.where)
    return committee


@transaction.atomic
def cancel_committee(
    committee: SteeringCommittee, *, reason: str, by: Person, at: dt.datetime
) -> SteeringCommittee:
    """Cancel a committee that did not take place, and tell everyone it concerns why. Raises Refused without
    reason, or when something was noted, decided or presented there.
    """
    committee = locked(committee)
    state = COMMITTEE.after(committee.state, "cancel")
    if committee.presentations.exists():
        no("Des justificatifs y ont été présentés : retirez-les d’abord.").require()
    _not_begun(committee)
    if not reason.strip():
        no("Donnez le motif de l’annulation : il figure dans le courriel.", "reason").require()
    committee.state, committee.cancel_reason = state, typeset(reason.strip())
    committee.sequence += 1
    committee.save(update_fields=["state", "cancel_reason", "sequence"])
    _write(
        committee,
        invited(committee.call),
        subject=f"Comité de suivi du {day(committee.held_on)} annulé",
        opening=f"Le comité prévu {_when(committee)} "
        + ("n’a pas eu lieu." if committee.held_on < paris(at).date() else "n’aura pas lieu.")
        + f" Motif : {committee.cancel_reason}",
        at=at,
    )
    tell(
        committee,
        "cancel_committee",
        by=by,
        at=at,
        note=committee.cancel_reason,
        état=COMMITTEE.states[committee.state],
    )
    return committee


def _lock(call: Call) -> None:
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)


def _seats(people: list[Invited]) -> dict[tuple[str, str], str]:
    """Who sits for which body, and in which function: two people of one name at one body are told apart by a
    number.
    """
    seats: dict[tuple[str, str], str] = {}
    for one in people:
        name, rank = one.name, 2
        while (name, one.body) in seats:
            name, rank = f"{one.name} ({rank})", rank + 1
        seats[name, one.body] = one.function
    return seats


def _not_begun(committee: SteeringCommittee) -> None:
    if committee.has_begun:
        no(
            "Ce comité a commencé : des présences, des propos, des décisions ou des documents y sont notés."
        ).require()


def _settled(committee: SteeringCommittee) -> tuple[object, ...]:
    """What a move may change."""
    return (
        committee.held_on,
        committee.starts,
        committee.ends,
        committee.place,
        committee.link,
        committee.extra_reason,
    )


def _other_days(call: Call, *, but: SteeringCommittee | None = None) -> list[dt.date]:
    others = SteeringCommittee.objects.filter(call=call).exclude(state="cancelled")
    if but is not None:
        others = others.exclude(pk=but.pk)
    return list(others.order_by("held_on", "pk").values_list("held_on", flat=True))


def _when(committee: SteeringCommittee) -> str:
    """« le mardi 8 décembre 2026 de 9 h 30 à 12 h, Arras »."""
    where = f", {committee.place}" if committee.place else ", à distance"
    hours = f"de {clock(committee.starts)} à {clock(committee.ends)}"
    return f"le {long_date(committee.held_on)} {hours}{where}"


def _write(
    committee: SteeringCommittee, people: list[Invited], *, subject: str, opening: str, at: dt.datetime
) -> None:
    """Queue one letter to each person invited, with the calendar file; a cancelled committee asks for
    nothing.
    """
    cancelled = committee.state == "cancelled"
    calendar = _calendar(committee, at)
    addresses: set[str] = set()
    for one in people:
        if not one.address or one.address in addresses:
            continue
        addresses.add(one.address)
        page = (
            f"/coordination/comites/{committee.pk}/"
            if one.coordinator
            else f"/operateur/comites/{committee.pk}/"
        )
        asked = (
            "Les chiffres du territoire sont calculés à partir des feuilles de présence."
            if one.coordinator
            else "Les chiffres de votre groupe sont calculés à partir de vos feuilles de présence. "
            "Joignez d’ici là les justificatifs qui manquent à vos dépenses."
        )
        link = (f"Lien de connexion : {committee.link}",) if committee.link else ()
        told = () if cancelled else (*link, asked)
        queue(
            kind="committee",
            to=one.address,
            letter=Letter(
                subject=subject,
                paragraphs=tuple(typeset(line) for line in (opening, *told)),
                action_label="" if cancelled else "Ouvrir ce que le comité examine",
                action_url="" if cancelled else address_of(page),
            ),
            key=f"committee-{committee.pk}-{committee.sequence}-{one.address}",
            calendar=calendar,
            at=at,
        )


def _calendar(committee: SteeringCommittee, at: dt.datetime) -> str:
    name, address = sender()
    event = CalendarEvent(
        uid=f"committee-{committee.pk}@maillage",
        sequence=committee.sequence,
        summary=f"Comité de suivi annuel, {committee.call.reference}",
        starts=dt.datetime.combine(committee.held_on, committee.starts, tzinfo=PARIS),
        ends=dt.datetime.combine(committee.held_on, committee.ends, tzinfo=PARIS),
        place=committee.place or committee.link,
        description=committee.link,
        organiser_name=name,
        organiser_email=address,
        cancelled=committee.state == "cancelled",
    )
    return calendar_bytes((event,), at=at).decode()
