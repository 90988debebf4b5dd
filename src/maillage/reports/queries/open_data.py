"""What is published and what is to be: the lines of today, those of the site, and by when (law C.2)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from maillage.agreements.models import Agreement, Amendment
from maillage.agreements.models.amendment import BINDING
from maillage.agreements.queries.agreements import last_signature
from maillage.documents import open_data as files
from maillage.documents.open_data import DATASETS, FIGURES, GRANTS, Dataset, PublishedFile, Publisher
from maillage.groups.models import PracticeGroup, StructureType
from maillage.people.access import Standing
from maillage.people.models import Funder
from maillage.reports.access import CONVENERS, SIGNED
from maillage.reports.models import OpenDataPublication, OpenDataSetting
from maillage.reports.queries.indicators import ask, indicators_of, read_agreements
from maillage.reports.queries.indicators.scope import presences_of
from maillage.rules import open_data as rule
from maillage.rules.expectation import Expectation
from maillage.rules.french import paris
from maillage.rules.open_data import Candidate, EssentialGrantData, GroupCounts, Line
from maillage.rules.period import Period
from maillage.selection.models import Decision

Rows = list[dict[str, str]]
SOURCES: Final = (GRANTS, FIGURES)


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be published now: its lines, as plain JSON, and the fingerprint that tells them."""

    source: str
    rows: Rows
    sha256: str

    @property
    def content(self) -> dict[str, Any]:
        """What a publication keeps."""
        return {"rows": self.rows}


def setting_of(funder_id: int) -> OpenDataSetting:
    """Give back what this funder chose; the defaults before it chose anything. One query."""
    return OpenDataSetting.objects.filter(funder=funder_id).first() or OpenDataSetting(funder_id=funder_id)


def latest(funder_id: int) -> dict[str, OpenDataPublication]:
    """Give back the publication of each source that the site shows; one query."""
    later = OpenDataPublication.objects.filter(
        funder=OuterRef("funder"), source=OuterRef("source"), number__gt=OuterRef("number")
    )
    found = OpenDataPublication.objects.filter(~Exists(later), funder=funder_id).order_by("source", "pk")
    return {one.source: one for one in found}


def former(funder_id: int, source: str) -> list[OpenDataPublication]:
    """Give back the publications of a source, the latest first, their lines read when asked; one query."""
    found = OpenDataPublication.objects.filter(funder=funder_id, source=source).select_related("by")
    return list(found.defer("content").order_by("-number", "pk"))


@dataclass(frozen=True, slots=True)
class Changes:
    """How many lines a new publication would add, change and take away."""

    added: int
    changed: int
    removed: int


def changes(current: OpenDataPublication | None, found: Draft) -> Changes:
    """Compare a draft with what is published: grants by agreement, figures by group, measure and origin."""
    before = {_key(found.source, row): row for row in (current.content["rows"] if current else [])}
    after = {_key(found.source, row): row for row in found.rows}
    return Changes(
        added=len(after.keys() - before.keys()),
        changed=sum(before[key] != after[key] for key in after.keys() & before.keys()),
        removed=len(before.keys() - after.keys()),
    )


def _key(source: str, row: dict[str, str]) -> tuple[str, ...]:
    if source == GRANTS:
        return (row["agreement"],)
    return row["groupe"], row["mesure"], row["provenance"]


