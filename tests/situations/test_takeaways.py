"""What a group keeps of a meeting: checked before it is written, tagged, held within its group."""

import pytest
from django.db import IntegrityError, transaction

from maillage.deidentification import Kind as Found
from maillage.groups.models import Meeting, Theme
from maillage.groups.operations import (
    add_meeting,
    add_theme,
    cancel_meeting,
    erase_participant,
    mark_attendance,
)
from maillage.groups.operations.group import open_group
from maillage.journal.models import Entry
from maillage.resources.models import Resource
from maillage.rules.takeaways import Kind
from maillage.rules.verdict import Refused
from maillage.situations.access import groups_attended
from maillage.situations.checking import rewrite
from maillage.situations.models import Takeaway, TakeawayResource, TakeawayTheme
from maillage.situations.operations.takeaway import (
    change_takeaway,
    note_takeaway,
    read_takeaway,
    remove_takeaway,
)
from tests.candidates import moment
from tests.groups.steps import OPENED, Campaign, enrol
from tests.refusals.steps import columns_of

DURING = moment("2026-01-13T10:00")
KEYS = ("group", "meeting", "written_by")
PLANTED = "Joindre Mme Vanhoutte au 06 12 34 56 78 avant toute visite"


@pytest.mark.requirement("R14", "R20", "R30")
def test_a_line_is_noted_changed_and_removed_and_the_journal_never_tells_it(
    stage: Campaign, meeting: Meeting
) -> None:
    incurie = add_theme(stage.group, "Incurie", by=stage.nora, at=OPENED)
    noted = note_takeaway(
        meeting,
        kind=Kind.LEVER,
        text="  Passer d’abord\npar le gardien ",
        themes=[incurie],
        new_themes=["Voisinage", "incurie"],
        by=stage.nora,
        at=DURING,
    )
    assert noted.text == "Passer d’abord par le gardien"
    assert [tag.theme.label for tag in noted.tags.order_by("theme__label")] == ["Incurie", "Voisinage"]
    assert noted.search_key == "passer d abord par le gardien incurie voisinage"
    assert set(Theme.objects.filter(meetings=meeting).values_list("label", flat=True)) == {
        "Incurie",
        "Voisinage",
    }
    again = note_takeaway(meeting, kind="lever", text=noted.text, by=stage.nora, at=DURING)
    assert again == noted
    changed = change_takeaway(
        noted, kind=Kind.LEAD, text="Proposer une visite à deux", themes=[incurie], by=stage.marc, at=DURING
    )
    assert (changed.kind, changed.tags.count()) == ("lead", 1)
    remove_takeaway(changed, by=stage.nora, at=DURING)
    assert not Takeaway.objects.exists()
    lines = Entry.objects.filter(verb__endswith="_takeaway").order_by("pk")
    assert [line.verb for line in lines] == ["note_takeaway", "change_takeaway", "remove_takeaway"]
    assert not [
        line for line in Entry.objects.all() if "gardien" in f"{line.after} {line.before} {line.note}"
    ]


@pytest.mark.requirement("R14", "R24", "F22")
def test_what_identifies_someone_is_refused_and_written_nowhere(stage: Campaign, meeting: Meeting) -> None:
    for dismissed in ((), ("PERSON:vanhoutte",), ("PHONE:06 12 34 56 78",)):
        with pytest.raises(Refused, match="Retirez ou remplacez") as refused:
            note_takeaway(
                meeting,
                kind=Kind.LEAD,
                text=PLANTED,
                dismissed=dismissed,
                decided=True,
                by=stage.nora,
                at=DURING,
            )
        assert "Vanhoutte" not in str(refused.value)
    with pytest.raises(Refused, match="nomme personne"):
        note_takeaway(
            meeting,
            kind=Kind.LEAD,
            text="Chercher un relais",
            new_themes=["Dettes de Mme Vanhoutte"],
            by=stage.nora,
            at=DURING,
        )
    assert not Takeaway.objects.exists()
    assert not Theme.objects.exists()
    reading = read_takeaway(PLANTED)
    assert {detail.kind for detail in reading.details if detail.blocks} >= {Found.PERSON, Found.PHONE}
    kept = rewrite({"text": PLANTED}, reading.details).texts["text"]
    assert "06 12" not in kept
    assert not read_takeaway(kept).blocking
    note_takeaway(meeting, kind=Kind.LEAD, text=kept, decided=True, by=stage.nora, at=DURING)


