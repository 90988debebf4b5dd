"""The decisions of committees, and what is still expected of those who answer for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value

from maillage.people.access import Standing
from maillage.people.awaited import Awaited, Line, awaited
from maillage.people.models import Role
from maillage.reports.access import CONVENERS, OFFICERS, own_decisions
from maillage.reports.models import CommitteeDecision, SteeringCommittee
from maillage.reports.models.committee import CLOSED
from maillage.rules.committee import follow_up_sentence
from maillage.rules.expectation import Expectation
from maillage.rules.french import day, paris, typeset


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """A decision: who answers for it, by when, what became of it and how it is said; `own` to its reader, who
    may then say what became of it.
    """

    pk: int
    committee_id: int
    rank: int
    text: str
    point: str
    owner: str
    owner_id: int | None
    decided_on: dt.date
    due_on: dt.date | None
    done_on: dt.date | None
    note: str
    state: str
    late: bool
    own: bool

    @property
    def followed(self) -> bool:
        """Whether something was said of it since."""
        return bool(self.note or self.done_on)

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        if self.done_on:
            return "good"
        return "attention" if self.late else "waiting"


def decision_rows(
    decisions: QuerySet[CommitteeDecision],
    today: dt.date,
    *,
    own: QuerySet[CommitteeDecision] | None = None,
) -> tuple[DecisionRow, ...]:
    """Give back the decisions, those of the latest committee first, in their order, and which of them are
    among `own`; one query.
    """
    mine = Value(value=False) if own is None else Exists(own.filter(pk=OuterRef("pk")))
    rows = decisions.select_related("owner", "person", "point", "committee").annotate(mine=mine)
    return tuple(
        _row(row, today, own=row.mine) for row in rows.order_by("-committee__held_on", "committee_id", "rank")
    )


def _row(row: CommitteeDecision, today: dt.date, *, own: bool) -> DecisionRow:
    names = (row.person.full_name if row.person else "", row.owner.name if row.owner else "à désigner")
    return DecisionRow(
        pk=row.pk,
        committee_id=row.committee_id,
        rank=row.rank,
        text=row.text,
        point=row.point.title if row.point else "",
        owner=", ".join(name for name in names if name),
        owner_id=row.owner_id,
        decided_on=row.decided_on,
        due_on=row.due_on,
        done_on=row.done_on,
        note=row.note,
        state=follow_up_sentence(row.due_on, row.done_on, today),
        late=row.done_on is None and row.due_on is not None and row.due_on < today,
        own=own,
    )


def to_examine(funder_id: int, before: dt.date) -> Q:
    """What the next committee of that département examines first: every decision of the one before it, and
    the older ones that nobody has followed yet.
    """
    held = SteeringCommittee.objects.filter(call__funder=funder_id, state__in=CLOSED, held_on__lt=before)
    latest = held.order_by("-held_on", "-pk").values("held_on")[:1]
    return Q(committee__in=held) & (Q(decided_on=Subquery(latest)) | Q(done_on=None, decided_on__lt=before))


def awaits(standing: Standing, at: dt.datetime) -> list[Awaited]:
    """Say what committees expect of this person: the decisions they answer for, the minutes to close."""
    today = paris(at).date()
    officer = standing.holds(*OFFICERS)
    waiting = own_decisions(standing).filter(committee__state="recorded", done_on=None)

    def to_follow(line: Line) -> Expectation:
        text, owner = line.words
        due, decided = line.days
        sentence = f"Suite du comité du {day(decided)} : {text}" if decided else text
        coordinates = owner and not officer and standing.holds_in(int(owner), Role.COORDINATOR)
        thing = "territory_committee" if coordinates else "committee"
        return Expectation(typeset(sentence), thing, line.key, due, due is not None and due < today)

    follow = awaited(
        waiting, to_follow, key="committee_id", words=("text", "owner_id"), days=("due_on", "decided_on")
    )
    funders = standing.organisation_ids(*CONVENERS)
    if not funders:
        return [follow]

    def to_close(line: Line) -> Expectation:
        held_on = line.days[0] or today
        sentence = f"Clore le compte rendu du comité du {day(held_on)}"
        return Expectation(typeset(sentence), "committee", line.key)

    held = SteeringCommittee.objects.filter(
        Q(state="convened", held_on__lte=today) | Q(state="correcting"), call__funder_id__in=funders
    )
    return [follow, awaited(held, to_close, days=("held_on",))]
