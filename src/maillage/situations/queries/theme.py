"""The themes of groups counted: meetings, takeaways by kind; never a text (R30, R82)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q

from maillage.documents.spreadsheet import Column, Sheet
from maillage.groups.access import operated_groups
from maillage.groups.models import InformationSession, PracticeGroup, Theme
from maillage.people.access import Standing
from maillage.people.awaited import Awaited, awaited
from maillage.people.models import Role
from maillage.rules.expectation import Expectation
from maillage.rules.french import paris, typeset
from maillage.rules.lives import SESSION
from maillage.rules.takeaways import KINDS, Counted, Kind, recurs, themes_sentence, told_apart
from maillage.situations.models import Takeaway, TakeawayTheme


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """A theme of a group: the meetings where it came up, the takeaways that bear it by kind, and what became
    of it.

    `session` is the state of the information session born of it, empty without one. A theme `proposed` is a
    coordinator’s, which the operator has not taken up.
    """

    pk: int
    label: str
    proposed: bool
    days: tuple[dt.date, ...]
    kinds: dict[str, int]
    session: str
    recurs: bool

    @property
    def takeaways(self) -> int:
        """How many takeaways bear it."""
        return sum(self.kinds.values())

    @property
    def blockages(self) -> int:
        """How many of them say that something is in the way, or lacks."""
        return self.kinds.get(Kind.BLOCKAGE, 0) + self.kinds.get(Kind.MISSING, 0)

    @property
    def awaits_session(self) -> bool:
        """Whether it comes up often enough for an information session that nobody has thought of (R30)."""
        return self.recurs and not self.session


@dataclass(slots=True)
class _Met:
    label: str
    proposed: bool
    wanted: int
    days: list[dt.date] = field(default_factory=list)


def theme_counts(groups: Collection[PracticeGroup]) -> dict[int, list[ThemeCount]]:
    """Give back the themes of each group, the most met first; three queries. A cancelled meeting is none."""
    met: dict[int, dict[int, _Met]] = {}
    told = (
        Theme.objects.filter(group__in=groups)
        .annotate(state=F("meetings__state"), on=F("meetings__day"), wanted=F("group__recurrence"))
        .order_by("added_at", "pk", "on")
        .values_list("group", "pk", "label", "accepted_at", "wanted", "state", "on")
    )
    for group, pk, label, accepted_at, wanted, state, on in told:
        row = met.setdefault(group, {}).setdefault(pk, _Met(label, accepted_at is None, wanted))
        if on is not None and state != "cancelled":
            row.days.append(on)
    kinds: dict[int, dict[str, int]] = {}
    tagged = (
        TakeawayTheme.objects.filter(takeaway__group__in=groups)
        .values_list("theme", "takeaway__kind")
        .annotate(count=Count("pk"))
        .order_by("theme", "takeaway__kind")
    )
    for theme, kind, count in tagged:
        kinds.setdefault(theme, {})[kind] = count
    sessions = dict(
        InformationSession.objects.filter(group__in=groups, theme__isnull=False)
        .exclude(state="cancelled")
        .order_by("pk")
        .values_list("theme", "state")
    )
    return {
        group: sorted(
            (
                ThemeCount(
                    pk=pk,
                    label=row.label,
                    proposed=row.proposed,
                    days=tuple(row.days),
                    kinds=kinds.get(pk, {}),
                    session=SESSION.states[sessions[pk]] if pk in sessions else "",
                    recurs=not row.proposed and recurs(len(row.days), row.wanted),
                )
                for pk, row in themes.items()
            ),
            key=lambda one: (-len(one.days), -one.takeaways),
        )
        for group, themes in met.items()
    }


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many takeaways of a kind."""

    label: str
    count: int


def kind_counts(groups: Collection[PracticeGroup]) -> dict[int, list[KindCount]]:
    """Give back how many takeaways of each kind each group has, every kind told; one query."""
    found: dict[int, dict[str, int]] = {}
    counted = (
        Takeaway.objects.filter(group__in=groups)
        .values_list("group", "kind")
        .annotate(count=Count("pk"))
        .order_by("group", "kind")
    )
    for group, kind, count in counted:
        found.setdefault(group, {})[kind] = count
    return {
        group.pk: [
            KindCount(words.several, found.get(group.pk, {}).get(kind, 0)) for kind, words in KINDS.items()
        ]
        for group in groups
    }


def met_sentence(counts: Iterable[ThemeCount]) -> str:
    """« Thèmes rencontrés : … (n rencontres) »; empty when no theme came up in a meeting (R82)."""
    return themes_sentence((row.label, len(row.days)) for row in counts if row.days and not row.proposed)


def published_sheet(groups: Iterable[PracticeGroup]) -> Sheet:
    """Give back the themes of these groups as they may be published: small numbers told together (R82)."""
    listed = list(groups)
    counts = theme_counts(listed)
    rows = [
        (group.lot.territory.name, row.label, row.meetings, row.takeaways)
        for group in listed
        for row in told_apart(
            Counted(one.label, len(one.days), one.takeaways)
            for one in counts.get(group.pk, [])
            if not one.proposed
        )
    ]
    columns = (
        Column(label="Territoire", width=24),
        Column(label="Thème", width=48),
        Column(label="Rencontres", kind="integer"),
        Column(label="Acquis", kind="integer"),
    )
    note = typeset(
        "Les thèmes qui portent moins de 5 acquis sont réunis, ou tus s’ils en portent moins de 5 ensemble."
    )
    return Sheet(title="Thèmes rencontrés", columns=columns, rows=rows, note=note)


def awaits(standing: Standing, at: dt.datetime) -> list[Awaited]:
    """Say which information sessions recurring themes call for, in the groups this person plans for (R30)."""
    if not standing.holds(Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.FACILITATOR):
        return []
    groups = operated_groups(standing).filter(period_end__gte=paris(at).date()).order_by()
    born = InformationSession.objects.filter(theme=OuterRef("pk")).exclude(state="cancelled")
    recurring = (
        Theme.objects.filter(~Exists(born), group__in=groups.values("pk"), accepted_at__isnull=False)
        .values("pk", "label", "group_id", "group__name", "group__recurrence")
        .annotate(met=Count("meetings", filter=~Q(meetings__state="cancelled")))
        .filter(met__gte=F("group__recurrence"))
    )
    return [
        awaited(
            recurring,
            lambda line: Expectation(
                typeset(f"Proposer un temps d’information sur « {line.words[0]} », {line.words[1]}"),
                "themes",
                line.key,
            ),
            key="group_id",
            words=("label", "group__name"),
        )
    ]
