"""What is written with the table, and when the legal financial report may be certified and sent (C3, C4)."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from maillage.rules.financial_report.table import Part, Table
from maillage.rules.financial_report.years import FinancialYear
from maillage.rules.french import amount, day, listing, typeset
from maillage.rules.verdict import YES, Verdict, no

SHEET: Final = {
    "carried_out": "Mise en œuvre de l’action",
    "beneficiaries": "Personnes bénéficiaires, par type de public",
    "places": "Dates et lieux de réalisation",
    "objectives": "Objectifs atteints au regard des indicateurs",
}
"""Sheet 1 of the form: each question must be answered."""
ANNEX: Final = {
    "allocation_rule": "Règle de répartition des charges indirectes",
    "gaps": "Explication des écarts significatifs",
    "in_kind": "Contributions volontaires en nature",
    "remarks": "Observations",
}
"""Sheet 3 of the form: answered when the table calls for it."""


def may_submit(year: FinancialYear, on: date, exact: Table, texts: Mapping[str, str]) -> Verdict:
    """C3, C4: once the financial year is over, with its sheet written and its gaps explained. Late is never
    refused.
    """
    if on <= year.period.end:
        return no(
            f"L’exercice se termine le {day(year.period.end)} : "
            "le compte rendu financier se transmet à partir du lendemain."
        )
    missing = [title for code, title in SHEET.items() if not texts.get(code, "").strip()]
    if missing:
        return no(f"Complétez le compte rendu avant de le transmettre : {listing(missing)}.")
    if exact.to_explain and not texts.get("gaps", "").strip():
        labels = [f"« {line.label} »" for line in exact.to_explain]
        return no(f"Expliquez les écarts significatifs : {listing(labels)}.", "gaps")
    if exact.total("", Part.INDIRECT).actual and not texts.get("allocation_rule", "").strip():
        return no("Indiquez la règle de répartition des charges indirectes.", "allocation_rule")
    used, given = exact.line("86").actual, exact.line("87").actual
    if used != given:
        return no(
            "Les contributions en nature doivent être égales : "
            f"{amount(used)} en emplois (86), {amount(given)} en ressources (87).",
            "typed_87",
        )
    return YES


def certification(name: str, quality: str, body: str) -> str:
    """The sentence the form ends with, signed by who binds the body."""
    return typeset(
        f"Moi, {name}, {quality} de {body}, je certifie exactes les informations du présent compte rendu."
    )
