"""How long the file of a group is kept, and the files past their term (C.8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from maillage.agreements.models import Agreement
from maillage.calls.models import Call
from maillage.documents.archive_slip import EliminationLine, EliminationSlip
from maillage.people.models import Organisation
from maillage.reports.archive.latest import latest_of, with_latest
from maillage.reports.models import EliminationVisa, RetentionRule
from maillage.rules.french import typeset
from maillage.rules.retention import DISPOSITIONS, may_eliminate, retention_end
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
    """A file past its term, and the visa it has or waits for."""

    agreement_id: int
    number: str
    operator: str
    territory: str
    retention: Retention
    visa: str


def rule_of(call: Call) -> RetentionRule:
    """Give back the rule of a call; the usual one when none was set."""
    return RetentionRule.objects.filter(call=call).first() or RetentionRule(call=call)


def retention_of(agreement: Agreement) -> Retention:
    """Give back how long the file is kept, from its most recent document."""
    read = with_latest(Agreement.objects.filter(pk=agreement.pk)).get()
    return _retention(read, rule_of(agreement.lot.call))


def _retention(agreement: Agreement, rule: RetentionRule) -> Retention:
    latest = latest_of(agreement)
    return Retention(latest, rule.years, retention_end(latest, rule.years), rule.disposition)


def past_term(agreements: QuerySet[Agreement], today: dt.date) -> list[EliminationRow]:
    """Give back the closed files whose retention period is over, the oldest first; three queries."""
    rules = {rule.call_id: rule for rule in RetentionRule.objects.order_by("pk")}
    visas = {visa.agreement_id: visa for visa in EliminationVisa.objects.order_by("pk")}
    closed = (
        with_latest(agreements.filter(state__in=("closed", "terminated", "abandoned")))
        .select_related("lot__call", "lot__territory", "operator")
        .order_by("number")
    )
    found = []
    for agreement in closed:
        rule = rules.get(agreement.lot.call_id) or RetentionRule(call=agreement.lot.call)
        retention = _retention(agreement, rule)
        if today > retention.until:
            visa = visas.get(agreement.pk)
            found.append(
                EliminationRow(
                    agreement_id=agreement.pk,
                    number=agreement.number,
                    operator=agreement.operator.name,
                    territory=agreement.lot.territory.name,
                    retention=retention,
                    visa=typeset(f"{visa.reference}, {visa.director}, le {visa.given_on:%d/%m/%Y}")
                    if visa
                    else "",
                )
            )
    return sorted(found, key=lambda row: (row.retention.until, row.number))


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
