"""The papers of the selection made from what is read of it."""

from __future__ import annotations

from maillage.applications.content import Content
from maillage.applications.models import Application
from maillage.applications.reading import budget_table, told
from maillage.calls.models import Call
from maillage.documents.communicable import CommunicableCopy, CopiedPart
from maillage.documents.own_scores import OwnScores, ScoreLine
from maillage.documents.selection_file import CandidateColumn, LotPage, MarkCell, SelectionFile
from maillage.people.models import Membership
from maillage.rules.french import amount, decimal, search_key, typeset
from maillage.rules.hiding import HIDDEN, communicated_sentence, hide
from maillage.selection.letters import issuer_of, party_of
from maillage.selection.models import Decision
from maillage.selection.queries.comparison import Candidate, Comparison, LotComparison
from maillage.selection.queries.own import OwnDecision, Unmet


def selection_file_of(call: Call, found: Comparison) -> SelectionFile:
    """Give back the selection committee's file on these lots; one query, for the letterhead."""
    return SelectionFile(
        issuer=issuer_of(call.funder),
        reference=call.reference,
        call_title=call.title,
        scale=f"{call.lowest_score} à {call.highest_score}",
        criteria=tuple((head.funder, head.label, decimal(head.weight, 2)) for head in found.criteria),
        lots=tuple(_lot(lot) for lot in found.lots),
    )


def _lot(lot: LotComparison) -> LotPage:
    return LotPage(
        name=lot.name,
        ceiling=lot.ceiling,
        bands=tuple(tuple(_column(candidate) for candidate in band) for band in lot.bands),
        left_aside=tuple(f"{row.number} – {row.organisation}" for row in lot.left_aside),
    )


def _column(row: Candidate) -> CandidateColumn:
    return CandidateColumn(
        number=row.number,
        organisation=row.organisation,
        legal_form=row.legal_form,
        state=row.state_label,
        project=row.project,
        rank="" if row.rank is None else str(row.rank),
        average=average_of(row),
        requested=amount_of(row),
        budget=budget_of(row),
        rhythm=row.rhythm,
        partnership=row.partnership,
        presence=row.presence,
        facilitators=row.facilitators,
        marks=tuple(
            MarkCell(
                mean="" if mark.mean is None else decimal(mark.mean, 2),
                gap=mark.gap,
                comments=tuple(
                    typeset(f"{assessor} : {value}. {comment}") for assessor, value, comment in mark.given
                ),
            )
            for mark in row.marks
        ),
        ties=row.ties,
        flags=(*row.flags, *row.unmet),
    )


def average_of(row: Candidate) -> str:
    """Give back the mean as « 4,50 », or what it waits for."""
    if row.average is None:
        return "notation en cours" if row.awaited else "—"
    return decimal(row.average, 2) + (" (non arrêtée)" if row.awaited else "")


def amount_of(row: Candidate) -> str:
    """Give back what is asked for, in euros, the welcome coffee told apart."""
    if row.requested is None:
        return "—"
    return amount(row.requested) + (f", dont café {amount(row.coffee)}" if row.coffee else "")


def budget_of(row: Candidate) -> str:
    """Give back whether the budget balances, and at which total."""
    if row.costs == 0:
        return "non détaillé"
    return row.balance or typeset(f"équilibré à {amount(row.costs)}")


def own_scores_of(
    application: Application, outcome: OwnDecision | None, refusals: tuple[Unmet, ...]
) -> OwnScores:
    """Give back an applicant's own scores and motives as a paper; one query, for the letterhead (F52)."""
    return OwnScores(
        issuer=issuer_of(application.lot.call.funder),
        reference=application.number,
        call_title=application.lot.call.title,
        territory=application.lot.name,
        applicant=party_of(application.organisation),
        outcome=outcome.decision.get_outcome_display() if outcome else "",
        motive=outcome.decision.motive if outcome else "",
        average=outcome.average if outcome else "",
        refusals=tuple((row.label, row.motive) for row in refusals),
        scores=tuple(
            ScoreLine(label=row.label, mean=row.mean, comments=row.comments)
            for row in (outcome.scores if outcome else ())
        ),
    )


NAMED_IN = ("organisme", "equipe")
"""The parts of a file that are about people: none of their answers is given out."""


def communicable_copy_of(application: Application, decision: Decision) -> CommunicableCopy:
    """Give back the copy of an application that anyone may ask for: nobody's name, whatever part it stands in
    (F53).
    """
    names = known_names(application)
    content = Content(application)
    parts = tuple(
        CopiedPart(
            title=part.title,
            answers=tuple(
                (label, HIDDEN if part.slug in NAMED_IN else hide(text, names))
                for label, text in part.answers
            ),
            facts=tuple((label, hide(value, names)) for label, value in part.facts),
        )
        for part in told(content)
    )
    table = budget_table(content.budget)
    budget = [
        (side, heading, hide(label, names), total)
        for side, lines in (("Dépense", table.costs), ("Ressource", table.resources))
        for heading, label, total in lines
    ]
    return CommunicableCopy(
        issuer=issuer_of(application.lot.call.funder),
        reference=application.number,
        call_title=application.lot.call.title,
        territory=application.lot.name,
        applicant=party_of(application.organisation),
        sentence=communicated_sentence(application.number),
        outcome=decision.get_outcome_display(),
        awarded=decision.amount or None,
        parts=parts,
        budget=tuple(budget),
        documents=tuple(document.required.label for document in content.attached),
    )


def known_names(application: Application) -> set[str]:
    """Give back the names the file may hold: who belonged to the body, acted on the file, represents it.

    Those of the body itself are left out: « Association Martin » stays readable.
    """
    people = Membership.objects.filter(organisation=application.organisation_id)
    names = set(people.values_list("person__full_name", flat=True))
    row = application
    acted = (row.saved_by, row.deposited_by, row.validated_by, row.commitment_by)
    names |= {person.full_name for person in acted if person is not None}
    of_the_body = set(search_key(application.organisation.name).split())
    every = {part for name in (*names, row.representative_name) for part in search_key(name).split()}
    return every - of_the_body
