"""One person under two records: proposed, made one by a human, undone exactly (R85, F19–F21)."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from maillage.agreements.models import Agreement
from maillage.calls.models import Call
from maillage.groups.models import (
    Attendance,
    AttendanceMark,
    Distinct,
    Meeting,
    Merge,
    MessageSent,
    Participant,
    Registration,
    StructureType,
)
from maillage.groups.operations import (
    SignUp,
    ask_those_present,
    close_attendance,
    erase_participant,
    issue_attestation,
    mark_attendance,
    merge_participants,
    name_substitute,
    open_group,
    open_meeting,
    plan_year,
    register_colleague,
    sign_in,
    sign_up,
    tell_apart,
    undo_merge,
)
from maillage.groups.operations.attendance import Tap
from maillage.groups.queries.attestation import verify_attestation
from maillage.groups.queries.participant import own_data
from maillage.groups.queries.people import merge_consequences, merges_of, people_met, people_page
from maillage.journal.models import Entry
from maillage.reports.queries import group_figures
from maillage.rules.verdict import Refused
from maillage.territories.models import Commune
from maillage.territories.operations import load_reference
from tests.agreements.steps import certify
from tests.candidates import moment
from tests.groups.steps import OPENED, SECOND_TUESDAY, Campaign

JANUARY, MAY = moment("2026-01-13T10:00"), moment("2026-05-12T10:00")
LATER = moment("2026-05-13T10:00")
pytestmark = pytest.mark.django_db


def register(meeting: Meeting, name: str, email: str, kind: str = "bailleur", **given: Any) -> SignUp:
    return sign_up(
        meeting,
        full_name=name,
        email=email,
        structure=given.pop("structure", "Habitat du Boulonnais – agence de Desvres"),
        structure_type=StructureType.objects.get(code=kind),
        job=given.pop("job", "Conseillère sociale"),
        charter=True,
        at=given.pop("at", meeting.starts_at - dt.timedelta(days=3)),
        **given,
    )


def rows() -> list[Any]:
    """Every registration and presence, whole, as the database has them."""
    return [
        sorted(model.objects.values_list(), key=str)
        for model in (Registration, MessageSent, Attendance, AttendanceMark)
    ]


@pytest.fixture
def january(stage: Campaign, meeting: Meeting) -> Meeting:
    """Hélène signed up as « LEFEVRE Helene » and came."""
    helene = register(meeting, "LEFEVRE Helene", "h.lefevre@habitat.example.org").registration.participant
    mark_attendance(meeting, helene, "present", by=stage.nora, at=JANUARY)
    return close_attendance(meeting, by=stage.nora, at=JANUARY)


@pytest.fixture
def may(stage: Campaign, january: Meeting) -> Meeting:
    """In May she came again from another address, as « Hélène Lefèbvre »."""
    held = stage.group.meetings.get(day=dt.date(2026, 5, 12))
    held = open_meeting(held, by=stage.nora, at=JANUARY)
    again = register(held, "Hélène Lefèbvre", "helene.lefebvre@example.org", job="Cheffe d’agence")
    mark_attendance(held, again.registration.participant, "present", by=stage.nora, at=MAY)
    return close_attendance(held, by=stage.nora, at=MAY)


def both() -> tuple[Participant, Participant]:
    first, second = Participant.objects.order_by("pk")
    return first, second


def counted(stage: Campaign) -> tuple[int, int]:
    """I2 of the group: cumulated and unique, checked against the rows."""
    (row,) = group_figures(Agreement.objects.filter(pk=stage.audomarois.pk), dt.date(2026, 5, 31))
    assert sum(line.attendances for line in row.origins.lines) == row.participants.attendances
    assert sum(meeting.new for meeting in row.meetings) == row.participants.people
    return row.participants.attendances, row.participants.people


def merge(stage: Campaign) -> Merge:
    kept, merged = both()
    return merge_participants(kept, merged, group=stage.group, by=stage.nora, at=LATER)


@pytest.mark.requirement("F19", "F21", "R85")
def test_helene_under_two_spellings_is_one_person_and_two_presences_then_two_again(
    stage: Campaign, may: Meeting
) -> None:
    (pair,) = people_page(stage.group, list(people_met(stage.group))).doubles
    assert pair.sentence == "Doublon probable (nom proche, même structure)"
    assert counted(stage) == (2, 2)
    before, (kept, merged) = rows(), both()
    jobs = list(Attendance.objects.order_by("pk").values_list("structure", "structure_type", "job"))
    made = merge(stage)
    assert counted(stage) == (2, 1)
    assert set(Meeting.objects.filter(state="held").values_list("corrected_at", flat=True)) == {None, LATER}
    assert list(Attendance.objects.order_by("pk").values_list("structure", "structure_type", "job")) == jobs
    assert list(people_met(stage.group)) == [kept]
    assert own_data(kept)["autres fiches réunies à celle-ci"][0]["adresse"] == merged.email
    lines = list(Entry.objects.filter(verb="merge_participants").values_list("after", "subject_label"))
    told = {"fiche réunie": merged.pk, "inscriptions": 1, "présences": 1, "lignes mises de côté": 0}
    assert lines == [(told, "Une personne inscrite")]
    undo_merge(made, by=stage.nora, at=LATER)
    assert rows() == before
    assert counted(stage) == (2, 2)
    with pytest.raises(Refused, match="ne sont plus réunies"):
        undo_merge(made, by=stage.nora, at=LATER)


@pytest.mark.requirement("F19")
def test_both_addresses_and_both_links_lead_to_the_person_kept(stage: Campaign, may: Meeting) -> None:
    kept, merged = both()
    merge(stage)
    june = open_meeting(stage.group.meetings.get(day=dt.date(2026, 6, 9)), by=stage.nora, at=LATER)
    signed = register(june, "Hélène Lefebvre", merged.email, at=LATER)
    assert signed.registration.participant == kept
    september = open_meeting(stage.group.meetings.get(day=dt.date(2026, 9, 8)), by=stage.nora, at=LATER)
    with pytest.raises(Refused, match="aussi votre adresse"):
        register_colleague(
            september,
            colleague=kept,
            full_name="Elle-même",
            email=merged.email,
            structure="Habitat",
            at=LATER,
        )
    assert register(june, "Hélène Lefebvre", kept.email, at=LATER).already
    assert Participant.objects.get(token=merged.token).current == kept
    erase_participant(kept, at=LATER)
    assert set(Participant.objects.values_list("email", "full_name")) == {("", "Personne effacée")}
    assert counted(stage) == (2, 1)
    with pytest.raises(Refused, match="a effacé ses données"):
        undo_merge(Merge.objects.get(), by=stage.nora, at=LATER)


@pytest.mark.requirement("F19", "R85")
def test_two_records_at_one_meeting_become_one_row_and_come_back_exactly(
    stage: Campaign, meeting: Meeting
) -> None:
    start = moment("2026-01-02T09:00")
    one = register(meeting, "Marie Dubois", "marie.dubois@a.example.org", at=start).registration.participant
    two = register(meeting, "Marie Dubois", "marie.dubois@b.example.org", "ccas", structure="CCAS de Lumbres",
                   at=start + dt.timedelta(hours=1)).registration.participant  # fmt: skip
    mark_attendance(meeting, one, "absent", by=stage.nora, at=JANUARY)
    mark_attendance(meeting, two, "present", by=stage.nora, at=JANUARY)
    close_attendance(meeting, by=stage.nora, at=JANUARY)
    before = rows()
    made = merge_participants(one, two, group=stage.group, by=stage.nora, at=LATER)
    registration, mark = Registration.objects.get(), Attendance.objects.get()
    assert (registration.participant, registration.registered_at) == (one, start)
    assert (mark.participant, mark.state, mark.structure.name) == (one, "present", "CCAS de Lumbres")
    undo_merge(made, by=stage.nora, at=LATER)
    assert rows() == before
    mark_attendance(meeting, one, "present", tap=Tap(reason="Vue en salle."), by=stage.nora, at=LATER)
    said = " ".join(merge_consequences(one, two))
    assert "1 présence cumulée de moins" in said.replace("\u00a0", " ")
    assert counted(stage) == (2, 2)
    merge_participants(one, two, group=stage.group, by=stage.nora, at=LATER)
    assert counted(stage) == (1, 1)


@pytest.mark.requirement("F19", "R85")
def test_a_person_of_three_records_counts_once_by_whichever_address_they_sign_in(
    stage: Campaign, meeting: Meeting
) -> None:
    people = [
        register(meeting, "Marie Dubois", f"marie.{place}@example.org").registration.participant
        for place in ("a", "b", "c")
    ]
    first, second, third = people
    merge_participants(second, first, group=stage.group, by=stage.nora, at=JANUARY)
    merge_participants(third, second, group=stage.group, by=stage.nora, at=JANUARY)
    first = Participant.objects.get(pk=first.pk)
    assert sign_in(meeting, first, at=JANUARY).participant == third
    assert mark_attendance(meeting, first, "present", by=stage.nora, at=JANUARY).participant == third
    assert Attendance.objects.count() == 1


@pytest.mark.requirement("R33")
def test_an_attestation_names_who_facilitated_that_day(stage: Campaign, meeting: Meeting) -> None:
    person = register(meeting, "Marie Dubois", "marie@example.org").registration.participant
    name_substitute(
        meeting,
        name="Docteure Blin",
        profession="psychiatre",
        reason="Congé de Nora",
        by=stage.marc,
        at=meeting.starts_at - dt.timedelta(days=1),
    )
    mark_attendance(meeting, person, "present", by=stage.nora, at=JANUARY)
    close_attendance(meeting, by=stage.nora, at=JANUARY)
    _, paper = issue_attestation(meeting, person, by=stage.nora, at=LATER)
    assert paper.facilitators == ("Docteure Blin, psychiatre",)


def test_a_merge_made_in_another_group_names_nobody_here(
    stage: Campaign, meeting: Meeting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = open_group(stage.artois, by=stage.marc, at=OPENED)
    plan_year(other, pattern=SECOND_TUESDAY, by=stage.marc, at=OPENED)
    first = other.meetings.order_by("starts_at")[0]
    there = open_meeting(first, by=stage.marc, at=OPENED)
    kept = register(there, "Marie Dubois", "marie@example.org").registration.participant
    register(meeting, "Marie Dubois", "marie@example.org")
    merged = register(there, "Marie Duboys", "privee@example.org").registration.participant
    merge_participants(kept, merged, group=other, by=stage.marc, at=JANUARY)
    with django_assert_num_queries(2):
        assert len(merges_of(other)) == 1
    assert merges_of(stage.group) == []


def test_who_was_asked_under_another_record_is_not_asked_again(
    stage: Campaign, january: Meeting, may: Meeting
) -> None:
    first, second = both()
    assert ask_those_present(january, by=stage.nora, at=LATER) == 1
    merge_participants(second, first, group=stage.group, by=stage.nora, at=LATER)
    with pytest.raises(Refused, match="déjà partie"):
        ask_those_present(january, by=stage.nora, at=LATER)


@pytest.mark.requirement("F20")
def test_namesakes_told_apart_are_not_proposed_again(stage: Campaign, may: Meeting) -> None:
    one, two = both()
    tell_apart(two, one, by=stage.nora, at=LATER)
    tell_apart(one, two, by=stage.nora, at=LATER)
    assert Distinct.objects.count() == 1
    assert people_page(stage.group, list(people_met(stage.group))).doubles == ()
    for constraint, pair in (
        (r"distinct_pair_once|UNIQUE", (one, two)),
        ("distinct_pair_in_order", (two, one)),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Distinct.objects.create(first=pair[0], second=pair[1], at=LATER, by=stage.nora)


@pytest.mark.requirement("R76", "F20")
def test_a_merge_is_refused_when_it_would_lose_something_or_change_certified_figures(
    stage: Campaign, may: Meeting
) -> None:
    one, two = both()
    given: dict[str, Any] = {"group": stage.group, "by": stage.nora, "at": LATER}
    with pytest.raises(Refused, match="deux fiches différentes"):
        merge_participants(one, one, **given)
    Participant.objects.filter(pk=one.pk).update(email="")
    with pytest.raises(Refused, match="porte une adresse"):
        merge_participants(one, two, **given)
    made = merge_participants(two, one, **given)
    with pytest.raises(Refused, match="déjà réunie"):
        merge_participants(two, one, **given)
    wrong: dict[str, dict[str, Any]] = {
        "merge_of_two_records": {"kept": one},
        "merge_undone_by_someone": {"undone_at": LATER},
        "merge_undone_after_it_is_made": {"undone_at": JANUARY, "undone_by": stage.nora},
    }
    for constraint, values in wrong.items():
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Merge.objects.filter(pk=made.pk).update(**values)
    with pytest.raises(IntegrityError, match=r"merge_one_live_a_merged_person|UNIQUE"), transaction.atomic():
        Merge.objects.create(kept=two, merged=one, at=LATER, by=stage.nora)
    Agreement.objects.filter(pk=stage.audomarois.pk).update(state="ended")
    stage.audomarois.refresh_from_db()
    certify(stage.audomarois, stage.department, "17300.00")
    with pytest.raises(Refused, match="certifié"):
        undo_merge(made, by=stage.nora, at=LATER)


@pytest.mark.requirement("F16", "R46", "R86")
def test_a_colleague_from_calais_is_accepted_flagged_and_counted_under_the_table(
    stage: Campaign, meeting: Meeting
) -> None:
    load_reference()
    calais = register(
        meeting, "Léo Calais", "leo@ccas-calais.example.org", "ccas", structure="CCAS de Calais",
        commune=Commune.objects.get(code="62193"),
    )  # fmt: skip
    assert calais.registration.out_of_perimeter
    mark_attendance(meeting, calais.registration.participant, "present", by=stage.nora, at=JANUARY)
    close_attendance(meeting, by=stage.nora, at=JANUARY)
    (row,) = group_figures(Agreement.objects.filter(pk=stage.audomarois.pk), dt.date(2026, 5, 31))
    assert [(line.origin, line.attendances) for line in row.origins.lines if line.attendances] == [
        ("ccas", 1)
    ]
    assert "dont hors périmètre\u00a0: 1" in row.origins.notes
    Call.objects.update(perimeter_policy="refuse")
    february = open_meeting(stage.group.meetings.get(day=dt.date(2026, 2, 10)), by=stage.nora, at=JANUARY)
    with pytest.raises(Refused, match="réservé à qui travaille sur le territoire"):
        register(february, "Léo Calais", "leo@ccas-calais.example.org", "ccas", structure="CCAS de Calais")
    with pytest.raises(IntegrityError, match="call_perimeter_policy_known"), transaction.atomic():
        Call.objects.update(perimeter_policy="perhaps")


@pytest.mark.requirement("F21")
def test_an_attestation_tells_the_day_of_the_presence_and_falls_with_its_correction(
    stage: Campaign, january: Meeting
) -> None:
    helene = Participant.objects.get()
    issued, paper = issue_attestation(january, helene, at=LATER)
    assert issue_attestation(january, helene, by=stage.nora, at=LATER + dt.timedelta(days=1))[0] == issued
    assert (paper.function, paper.content()["duration"]) == ("Conseillère sociale", "2\u00a0h\u00a030")
    found = verify_attestation(f" {issued.code[:8]}-{issued.code[8:].lower()}")
    assert found is not None
    assert (found.valid, found.day, found.group) == (True, january.day, stage.group.name)
    mark_attendance(january, helene, "excused", tap=Tap(reason="Erreur."), by=stage.nora, at=LATER)
    assert verify_attestation(issued.code).valid is False  # type: ignore[union-attr]
    with pytest.raises(Refused, match="notée présente"):
        issue_attestation(january, helene, at=LATER)
    assert verify_attestation("ABC") is None
    assert verify_attestation("A" * 16) is None
