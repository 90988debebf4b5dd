"""What an import would do, and the list of those of a call."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from maillage.applications.models import Application
from maillage.applications.rounds import family_of_form
from maillage.calls.models import Call, Family, Lot, Rhythm, Stage
from maillage.documents.spreadsheet import Column, Sheet, workbook
from maillage.imports.checking import OUTCOMES, CallFacts, Checked, LotFacts, Outcome, check_lines
from maillage.imports.models import Import
from maillage.people.models import LegalForm, Organisation
from maillage.received.table import Table, read_table

TONES = {
    Outcome.NEW: "good",
    Outcome.LATE: "attention",
    Outcome.KNOWN: "neutral",
    Outcome.TWIN: "neutral",
    Outcome.REFUSED: "refusal",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many lines have each outcome."""

    new: int
    late: int
    known: int
    twin: int
    refused: int

    @property
    def written(self) -> int:
        """The applications that the import creates."""
        return self.new + self.late


def tally(lines: Iterable[Checked]) -> Tally:
    """Give back the count of each outcome."""
    counts = Counter(line.outcome for line in lines)
    return Tally(**{outcome.value: counts[outcome] for outcome in Outcome})


def table_of(found: Import) -> Table:
    """Give back the file read again, as it was received."""
    with found.file.open("rb") as file:
        return read_table(file.read())


def facts_of(call: Call, portal: str) -> CallFacts:
    """Give back what the lines of that portal are checked against; six queries."""
    lots = list(Lot.objects.filter(call=call).select_related("territory").order_by("code"))
    taken: dict[int, set[str]] = {lot.pk: set() for lot in lots}
    for lot_id, siret in (
        Application.objects.filter(lot__in=lots)
        .exclude(state="withdrawn")
        .values_list("lot_id", "organisation__siret")
    ):
        taken[lot_id].add(siret)
    rounds = list(call.rounds.filter(stage=Stage.FULL).select_related("call").order_by("position", "pk"))
    known = Application.objects.filter(source=portal).exclude(external_reference="")
    return CallFacts(
        windows={
            form: tuple(row.window for row in rounds if row.family in (Family.ALL, family_of_form(form)))
            for form in LegalForm.values
        },
        zone=call.zone,
        lots=tuple(
            LotFacts(lot.code, lot.name, lot.ceiling, lot.coffee_ceiling, frozenset(taken[lot.pk]))
            for lot in lots
        ),
        rhythms=dict(Rhythm.objects.filter(call=call).order_by("pk").values_list("code", "label")),
        legal_forms={code: label for code, label in LegalForm.choices if code != LegalForm.DEPARTMENT},
        known=frozenset(known.values_list("external_reference", flat=True)),
        bodies=dict(Organisation.objects.values_list("siret", "legal_form")),
    )


def checked_lines(found: Import, at: dt.datetime) -> list[Checked]:
    """Give back every line of the file as it would be imported at that time: the dry run writes nothing."""
    return check_lines(table_of(found), found.columns, facts_of(found.call, found.portal.name), now=at)


def kept(line: Checked) -> dict[str, Any]:
    """Give back a line as the report keeps it: what became of it and why, none of its answers."""
    return {
        "number": line.number,
        "reference": line.reference,
        "organisation": line.organisation,
        "lot": line.lot,
        "outcome": line.outcome.value,
        "problems": [
            {"column": p.column, "value": p.value, "sentence": p.sentence, "blocking": p.blocking}
            for p in line.problems
        ],
    }


def report(found: Import, at: dt.datetime) -> list[dict[str, Any]]:
    """Give back each line: as it would be imported at that time, or as it was once it is done."""
    return [kept(line) for line in checked_lines(found, at)] if found.is_open else found.report


def report_sheet(found: Import, at: dt.datetime) -> bytes:
    """Give back the report as an XLSX: a line for each problem, a line alone when there is none."""
    rows = [
        (
            line["number"],
            OUTCOMES[Outcome(line["outcome"])],
            line["reference"],
            line["organisation"],
            line["lot"],
            problem.get("column"),
            problem.get("value"),
            problem.get("sentence"),
            {True: "oui", False: "non"}.get(problem.get("blocking")),
        )
        for line in report(found, at)
        for problem in line["problems"] or [{}]
    ]
    columns = (
        Column(label="Ligne", kind="integer", width=8),
        Column(label="Résultat", width=28),
        Column(label="Référence", width=20),
        Column(label="Organisme", width=34),
        Column(label="Territoire", width=20),
        Column(label="Colonne", width=24),
        Column(label="Valeur", width=24),
        Column(label="Ce qu’il faut faire", width=70),
        Column(label="Bloquant", width=10),
    )
    return workbook([Sheet(title="Rapport", columns=columns, rows=rows)], at=at, title=str(found))
