"""The attestation of a presence: issued once the sheet is closed, superseded when the presence changes."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction

from maillage.applications.models import verification_code
from maillage.documents.attestation import AttestationPaper
from maillage.documents.paper import Issuer, fingerprint
from maillage.documents.presences import PresencesPaper
from maillage.groups.models import Attendance, Attestation, Meeting, Participant
from maillage.groups.operations.registration import participant_actor
from maillage.groups.operations.seats import lock_meeting, subject_of_meeting
from maillage.groups.queries.substitutes import facilitators_on
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain, the_funder
from maillage.rules.verdict import Refused


@transaction.atomic
def issue_attestation(
    meeting: Meeting, participant: Participant, *, by: Person | None = None, at: dt.datetime
) -> tuple[Attestation, AttestationPaper]:
    """Give back the attestation of someone present, to themself or to a facilitator; the same one twice.

    A presence corrected since makes a new one, and the earlier is told as superseded. Raise Refused while the
    sheet is open, and for someone who was not present.
    """
    meeting = lock_meeting(meeting)
    mark = meeting.attendances.filter(participant=participant).select_related("structure").first()
    if meeting.state != "held":
        raise Refused("L’attestation est prête dès que la feuille de présence est close.")
    if mark is None or mark.state != "present":
        raise Refused("L’attestation n’est remise qu’à une personne notée présente.")
    if participant.erased_at:
        raise Refused("Cette personne a effacé ses données\u00a0: son nom n’est plus connu.")
    given = Attestation.objects.filter(meeting=meeting, participant=participant, superseded_at=None)
    for known in given.order_by("-pk"):
        paper = _paper(meeting, mark, participant, known.code, known.issued_at)
        if fingerprint(paper) == known.fingerprint:
            return known, paper
    given.update(superseded_at=at)
    code = verification_code()
    paper = _paper(meeting, mark, participant, code, at)
    attestation = Attestation.objects.create(
        meeting=meeting,
        participant=participant,
        code=code,
        fingerprint=fingerprint(paper),
        issued_at=at,
        issued_by=by,
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor if by else participant_actor(participant),
        verb="issue_attestation",
        subject=subject_of_meeting(meeting),
        after={"attestation": attestation.pk, "participation": participant.pk},
    )
    return attestation, paper


def gather_attestations(participant: Participant, year: int, *, at: dt.datetime) -> PresencesPaper:
    """Give back the attestations of someone for a civil year as one paper, each issued if it was not yet.

    Raise Refused for a year without any presence on a closed sheet.
    """
    there = Meeting.objects.filter(
        state="held", attendances__participant=participant, attendances__state="present"
    ).order_by("starts_at", "pk")
    held = [meeting for meeting in there if meeting.day.year == year]
    papers = [issue_attestation(meeting, participant, at=at)[1] for meeting in held]
    if not papers:
        raise Refused(f"Aucune présence en {year} sur une feuille close.")
    return PresencesPaper(
        issuer=papers[0].issuer,
        reference=f"presences-{year}",
        person=participant.full_name,
        year=year,
        attestations=tuple(papers),
        issued_at=at,
        verified_at=papers[0].verified_at,
    )


def _paper(
    meeting: Meeting, mark: Attendance, participant: Participant, code: str, at: dt.datetime
) -> AttestationPaper:
    group = meeting.group
    funder = the_funder()
    return AttestationPaper(
        issuer=Issuer(name=funder.organisation.name, service=funder.service),
        reference=f"{group.slug}-{meeting.day:%Y%m%d}",
        person=participant.full_name,
        structure=mark.structure.name,
        function=mark.job,
        group=group.name,
        territory=group.lot.territory.name,
        operator=group.agreement.operator.name,
        starts=meeting.starts_at,
        ends=meeting.ends_at,
        place="À distance" if mark.remote else meeting.place or "Lieu non précisé",
        facilitators=tuple(f"{one.name}, {one.profession}" for one in facilitators_on(meeting)),
        issued_at=at,
        code=code,
        verified_at=f"{settings.MAILLAGE_BASE_URL}/attestations/",
    )
