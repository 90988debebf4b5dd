"""How long the file of a group is kept, and the files past their term (C.8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from maillage.agreements.models import Agreement
from maillage.calls.models import Call
from maillage.documents.archive_slip import EliminationLine, EliminationSlip
from maillage.people.models import Organisation
from maillage.reports.archive.latest import latest_of, with_latest
from maillage.reports.models import EliminationVisa, RetentionRule
from maillage.rules.french import typeset
from maillage.rules.retention import DISPOSITION, DISPOSITIONS, YEARS, may_eliminate, retention_end
from maillage.rules.verdict import Verdict
from maillage.selection.letters import issuer_of


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a file is kept: from its most recent document, for how many years, then what."""

    latest: dt.date
    years: int
    until: dt.date
    disposition: str

    @property
    def disposition_label(self) -> str:
        """The final disposition in words: « T, trier »."""
        return f"{self.disposition}, {DISPOSITIONS[self.disposition]}"

    def may_be_put_forward(self, today: dt.date) -> Verdict:
        """Whether the file may be put forward for elimination: past its term, and not of those kept."""
        return may_eliminate(self.until, self.disposition, today, visa=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class EliminationRow:
    """A file past its term, and the visa it has or waits for; `scanned` when the visa is joined."""

    agreement_id: int
    number: str
    operator: str
    territory: str
    retention: Retention
    visa: str
    scanned: bool


def rule_of(call: Call) -> RetentionRule:
    """Give back the rule of a call; the usual one when none was set."""
    return RetentionRule.objects.filter(call=call).first() or RetentionRule(call=call)


def retention_of(agreement: Agreement) -> Retention:
    """Give back how long the file is kept, from its most recent document; one query."""
    return retention_read(with_retention(Agreement.objects.filter(pk=agreement.pk)).get())


def with_retention(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Give back these agreements with what `retention_read` reads; in their own query."""
    rule = RetentionRule.objects.filter(call=OuterRef("lot__call"))
    return with_latest(agreements).annotate(
        rule_years=Coalesce(Subquery(rule.values("years")[:1]), YEARS),
        rule_disposition=Coalesce(Subquery(rule.values("disposition")[:1]), Value(DISPOSITION)),
    )


def retention_read(read: Any) -> Retention:
    """Give back how long the file of an agreement read by `with_retention` is kept."""
    latest = latest_of(read)
    return Retention(latest, read.rule_years, retention_end(latest, read.rule_years), read.rule_disposition)


def past_term(agreements: QuerySet[Agreement], today: dt.date) -> list[EliminationRow]:
    """Give back the closed files whose retention period is over, the oldest first; two queries at most."""
    closed = (
        with_retention(agreements.filter(state__in=("closed", "terminated", "abandoned")))
        .select_related("lot__territory", "operator")
        .order_by("number")
    )
    read = [(agreement, retention_read(agreement)) for agreement in closed]
    over = [(agreement, retention) for agreement, retention in read if today > retention.until]
    given = EliminationVisa.objects.filter(agreement__in=[agreement.pk for agreement, _ in over])
    visas = {visa.agreement_id: visa for visa in given.order_by("pk")}
    rows = [_row(agreement, retention, visas.get(agreement.pk)) for agreement, retention in over]
    return sorted(rows, key=lambda row: (row.retention.until, row.number))


def _row(agreement: Agreement, retention: Retention, visa: EliminationVisa | None) -> EliminationRow:
    return EliminationRow(
        agreement_id=agreement.pk,
        number=agreement.number,
        operator=agreement.operator.name,
        territory=agreement.lot.territory.name,
        retention=retention,
        visa=typeset(f"{visa.reference}, {visa.director}, le {visa.given_on:%d/%m/%Y}") if visa else "",
        scanned=visa is not None and bool(visa.scan),
    )


def elimination_paper(
    funder: Organisation, rows: Iterable[EliminationRow], today: dt.date
) -> EliminationSlip:
    """Give back the slip submitted to the visa of the Archives départementales; files to be kept for ever
    are not on it.
    """
    return EliminationSlip(
        issuer=issuer_of(funder),
        reference=f"ELIMINATION-{today:%Y%m%d}",
        on=today,
        lines=tuple(
            EliminationLine(
                number=row.number,
                operator=row.operator,
                territory=row.territory,
                latest=row.retention.latest,
                until=row.retention.until,
                disposition=row.retention.disposition_label,
                visa=row.visa or "attendu",
            )
            for row in rows
            if row.retention.may_be_put_forward(today)
        ),
    )