def candidates(funder_id: int) -> tuple[Candidate, ...]:
    """Give back every agreement of this funder signed by both, rehearsals left out; three queries."""
    signed = (
        Agreement.objects.filter(
            state__in=SIGNED,
            lot__call__funder=funder_id,
            lot__call__rehearsal=False,
            operator__fictional=False,
        )
        .select_related(
            "operator",
            "lot__territory",
            "lot__call__funder",
            "decision__deliberation",
            "decision__application",
        )
        .defer("content")
        .order_by("pk")
    )
    amended: dict[int, dt.date] = {}
    changes = Amendment.objects.filter(
        Q(new_amount__isnull=False) | Q(new_end__isnull=False) | ~Q(new_name="") | ~Q(new_siret=""),
        agreement__lot__call__funder=funder_id,
        state__in=BINDING,
    ).order_by("agreement_id", "number")
    for amendment in changes:
        signed_on = last_signature(amendment)
        if signed_on is not None:
            amended[amendment.agreement_id] = signed_on
    granted = Decision.objects.filter(
        outcome=Decision.Outcome.SELECTED,
        lot__call__funder=funder_id,
        lot__call__rehearsal=False,
        deliberation__isnull=False,
    ).values_list("application__organisation__siret", "deliberation__adopted_on__year", "amount")
    totals = rule.totals_by_siren(granted.order_by("pk"))
    return tuple(_candidate(one, totals, amended.get(one.pk)) for one in signed)


def _candidate(
    agreement: Agreement, totals: dict[tuple[str, int], Decimal], amended_on: dt.date | None
) -> Candidate:
    lot, operator, decision = agreement.lot, agreement.operator, agreement.decision
    signed_on = last_signature(agreement)
    if signed_on is None or decision.deliberation is None:
        raise ValueError(f"{agreement} is in force without its signatures or its deliberation")
    year = decision.deliberation.adopted_on.year
    period = Period(agreement.period_start, agreement.period_end)
    granted = totals.get((operator.siret[:9], year), agreement.amount)
    return Candidate(
        data=EssentialGrantData(
            agreement=agreement.number,
            funder=lot.call.funder.name,
            funder_siret=lot.call.funder.siret,
            signed_on=signed_on,
            decision=decision.deliberation.number,
            beneficiary=operator.name,
            beneficiary_siret=operator.siret,
            purpose=rule.purpose_of(lot.call.title, lot.territory.name, period),
            amount=agreement.amount,
            paid_from=signed_on,
            paid_until=agreement.report_due_on,
            scheme=lot.call.slug,
        ),
        public_body=operator.is_public,
        year_total=granted + decision.application.other_grants,
        threshold=lot.call.convention_threshold,
        amended_on=amended_on,
    )


def written(data: EssentialGrantData) -> dict[str, str]:
    """Give back a line as the publication keeps it."""
    return {one.name: str(getattr(data, one.name)) for one in fields(EssentialGrantData)}


def read_back(row: dict[str, str]) -> EssentialGrantData:
    """Give back the line that `written` was given."""
    days = ("signed_on", "paid_from", "paid_until")
    values: dict[str, Any] = {**row, **{name: dt.date.fromisoformat(row[name]) for name in days}}
    return EssentialGrantData(**{**values, "amount": Decimal(row["amount"])})


def group_counts(funder_id: int, today: dt.date) -> tuple[tuple[GroupCounts, ...], dict[str, str]]:
    """Give back the figures of each group whose agreement is over, and the label of each type of structure;
    seven queries.
    """
    over = Agreement.objects.filter(
        state__in=SIGNED,
        period_end__lt=today,
        lot__call__funder=funder_id,
        lot__call__rehearsal=False,
    )
    agreements = read_agreements(over, today)
    asked = ask(agreements, None, today)
    slugs = dict(PracticeGroup.objects.filter(agreement__in=asked.keys).values_list("agreement_id", "slug"))
    presences = presences_of(asked).values_list(
        "meeting__group__agreement_id", "meeting__day", "participant_id", "structure_type__code"
    )
    met: dict[int, list[tuple[dt.date, str, str]]] = defaultdict(list)
    for agreement_id, day, participant, origin in presences.order_by("pk"):
        met[agreement_id].append((day, str(participant), origin or ""))
    found = [
        GroupCounts(
            call=part.agreement.lot.call.slug,
            territory=part.agreement.lot.territory.code,
            territory_name=part.agreement.lot.territory.name,
            group=slugs[part.agreement.pk],
            period=part.period,
            frequency=part.reading.frequency,
            origins=rule.last_origins(met[part.agreement.pk]),
        )
        for part in indicators_of(agreements, today).parts
        if part.agreement.pk in slugs
    ]
    found.sort(key=lambda one: (one.call, one.territory, one.period.start, one.group))
    labels = StructureType.objects.order_by("position", "pk").values_list("code", "label")
    return tuple(found), dict(labels)


