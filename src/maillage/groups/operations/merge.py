"""Two records of one person made one by a human, undone if wrong, or said to be two (R85, F19–F20).

Presences and registrations really move, so that every count of distinct people is right without knowing of
merges. At a meeting where both stood, the two rows become one: the other is set aside whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core import serializers
from django.db import transaction
from django.db.models import QuerySet

from maillage.groups.models import (
    Attendance,
    Attestation,
    Distinct,
    Meeting,
    Merge,
    Participant,
    PracticeGroup,
    Registration,
)
from maillage.groups.models.attendance import LIVE_STATES
from maillage.groups.operations.attendance import check_not_certified, supersede_sheet
from maillage.groups.operations.registration import subject_of_participant
from maillage.groups.operations.seats import offer_seats
from maillage.groups.queries.people import people_met
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import day
from maillage.rules.verdict import Refused

KINDS: dict[str, type[Registration | Attendance | Attestation]] = {
    "inscriptions": Registration,
    "présences": Attendance,
    "attestations": Attestation,
}
"""The rows of a person that move with them, by the word the journal has for them."""


def _locked(*people: Participant) -> list[Participant]:
    found = {
        one.pk: one
        for one in Participant.objects.select_for_update()
        .filter(pk__in=[one.pk for one in people])
        .order_by("pk")
    }
    return [found[one.pk] for one in people]


def _lock_meetings(*people: Participant) -> dict[int, Meeting]:
    """Lock every meeting where they stand, in one order, before their rows."""
    touched = {
        pk
        for model in (Registration, Attendance)
        for pk in model.objects.filter(participant__in=people).values_list("meeting", flat=True)
    }
    found = Meeting.objects.select_for_update(of=("self",)).select_related("group__agreement")
    return {one.pk: one for one in found.filter(pk__in=touched).order_by("pk")}


def _check_figures(meetings: Iterable[Meeting]) -> None:
    """A certificate of service done counts people: nobody becomes one or two any more (R76)."""
    groups: dict[int, PracticeGroup] = {one.group_id: one.group for one in meetings}
    for group in groups.values():
        check_not_certified(group)


@transaction.atomic
def merge_participants(
    kept: Participant, merged: Participant, *, group: PracticeGroup, by: Person, at: dt.datetime
) -> Merge:
    """Make one person of two records met in the group; `merged` leads to `kept` from now on.

    Raise Refused for the same record, an erased or already merged one, one whose only address would be lost,
    two people of another group, a meeting of another operator where both stand, and once service done is
    certified.
    """
    meetings = _lock_meetings(kept, merged)
    kept, merged = _locked(kept, merged)
    _check_pair(kept, merged, group)
    _check_figures(meetings.values())
    doubles: list[Registration | Attendance] = [
        *_double_registrations(kept, merged),
        *_double_attendances(kept, merged),
    ]
    for spare in doubles:
        meeting = meetings[spare.meeting_id]
        if meeting.group.agreement.operator_id != group.agreement.operator_id:
            raise Refused(
                "Ces deux fiches étaient ensemble à une rencontre d’un autre opérateur, qui seul peut dire "
                "s’il s’agit d’une même personne."
            )
    aside = serializers.serialize("json", [row for spare in doubles for row in _with_what_hangs(spare)])
    for spare in doubles:
        spare.delete()
    by_themself = _no_longer_by_a_colleague(kept, merged)
    moved = {
        word: list(model.objects.filter(participant=merged).order_by("pk").values_list("pk", flat=True))
        for word, model in KINDS.items()
    }
    for model in KINDS.values():
        model.objects.filter(participant=merged).update(participant=kept)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    merge = Merge.objects.create(
        kept=kept,
        merged=merged,
        moved=moved,
        set_aside=aside if doubles else "",
        registered=_no_longer_walk_ins(kept),
        signed_up=by_themself,
        at=at,
        by=by,
    )
    for key in sorted({spare.meeting_id for spare in doubles if isinstance(spare, Registration)}):
        offer_seats(meetings[key], at=at)
    _tell_corrected(meetings.values(), moved, doubles, at=at)
    counts = {word: len(keys) for word, keys in moved.items() if keys}
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="merge_participants",
        subject=subject_of_participant(kept),
        after={"fiche réunie": merged.pk, **counts, "lignes mises de côté": len(doubles)},
    )
    return merge


def _check_pair(kept: Participant, merged: Participant, group: PracticeGroup) -> None:
    if kept.pk == merged.pk:
        raise Refused("Choisissez deux fiches différentes.")
    if kept.erased_at or merged.erased_at:
        raise Refused("L’une de ces fiches est effacée\u00a0: elle ne peut plus être réunie à une autre.")
    if kept.merged_into_id or merged.merged_into_id:
        raise Refused("L’une de ces fiches est déjà réunie à une autre\u00a0: rechargez la page.")
    if merged.mailbox and not kept.mailbox:
        raise Refused("Gardez la fiche qui porte une adresse\u00a0: c’est là que partent les courriels.")
    met = set(people_met(group).filter(pk__in=(kept.pk, merged.pk)).values_list("pk", flat=True))
    if len(met) < 2:
        raise Refused("Ces deux fiches doivent être celles de personnes de ce groupe.")


def _double_registrations(kept: Participant, merged: Participant) -> list[Registration]:
    """The live registrations to set aside: where both have one, the better seat stays, then the earlier."""
    return _spares(
        Registration.objects.filter(state__in=LIVE_STATES),
        kept,
        merged,
        order=LIVE_ORDER,
        time="registered_at",
    )


def _double_attendances(kept: Participant, merged: Participant) -> list[Attendance]:
    """The presences to set aside: where both have one, « présent » stays before all, then the earlier."""
    return _spares(Attendance.objects.all(), kept, merged, order=MARK_ORDER, time="marked_at")


LIVE_ORDER = ("registered", "offered", "waiting")
MARK_ORDER = ("present", "excused", "absent", "unknown")


def _spares(
    rows: QuerySet[Any], kept: Participant, merged: Participant, *, order: tuple[str, ...], time: str
) -> list[Any]:
    by_meeting: dict[int, list[Any]] = {}
    for row in rows.filter(participant__in=(kept, merged)).order_by("pk"):
        by_meeting.setdefault(row.meeting_id, []).append(row)
    spares = []
    for pair in by_meeting.values():
        if len(pair) == 2:
            pair.sort(key=lambda row: (order.index(row.state), getattr(row, time), row.pk))
            spares.append(pair[1])
    return spares


def _with_what_hangs(spare: Registration | Attendance) -> list[Any]:
    """A row with those that would go with it: the messages that left, the marks one by one."""
    hanging = spare.messages if isinstance(spare, Registration) else spare.marks
    return [spare, *hanging.order_by("pk")]


def _tell_corrected(
    meetings: Iterable[Meeting], moved: dict[str, list[int]], doubles: Iterable[Any], *, at: dt.datetime
) -> None:
    """What was printed or reported of a meeting held told another number of people, or another name."""
    touched = set(Attendance.objects.filter(pk__in=moved["présences"]).values_list("meeting", flat=True))
    touched |= {spare.meeting_id for spare in doubles if isinstance(spare, Attendance)}
    for meeting in meetings:
        if meeting.pk in touched and meeting.state == "held":
            supersede_sheet(meeting, at)


def _no_longer_by_a_colleague(kept: Participant, merged: Participant) -> list[int]:
    """Nobody is their own colleague: who had signed the other record up had signed themself up."""
    found = Registration.objects.filter(participant__in=(kept, merged), registered_by__in=(kept, merged))
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    Registration.objects.filter(pk__in=keys).update(registered_by=None)
    return keys


def _no_longer_walk_ins(kept: Participant) -> list[int]:
    """Who was written down as a walk-in and had registered under the other record was expected."""
    expected = Registration.objects.filter(participant=kept, state="registered").values("meeting")
    found = Attendance.objects.filter(participant=kept, walk_in=True, meeting__in=expected)
    keys = list(found.order_by("pk").values_list("pk", flat=True))
    Attendance.objects.filter(pk__in=keys).update(walk_in=False)
    return keys


@transaction.atomic
def undo_merge(merge: Merge, *, by: Person, at: dt.datetime) -> Merge:
    """Give back to the other record all that was its own, and the rows set aside as they were.

    What was corrected meanwhile on a row stays corrected. Raise Refused when it is undone already, when the
    person kept was merged or erased since, and once service done is certified.
    """
    merge = Merge.objects.select_related("kept", "merged").get(pk=merge.pk)
    meetings = _lock_meetings(merge.kept, merge.merged)
    merge = Merge.objects.select_for_update(of=("self",)).select_related("kept", "merged").get(pk=merge.pk)
    kept, merged = _locked(merge.kept, merge.merged)
    if merge.undone_at:
        raise Refused("Ces deux fiches ne sont plus réunies\u00a0: rechargez la page.")
    if kept.merged_into_id:
        raise Refused("Cette fiche a été réunie à une autre depuis\u00a0: défaites d’abord cette réunion-là.")
    if kept.erased_at:
        raise Refused("La personne a effacé ses données\u00a0: ses fiches ne peuvent plus être séparées.")
    later = Merge.objects.filter(kept=kept, undone_at=None, pk__gt=merge.pk).exclude(set_aside="")
    if later.exists():
        raise Refused("Une autre fiche a été réunie à celle-ci depuis : défaites d’abord cette réunion-là.")
    _check_figures(meetings.values())
    for word, model in KINDS.items():
        model.objects.filter(pk__in=merge.moved.get(word, ()), participant=kept).update(participant=merged)
    Attendance.objects.filter(pk__in=merge.registered).update(walk_in=True)
    for person, colleague in ((kept, merged), (merged, kept)):
        signed_up = Registration.objects.filter(pk__in=merge.signed_up, participant=person)
        signed_up.update(registered_by=colleague)
    aside = list(serializers.deserialize("json", merge.set_aside or "[]"))
    for row in aside:
        _check_free(row.object)
        row.save()
    _tell_corrected(meetings.values(), merge.moved, [row.object for row in aside], at=at)
    merged.merged_into = None
    if merge.lent:
        merged.email, merged.address_disowned_at = kept.email, kept.address_disowned_at
        kept.email, kept.address_disowned_at = "", None
        kept.save(update_fields=["email", "address_disowned_at"])
    merged.save(update_fields=["merged_into", "email", "address_disowned_at"])
    merge.undone_at, merge.undone_by = at, by
    merge.save(update_fields=["undone_at", "undone_by"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="undo_merge",
        subject=subject_of_participant(kept),
        after={"fiche rendue": merged.pk},
    )
    return merge


def _check_free(row: Any) -> None:
    """The person signed up or was marked again since: the row set aside has no room."""
    if not isinstance(row, Registration | Attendance):
        return
    same = type(row).objects.filter(meeting=row.meeting_id, participant=row.participant_id)
    live = isinstance(row, Registration)
    if (same.filter(state__in=LIVE_STATES) if live else same).exists():
        raise Refused(
            f"Depuis la réunion, cette personne a été inscrite ou pointée de nouveau le "
            f"{day(row.meeting.day)}\u00a0: retirez d’abord cette ligne."
        )


@transaction.atomic
def tell_apart(one: Participant, other: Participant, *, by: Person, at: dt.datetime) -> Distinct:
    """Remember that two records are two people: not proposed again (F20); the same twice changes nothing."""
    first, second = sorted((one, other), key=lambda person: person.pk)
    if first.pk == second.pk:
        raise Refused("Choisissez deux fiches différentes.")
    pair, new = Distinct.objects.get_or_create(first=first, second=second, defaults={"at": at, "by": by})
    if new:
        record(
            chain=chain(),
            at=at,
            actor=by.actor,
            verb="tell_apart",
            subject=subject_of_participant(first),
            after={"autre fiche": second.pk},
        )
    return pair
