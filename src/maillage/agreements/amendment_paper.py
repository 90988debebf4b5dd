"""The amendment as a paper: what is replaced by what, and what follows from it."""

from __future__ import annotations

from maillage.agreements.models import Amendment
from maillage.agreements.terms import in_turn, terms_of
from maillage.documents import paper
from maillage.documents.amendment import AmendmentPaper, Clause
from maillage.rules.amendment import Amended, Terms
from maillage.rules.french import amount, day, paris, plural, typeset
from maillage.selection.letters import issuer_of, party_of


def amendment_paper(amendment: Amendment, outcome: Amended, *, preview: bool = False) -> AmendmentPaper:
    """Give back the text of an amendment; signatures appear in it once recorded."""
    agreement = amendment.agreement
    call = agreement.lot.call
    issuer = issuer_of(call.funder)
    signed = [at for at in (agreement.operator_signed_at, agreement.department_signed_at) if at]
    representative = agreement.decision.application.representative_name
    if amendment.operator_signed_by is not None:
        representative = amendment.operator_signed_by.full_name
    department = ""
    if amendment.department_signed_by is not None:
        department = amendment.department_signed_by.full_name
    dated = amendment.new_rhythm is not None or bool(amendment.new_name or amendment.new_siret)
    party = party_of(agreement.operator)
    return AmendmentPaper(
        issuer=issuer,
        reference=f"{agreement.number}-A{amendment.number}",
        preview=preview,
        number=amendment.number,
        agreement_number=agreement.number,
        agreement_signed_on=paris(max(signed)).date(),
        department=paper.Signatory(
            name=department, quality=issuer.president, signed_at=amendment.department_signed_at
        ),
        operator=paper.Party(
            name=party.name,
            legal_form=party.legal_form,
            siret=party.siret,
            address=party.address,
            represented_by=paper.Signatory(
                name=representative,
                quality="représentante ou représentant légal",
                signed_at=amendment.operator_signed_at,
            ),
        ),
        call_title=call.title,
        territory=agreement.lot.territory.name,
        motive=amendment.motive,
        decision=amendment.decision_reference,
        clauses=clauses_of(amendment, outcome),
        effective_on=amendment.effective_on if dated else None,
        immediate=amendment.new_amount is not None or amendment.new_end is not None,
    )


def clauses_of(amendment: Amendment, outcome: Amended) -> tuple[Clause, ...]:
    """Give back one clause for each term that changes, in the order of the agreement."""
    agreement = amendment.agreement
    before, after = terms_of(agreement), outcome.terms
    meetings = ""
    if agreement.expected_meetings != outcome.expected_meetings:
        meetings = (
            f"L’opérateur tient {plural(outcome.expected_meetings, 'rencontre')} pendant l’opération, "
            f"au lieu de {agreement.expected_meetings}."
        )
    clauses = []
    if amendment.new_name or amendment.new_siret:
        clauses.append(_identity(amendment))
    if amendment.new_end is not None:
        due, earlier = day(outcome.report_due_on), day(agreement.report_due_on)
        told = [f"Le bilan final est attendu au plus tard le {due}, au lieu du {earlier}."]
        if meetings and amendment.new_rhythm is None:
            told.append(meetings)
        clauses.append(
            Clause(
                subject="Durée",
                before=f"L’opération se déroule {before.period}.",
                after=f"L’opération se déroule {after.period}.",
                sentences=tuple(told),
            )
        )
    if amendment.new_rhythm is not None:
        clauses.append(_rhythm(before, after, meetings))
    if amendment.new_amount is not None:
        clauses.append(_money(before, after))
    return tuple(clauses)


def _identity(amendment: Amendment) -> Clause:
    operator = amendment.agreement.operator
    name = amendment.new_name or operator.name
    siret = amendment.new_siret or operator.siret
    return Clause(
        subject="Identité de l’opérateur",
        before=f"{operator.name}, SIRET {paper.siret(operator.siret)}",
        after=f"{name}, SIRET {paper.siret(siret)}",
        sentences=("Les droits et les obligations nés de la convention sont inchangés.",),
    )


def _rhythm(before: Terms, after: Terms, meetings: str) -> Clause:
    told = [meetings] if meetings else []
    if after.rhythms[-1][1] > 1 and after.surplus_since is not None:
        told.append(
            typeset(
                f"L’excédent se compte à partir du {day(after.surplus_since)} : le budget des rencontres "
                f"est de {amount(after.meetings_budget)}, pour {amount(after.monthly_reference_budget)} au "
                "rythme mensuel."
            )
        )
    return Clause(
        subject="Fréquence des rencontres",
        before=_capital(in_turn(before.rhythms)),
        after=_capital(in_turn(after.rhythms)),
        sentences=tuple(told),
    )


def _money(before: Terms, after: Terms) -> Clause:
    if after.advance == before.advance:
        share = typeset(f"L’avance n’est pas recalculée : elle reste de {amount(before.advance)}.")
    else:
        share = f"L’avance est de {amount(after.advance)}, au lieu de {amount(before.advance)}."
    return Clause(
        subject="Participation financière",
        before=f"{amount(before.amount)} au plus",
        after=f"{amount(after.amount)} au plus",
        sentences=(share, f"Le solde est de {amount(after.amount - after.advance)} au plus."),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
