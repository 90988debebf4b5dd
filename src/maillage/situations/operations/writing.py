"""A situation written: checked here before anything of it is stored, then sealed (R24, F22)."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, Final

from django.db import transaction

from maillage.groups.models import Meeting, StructureType
from maillage.journal.models import Actor
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import long_date, paris
from maillage.rules.lives import SITUATION
from maillage.rules.situations import (
    LONGEST_STORY,
    cleaned,
    draft_kept_until,
    kept_until,
    may_propose,
    may_store,
    may_write,
)
from maillage.rules.verdict import Refused
from maillage.situations.access import switched_on
from maillage.situations.checking import TEXTS, Reading, read
from maillage.situations.content import Author, Confirmation, Content
from maillage.situations.models import Situation
from maillage.situations.operations.letters import write_to_facilitators
from maillage.situations.operations.locking import lock, subject_of_situation
from maillage.situations.sealing import Texts, name_of_key, seal, unseal

REASON: Final = "reason"
"""Where the sealed words keep why a facilitator returned it."""


@transaction.atomic
def keep_draft(
    meeting: Meeting,
    content: Content,
    *,
    author: Author,
    at: dt.datetime,
    existing: Situation | None = None,
) -> Situation:
    """Keep a text that passed the check, for thirty days at most; Raise Refused when it does not pass."""
    meeting = _locked(meeting)
    reading = _check(meeting, content, at)
    existing = existing or _same(meeting, content, author, "draft")
    texts = _words(content) | _reason(existing)
    situation = _written(meeting, content, texts, reading, author=author, at=at, existing=existing)
    if situation.state == "draft":
        situation.purge_on = draft_kept_until(situation.written_on, meeting.day)
    _save(situation, content, verb="keep_draft", author=author, at=at)
    return situation


@transaction.atomic
def propose_situation(
    meeting: Meeting,
    content: Content,
    confirmation: Confirmation,
    *,
    author: Author,
    at: dt.datetime,
    existing: Situation | None = None,
) -> Situation:
    """Propose a situation to the group; its facilitators are told that one awaits them. The same words sent
    again, by a second press of the button, are the situation already there.

    Raise Refused when something identifies a person, and until the three questions and the sentence are
    answered.
    """
    meeting = _locked(meeting)
    reading = _check(meeting, content, at)
    may_propose(
        confirmation.answers,
        confirmed=confirmation.confirmed,
        details=sum(reading.kept.values()),
        again=confirmation.again,
    ).require()
    if existing is None:
        existing = _same(meeting, content, author, "draft", "submitted")
        if existing and existing.state == "submitted":
            return existing
    situation = _written(meeting, content, _words(content), reading, author=author, at=at, existing=existing)
    situation.state = SITUATION.after(situation.state, "submit")
    situation.confirmed_at = at
    situation.purge_on = kept_until(meeting.day)
    _save(situation, content, verb="propose_situation", author=author, at=at)
    write_to_facilitators(
        meeting,
        f"Une situation à relire pour la rencontre du {long_date(meeting.day)}",
        "Une situation est proposée pour cette rencontre. Relisez-la avant que le groupe la lise.",
        at=at,
    )
    return situation


def _check(meeting: Meeting, content: Content, at: dt.datetime) -> Reading:
    switched_on(meeting).require()
    may_write(paris(at).date(), meeting.day, meeting.state).require()
    if not content.texts.get("question", "").strip():
        raise Refused("Écrivez la question que vous posez au groupe.", "question")
    if len(cleaned(content.texts.get("happens", ""))) > LONGEST_STORY:
        raise Refused(f"Tenez en {LONGEST_STORY} signes, espaces comprises.", "happens")
    reading = read(content.texts, content.dismissed)
    may_store(reading.blocking).require()
    return reading


def _written(
    meeting: Meeting,
    content: Content,
    texts: Texts,
    reading: Reading,
    *,
    author: Author,
    at: dt.datetime,
    existing: Situation | None,
) -> Situation:
    situation = (
        lock(existing)
        if existing
        else Situation(
            meeting=meeting,
            participant=author.participant,
            facilitator=author.facilitator,
            written_on=paris(at).date(),
        )
    )
    if situation.state not in ("draft", "returned"):
        SITUATION.may(situation.state, "submit").require()
    situation.meeting_day = meeting.day
    for name, value in content.choices.items():
        setattr(situation, name, value)
    situation.domains, situation.expectations = list(content.domains), list(content.expectations)
    situation.informed = content.informed
    situation.replaced, situation.dismissed = dict(content.replaced), reading.dismissed
    situation.kept = reading.kept
    close(situation, texts)
    return situation


def _locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, locked: it is neither moved nor cancelled meanwhile."""
    found = Meeting.objects.select_for_update(of=("self",)).select_related(
        "group__lot__call", "group__agreement"
    )
    return found.get(pk=meeting.pk)


