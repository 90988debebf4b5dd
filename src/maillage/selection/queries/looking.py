"""What is looked for among the applications received, and the page of it (E1)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Final

from django.db import connection
from django.db.models import Case, Exists, F, Max, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Collate

from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.people.models import PUBLIC_FORMS
from maillage.rules.french import search_key
from maillage.rules.lives import APPLICATION
from maillage.selection.models import Score
from maillage.selection.queries.given import LEFT_ASIDE, SETTLED
from maillage.selection.queries.received import (
    TIED,
    TRIED,
    Overview,
    ReceivedRow,
    read,
    received,
    standing_at,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the reader looks for; empty fields leave all. `flag` is a key of `FLAGS`."""

    text: str = ""
    lot: str = ""
    state: str = ""
    family: str = ""
    flag: str = ""
    order: str = ""


FLAGS: Final[dict[str, tuple[str, Callable[[ReceivedRow], bool]]]] = {
    "left_aside": ("Non prise en compte", lambda row: not row.considered),
    "late": ("Tentative hors délai", lambda row: row.late),
    "incomplete": ("Incomplète", lambda row: row.state == "incomplete"),
    "conflict": ("Conflit d’intérêts déclaré", lambda row: row.conflict),
    "gap": ("Notes éloignées", lambda row: row.gap),
    "alert": ("Rejet implicite proche ou passé", lambda row: row.alert),
}
ORDERS: Final[dict[str, tuple[str, Callable[[ReceivedRow], Any]]]] = {
    "": ("Territoire", lambda row: (search_key(row.lot), row.number)),
    "number": ("Numéro", lambda row: row.number),
    "organisation": ("Organisme", lambda row: (search_key(row.organisation), row.number)),
    "state": ("État", lambda row: (list(APPLICATION.states).index(row.state), row.number)),
    "requested": ("Montant demandé, le plus élevé d’abord", lambda row: -(row.requested or 0)),
    "average": ("Note, la meilleure d’abord", lambda row: -(row.average if row.average is not None else -1)),
    "silence": (
        "Rejet implicite, le plus proche d’abord",
        lambda row: row.implicit_rejection_on or dt.date.max,
    ),
}


def kept(rows: Iterable[ReceivedRow], wanted: Wanted) -> list[ReceivedRow]:
    """Give back the rows that answer what is looked for, in the order asked; an unknown word keeps all."""
    flag = FLAGS.get(wanted.flag)

    def answers(row: ReceivedRow) -> bool:
        return (
            _says(wanted.text, row.number, row.organisation, row.siret)
            and wanted.lot in ("", row.lot)
            and wanted.state in ("", row.state)
            and wanted.family in ("", "public" if row.public else "private")
            and (flag is None or flag[1](row))
        )

    _label, key = ORDERS.get(wanted.order, ORDERS[""])
    return sorted((row for row in rows if answers(row)), key=key)


def _says(text: str, number: str, organisation: str, siret: str) -> bool:
    """Whether an application is named by the text: its number, its body or the digits of a SIRET."""
    key = search_key(text)
    digits = text.replace(" ", "").replace("\u202f", "").replace("\u00a0", "")
    return not key or key in search_key(f"{number} {organisation}") or (digits.isdigit() and digits in siret)


READ_FIRST: Final = ("organisation", "average", "silence")
"""The orders by what is made once a row is read."""
LEFT_ASIDE_FLAG: Final = "left_aside"


