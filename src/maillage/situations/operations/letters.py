"""Who is told that something awaits them, and no word of a situation, nor a link that opens one."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Q

from maillage.groups.models import Meeting
from maillage.groups.operations.letters import write
from maillage.people.models import Person
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.rules.french import long_date, typeset
from maillage.situations.models import Situation

WHERE = "Elle se lit sur votre page « Mes rencontres », après un code envoyé à votre adresse."


def write_to_facilitators(meeting: Meeting, subject: str, sentence: str, *, at: dt.datetime) -> None:
    """Tell those who facilitate the group today, and who replaces them at that meeting; they sign in."""
    told = Q(pk__in=meeting.group.facilitations.filter(until=None).values("person")) | Q(
        pk__in=meeting.substitutes.values("person")
    )
    for person in Person.objects.filter(told, is_active=True).order_by("pk"):
        queue(
            kind="situation",
            to=person.email,
            at=at,
            letter=Letter(
                subject=typeset(subject),
                paragraphs=(
                    f"Bonjour {person.full_name},",
                    typeset(sentence),
                    "Son contenu n’est jamais dans un courriel.",
                ),
                action_label="Voir les situations de la rencontre",
                action_url=f"{settings.MAILLAGE_BASE_URL}/operateur/rencontres/{meeting.pk}/situations/",
            ),
        )


def write_to_author(situation: Situation, sentence: str, *, at: dt.datetime) -> None:
    """Tell the participant who wrote it; a facilitator sees it on their own pages."""
    author = situation.participant.current if situation.participant else None
    if author is None:
        return
    write(
        author,
        kind="situation",
        at=at,
        letter=Letter(
            subject=typeset(f"Votre situation pour la rencontre du {long_date(situation.meeting.day)}"),
            paragraphs=(typeset(sentence), typeset(WHERE)),
        ),
    )
