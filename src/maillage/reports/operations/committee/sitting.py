"""The committee prepared and held: points added, who came, what was said of each point, what was decided."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max

from maillage.people.models import Organisation, Person
from maillage.reports.models import CommitteeDecision, CommitteeMember, CommitteePoint, SteeringCommittee
from maillage.reports.operations.committee.common import opened, tell
from maillage.rules.committee import held_by, may_decide
from maillage.rules.french import paris, typeset
from maillage.rules.verdict import no
from maillage.territories.models import Territory


@transaction.atomic
def add_point(
    committee: SteeringCommittee,
    *,
    title: str,
    note: str = "",
    territory: Territory | None = None,
    by: Person,
    at: dt.datetime,
) -> CommitteePoint:
    """Add a point to the agenda by hand, after the others. Raises Refused without title."""
    committee = opened(committee)
    if not title.strip():
        no("Donnez un titre à ce point.", "title").require()
    point = CommitteePoint.objects.create(
        committee=committee,
        rank=_next(committee.points.aggregate(last=Max("rank"))),
        title=typeset(title.strip()),
        note=typeset(note.strip()),
        territory=territory,
    )
    tell(committee, "add_agenda_point", by=by, at=at, point=point.title)
    return point


@transaction.atomic
def remove_point(point: CommitteePoint, *, by: Person, at: dt.datetime) -> None:
    """Take a point added by hand off the agenda. Raises Refused for one the data fill, or already spoken
    of.
    """
    committee = opened(point.committee)
    point = CommitteePoint.objects.get(pk=point.pk)
    if point.code:
        no("Ce point vient des données : il reste à l’ordre du jour.").require()
    if point.minutes or point.decisions.exists():
        no("Ce point a son compte rendu ou une décision : il reste à l’ordre du jour.").require()
    point.delete()
    tell(committee, "remove_agenda_point", by=by, at=at, point=point.title)


@transaction.atomic
def add_member(
    committee: SteeringCommittee,
    *,
    name: str,
    body: str = "",
    function: str = "",
    by: Person,
    at: dt.datetime,
) -> CommitteeMember:
    """Add someone who came without having been invited. Raises Refused without name, or twice."""
    committee = opened(committee)
    held_by(committee.held_on, paris(at).date(), "les présences s’y notent").require()
    if not name.strip():
        no("Indiquez le nom de la personne.", "name").require()
    if committee.members.filter(name=name.strip(), body=body.strip()).exists():
        no("Cette personne est déjà dans la liste.", "name").require()
    member = CommitteeMember.objects.create(
        committee=committee, name=name.strip(), body=body.strip(), function=function.strip(), present=True
    )
    tell(committee, "add_committee_member", by=by, at=at, membre=str(member))
    return member


@transaction.atomic
def keep_notes(
    committee: SteeringCommittee,
    *,
    present: Mapping[int, bool | None],
    minutes: Mapping[int, str],
    seen: Mapping[int, str] | None = None,
    by: Person,
    at: dt.datetime,
) -> SteeringCommittee:
    """Keep who came, by member, and what was said, by point: a draft until the minutes are closed. What is
    not given stays as it is.

    `seen` is, by point, the `seen_of` of the minutes one started from. Raises Refused when another person
    wrote a point since, before the day, or once the minutes are closed.
    """
    committee = opened(committee)
    held_by(committee.held_on, paris(at).date(), "son compte rendu s’enregistre").require()
    noted = [member for member in committee.members.order_by("pk") if member.pk in present]
    noted = [member for member in noted if member.present != present[member.pk]]
    for member in noted:
        member.present = present[member.pk]
        member.save(update_fields=["present"])
    written = []
    for point in committee.points.order_by("rank", "pk"):
        said = _plain(minutes.get(point.pk, point.minutes))
        if said == _plain(point.minutes):
            continue
        if seen is not None and seen.get(point.pk, seen_of(point.minutes)) != seen_of(point.minutes):
            no(
                f"Une autre personne a écrit ce point depuis : « {point.minutes} ». Reprenez-en ce qui doit "
                "rester, puis gardez le compte rendu de nouveau.",
                f"point_{point.pk}",
            ).require()
        point.minutes = said
        point.save(update_fields=["minutes"])
        written.append(point.title)
    if not noted and not written:
        return committee
    came = committee.members.filter(present=True).count()
    tell(committee, "keep_committee_notes", by=by, at=at, présents=came, points=", ".join(written))
    return committee


def seen_of(minutes: str) -> str:
    """Give back what changes as soon as the minutes of a point are written again."""
    return hashlib.sha256(_plain(minutes).encode()).hexdigest()[:16]


@transaction.atomic
def decide(
    committee: SteeringCommittee,
    *,
    text: str,
    owner: Organisation | None,
    person: Person | None = None,
    due_on: dt.date | None,
    point: CommitteePoint | None = None,
    by: Person,
    at: dt.datetime,
) -> CommitteeDecision:
    """Write a decision with who answers for it and by when (R77). Raises Refused before the day, without
    one of the three, or once the minutes are closed.
    """
    committee = opened(committee)
    held_by(committee.held_on, paris(at).date(), "ses décisions se notent").require()
    may_decide(committee.held_on, text, due_on, owned=owner is not None).require()
    decision = CommitteeDecision.objects.create(
        committee=committee,
        point=point,
        rank=_next(committee.decisions.aggregate(last=Max("rank"))),
        text=typeset(text.strip()),
        owner=owner,
        person=person,
        decided_on=committee.held_on,
        due_on=due_on,
    )
    tell(
        committee,
        "decide_in_committee",
        by=by,
        at=at,
        décision=decision.text,
        responsable=person.full_name if person else str(owner),
        échéance=due_on,
    )
    return decision


@transaction.atomic
def drop_decision(decision: CommitteeDecision, *, by: Person, at: dt.datetime) -> None:
    """Take back a decision written by mistake, before the minutes are closed and before anything
    followed it.
    """
    committee = opened(decision.committee)
    decision = CommitteeDecision.objects.get(pk=decision.pk)
    if decision.followed_at is not None:
        no("Cette décision a déjà une suite : elle reste au compte rendu.").require()
    decision.delete()
    tell(committee, "drop_committee_decision", by=by, at=at, décision=decision.text)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _next(last: Mapping[str, int | None]) -> int:
    return (last["last"] or 0) + 1
