"""What a closed call received: every application, what was left aside and why, who came too late (R61)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, QuerySet

from maillage.applications.models import Application, LateAttempt
from maillage.calls.models import Call, Criterion, Lot
from maillage.documents.spreadsheet import Column, Sheet, workbook
from maillage.rules import scoring
from maillage.rules.french import decimal, search_key, typeset
from maillage.rules.lives import APPLICATION
from maillage.rules.window import moment_of
from maillage.selection.models import CompletionRequest, ConflictOfInterest, Decision, Score
from maillage.selection.queries.delays import silence_of
from maillage.selection.queries.marks import weights_of

SETTLED = ("scored", "selected", "reserve", "rejected", "cancelled_conditions", "admitted")
"""The states where the note is settled: before, an assessor would read what a colleague gives."""
LEFT_ASIDE = "not_considered"


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


def reception(applications: QuerySet[Application], call: Call, at: dt.datetime) -> Reception:
    """Give back what the call received, by lot then number; seven queries whatever the rows.

    `applications` are those the reader may open; the withdrawn are left out.
    """
    tied = ConflictOfInterest.objects.filter(application=OuterRef("pk"))
    found = list(
        applications.filter(lot__call=call)
        .exclude(state="withdrawn")
        .select_related("organisation")
        .annotate(tied=Exists(tied), rhythm_label=F("rhythm__label"))
        .order_by("lot__name", "number", "pk")
    )
    tries = list(LateAttempt.objects.filter(lot__call=call).select_related("lot", "organisation"))
    tries.sort(key=lambda row: (row.at, row.pk))
    late = {(row.lot_id, row.organisation_id) for row in tries}
    requests = _by_application(
        CompletionRequest.objects.filter(application__lot__call=call).order_by("asked_at", "pk")
    )
    scores = _scores(call)
    lots = {lot.pk: lot for lot in Lot.objects.filter(call=call).order_by("name", "pk")}
    for lot in lots.values():
        lot.call = call
    decisions = {row.application_id: row for row in Decision.objects.filter(lot__call=call)}
    weights = weights_of(list(Criterion.objects.filter(call=call)))
    tolerated, today = Decimal(call.score_gap_alert), at.astimezone(call.zone).date()
    rows = []
    for application in found:
        application.lot = lots[application.lot_id]
        state = application.state_at(at)
        asked = requests.get(application.pk, [])
        silence = silence_of(application, asked, today)
        given = scores.get(application.pk, [])
        decision = decisions.get(application.pk)
        rows.append(
            ReceivedRow(
                pk=application.pk,
                number=application.number,
                lot=application.lot.name,
                organisation=application.organisation.name,
                siret=application.organisation.siret,
                public=application.organisation.is_public,
                state=state,
                state_label=APPLICATION.states[state],
                why=_why(application) if state == LEFT_ASIDE else "",
                requested=application.amount_requested,
                coffee=application.coffee_requested,
                rhythm=application.rhythm_label or "",
                deposited_at=application.deposited_at,
                validated_at=application.validated_at,
                documents_asked_at=asked[-1].asked_at if asked else None,
                implicit_rejection_on=silence.on,
                suspended=silence.suspended,
                alert=silence.alert(today),
                late=(application.lot_id, application.organisation_id) in late,
                conflict=application.tied,
                average=scoring.average(given, weights),
                gap=bool(scoring.gaps(given, tolerated=tolerated)),
                outcome=decision.get_outcome_display() if decision else "",
                awarded=decision.amount if decision else None,
            )
        )
    return Reception(
        rows=tuple(rows),
        lots=_table([lot.name for lot in lots.values()], rows),
        states=_states(rows),
        late=tuple(
            LateRow(row.at, row.organisation.name, row.lot.name, row.get_act_display()) for row in tries
        ),
    )


def _scores(call: Call) -> dict[int, list[scoring.Score]]:
    """The counted scores of what is settled, by application; plain values, for there are many."""
    found: dict[int, list[scoring.Score]] = {}
    rows = Score.objects.counted().filter(application__lot__call=call, application__state__in=SETTLED)
    columns = rows.values_list("application_id", "assessor_id", "criterion_id", "value", "comment")
    for pk, assessor, criterion, value, comment in columns:
        score = scoring.Score(str(assessor), str(criterion), Decimal(value), comment)
        found.setdefault(pk, []).append(score)
    return found


def _by_application(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.application_id, []).append(row)
    return found


def _why(application: Application) -> str:
    """Why an application is not considered, on the clock of the call (R57, R61, F49)."""
    zone = application.lot.call.zone
    closing = moment_of(application.window_closes_at - dt.timedelta(minutes=1), zone)
    if application.deposited_at is None:
        return typeset(f"Restée à l’état de brouillon : non déposée à la clôture, le {closing}.")
    return typeset(
        f"Déposée le {moment_of(application.deposited_at, zone)} mais non validée à la clôture, le {closing}."
    )


def _states(rows: Sequence[ReceivedRow]) -> tuple[tuple[str, str], ...]:
    known = {row.state for row in rows}
    return tuple((code, label.capitalize()) for code, label in APPLICATION.states.items() if code in known)


def _table(lots: list[str], rows: Sequence[ReceivedRow]) -> tuple[LotRow, ...]:
    counts = Counter((row.lot, row.state) for row in rows)
    found = []
    for lot in lots:
        cells = tuple((state, label, counts[lot, state]) for state, label in _states(rows))
        found.append(LotRow(lot, cells, sum(count for _state, _label, count in cells)))
    return tuple(found)


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
    text = search_key(wanted.text)
    digits = wanted.text.replace(" ", "").replace("\u202f", "").replace("\u00a0", "")
    flag = FLAGS.get(wanted.flag)

    def answers(row: ReceivedRow) -> bool:
        return (
            (
                not text
                or text in search_key(f"{row.number} {row.organisation}")
                or (digits.isdigit() and digits in row.siret)
            )
            and wanted.lot in ("", row.lot)
            and wanted.state in ("", row.state)
            and wanted.family in ("", "public" if row.public else "private")
            and (flag is None or flag[1](row))
        )

    _label, key = ORDERS.get(wanted.order, ORDERS[""])
    return sorted((row for row in rows if answers(row)), key=key)


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
