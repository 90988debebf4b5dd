"""A situation through the database: sealed, read twice, reported, withdrawn, erased with its proof."""

import datetime as dt
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from maillage.calls.models import Call
from maillage.chores.management.commands.work import DUE_ACTS
from maillage.groups.models import Meeting, Participant
from maillage.groups.operations import cancel_meeting, erase_participant, merge_participants
from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.people.codes import CODES_AN_HOUR
from maillage.people.models import Person
from maillage.people.operations import SYSTEM
from maillage.post.models import Message
from maillage.privacy.models import PurgeDay
from maillage.privacy.operations import purge
from maillage.rules.verdict import Refused
from maillage.situations.access import (
    may_open,
    may_open_signed_in,
    own_situations,
    read_with_others,
    situations_of,
)
from maillage.situations.checking import read, rewrite
from maillage.situations.models import Situation, SituationPurge
from maillage.situations.operations import (
    accept_situation,
    discuss_situation,
    erase_due_situations,
    forget_author,
    keep_draft,
    propose_situation,
    prove_address,
    read_situation,
    report_situation,
    return_situation,
    seal_again,
    send_reading_code,
    show_again,
    verify_purges,
    withdraw_situation,
)
from maillage.situations.queries import due_figures, second_look
from tests.groups.steps import Campaign, fill
from tests.people.told import code_sent
from tests.situations.steps import (
    BEFORE,
    DURING,
    STORY,
    SURE,
    author_of,
    came,
    content,
    facilitator,
    proposed,
)