@dataclass(frozen=True, slots=True)
class Span:
    """Lots of the same name, and how many rows they hold: a page reads only the lots it shows."""

    lots: tuple[int, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows that answer what is looked for, in the order asked; only those of a page are read.

    `source` is what the database chooses among, to be put in that `order`, of lots of these `names`; or rows
    already read, when their order is a figure that it does not hold. `spans` are the lots in the order of the
    rows, when it is theirs and they are counted.
    """

    source: QuerySet[Application] | Sequence[ReceivedRow]
    call: Call
    at: dt.datetime
    names: Mapping[int, str] = field(default_factory=dict)
    order: str = ""
    known: int | None = None
    spans: tuple[Span, ...] = ()

    def __len__(self) -> int:
        """How many there are."""
        if isinstance(self.source, QuerySet):
            return self.source.count() if self.known is None else self.known
        return len(self.source)

    def between(self, first: int, last: int) -> Sequence[ReceivedRow]:
        """The rows of a page, from the first to the last, both counted from 1.

        The database chooses them first: it joins and reads the rest of these rows only.
        """
        start = max(first - 1, 0)
        if not isinstance(self.source, QuerySet):
            return self.source[start:last]
        rows, names = self.source, self.names
        if self.spans:
            touched, skipped = self._touched(start, last)
            names = {lot: names[lot] for span in touched for lot in span.lots}
            rows, start, last = rows.filter(lot__in=names), start - skipped, last - skipped
        chosen = _ordered(rows, names, self.order).values("pk")[start:last]
        shown = standing_at(Application.objects.filter(pk__in=chosen), self.at)
        return read(_ordered(shown, names, self.order), self.call, self.at)

    def _touched(self, start: int, last: int) -> tuple[list[Span], int]:
        """The lots that hold these rows, and how many rows stand in the lots before them."""
        ends = list(accumulate(span.count for span in self.spans))
        touched = [
            (span, end) for span, end in zip(self.spans, ends, strict=True) if start < end < last + span.count
        ]
        skipped = touched[0][1] - touched[0][0].count if touched else 0
        return [span for span, _end in touched], skipped


def listing(
    applications: QuerySet[Application], call: Call, at: dt.datetime, wanted: Wanted, found: Overview
) -> Listing:
    """Give back what `kept` would, without reading every application when the database can choose.

    It cannot for the orders by a mean, a delay or a name without its accents, nor for the delays that alert.
    """
    rows = _narrowed(received(applications, call, at), call, wanted)
    order = wanted.order if wanted.order in ORDERS else ""
    if order in READ_FIRST or wanted.flag == "alert":
        return Listing(kept(read(rows, call, at), wanted), call, at)
    known = None
    spans: tuple[Span, ...] = ()
    if not wanted.text and not wanted.family and wanted.flag in ("", LEFT_ASIDE_FLAG):
        counts = _counts(found, wanted)
        known = counts.total()
        spans = _spans(found.names, counts) if not order else ()
    return Listing(rows, call, at, found.names, order, known, spans)


def _counts(found: Overview, wanted: Wanted) -> Counter[str]:
    """How many answer, by the name of their lot."""
    counts = Counter[str]()
    for (lot, state), count in found.counts.items():
        if (
            wanted.lot in ("", lot)
            and wanted.state in ("", state)
            and (wanted.flag != LEFT_ASIDE_FLAG or state == LEFT_ASIDE)
        ):
            counts[lot] += count
    return counts


def _spans(names: Mapping[int, str], counts: Counter[str]) -> tuple[Span, ...]:
    """The lots in the order of their names without accents, those that read the same together."""
    alike: dict[str, list[int]] = {}
    for lot, name in names.items():
        alike.setdefault(search_key(name), []).append(lot)
    return tuple(
        Span(tuple(lots), sum(counts[name] for name in {names[lot] for lot in lots}))
        for _key, lots in sorted(alike.items())
    )


def _narrowed(rows: QuerySet[Application], call: Call, wanted: Wanted) -> QuerySet[Application]:
    """What the database can tell of what is looked for."""
    if wanted.lot:
        rows = rows.filter(lot__name=wanted.lot)
    if wanted.state:
        rows = rows.filter(Q(standing=wanted.state))
    if wanted.family:
        public = Q(organisation__legal_form__in=PUBLIC_FORMS)
        rows = rows.filter(public if wanted.family == "public" else ~public)
    if wanted.flag in FLAGS:
        rows = rows.filter(_flagged(call)[wanted.flag])
    if search_key(wanted.text):
        rows = rows.filter(pk__in=_named(rows, wanted.text))
    return rows


def _named(rows: QuerySet[Application], text: str) -> list[int]:
    """Those whose number, body or SIRET holds the text; accents are folded here, no engine folds alike."""
    said = rows.order_by().values_list("pk", "number", "organisation__name", "organisation__siret")
    return [pk for pk, number, name, siret in said if _says(text, number, name, siret)]


def _flagged(call: Call) -> dict[str, Q | Exists]:
    apart = (
        Score.objects.counted()
        .filter(application=OuterRef("pk"), application__state__in=SETTLED)
        .values("criterion")
        .annotate(apart=Max("value") - Min("value"))
        .filter(apart__gt=call.score_gap_alert)
    )
    return {
        "left_aside": Q(standing=LEFT_ASIDE),
        "late": TRIED,
        "incomplete": Q(standing="incomplete"),
        "conflict": TIED,
        "gap": Exists(apart),
        "alert": Q(),
    }


def _ordered(rows: QuerySet[Application], names: Mapping[int, str], order: str) -> QuerySet[Application]:
    number = Collate(F("number"), "C") if connection.vendor == "postgresql" else F("number")
    if order == "requested":
        return rows.order_by(Coalesce("amount_requested", Value(0)).desc(), "lot__name", "number", "pk")
    if order == "number":
        return rows.order_by(number, "pk")
    if order == "state":
        ranks = [When(standing=code, then=Value(rank)) for rank, code in enumerate(APPLICATION.states)]
        return rows.order_by(Case(*ranks), number, "pk")
    keys = sorted({search_key(name) for name in names.values()})
    if len(keys) == 1:
        return rows.order_by(number, "pk")
    ranks = [When(lot=pk, then=Value(keys.index(search_key(name)))) for pk, name in names.items()]
    return rows.order_by(Case(*ranks, default=Value(0)), number, "pk")
