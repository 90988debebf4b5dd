"""A convention made up, to read a text before any agreement exists."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from maillage.documents.agreement import AgreementPaper, AgreementTerms, Obligation, paper_of
from maillage.documents.paper import Deliberation, Party, Signatory
from maillage.people.models import Organisation
from maillage.rules.budget import Budget, Line, Side
from maillage.rules.convention import Text
from maillage.rules.convention.words import PUBLIC
from maillage.selection.letters import issuer_of


def example_paper(text: Text, family: str, funder: Organisation) -> AgreementPaper:
    """Give back a text as a draft, on a fictional body: two groups, hence above the threshold (F1)."""
    issuer = issuer_of(funder)
    public = family == PUBLIC
    operator = Party(
        name="Établissement de l’exemple" if public else "Association de l’exemple",
        legal_form="Établissement public de santé" if public else "Association loi 1901",
        siret="00000010900017",
        address=("1 rue de l’Exemple", "62000 Arras"),
        represented_by=Signatory(name="Camille Exemple", quality="représentante ou représentant légal"),
    )
    terms = AgreementTerms(
        issuer=issuer,
        reference="CONV-EXEMPLE-01",
        text=text,
        family="public" if public else "private",
        operator=operator,
        call_title="Groupes d’échange de pratiques santé mentale / logement",
        programme="Logement d’abord",
        deliberations=(Deliberation(number="2025-CP-123", day=dt.date(2025, 9, 22)),),
        application_number="AAP-2025-ART-001",
        territory="Artois",
        perimeter=("CA de l’Exemple", "CC de l’Exemple"),
        start=dt.date(2025, 11, 1),
        end=dt.date(2026, 10, 31),
        amount=Decimal("20000.00"),
        ceiling=Decimal("20000.00"),
        coffee_ceiling=Decimal("300.00"),
        advance_rate=Decimal("0.60"),
        advance=Decimal("12000.00"),
        rhythm="bimonthly",
        meetings_expected=5,
        sessions_expected=4,
        wished_capacity=15,
        excluded_months=(7, 8),
        report_due=dt.date(2027, 4, 30),
        report_months=6,
        obligations=(
            Obligation(
                day="60 jours après la dernière signature", who="le Département", what="Verser l’avance"
            ),
            Obligation(day=dt.date(2027, 4, 30), who="l’opérateur", what="Transmettre le bilan final"),
        ),
        budget=Budget(
            (
                Line(Side.COST, "62", Decimal("12000.00"), "animation du groupe"),
                Line(Side.COST, "64", Decimal("8000.00"), "coordination"),
            ),
            Decimal("20000.00"),
        ),
        financial_reports_due=() if public else (dt.date(2026, 6, 30), dt.date(2027, 6, 30)),
        republican_commitment_on=None if public else dt.date(2025, 5, 9),
        other_grants=Decimal("20000.00"),
        project_title="Croiser nos regards",
        facilitators=("Alix Exemple, psychologue",),
    )
    return paper_of(terms.body(), preview=True, operator=operator.represented_by or Signatory(name=""))
