"""What a closed call received: every application, what was left aside and why, who came too late (R61)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from maillage.applications.models import BEFORE_VALIDATION, Act, Application, LateAttempt
from maillage.calls.models import Call
from maillage.documents.spreadsheet import Column, Sheet, workbook
from maillage.people.models import PUBLIC_FORMS
from maillage.rules.french import decimal, search_key, typeset
from maillage.rules.lives import APPLICATION
from maillage.rules.window import moment_of
from maillage.selection.models import ConflictOfInterest
from maillage.selection.queries.delays import silence_since
from maillage.selection.queries.given import LEFT_ASIDE, given_to

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

TIED = Exists(ConflictOfInterest.objects.filter(application=OuterRef("pk")))
"""Whether someone declared a tie with the applicant."""
TRIED = Exists(LateAttempt.objects.filter(lot=OuterRef("lot"), organisation=OuterRef("organisation")))
"""Whether its body tried to act on this lot after the closing."""


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """One application of a closed call. Amounts in euros; `average` None until the note is settled.

    `why` says why it is not considered, empty when it is. `implicit_rejection_on` is None once decided, while
    the delay is suspended, and for what was never validated (C9).
    """

    pk: int
    number: str
    lot: str
    organisation: str
    siret: str
    public: bool
    state: str
    state_label: str
    why: str
    requested: Decimal | None
    coffee: Decimal | None
    rhythm: str
    deposited_at: dt.datetime | None
    validated_at: dt.datetime | None
    documents_asked_at: dt.datetime | None
    implicit_rejection_on: dt.date | None
    suspended: bool
    alert: bool
    late: bool
    conflict: bool
    average: Decimal | None
    gap: bool
    outcome: str
    awarded: Decimal | None

    @property
    def considered(self) -> bool:
        """Whether it counts: validated before the closing (R57, R61)."""
        return not self.why

    def without_judgement(self) -> ReceivedRow:
        """Give back the row as it is read by who neither assesses nor decides: no note, no tie."""
        return replace(self, average=None, gap=False, conflict=False)

    @property
    def note(self) -> str:
        """The mean as « 4,50 », a dash until it is settled."""
        return "—" if self.average is None else decimal(self.average, 2)

    @property
    def family(self) -> str:
        """« Public » or « Privé »."""
        return "Public" if self.public else "Privé"


@dataclass(frozen=True, slots=True)
class LateRow:
    """An act tried after the closing: refused, kept as evidence."""

    at: dt.datetime
    organisation: str
    lot: str
    act: str


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot of the call and its applications: state, label and count, in the order of the life."""

    name: str
    cells: tuple[tuple[str, str, int], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What was received, counted by the name of the lot and the state, then as the page shows it.

    `names` are those of the lots by their keys.
    """

    counts: Mapping[tuple[str, str], int]
    names: Mapping[int, str]
    lots: tuple[LotRow, ...]
    states: tuple[tuple[str, str], ...]
    late: tuple[LateRow, ...]

    @property
    def total(self) -> int:
        """How many applications."""
        return sum(self.counts.values())

    @property
    def left_aside(self) -> int:
        """How many are not considered."""
        return sum(count for (_lot, state), count in self.counts.items() if state == LEFT_ASIDE)

    @property
    def sentence(self) -> str:
        """What counts, then what does not: « 4 validées, 1 non prise en compte »."""
        return closing_sentence(self.total - self.left_aside, self.left_aside)


@dataclass(frozen=True, slots=True)
class Reception:
    """All that was received; `sentence` is « 4 validées, 1 non prise en compte »."""

    rows: tuple[ReceivedRow, ...]
    lots: tuple[LotRow, ...]
    states: tuple[tuple[str, str], ...]
    late: tuple[LateRow, ...]

    @property
    def sentence(self) -> str:
        """What counts, then what does not."""
        counted = sum(row.considered for row in self.rows)
        return closing_sentence(counted, len(self.rows) - counted)


def closing_sentence(validated: int, left_aside: int) -> str:
    """Give back « 4 validées, 1 non prise en compte »."""
    first = f"{validated} validée{'s' if validated > 1 else ''}"
    plural = "s" if left_aside > 1 else ""
    return f"{first}, {left_aside} non prise{plural} en compte"


def received_count(call: Call) -> int:
    """Give back how many applications exist, whatever their state: all that is known before closing."""
    return Application.objects.filter(lot__call=call).count()


def received(applications: QuerySet[Application], call: Call, at: dt.datetime) -> QuerySet[Application]:
    """Give back those of these applications that the call received, by lot then number, with `standing`. The
    withdrawn are left out.
    """
    return standing_at(_of(applications, call), at).order_by("lot__name", "number", "pk")


def standing_at(applications: QuerySet[Application], at: dt.datetime) -> QuerySet[Application]:
    """Give back these applications with `standing`: the state that counts at that time, as
    `Application.state_at` says it.
    """
    left = When(state__in=BEFORE_VALIDATION, window_closes_at__lte=at, then=Value(LEFT_ASIDE))
    return applications.annotate(standing=Case(left, default=F("state")))


def _of(applications: QuerySet[Application], call: Call) -> QuerySet[Application]:
    return applications.filter(lot__call=call).exclude(state="withdrawn")


def reception(applications: QuerySet[Application], call: Call, at: dt.datetime) -> Reception:
    """Give back what the call received, by lot then number; three queries at most, whatever the rows.

    `applications` are those the reader may open; the withdrawn are left out.
    """
    rows = read(received(applications, call, at), call, at)
    counts = Counter((row.lot, row.state) for row in rows)
    tries = _tries(call).values_list("lot", "lot__name", "at", "pk", "organisation__name", "act")
    none = (Value(None, DateTimeField()), Value(0), Value(""), Value(""))
    told: list[tuple[int, str, dt.datetime | None, int, str, str]] = list(
        tries.union(call.lots.values_list("pk", "name", *none), all=True)
    )
    names = {pk: name for pk, name, tried_at, *_rest in told if tried_at is None}
    late = sorted((tried_at, key, who, name, act) for _pk, name, tried_at, key, who, act in told if tried_at)
    return Reception(
        rows=rows,
        lots=_table(sorted(names.values(), key=search_key), counts),
        states=_states(counts),
        late=tuple(_late(tried_at, who, name, act) for tried_at, _key, who, name, act in late),
    )


def overview(applications: QuerySet[Application], call: Call, at: dt.datetime) -> Overview:
    """Give back what the call received, counted by the database in an index alone; two queries.

    The names of the lots come with the counts: a lot that received nothing is told too.
    """
    tally = _of(applications, call).order_by().values_list("lot", "state", "window_closes_at")
    lots = call.lots.values_list("pk", "name", Value(None, DateTimeField()), Value(0))
    rows = list(tally.annotate(count=Count("*")).union(lots, all=True))
    names = {lot: name for lot, name, closes_at, _count in rows if closes_at is None}
    counts = Counter[tuple[str, str]]()
    for lot, state, closes_at, count in rows:
        if closes_at is not None:
            left = state in BEFORE_VALIDATION and closes_at <= at
            counts[names[lot], LEFT_ASIDE if left else state] += count
    tries = _tries(call).order_by("at", "pk")
    return Overview(
        counts=counts,
        names=names,
        lots=_table(sorted(names.values(), key=search_key), counts),
        states=_states(counts),
        late=tuple(
            _late(*tried) for tried in tries.values_list("at", "organisation__name", "lot__name", "act")
        ),
    )


def _tries(call: Call) -> QuerySet[LateAttempt]:
    return LateAttempt.objects.filter(lot__call=call)


def _late(tried_at: dt.datetime, organisation: str, lot: str, act: str) -> LateRow:
    return LateRow(tried_at, organisation, lot, str(Act(act).label))


def left_aside(applications: QuerySet[Application], call: Call, at: dt.datetime) -> tuple[ReceivedRow, ...]:
    """Give back what is not considered, and why."""
    return read(received(applications, call, at).filter(Q(standing=LEFT_ASIDE)), call, at)


def read(rows: QuerySet[Application], call: Call, at: dt.datetime) -> tuple[ReceivedRow, ...]:
    """Give back these rows of `received`, in their order, as plain values: there may be many."""
    found = list(
        rows.values_list(
            "pk", "number", "lot__name", "organisation__name", "organisation__siret",
            "organisation__legal_form", "state", "standing", "window_closes_at", "amount_requested",
            "coffee_requested", "rhythm__label", "deposited_at", "validated_at", TRIED, TIED,
        )
    )  # fmt: skip
    given = given_to({pk: state for pk, _number, _lot, _name, _siret, _form, state, *_rest in found}, call)
    today = at.astimezone(call.zone).date()
    read_rows = []
    for (
        pk, number, lot, name, siret, form, state, standing, closes_at, requested, coffee, rhythm,
        deposited_at, validated_at, late, conflict,
    ) in found:  # fmt: skip
        asked = given.requests.get(pk, [])
        silence = silence_since(validated_at, state, asked, today, call.zone)
        average, gap = given.marks.get(pk, (None, False))
        outcome, awarded = given.decisions.get(pk, ("", None))
        read_rows.append(
            ReceivedRow(
                pk=pk,
                number=number,
                lot=lot,
                organisation=name,
                siret=siret,
                public=form in PUBLIC_FORMS,
                state=standing,
                state_label=APPLICATION.states[standing],
                why=_why(deposited_at, closes_at, call.zone) if standing == LEFT_ASIDE else "",
                requested=requested,
                coffee=coffee,
                rhythm=rhythm or "",
                deposited_at=deposited_at,
                validated_at=validated_at,
                documents_asked_at=asked[-1].asked_at if asked else None,
                implicit_rejection_on=silence.on,
                suspended=silence.suspended,
                alert=silence.alert(today),
                late=late,
                conflict=conflict,
                average=average,
                gap=gap,
                outcome=outcome,
                awarded=awarded,
            )
        )
    return tuple(read_rows)


def _why(deposited_at: dt.datetime | None, closes_at: dt.datetime, zone: ZoneInfo) -> str:
    """Why an application is not considered, on the clock of the call (R57, R61, F49)."""
    closing = moment_of(closes_at - dt.timedelta(minutes=1), zone)
    if deposited_at is None:
        return typeset(f"Restée à l’état de brouillon : non déposée à la clôture, le {closing}.")
    return typeset(f"Déposée le {moment_of(deposited_at, zone)} mais non validée à la clôture, le {closing}.")


def _states(counts: Mapping[tuple[str, str], int]) -> tuple[tuple[str, str], ...]:
    known = {state for _lot, state in counts}
    return tuple((code, label.capitalize()) for code, label in APPLICATION.states.items() if code in known)


def _table(lots: Sequence[str], counts: Counter[tuple[str, str]]) -> tuple[LotRow, ...]:
    found, states = [], _states(counts)
    for lot in lots:
        cells = tuple((state, label, counts[lot, state]) for state, label in states)
        found.append(LotRow(lot, cells, sum(count for _state, _label, count in cells)))
    return tuple(found)


def received_spreadsheet(
    rows: Sequence[ReceivedRow], late: Sequence[LateRow], *, title: str, at: dt.datetime
) -> bytes:
    """Give back the XLSX of these applications, one a line, and of what was tried too late (E1)."""
    columns = (
        Column(label="Numéro", width=20),
        Column(label="Territoire", width=22),
        Column(label="Organisme", width=34),
        Column(label="SIRET", width=17),
        Column(label="Public ou privé", width=10),
        Column(label="État", width=22),
        Column(label="Prise en compte", width=10),
        Column(label="Pourquoi elle n’est pas prise en compte", width=46),
        Column(label="Montant demandé", kind="amount", width=16),
        Column(label="Dont accueil café", kind="amount", width=14),
        Column(label="Fréquence", width=26),
        Column(label="Déposée le", kind="moment", width=17),
        Column(label="Validée le", kind="moment", width=17),
        Column(label="Pièces demandées le", kind="moment", width=17),
        Column(label="Tentative hors délai", width=12),
        Column(label="Conflit d’intérêts", width=12),
        Column(label="Note moyenne", kind="decimal", width=10),
        Column(label="Notes éloignées", width=10),
        Column(label="Décision", width=24),
        Column(label="Montant attribué", kind="amount", width=16),
        Column(label="Rejet implicite le", kind="date", width=14),
    )

    def word(yes: bool) -> str:
        return "oui" if yes else "non"

    lines = [
        (
            row.number,
            row.lot,
            row.organisation,
            row.siret,
            row.family,
            row.state_label.capitalize(),
            word(row.considered),
            row.why,
            row.requested,
            row.coffee,
            row.rhythm,
            row.deposited_at,
            row.validated_at,
            row.documents_asked_at,
            word(row.late),
            word(row.conflict),
            row.average,
            word(row.gap),
            row.outcome,
            row.awarded,
            row.implicit_rejection_on,
        )
        for row in rows
    ]
    sheets = [Sheet(title="Candidatures", columns=columns, rows=lines)]
    if late:
        sheets.append(
            Sheet(
                title="Hors délai",
                columns=(
                    Column(label="Le", kind="moment", width=17),
                    Column(label="Organisme", width=34),
                    Column(label="Territoire", width=22),
                    Column(label="Acte tenté", width=16),
                ),
                rows=[(row.at, row.organisation, row.lot, row.act) for row in late],
            )
        )
    return workbook(sheets, at=at, title=title)
