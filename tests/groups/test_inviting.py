"""Inviting who came before, and who facilitates on the day in the place of another."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from maillage.groups import access
from maillage.groups.models import GuestProposal, Invitation, Meeting, MeetingFacilitator, Participant
from maillage.groups.operations import (
    answer_guest,
    choose_invitations,
    invite,
    merge_participants,
    name_substitute,
    propose_guest,
    remove_substitute,
)
from maillage.groups.queries.substitutes import facilitators_on
from maillage.people.access import standing_of
from maillage.people.models import Role
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from tests.candidates import give_role, make_person, moment
from tests.groups.steps import Campaign, enrol, fill

AT = moment("2026-01-05T10:00")


@pytest.mark.requirement("R23")
def test_an_invitation_leaves_once_and_never_to_who_is_there_or_asked_for_none(
    stage: Campaign, meeting: Meeting
) -> None:
    february = stage.group.meetings.get(day="2026-02-10")
    people = [result.registration.participant.pk for result in fill(meeting, 4)]
    with pytest.raises(Refused, match="pas encore ouvertes"):
        invite(february, people, by=stage.karim, at=AT)
    february.state = "open"
    february.save()
    enrol(february, 1, at=AT)
    choose_invitations(Participant.objects.get(pk=people[1]), wanted=False, at=AT)
    Message.objects.all().delete()
    assert invite(february, people, by=stage.karim, at=AT) == 2
    assert invite(february, people, by=stage.nora, at=AT) == 0
    choose_invitations(Participant.objects.get(pk=people[1]), wanted=True, at=AT)
    assert invite(february, people, by=stage.nora, at=AT) == 1
    letter = Message.objects.filter(kind="invitation").earliest("pk").letter
    token = Participant.objects.get(pk=people[2]).token
    assert letter["action_url"].endswith(f"/mes-rencontres/{token}/rencontres/{february.public_id}/")
    assert letter["unsubscribe_url"] in letter["closing"], "said in the letter too"
    assert token not in letter["unsubscribe_url"]
    assert set(
        Message.objects.exclude(kind="invitation").values_list("letter__unsubscribe_url", flat=True)
    ) <= {""}
    assert february.invitations.count() == 3
    march = stage.group.meetings.get(day="2026-03-10")
    march.state = "open"
    march.save()
    Invitation.objects.create(meeting=march, participant_id=people[3], at=AT, by=stage.nora)
    kept, merged = (Participant.objects.get(pk=people[number]) for number in (0, 3))
    merge_participants(kept, merged, group=stage.group, by=stage.nora, at=AT)
    assert invite(march, [kept.pk, merged.pk], by=stage.nora, at=AT) == 0
    assert february.registrations.count() == 1
    once = r"invitation_once_a_person_and_meeting|UNIQUE"
    with pytest.raises(IntegrityError, match=once), transaction.atomic():
        Invitation.objects.create(meeting=february, participant_id=people[2], at=AT, by=stage.nora)


@pytest.mark.requirement("R34")
def test_a_guest_is_suggested_once_until_answered_and_declined_with_a_reason(stage: Campaign) -> None:
    asked: dict[str, Any] = {"function": "Capitaine", "structure": "SDIS 62", "by": stage.karim, "at": AT}
    first = propose_guest(stage.group, **asked)
    with pytest.raises(Refused, match="attend déjà"):
        propose_guest(stage.group, **{**asked, "function": "capitaine"})
    raw: dict[str, Any] = {"function": "Capitaine", "structure": "SDIS 62"}
    with pytest.raises(IntegrityError, match=r"guest_proposed_once|UNIQUE"), transaction.atomic():
        GuestProposal.objects.create(group=stage.group, proposed_at=AT, proposed_by=stage.karim, **raw)
    with pytest.raises(Refused, match="pourquoi"):
        answer_guest(first, accepted=False, by=stage.nora, at=AT)
    answer_guest(first, accepted=False, reason="Déjà venu", by=stage.nora, at=AT)
    with pytest.raises(IntegrityError, match="guest_declined_has_a_reason"), transaction.atomic():
        GuestProposal.objects.update(reason="")
    assert propose_guest(stage.group, **asked).pk != first.pk


@pytest.mark.requirement("R33", "F34")
def test_a_substitute_holds_one_meeting_and_the_sheet_names_them(stage: Campaign, meeting: Meeting) -> None:
    zoe = give_role(make_person("Zoé Martin"), stage.operator, Role.FACILITATOR)
    stranger = make_person("Paul Durand")
    facts: dict[str, Any] = {"profession": "Infirmière", "by": stage.marc, "at": AT}
    assert [row.name for row in facilitators_on(meeting)] == ["Nora Benali"]
    with pytest.raises(Refused, match="organisme"):
        name_substitute(meeting, person=stranger, reason="Congé", **facts)
    with pytest.raises(Refused, match="pourquoi"):
        name_substitute(meeting, person=zoe, reason=" ", **facts)
    substitute = name_substitute(meeting, person=zoe, reason="Congé de Nora", **facts)
    name_substitute(meeting, name="Docteure  Blin", reason="Deux animatrices", **facts)
    assert [row.name for row in facilitators_on(meeting)] == ["Zoé Martin", "Docteure Blin"]
    february = stage.group.meetings.get(day="2026-02-10")
    held = list(access.visible_meetings(standing_of(zoe)))
    assert held == [meeting]
    assert access.may_hold_sheet(standing_of(zoe), held[0])
    assert not access.may_hold_sheet(standing_of(zoe), february)
    assert not access.may_facilitate(standing_of(zoe), stage.group)
    remove_substitute(substitute, by=stage.marc, at=AT)
    assert not access.visible_meetings(standing_of(zoe))
    with pytest.raises(IntegrityError, match="substitute_has_a_reason"), transaction.atomic():
        MeetingFacilitator.objects.update(reason="")
