"""The exchange between an applicant and the officers: when it is open, and who says what."""

import datetime as dt

import pytest

from maillage.rules.conversation import APPLICANT, DEPARTMENT, FILES, LONGEST, check_message, may_write, other

CLOSES = dt.datetime(2025, 5, 9, 22, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("state", "at", "notified_at", "words"),
    [
        ("validated", CLOSES - SECOND, None, "s’ouvre après la clôture, le 9 mai 2025 à 23 h 59"),
        ("draft", CLOSES - SECOND, None, "posez votre question sur la page de l’appel"),
        ("withdrawn", CLOSES, None, "est retirée"),
        ("selected", CLOSES + SECOND, CLOSES, "La décision a été notifiée le 10 mai 2025"),
        ("validated", CLOSES, None, ""),
        ("not_considered", CLOSES, None, ""),
        ("rejected", CLOSES, None, ""),
    ],
)
def test_it_takes_messages_from_the_closing_to_the_notified_decision(
    state: str, at: dt.datetime, notified_at: dt.datetime | None, words: str
):
    verdict = may_write(state, closes_at=CLOSES, notified_at=notified_at, at=at)
    assert bool(verdict) == (words == "")
    assert words in verdict.sentence.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("side", "kind", "text", "files", "field"),
    [
        (APPLICANT, "question", "Quand ?", 0, ""),
        (APPLICANT, "documents", "", 1, ""),
        (DEPARTMENT, "request", "Le RIB.", 0, ""),
        (DEPARTMENT, "answer", "Oui.", FILES, ""),
        (APPLICANT, "request", "Le RIB.", 0, "kind"),
        (DEPARTMENT, "documents", "Voici.", 1, "kind"),
        (APPLICANT, "chat", "Bonjour", 0, "kind"),
        (APPLICANT, "documents", "Voici.", 0, "files"),
        (APPLICANT, "answer", "  \n", 1, "text"),
        (APPLICANT, "answer", "a" * (LONGEST + 1), 0, "text"),
        (APPLICANT, "documents", "", FILES + 1, "files"),
    ],
)
def test_a_message_says_something_that_its_side_may_say(
    side: str, kind: str, text: str, files: int, field: str
):
    verdict = check_message(side, kind, text, files)
    assert (bool(verdict), verdict.field) == (field == "", field)


def test_each_side_writes_to_the_other():
    assert (other(APPLICANT), other(DEPARTMENT)) == (DEPARTMENT, APPLICANT)