@pytest.mark.requirement("R20")
def test_a_line_is_refused_before_the_meeting_or_with_what_belongs_elsewhere(
    stage: Campaign, meeting: Meeting
) -> None:
    with pytest.raises(Refused, match="n’a pas commencé"):
        note_takeaway(meeting, kind=Kind.LEVER, text="Trop tôt", by=stage.nora, at=OPENED)
    elsewhere = open_group(stage.artois, by=stage.marc, at=OPENED)
    foreign = add_theme(elsewhere, "Impayés", by=stage.nora, at=OPENED)
    with pytest.raises(Refused, match="thèmes de ce groupe"):
        note_takeaway(meeting, kind=Kind.LEVER, text="Ligne", themes=[foreign], by=stage.nora, at=DURING)
    one, two = (
        note_takeaway(meeting, kind=Kind.LEVER, text=text, by=stage.nora, at=DURING)
        for text in ("a b", "c d")
    )
    with pytest.raises(Refused, match="déjà notée"):
        change_takeaway(two, kind=Kind.LEVER, text=one.text, by=stage.nora, at=DURING)
    cancel_meeting(meeting, reason="Neige", by=stage.nora, at=OPENED)
    with pytest.raises(Refused, match="annulée"):
        note_takeaway(meeting, kind=Kind.LEVER, text="Après coup", by=stage.nora, at=DURING)


@pytest.mark.requirement("R14", "R30")
def test_the_database_holds_a_takeaway_within_its_group(stage: Campaign, meeting: Meeting) -> None:
    theme = add_theme(stage.group, "Incurie", by=stage.nora, at=OPENED)
    noted = note_takeaway(
        meeting, kind=Kind.LEVER, text="Passer par le gardien", themes=[theme], by=stage.nora, at=DURING
    )
    elsewhere = open_group(stage.artois, by=stage.marc, at=OPENED)
    foreign = add_theme(elsewhere, "Impayés", by=stage.nora, at=OPENED)
    away = add_meeting(
        elsewhere,
        day=elsewhere.period_start.replace(day=20),
        starts=meeting.starts_at.time(),
        ends=meeting.ends_at.time(),
        place="",
        by=stage.nora,
        at=OPENED,
    )
    service = Resource.objects.create(
        slug="cmp",
        name="CMP de Saint-Omer",
        kind="cmp",
        search_key="cmp",
        created_at=OPENED,
        updated_at=OPENED,
    )
    pointer = TakeawayResource.objects.create(takeaway=noted, resource=service)
    line, tag = Takeaway.objects.filter(pk=noted.pk), TakeawayTheme.objects.filter(takeaway=noted)
    for name, rows, values in (
        ("takeaway_kind_known", line, {"kind": "story"}),
        ("takeaway_has_a_text", line, {"text": ""}),
        ("takeaway_changed_after_it_is_written", line, {"changed_at": OPENED}),
        ("takeaway_of_a_meeting_of_its_group", line, {"meeting": away}),
        ("takeaway_stays_in_its_group", line, {"group": elsewhere, "meeting": away}),
        ("takeaway_theme_of_its_group", tag, {"theme": foreign}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**values)
    again = Takeaway.objects.values(
        "group", "meeting", "kind", "text", "search_key", "written_at", "written_by"
    )
    twice = {f"{name}_id" if name in KEYS else name: value for name, value in again.get(pk=noted.pk).items()}
    for name, row in (
        ("takeaway_once_a_meeting", Takeaway(**twice)),
        ("takeaway_theme_once", TakeawayTheme(takeaway=noted, theme=theme)),
        ("takeaway_resource_once", TakeawayResource(takeaway=pointer.takeaway, resource=service)),
    ):
        with pytest.raises(IntegrityError, match=f"{name}|{columns_of(name)}"), transaction.atomic():
            row.save()
    with pytest.raises(IntegrityError, match="group_theme_recurs_twice_at_least"), transaction.atomic():
        type(stage.group).objects.filter(pk=stage.group.pk).update(recurrence=1)


@pytest.mark.requirement("R14")
def test_a_person_erased_leaves_the_lines_of_the_meeting_and_reads_them_no_more(
    stage: Campaign, meeting: Meeting
) -> None:
    came = enrol(meeting, 1, at=moment("2026-01-02T09:00")).registration.participant
    absent = enrol(meeting, 2, at=moment("2026-01-02T09:00")).registration.participant
    mark_attendance(meeting, came, "present", by=stage.nora, at=DURING)
    note_takeaway(meeting, kind=Kind.LEVER, text="Passer par le gardien", by=stage.nora, at=DURING)
    assert list(groups_attended(came)) == [stage.group]
    assert not groups_attended(absent).exists()
    erase_participant(came, at=moment("2026-02-01T09:00"))
    assert Takeaway.objects.count() == 1