def _words(content: Content) -> Texts:
    return {name: cleaned(content.texts.get(name, "")) for name in TEXTS}


def _reason(situation: Situation | None) -> Texts:
    """Why it was returned, which its author reads until it is proposed again."""
    if situation is None or situation.state != "returned":
        return {}
    texts = unseal(situation.sealed or b"", of=str(situation.public_id))
    return {REASON: texts[REASON]} if REASON in texts else {}


def _same(meeting: Meeting, content: Content, author: Author, *states: str) -> Situation | None:
    """What that author already wrote for that meeting in the same words: a button pressed twice."""
    theirs = Situation.objects.filter(
        meeting=meeting,
        participant=author.participant,
        facilitator=author.facilitator,
        state__in=states,
        sealed_with=name_of_key(),
    ).order_by("pk")
    words = _words(content)
    return next((one for one in theirs if unseal(one.sealed or b"", of=str(one.public_id)) == words), None)


def close(situation: Situation, texts: dict[str, str]) -> None:
    """Put the words in the row, sealed with the newest key, and the fingerprint of the seal."""
    situation.sealed = seal(texts, of=str(situation.public_id))
    situation.sealed_with = name_of_key()
    situation.fingerprint = hashlib.sha256(situation.sealed).hexdigest()


def _save(situation: Situation, content: Content, *, verb: str, author: Author, at: dt.datetime) -> None:
    situation.save()
    situation.actors.set(StructureType.objects.filter(code__in=content.actors))
    record(
        chain=chain(),
        at=at,
        actor=author.actor,
        verb=verb,
        subject=subject_of_situation(situation),
        after=_counts(situation),
    )


def _counts(situation: Situation) -> dict[str, Any]:
    return {
        "remplacés": sum(situation.replaced.values()),
        "écartés": sum(situation.dismissed.values()),
        "gardés": sum(situation.kept.values()),
    }


def empty(situation: Situation) -> None:
    """Take every word and every choice out of the row but its family, which is counted without a text."""
    situation.sealed, situation.sealed_with = None, ""
    situation.age_band = situation.household = situation.occupation = situation.purpose = ""
    situation.domains, situation.expectations = [], []
    situation.replaced, situation.dismissed, situation.kept = {}, {}, {}
    situation.informed = False


@transaction.atomic
def withdraw_situation(situation: Situation, *, by: Person | Actor, at: dt.datetime) -> Situation:
    """Erase its words at once, whatever its state; a report that awaited an answer has it (F22, F23).

    `by` is its author, who may have no account, or a facilitator.
    """
    situation = lock(situation)
    situation.state = SITUATION.after(situation.state, "withdraw")
    empty(situation)
    situation.save()
    situation.actors.clear()
    situation.reports.filter(decided_at=None).update(
        decision="withdrawn", decided_at=at, decided_by=by if isinstance(by, Person) else None
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor if isinstance(by, Person) else by,
        verb="withdraw_situation",
        subject=subject_of_situation(situation),
    )
    return situation
