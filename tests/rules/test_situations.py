"""Situations that identify nobody: when one is written, read and kept, and what is asked of its writer."""

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.situations import (
    DETAILS_TOGETHER,
    QUESTIONS,
    READERS_ONLY,
    REWORD,
    Reader,
    cleaned,
    draft_kept_until,
    kept_until,
    may_accept,
    may_discuss,
    may_propose,
    may_read,
    may_store,
    may_write,
    tells_of_danger,
)

DAY = dt.date(2026, 1, 13)
STARTS = dt.datetime(2026, 1, 13, 8, 30, tzinfo=dt.UTC)
TERM = kept_until(DAY)
MINUTE = dt.timedelta(minutes=1)
NO = {code: "non" for code, _ in QUESTIONS}
days = st.dates(dt.date(2025, 1, 1), dt.date(2035, 12, 31))


def test_a_situation_lives_six_months_and_an_unread_draft_thirty_days():
    assert kept_until(DAY) == dt.date(2026, 7, 13)
    assert kept_until(dt.date(2026, 8, 31)) == dt.date(2027, 2, 28)
    assert draft_kept_until(dt.date(2026, 1, 5), DAY) == dt.date(2026, 2, 4)
    assert draft_kept_until(dt.date(2026, 7, 12), DAY) == kept_until(DAY)


@given(days, days)
def test_nothing_lives_longer_than_the_database_allows(written: dt.date, meeting: dt.date):
    assert (kept_until(meeting) - meeting).days <= 184
    until = draft_kept_until(written, meeting)
    assert until <= kept_until(meeting)
    assert (until - written).days <= 30


def test_one_is_written_until_the_evening_of_the_meeting():
    assert may_write(DAY, DAY, "open")
    assert "passée" in may_write(DAY + dt.timedelta(days=1), DAY, "held").sentence
    assert "annulée" in may_write(DAY, DAY, "cancelled").sentence


@pytest.mark.requirement("R24", "F23")
@pytest.mark.parametrize(
    ("reader", "state", "minutes", "reported", "allowed"),
    [
        (Reader(author=True), "draft", -9, False, True),
        (Reader(author=True), "accepted", -9, True, True),
        (Reader(facilitator=True), "draft", 9, False, False),
        (Reader(facilitator=True), "submitted", -9, False, True),
        (Reader(facilitator=True), "accepted", 9, True, True),
        (Reader(present=True), "accepted", 0, False, True),
        (Reader(present=True), "discussed", 9, False, True),
        (Reader(present=True), "accepted", -1, False, False),
        (Reader(present=True), "submitted", 9, False, False),
        (Reader(present=True), "accepted", 9, True, False),
        (Reader(), "accepted", 9, False, False),
        (Reader(author=True, facilitator=True), "withdrawn", 9, False, False),
        (Reader(author=True), "deleted", 9, False, False),
    ],
)
def test_who_reads_it_and_when(reader: Reader, state: str, minutes: int, reported: bool, allowed: bool):
    now = STARTS + minutes * MINUTE
    assert (
        bool(may_read(reader, state, reported=reported, now=now, starts_at=STARTS, purge_on=TERM)) is allowed
    )


def test_whoever_is_refused_learns_who_reads():
    assert (
        may_read(Reader(), "accepted", reported=False, now=STARTS, starts_at=STARTS, purge_on=TERM).sentence
        == READERS_ONLY
    )


@pytest.mark.requirement("R24")
def test_nobody_reads_it_from_the_day_it_is_to_be_erased():
    for now, allowed in ((TERM - dt.timedelta(days=1), True), (TERM, False)):
        noon = dt.datetime.combine(now, dt.time(12), dt.UTC)
        told = may_read(
            Reader(author=True), "accepted", reported=False, now=noon, starts_at=STARTS, purge_on=TERM
        )
        assert bool(told) is allowed


@pytest.mark.requirement("F22", "F23")
def test_it_is_accepted_for_a_meeting_that_takes_place_and_discussed_once_it_is_read():
    assert may_accept("open")
    assert "annulée" in may_accept("cancelled").sentence
    assert may_discuss(STARTS, STARTS, reported=False)
    assert "commencé" in may_discuss(STARTS - MINUTE, STARTS, reported=False).sentence
    assert "décidez" in may_discuss(STARTS, STARTS, reported=True).sentence


@pytest.mark.requirement("F22")
def test_nothing_is_stored_while_something_identifies_someone():
    assert may_store(0)
    assert may_store(2).sentence.startswith(REWORD)


@pytest.mark.requirement("F22")
def test_it_is_proposed_once_three_questions_and_a_sentence_are_answered():
    assert may_propose(NO, confirmed=True, details=DETAILS_TOGETHER - 1, again=False)
    assert may_propose(NO, confirmed=True, details=DETAILS_TOGETHER, again=True)
    assert may_propose({}, confirmed=True, details=0, again=False).field == QUESTIONS[0][0]
    assert (
        may_propose(NO | {"inference": "peut-être"}, confirmed=True, details=0, again=False).field
        == "inference"
    )
    assert may_propose(NO | {"correlation": "oui"}, confirmed=True, details=0, again=False).sentence == REWORD
    assert may_propose(NO, confirmed=False, details=0, again=False).field == "confirmed"
    several = may_propose(NO, confirmed=True, details=DETAILS_TOGETHER, again=False)
    assert several.field == "again"
    assert "3 détails" in several.sentence


@pytest.mark.requirement("F24")
@pytest.mark.parametrize(
    "text",
    [
        "Elle parle de SUICIDE",
        "il dit vouloir en finir avec la vie",
        "Menace d’en finir",
        "veut mourir",
        "des idées noires depuis deux mois",
        "mettre fin à ses jours",
        "il se dit prêt à se pendre",
        "les enfants sont en danger",
        "sa fille battue par le compagnon",
        "suspicion de maltraitance",
        "ne veut plus vivre",
        "il frappe ses enfants",
    ],
)
def test_words_of_danger_bring_the_emergency_notice_back(text: str):
    assert tells_of_danger(text)


@pytest.mark.requirement("F24")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "Le bail est en danger",
        "Il a fini par signer",
        "Son fils l’aide",
        "le violet de la façade",
    ],
)
def test_other_words_do_not_cry_wolf(text: str):
    assert not tells_of_danger(text)


def test_a_text_is_read_without_what_the_eye_does_not_see():
    assert cleaned("  Mme Du\u200bpont\r\n\u202eici\ufeff ") == "Mme Dupont\nici"
    assert cleaned("e\u0301te\u0301") == "été"


@given(st.text())
def test_cleaning_again_changes_nothing_and_leaves_nothing_unseen(text: str):
    once = cleaned(text)
    assert cleaned(once) == once
    assert all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf") for c in once)