def _drafted(source: str, rows: Rows) -> Draft:
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Draft(source, rows, hashlib.sha256(text.encode()).hexdigest())


def draft(source: str, funder_id: int, today: dt.date) -> Draft:
    """Give back what would be published of a source now; four queries for the grants, seven for the
    figures.
    """
    if source == GRANTS:
        kept = rule.chosen(candidates(funder_id), beyond_the_law=setting_of(funder_id).beyond_the_law)
        return _drafted(source, [written(one.data) for one in kept])
    counts, labels = group_counts(funder_id, today)
    return _drafted(source, [row for one in counts for row in rule.measures_of(one, labels)])


def grants_of(publication: OpenDataPublication | None) -> dict[str, EssentialGrantData]:
    """Give back the published lines by the number of their agreement."""
    rows = publication.content["rows"] if publication else []
    return {row["agreement"]: read_back(row) for row in rows}


def lines(
    funder_id: int, published: OpenDataPublication | None, today: dt.date, *, beyond_the_law: bool
) -> tuple[Line, ...]:
    """Give back where each agreement to publish stands on a day; three queries."""
    before = grants_of(published)
    kept = rule.chosen(candidates(funder_id), beyond_the_law=beyond_the_law)
    return tuple(rule.line_of(one, before.get(one.data.agreement), today) for one in kept)


def rows_for(dataset: Dataset, rows: Iterable[dict[str, str]]) -> Rows:
    """Give back the lines of a source in the columns of one of its files."""
    if dataset.source == FIGURES:
        return list(rows)
    return [files.grant_row(dataset, read_back(row)) for row in rows]


def file_of(dataset: Dataset, rows: Iterable[dict[str, str]], at: dt.datetime | None) -> PublishedFile:
    """Give back one file with its bytes."""
    listed = rows_for(dataset, rows)
    content = files.csv_file(dataset.columns, listed)
    return PublishedFile(dataset=dataset, content=content, rows=len(listed), at=at)


def published_files(funder_id: int) -> tuple[PublishedFile, ...]:
    """Give back the files of what is published, in the order of the site; one query."""
    current = latest(funder_id)
    return tuple(
        file_of(dataset, current[dataset.source].content["rows"], current[dataset.source].at)
        for dataset in DATASETS
        if dataset.source in current
    )


def files_or_previews(funder_id: int, today: dt.date) -> tuple[PublishedFile, ...]:
    """Give back every file: as it is published, or as it would be when nobody published it yet."""
    current = latest(funder_id)
    found = []
    for source in SOURCES:
        here = current.get(source)
        rows = here.content["rows"] if here else draft(source, funder_id, today).rows
        found += [file_of(one, rows, here.at if here else None) for one in DATASETS if one.source == source]
    return tuple(found)


def publisher(funder: Funder, site: str) -> Publisher:
    """Give back who publishes, as the files name it; one query."""
    contact = setting_of(funder.organisation_id).contact
    return Publisher(name=funder.organisation.name, contact=contact, site=site)


def expectations(standing: Standing, at: dt.datetime) -> list[Expectation]:
    """Give back what the law awaits of those who publish, by when; four queries, none for the others."""
    today = paris(at).date()
    found = []
    for funder_id in sorted(standing.organisation_ids(*CONVENERS)):
        published = latest(funder_id).get(GRANTS)
        bound = lines(funder_id, published, today, beyond_the_law=False)
        awaited = [line for line in bound if line.due_on is not None]
        if awaited:
            due = min(line.due_on for line in awaited if line.due_on)
            found.append(Expectation(rule.duty_sentence(awaited), "open_data", "", due, due < today))
    return found
