"""What a participant sees of themselves, and takes away (E3.6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from maillage.groups.models import Participant, PracticeGroup, Registration
from maillage.groups.models.attendance import LIVE_STATES
from maillage.groups.queries.meeting import MeetingRow, hours, meeting_rows, open_meetings
from maillage.post.queries import kept_for
from maillage.rules.french import long_date, moment
from maillage.rules.lives import ATTENDANCE, REGISTRATION


def known_by(address: str) -> Participant | None:
    """Give back who writes from that address, in lower case, through the records that were made one (F19);
    None for nobody, and when its reader said that it is not theirs; one query, one more a merge.
    """
    bearer = bearer_of(address)
    return bearer.current if bearer is not None and bearer.address_disowned_at is None else None


def bearer_of(address: str) -> Participant | None:
    """Give back the record that has that address itself, whoever reads it, with the one it was merged into;
    one query.
    """
    if not address:
        return None
    known = Participant.objects.select_related("structure", "merged_into__structure")
    return known.filter(email=address, erased_at=None).first()


@dataclass(frozen=True, slots=True)
class OwnRegistration:
    """One of the person's own registrations; `place` is told in full to those who hold a seat."""

    pk: int
    group: str
    public_id: str
    day: dt.date
    when: str
    place: str
    access: str
    link: str
    state: str
    state_label: str
    rank: int
    answer_before: str
    may_cancel: bool
    may_answer: bool
    by_a_colleague: bool


def own_registrations(participant: Participant, at: dt.datetime) -> list[OwnRegistration]:
    """Give back the person's registrations, those to come first; two queries."""
    mine = list(
        participant.registrations.select_related("meeting__group").order_by(
            "-meeting__starts_at", "-registered_at"
        )
    )
    waiting = [row.meeting_id for row in mine if row.state == "waiting"]
    queues: dict[int, list[int]] = {}
    ahead = Registration.objects.filter(meeting__in=waiting, state="waiting").order_by("registered_at", "pk")
    for meeting, pk in ahead.values_list("meeting_id", "pk"):
        queues.setdefault(meeting, []).append(pk)
    rows = [_own(row, queues, at) for row in mine]
    return sorted(rows, key=lambda row: not (row.may_cancel or row.may_answer))


def _own(row: Registration, queues: dict[int, list[int]], at: dt.datetime) -> OwnRegistration:
    meeting = row.meeting
    to_come = meeting.starts_at > at and meeting.state in ("planned", "open")
    seated = row.state == "registered"
    answering = row.state == "offered" and row.offered_until is not None and at < row.offered_until
    return OwnRegistration(
        pk=row.pk,
        group=meeting.group.name,
        public_id=str(meeting.public_id),
        day=meeting.day,
        when=f"{long_date(meeting.day)}, {hours(meeting.starts_at, meeting.ends_at)}",
        place="À distance" if meeting.modality == "remote" else meeting.place,
        access=meeting.access if seated else "",
        link=meeting.remote_link if seated else "",
        state=row.state,
        state_label=REGISTRATION.states[row.state],
        rank=queues[meeting.pk].index(row.pk) + 1 if row.state == "waiting" else 0,
        answer_before=moment(row.offered_until) if answering and row.offered_until else "",
        may_cancel=to_come and row.state in ("registered", "waiting", "offered"),
        may_answer=to_come and answering,
        by_a_colleague=row.registered_by_id is not None,
    )


@dataclass(frozen=True, slots=True)
class OwnPresence:
    """A meeting where the person was noted present, and whose sheet is closed."""

    meeting: int
    group: str
    when: str
    year: int


def own_presences(participant: Participant) -> list[OwnPresence]:
    """Give back the meetings the person may have an attestation of, the latest first; one query."""
    came = participant.attendances.filter(state="present", meeting__state="held")
    return [
        OwnPresence(row.meeting_id, row.meeting.group.name, long_date(row.meeting.day), row.meeting.day.year)
        for row in came.select_related("meeting__group").order_by("-meeting__starts_at", "-pk")
    ]


def next_meetings(participant: Participant, at: dt.datetime, limit: int = 6) -> list[MeetingRow]:
    """Give back the next meetings that take registrations where the person signed up or came before, and
    where they hold nothing yet; one query.
    """
    known = Q(meetings__registrations__participant=participant) | Q(
        meetings__attendances__participant=participant
    )
    territories = PracticeGroup.objects.filter(known).values("lot__territory")
    held = participant.registrations.filter(state__in=LIVE_STATES).values("meeting")
    found = open_meetings(at).filter(group__lot__territory__in=territories).exclude(pk__in=held)
    return meeting_rows(found, limit)


def own_data(participant: Participant) -> dict[str, Any]:
    """Give back everything kept about the person, as plain values to be written in JSON; seven queries.

    What was kept under another spelling or address is theirs too.
    """
    others = list(participant.merges.filter(undone_at=None).select_related("merged").order_by("pk"))
    letters = kept_for([participant.email, *(merge.merged.email for merge in others)])
    registrations = participant.registrations.select_related("meeting__group", "structure", "structure_type")
    attendances = participant.attendances.select_related("meeting__group", "structure", "structure_type")
    invitations = participant.invitations.select_related("meeting__group").order_by("at", "pk")
    return {
        "prénom et nom": participant.full_name,
        "adresse": participant.email,
        "adresse dite à quelqu’un d’autre le": participant.address_disowned_at,
        "autres fiches réunies à celle-ci": [
            {"prénom et nom": merge.merged.full_name, "adresse": merge.merged.email} for merge in others
        ],
        "fonction": participant.job,
        "structure": participant.structure.name,
        "charte acceptée le": participant.charter_accepted_at,
        "fiche créée le": participant.created_at,
        "invitations refusées depuis le": participant.no_invitation_since,
        "invitations": [
            {
                "groupe": row.meeting.group.name,
                "rencontre": row.meeting.starts_at,
                "envoyée le": row.at,
            }
            for row in invitations
        ],
        "inscriptions": [
            {
                "groupe": row.meeting.group.name,
                "rencontre": row.meeting.starts_at,
                "inscrit le": row.registered_at,
                "état": REGISTRATION.states[row.state],
                "structure": row.structure.name,
                "type de structure": row.structure_type.label if row.structure_type else "",
                "fonction": row.job,
                "besoin": row.need,
                "inscrit par un collègue": row.registered_by_id is not None,
                "hors périmètre": row.out_of_perimeter,
            }
            for row in registrations.order_by("registered_at", "pk")
        ],
        "présences": [
            {
                "groupe": row.meeting.group.name,
                "rencontre": row.meeting.starts_at,
                "présence": ATTENDANCE.states[row.state],
                "sans inscription": row.walk_in,
                "à distance": row.remote,
                "structure": row.structure.name,
                "type de structure": row.structure_type.label if row.structure_type else "",
                "fonction": row.job,
            }
            for row in attendances.order_by("meeting__starts_at", "pk")
        ],
        "attestations": [
            {"rencontre": row.meeting.starts_at, "remise le": row.issued_at}
            for row in participant.attestations.select_related("meeting").order_by("issued_at", "pk")
        ],
        "lettres gardées": [
            {"objet": subject, "demandée le": queued, "partie le": sent} for subject, queued, sent in letters
        ],
    }
