"""The one question after a meeting: sent once to those present, answered once, counted without a name."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import F

from maillage.groups.models import FeedbackCount, FeedbackLink, Meeting, PracticeGroup, Usefulness
from maillage.groups.operations import letters
from maillage.groups.operations.group import subject_of_group
from maillage.groups.operations.seats import lock_meeting, subject_of_meeting
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.rules.french import long_date, typeset
from maillage.rules.verdict import Refused


@transaction.atomic
def word_question(group: PracticeGroup, question: str, *, by: Person, at: dt.datetime) -> PracticeGroup:
    """Word the question of a group; Raise Refused when it is empty."""
    clean = " ".join(question.split())
    if not clean:
        raise Refused("Écrivez la question à poser.", "question")
    group = PracticeGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    before, group.question = group.question, clean
    group.save(update_fields=["question"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="word_question",
        subject=subject_of_group(group),
        before={"question": before},
        after={"question": clean},
    )
    return group


@transaction.atomic
def ask_those_present(meeting: Meeting, *, by: Person, at: dt.datetime) -> int:
    """Write to those present who gave an address and take such letters, once each; give back how many leave.

    Raise Refused while the sheet is open, and when everyone has been asked.
    """
    meeting = lock_meeting(meeting)
    if meeting.state != "held":
        raise Refused("Clôturez d’abord la feuille\u00a0: la question part à celles et ceux qui étaient là.")
    asked = FeedbackLink.objects.filter(meeting=meeting).values("participant")
    under_another_record = FeedbackLink.objects.filter(
        meeting=meeting, participant__merged_into__isnull=False
    ).values("participant__merged_into")
    came = (
        meeting.attendances.filter(state="present", participant__erased_at=None)
        .filter(participant__address_disowned_at=None, participant__no_invitation_since=None)
        .exclude(participant__email="")
        .exclude(participant__in=asked)
        .exclude(participant__in=under_another_record)
        .select_related("participant")
    )
    links = [
        FeedbackLink.objects.create(meeting=meeting, participant=mark.participant, sent_at=at)
        for mark in came.order_by("pk")
    ]
    if not links:
        raise Refused("La question est déjà partie à toutes les personnes présentes qui la reçoivent.")
    for link in links:
        letters.write(
            link.participant,
            kind="feedback",
            letter=_letter(link, meeting),
            at=at,
            key=f"feedback-{link.pk}",
        )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="ask_those_present",
        subject=subject_of_meeting(meeting),
        after={"lettres": len(links)},
    )
    return len(links)


def _letter(link: FeedbackLink, meeting: Meeting) -> Letter:
    letter = Letter(
        subject=typeset(f"Une question sur la rencontre du {long_date(meeting.day)}"),
        paragraphs=(
            typeset(f"{meeting.group.name} : {letters.when(meeting)}."),
            typeset(meeting.group.question),
            typeset("Un appui suffit. Votre réponse est comptée sans votre nom."),
        ),
        action_label="Répondre",
        action_url=f"{settings.MAILLAGE_BASE_URL}/avis/{link.token}/",
        closing=typeset("Ce lien ne sert qu’une fois : ne le transmettez pas."),
    )
    return letters.unasked(letter, link.participant)


@transaction.atomic
def answer_question(link: FeedbackLink, value: int) -> None:
    """Count an answer and spend its link; nothing ties one to the other, and no journal line is written.

    Raise Refused the second time, and for an answer that is not one of the four.
    """
    link = FeedbackLink.objects.select_for_update().get(pk=link.pk)
    if link.answered:
        raise Refused("Vous avez déjà répondu\u00a0: merci.")
    if value not in Usefulness.values:
        raise Refused("Choisissez l’une des quatre réponses.")
    tally, _ = FeedbackCount.objects.get_or_create(meeting_id=link.meeting_id, value=value)
    FeedbackCount.objects.filter(pk=tally.pk).update(count=F("count") + 1)
    link.answered = True
    link.save(update_fields=["answered"])
