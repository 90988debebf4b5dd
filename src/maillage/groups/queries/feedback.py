"""What the people present said of a meeting: counts, from five answers on."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from maillage.groups.models import FeedbackCount, FeedbackLink, Meeting, Usefulness
from maillage.rules.facilitation import ANSWERS_SHOWN_FROM, answers_told
from maillage.rules.french import plural, typeset


@dataclass(frozen=True, slots=True)
class Feedback:
    """How many were asked, how many answered, and the answers when they are enough to be told."""

    asked: int
    answered: int
    answers: tuple[tuple[str, int], ...]

    @property
    def sentence(self) -> str:
        """« 6 réponses sur 12 personnes interrogées »."""
        if not self.asked:
            return ""
        asked = plural(self.asked, "personne interrogée", "personnes interrogées")
        words = f"{plural(self.answered, 'réponse')} sur {asked}"
        if self.answers:
            return f"{words}."
        return typeset(f"{words} : le détail est montré à partir de {ANSWERS_SHOWN_FROM} réponses.")


def feedback_of(meeting: Meeting) -> Feedback:
    """Give back the answers about a meeting; two queries."""
    links = FeedbackLink.objects.filter(meeting=meeting).aggregate(
        asked=Count("pk"), answered=Count("pk", filter=Q(answered=True))
    )
    counts = dict(FeedbackCount.objects.filter(meeting=meeting).values_list("value", "count"))
    told = answers_told(counts)
    answers = [(Usefulness(value).label, told.get(value, 0)) for value in reversed(Usefulness.values)]
    return Feedback(links["asked"], links["answered"], tuple(answers) if told else ())
