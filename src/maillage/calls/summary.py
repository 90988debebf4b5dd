"""A call told in a few lines of French, from its file alone: what one reads before importing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from maillage.calls.models import Family, Stage
from maillage.calls.toml import CallText, CohortText, DocumentText, LotText, RoundText
from maillage.people.models import LegalForm
from maillage.rules.agreement import report_due
from maillage.rules.calendar import expected_meetings, pause_sentence
from maillage.rules.french import amount, day, listing, long_date, percent, plain, plural, typeset
from maillage.rules.grant import advance
from maillage.rules.period import Period
from maillage.rules.window import Window, implicit_rejection_date, last_minute


def summary(call: CallText) -> str:
    """Give back the call in French, its computed dates included (R56, R62–R67, R72, R80; C9)."""
    facts = call.facts
    scale = f"notés de {facts.lowest_score} à {facts.highest_score}"
    assessors = plural(facts.assessors_wanted, "évaluateur")
    parts = (
        (f"{facts.title} ({facts.reference})", [facts.programme] if facts.programme else []),
        ("Périodes de dépôt", [line for window in call.rounds for line in _round(call, window)]),
        ("Cofinanceurs", [funder.name for funder in call.co_funders]),
        ("Lots", [_lot(call, lot) for lot in call.lots]),
        ("Cohortes", [line for cohort in call.cohorts for line in _cohort(call, cohort)]),
        (f"Critères, {scale} par {assessors}", [_criterion(call, n) for n in range(len(call.criteria))]),
        ("Conditions d’éligibilité", [question.label for question in call.eligibility]),
        ("Documents demandés", [_document(document) for document in call.documents]),
        ("Rubriques du bilan final", [heading.label for heading in call.headings]),
        (
            "Le financement attend",
            [
                condition.label
                + (f", attendu le {day(condition.expected_on)}" if condition.expected_on else "")
                for condition in call.conditions
            ],
        ),
    )
    told = ["\n".join([title, *(f"  {line}" for line in lines)]) for title, lines in parts if lines]
    title = parts[0][0]
    return typeset("\n\n".join(told if facts.programme else [title, *told]))


def _round(call: CallText, window: RoundText) -> Iterator[str]:
    zone = ZoneInfo(call.facts.timezone)
    names = (
        window.session,
        Stage(window.stage).label if call.has_letters else "",
        Family(window.family).label if window.family != Family.ALL else "",
    )
    name = ", ".join(part for part in names if part) or "Candidatures"
    yield (
        f"{name} : du {long_date(window.opening_day)} à 0 h "
        f"au {long_date(window.closing_day)} à {last_minute(zone)}"
    )
    if window.stage == Stage.FULL:
        last = Window(window.opening_day, window.closing_day, zone).closes_at - dt.timedelta(minutes=1)
        yield (
            "  sans réponse, une candidature validée le dernier jour est rejetée le "
            f"{long_date(implicit_rejection_date(last, zone=zone))}"
        )


def _lot(call: CallText, lot: LotText) -> str:
    limits = [f"{amount(lot.ceiling)} au plus"]
    if lot.coffee_ceiling:
        limits.append(f"dont {amount(lot.coffee_ceiling)} d’accueil café")
    if lot.floor:
        limits.append(f"{amount(lot.floor)} au moins")
    if lot.share_ceiling is not None:
        limits.append(f"{percent(lot.share_ceiling * 100)} du coût au plus")
    if call.facts.advance_rate:
        limits.append(f"avance jusqu’à {amount(advance(lot.ceiling, call.facts.advance_rate))}")
    return f"{lot.code} {lot.title}, {lot.cohort or 'cohorte à indiquer'} : {', '.join(limits)}"


def _cohort(call: CallText, cohort: CohortText) -> Iterator[str]:
    due = report_due(cohort.end, call.facts.report_delay_months)
    yield (
        f"{cohort.name} : conventions du {day(cohort.start)} au {day(cohort.end)}, "
        f"bilan final au plus tard le {long_date(due)}"
    )
    period, excluded = Period(cohort.start, cohort.end), frozenset(call.facts.excluded_months)
    for rhythm in call.rhythms:
        expected = expected_meetings(period, rhythm.every_months, excluded)
        yield f"  {rhythm.label.lower()} : {plural(expected, 'rencontre attendue', 'rencontres attendues')}"
    if call.rhythms and excluded:
        yield f"  {pause_sentence(excluded).partition(' (')[0]}"


def _criterion(call: CallText, number: int) -> str:
    criterion = call.criteria[number]
    names = {funder.code: funder.name for funder in call.co_funders}
    own = f", propre à {names[criterion.funder]}" if criterion.funder else ""
    return f"{criterion.label} (poids {plain(criterion.weight)}{own})"


def _document(document: DocumentText) -> str:
    forms = listing([LegalForm(code).label for code in document.legal_forms])
    family = Family(document.family).label if document.family != Family.ALL else ""
    details = (
        forms or family,
        "" if document.mandatory else "facultatif",
        "dès la lettre d’intention" if document.stage == Stage.LETTER else "",
    )
    told = ", ".join(detail for detail in details if detail)
    return f"{document.label} ({told})" if told else document.label
