"""What a coordinator suggested to a group, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from maillage.groups.models import GuestProposal
from maillage.rules.french import day, paris, typeset


@dataclass(frozen=True, slots=True)
class GuestRow:
    """A professional suggested; `answer` is « retenue le 3 mars 2026 », empty while it is awaited."""

    pk: int
    who: str
    about: str
    proposed: str
    answer: str
    reason: str
    accepted: bool


def guest_proposals(groups: Iterable[int]) -> dict[int, list[GuestRow]]:
    """Give back the suggestions of each group, those that await an answer first; one query."""
    rows: dict[int, list[GuestRow]] = {}
    found = GuestProposal.objects.filter(group__in=list(groups)).select_related("proposed_by")
    for one in sorted(found.order_by("-proposed_at", "-pk"), key=lambda row: bool(row.answer)):
        rows.setdefault(one.group_id, []).append(
            GuestRow(
                pk=one.pk,
                who=str(one),
                about=one.about,
                proposed=typeset(f"proposé par {one.proposed_by.full_name} le {day(paris(one.proposed_at))}"),
                answer=f"{one.get_answer_display()} le {day(paris(one.answered_at))}"
                if one.answered_at
                else "",
                reason=one.reason,
                accepted=one.answer == "accepted",
            )
        )
    return rows