TERM = dt.datetime(2026, 7, 13, 8, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def keys(settings: Settings) -> list[str]:
    made = [Fernet.generate_key().decode()]
    settings.MAILLAGE_SITUATION_KEYS = made
    return made


@pytest.fixture
def people(meeting: Meeting) -> list[Participant]:
    return [row.registration.participant for row in fill(meeting, 3)]


@pytest.mark.requirement("R24", "F22")
def test_what_identifies_someone_stops_the_text_until_it_is_replaced_or_said_to_be_no_name(
    meeting: Meeting, people: list[Participant]
) -> None:
    author = author_of(people[0])
    named = "Mme Quercynois, appelez le 03 53 01 02 03. Mme Quercynois attend."
    texts = {"question": "Que dire à Mme Quercynois ?", "happens": named}
    for write in (
        lambda said: keep_draft(meeting, said, author=author, at=BEFORE),
        lambda said: propose_situation(meeting, said, SURE, author=author, at=BEFORE),
    ):
        with pytest.raises(Refused, match="Retirez ou remplacez"):
            write(content(texts=texts))
    assert not Situation.objects.exists()
    reading = read(texts)
    phone = next(one for one in reading.details if one.kind == "PHONE")
    assert not phone.dismissible
    names = frozenset(one.dismissal for one in reading.details if one.kind == "PERSON")
    still = read(texts, names | {phone.dismissal})
    assert [one.kind for one in still.details if one.blocks] == ["PHONE"]
    assert still.dismissed == {"PERSON": 1}
    disguised = read(
        {"question": "Que dire à ｋｅｖｉｎ ou à владимир ?", "happens": "０６ １２ ３４ ５６ ７８"}
    )
    assert [str(one.kind) for one in disguised.details if one.blocks] == ["PERSON", "PERSON", "PHONE"]
    split = read({"question": "2 69 05 49", "happens": "588 157 80"})
    assert {str(one.kind) for one in split.details if one.blocks} == {"NIR"}
    mended = rewrite(texts, reading.shown)
    assert not read(mended.texts).blocking
    assert "Quercynois" not in str(mended.texts)
    assert mended.replaced == {"PERSON": 3, "PHONE": 1}
    without_phone = {**texts, "happens": "Mme Quercynois attend."}
    said = content(texts=without_phone, dismissed=names, replaced={"PHONE": 1})
    situation = propose_situation(meeting, said, SURE, author=author, at=BEFORE)
    assert (situation.dismissed, situation.replaced) == ({"PERSON": 1}, {"PHONE": 1})
    look = second_look(situations_of(meeting, standing_of(people_of(meeting)))).waiting[0]
    assert look.doubtful
    assert "nom d’une personne\u00a0: 1" in look.counts


def people_of(meeting: Meeting) -> Person:
    return meeting.group.facilitations.get().person


@pytest.mark.requirement("R24")
def test_its_words_are_sealed_by_a_key_that_the_database_does_not_hold(
    meeting: Meeting, people: list[Participant], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    situation = proposed(meeting, people[0])
    other = proposed(meeting, people[1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM situations_situation")
        stored = repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor])
    assert "chez elle" not in stored
    assert read_situation(situation, actor=SYSTEM, is_author=True, at=BEFORE)["happens"] == STORY
    other.sealed = situation.sealed
    with pytest.raises(Refused, match="n’est pas celui"):
        read_situation(other, actor=SYSTEM, is_author=True, at=BEFORE)
    old = settings.MAILLAGE_SITUATION_KEYS[0]
    settings.MAILLAGE_SITUATION_KEYS = [Fernet.generate_key().decode(), old]
    assert seal_again(at=BEFORE) == 2
    assert seal_again(at=BEFORE) == 0
    settings.MAILLAGE_SITUATION_KEYS = settings.MAILLAGE_SITUATION_KEYS[:1]
    situation.refresh_from_db()
    assert read_situation(situation, actor=SYSTEM, is_author=True, at=BEFORE)["happens"] == STORY
    settings.MAILLAGE_SITUATION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(Refused, match="clé"):
        read_situation(situation, actor=SYSTEM, is_author=True, at=BEFORE)
    # The chores go on without it, and say so.
    fresh = proposed(meeting, people[2])
    settings.MAILLAGE_SITUATION_KEYS = [Fernet.generate_key().decode(), *settings.MAILLAGE_SITUATION_KEYS]
    assert seal_again(at=BEFORE) == 1
    assert "2 situations are sealed with a key" in caplog.text
    fresh.refresh_from_db()
    assert read_situation(fresh, actor=SYSTEM, is_author=True, at=BEFORE)["happens"] == STORY


def test_a_development_machine_makes_its_own_key_read_by_its_owner_only(
    meeting: Meeting, people: list[Participant], settings: Settings, tmp_path: Path
) -> None:
    settings.MAILLAGE_SITUATION_KEYS = []
    settings.MAILLAGE_SITUATION_KEY_FILE = tmp_path / "state" / "situation.key"
    situation = proposed(meeting, people[0])
    assert stat.S_IMODE(settings.MAILLAGE_SITUATION_KEY_FILE.stat().st_mode) == 0o600
    assert read_situation(situation, actor=SYSTEM, is_author=True, at=BEFORE)["happens"] == STORY


@pytest.mark.requirement("R24")
def test_who_reads_it_and_every_reading_but_the_author_s_leaves_a_line(
    stage: Campaign, meeting: Meeting, people: list[Participant]
) -> None:
    author, present, absent = people
    situation = proposed(meeting, author)
    came(meeting, present, stage.nora)
    nora, marc, karim = (standing_of(one) for one in (stage.nora, stage.marc, stage.karim))
    assert may_open_signed_in(situation, nora, BEFORE)
    for other in (marc, karim, standing_of(stage.department.manager)):
        assert "visibles que des participants" in may_open_signed_in(situation, other, DURING).sentence
    assert may_open(situation, author, BEFORE)
    assert not may_open(situation, present, DURING), "not accepted yet"
    accept_situation(situation, by=stage.nora, at=BEFORE)
    situation.refresh_from_db()
    assert not may_open(situation, present, BEFORE), "not begun yet"
    assert may_open(situation, present, DURING)
    assert not may_open(situation, absent, DURING)
    assert list(read_with_others(present, DURING)) == [situation]
    assert not read_with_others(present, BEFORE)
    assert not read_with_others(absent, DURING)
    Call.objects.update(situations=False)
    assert not read_with_others(present, DURING)
    assert not own_situations(author, BEFORE.date())
    lines = Entry.objects.filter(verb="read_situation")
    read_situation(situation, actor=author_of(author).actor, is_author=True, at=DURING)
    assert not lines.exists()
    read_situation(situation, actor=author_of(present).actor, is_author=False, at=DURING)
    assert (lines.get().subject_id, lines.get().after, lines.get().note) == (str(situation.pk), None, "")


@pytest.mark.requirement("F22")
def test_a_second_look_returns_it_with_a_reason_that_names_nobody_then_accepts_it(
    stage: Campaign, meeting: Meeting, people: list[Participant]
) -> None:
    situation = proposed(meeting, people[0])
    assert Message.objects.filter(kind="situation", to=stage.nora.email).count() == 1
    with pytest.raises(Refused, match="Retirez ou remplacez"):
        return_situation(situation, "On reconnaît Mme Quercynois", by=stage.nora, at=BEFORE)
    with pytest.raises(Refused, match="Dites"):
        return_situation(situation, " ", by=stage.nora, at=BEFORE)
    situation = return_situation(situation, "Le métier est trop précis.", by=stage.nora, at=BEFORE)
    texts = read_situation(situation, actor=SYSTEM, is_author=True, at=BEFORE)
    assert texts["reason"] == "Le métier est trop précis."
    keep_draft(meeting, content("Autre."), author=author_of(people[0]), at=BEFORE, existing=situation)
    situation.refresh_from_db()
    assert situation.state == "returned"
    assert "reason" in read_situation(situation, actor=SYSTEM, is_author=True, at=BEFORE)
    situation = propose_situation(
        meeting, content("Mieux."), SURE, author=author_of(people[0]), at=BEFORE, existing=situation
    )
    assert "reason" not in read_situation(situation, actor=SYSTEM, is_author=True, at=BEFORE)
    situation = accept_situation(situation, by=stage.nora, at=BEFORE)
    with pytest.raises(Refused, match="n’est pas possible"):
        keep_draft(meeting, content(), author=author_of(people[0]), at=BEFORE, existing=situation)
    with pytest.raises(Refused, match="pas commencé"):
        discuss_situation(situation, by=stage.nora, at=BEFORE)
    assert discuss_situation(situation, by=stage.nora, at=DURING).state == "discussed"
    letters = str(list(Message.objects.filter(kind="situation").values_list("letter", flat=True)))
    assert people[0].token not in letters
    assert "Mieux" not in letters
    assert "métier" not in letters
    assert "Mieux" not in str(list(Entry.objects.values_list("before", "after", "note")))


@pytest.mark.requirement("F23")
def test_a_report_hides_the_text_at_once_until_the_facilitator_decides(
    stage: Campaign, meeting: Meeting, people: list[Participant]
) -> None:
    author, present, _ = people
    situation = accept_situation(proposed(meeting, author), by=stage.nora, at=BEFORE)
    came(meeting, present, stage.nora)
    report_situation(situation, actor=author_of(present).actor, at=DURING)
    assert "masqué" in may_open(situation, present, DURING).sentence
    assert may_open(situation, author, DURING)
    assert may_open_signed_in(situation, standing_of(stage.nora), DURING)
    with pytest.raises(Refused, match="déjà signalé"):
        report_situation(situation, actor=author_of(present).actor, at=DURING)
    assert second_look(situations_of(meeting, standing_of(stage.nora))).reported
    with pytest.raises(Refused, match="décidez d’abord"):
        discuss_situation(situation, by=stage.nora, at=DURING)
    show_again(situation, by=stage.nora, at=DURING)
    assert may_open(situation, present, DURING)
    with pytest.raises(Refused, match="Rien n’est signalé"):
        show_again(situation, by=stage.nora, at=DURING)
    report_situation(situation, actor=author_of(present).actor, at=DURING)
    withdraw_situation(situation, by=stage.nora, at=DURING)
    assert list(situation.reports.order_by("pk").values_list("decision", flat=True)) == ["shown", "withdrawn"]
    assert [one.decided_by for one in situation.reports.order_by("pk")] == [stage.nora, stage.nora]
    with pytest.raises(Refused, match="n’est pas lue"):
        report_situation(situation, actor=author_of(present).actor, at=DURING)
    situation.refresh_from_db()
    assert situation.sealed is None
    assert "effacé" in may_open(situation, author, DURING).sentence


def test_a_worker_whose_clock_jumped_ahead_erases_none(meeting: Meeting, people: list[Participant]) -> None:
    proposed(meeting, people[0])
    PurgeDay.objects.create(day=BEFORE.date(), ended_at=BEFORE, rows=0)
    erase = dict(DUE_ACTS)["situations effacées"]
    ahead = TERM + dt.timedelta(days=365)
    assert erase(at=ahead) == 0
    purge(at=ahead)
    assert erase(at=ahead) == 1, "someone who ran the deletions by hand looked at the date"


def test_a_clock_set_back_lengthens_the_life_of_no_code_and_holds_nobody_back(
    people: list[Participant],
) -> None:
    for _ in range(CODES_AN_HOUR):
        code = send_reading_code(people[0], at=TERM)
    with pytest.raises(Refused, match="plus valable"):
        prove_address(people[0], code.token, code=code_sent(people[0].email), at=BEFORE)
    assert send_reading_code(people[0], at=BEFORE).sent_at == BEFORE


@pytest.mark.requirement("R24")
def test_it_is_erased_at_its_term_with_a_proof_that_is_verified(
    stage: Campaign, meeting: Meeting, people: list[Participant], capsys: pytest.CaptureFixture[str]
) -> None:
    proposed(meeting, people[0])
    gone = withdraw_situation(proposed(meeting, people[1]), by=SYSTEM, at=BEFORE)
    draft = keep_draft(meeting, content(), author=facilitator(stage.nora), at=BEFORE)
    assert draft.purge_on == dt.date(2026, 2, 4)
    assert due_figures(dt.date(2026, 2, 3)) == {"situations": 0, "drafts": 0}
    assert due_figures(dt.date(2026, 2, 4)) == {"situations": 0, "drafts": 1}
    assert erase_due_situations(at=TERM - dt.timedelta(days=2)) == 1
    Meeting.objects.filter(pk=meeting.pk).update(day=dt.date(2026, 1, 12))
    assert erase_due_situations(at=TERM - dt.timedelta(days=1)) == 2, "the meeting was held a day earlier"
    assert erase_due_situations(at=TERM) == 0
    erased = Situation.objects.filter(state="deleted", sealed=None, participant=None, age_band="")
    assert (erased.count(), Situation.objects.count()) == (3, 3)
    assert verify_purges() == (2, "")
    default_storage.save(stage.audomarois.text.name, ContentFile(b"%PDF-"))
    call_command("verify")
    assert "2 preuves d’effacement" in capsys.readouterr().out
    with transaction.atomic():
        Situation.objects.filter(purge__isnull=False).delete()
        SituationPurge.objects.all().delete()
        assert "que le journal annonce" in verify_purges()[1]
        transaction.set_rollback(True)
    Situation.objects.filter(pk=gone.pk).update(fingerprint="0" * 64)
    assert "ne correspond pas" in verify_purges()[1]


def test_records_made_one_twice_keep_their_situations_and_are_erased_with_their_author(
    stage: Campaign, meeting: Meeting, people: list[Participant]
) -> None:
    first, second, last = people
    situation = proposed(meeting, first)
    for kept, merged in ((second, first), (last, second)):
        Participant.objects.filter(pk=merged.pk).update(email="")
        merge_participants(kept, merged, group=stage.group, by=stage.nora, at=BEFORE)
    last = Participant.objects.get(pk=last.pk)
    assert list(own_situations(last, BEFORE.date())) == [situation]
    assert may_open(own_situations(last, BEFORE.date()).get(), last, BEFORE)
    with transaction.atomic():
        assert forget_author(last, actor=author_of(last).actor, at=BEFORE) == 1
        erase_participant(last, at=BEFORE)
    assert Situation.objects.get().state == "deleted"


@pytest.mark.requirement("R24")
def test_nobody_reads_it_after_its_term_even_when_the_erasure_is_late(
    stage: Campaign, meeting: Meeting, people: list[Participant]
) -> None:
    author, present, _ = people
    situation = accept_situation(proposed(meeting, author), by=stage.nora, at=BEFORE)
    came(meeting, present, stage.nora)
    day_before = TERM - dt.timedelta(days=1)
    assert list(read_with_others(present, day_before)) == list(own_situations(author, day_before.date()))
    assert may_open(situation, present, day_before)
    for allowed in (
        may_open(situation, present, TERM),
        may_open(situation, author, TERM),
        may_open_signed_in(situation, standing_of(stage.nora), TERM),
        read_with_others(present, TERM),
        own_situations(author, TERM.date()),
    ):
        assert not allowed


def test_a_button_pressed_twice_keeps_and_proposes_once(
    stage: Campaign, meeting: Meeting, people: list[Participant]
) -> None:
    author = author_of(people[0])
    draft = keep_draft(meeting, content(), author=author, at=BEFORE)
    assert keep_draft(meeting, content(), author=author, at=BEFORE) == draft
    assert proposed(meeting, people[0]) == proposed(meeting, people[0]) == draft
    assert Message.objects.filter(kind="situation", to=stage.nora.email).count() == 1
    assert proposed(meeting, people[1]) != draft
    keep_draft(meeting, content("Autre chose."), author=author, at=BEFORE)
    assert Situation.objects.count() == 3


def test_a_meeting_that_is_cancelled_has_nothing_accepted(
    stage: Campaign, meeting: Meeting, people: list[Participant]
) -> None:
    situation = proposed(meeting, people[0])
    cancel_meeting(meeting, reason="Neige", by=stage.nora, at=BEFORE)
    situation = Situation.objects.get(pk=situation.pk)
    with pytest.raises(Refused, match="annulée"):
        accept_situation(situation, by=stage.nora, at=BEFORE)
    assert return_situation(situation, "Elle est annulée.", by=stage.nora, at=BEFORE).state == "returned"


def test_an_erased_author_leaves_nothing_unread_and_no_name_on_the_rest(
    stage: Campaign, meeting: Meeting, people: list[Participant]
) -> None:
    kept = accept_situation(proposed(meeting, people[0]), by=stage.nora, at=BEFORE)
    unread = proposed(meeting, people[0])
    with transaction.atomic():
        assert forget_author(people[0], actor=author_of(people[0]).actor, at=BEFORE) == 1
        erase_participant(people[0], at=BEFORE)
    kept.refresh_from_db()
    unread.refresh_from_db()
    assert (kept.state, kept.participant) == ("accepted", None)
    assert (unread.state, unread.sealed) == ("deleted", None)
    assert SituationPurge.objects.get().cause == "author"
    assert verify_purges() == (1, "")


@pytest.mark.requirement("R14")
def test_a_call_may_do_without_and_a_meeting_that_is_over_takes_none(
    meeting: Meeting, people: list[Participant]
) -> None:
    for said, sentence in (
        (content(texts={"question": " ", "happens": STORY}), "question"),
        (content("a" * 801), "800"),
    ):
        with pytest.raises(Refused, match=sentence):
            keep_draft(meeting, said, author=author_of(people[0]), at=BEFORE)
    with pytest.raises(Refused, match="passée"):
        proposed(meeting, people[0], at=DURING + dt.timedelta(days=1))
    with pytest.raises(Refused, match="trois questions"):
        propose_situation(meeting, content(), type(SURE)(answers={}), author=author_of(people[0]), at=BEFORE)
    Call.objects.update(situations=False)
    with pytest.raises(Refused, match="de vive voix"):
        proposed(meeting, people[0])


@pytest.mark.requirement("R24")
def test_the_database_refuses_what_the_rules_refuse(
    stage: Campaign, meeting: Meeting, people: list[Participant]
) -> None:
    situation = proposed(meeting, people[0])
    draft = keep_draft(meeting, content(), author=author_of(people[1]), at=BEFORE)
    report_situation(accept_situation(situation, by=stage.nora, at=BEFORE), actor=SYSTEM, at=DURING)
    for pk, values, name in (
        (situation.pk, {"state": "lost"}, "situation_state_known"),
        (situation.pk, {"state": "withdrawn"}, "situation_text_gone_when_withdrawn"),
        (situation.pk, {"sealed": None, "sealed_with": ""}, "situation_text_gone_when_withdrawn"),
        (situation.pk, {"purge_on": dt.date(2026, 8, 1)}, "situation_erased_within_six_months"),
        (draft.pk, {"purge_on": dt.date(2026, 2, 5)}, "situation_draft_erased_within_thirty_days"),
        (situation.pk, {"facilitator": stage.nora}, "situation_of_one_author"),
        (draft.pk, {"participant": None}, "situation_unread_has_an_author"),
        (situation.pk, {"confirmed_at": None}, "situation_confirmed_before_it_is_proposed"),
        (situation.pk, {"age_band": "41"}, "situation_described_by_known_words"),
        (situation.pk, {"fingerprint": "0"}, "situation_has_a_fingerprint"),
        (
            situation.pk,
            {"meeting_day": dt.date(2030, 1, 1), "purge_on": dt.date(2030, 6, 1)},
            "situation_day_is_that_of_its_meeting",
        ),
        (
            draft.pk,
            {"written_on": dt.date(2026, 6, 1), "purge_on": dt.date(2026, 6, 30)},
            "situation_stays_as_written",
        ),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Situation.objects.filter(pk=pk).update(**values)
    with pytest.raises(IntegrityError, match="situation_deleted_has_its_proof"), transaction.atomic():
        Situation.objects.filter(pk=situation.pk).update(
            state="deleted", sealed=None, sealed_with="", age_band="", household="", occupation="", purpose=""
        )
    with pytest.raises(IntegrityError, match="situation_report_decided_on_a_day"), transaction.atomic():
        situation.reports.update(decision="shown")
    once = pytest.raises(IntegrityError, match=r"situation_report_one_open|situation_id")
    with once, transaction.atomic():
        situation.reports.create(at=DURING)
