"""What agreements and payments expect of someone next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.agreements.access import OPERATOR_READERS
from maillage.agreements.models import Agreement, Amendment, BankDetails, Payment, Repayment
from maillage.people.access import Standing
from maillage.people.awaited import Awaited, Line, awaited
from maillage.people.models import Organisation, Role
from maillage.rules.expectation import Expectation
from maillage.rules.french import amount, day, paris, typeset
from maillage.rules.lives import PAYMENT
from maillage.rules.payment import NEXT
from maillage.selection.models import Decision

BOUND = ("signed_operator", "in_force", "ended")
"""States of an agreement that its operator has signed, and that payments follow."""


def awaits(standing: Standing, at: dt.datetime) -> list[Awaited]:
    """Say what is expected of this person about agreements; one query, for who prepares files.

    Things: « agreement » (to sign, to send), « amendment »,
    « agreement_to_prepare » (key of a decision), « payment »,
    « repayment » (key of the agreement), « bank » (key of the operator).
    """
    today = paris(at).date()
    signing = standing.organisation_ids(Role.LEGAL_REPRESENTATIVE) | standing.delegated_ids(today)
    managing = standing.organisation_ids(Role.MANAGER)
    found: list[Awaited] = []
    if signing:
        found += _of_operators(signing, today)
    if bound := standing.organisation_ids(*OPERATOR_READERS):
        found.append(_to_enter(bound))
    if instructing := standing.organisation_ids(Role.INSTRUCTOR):
        found += _to_prepare(instructing)
    if managing:
        found += _of_managers(managing)
    if paying := standing.organisation_ids(Role.FINANCE_OFFICER):
        found += _to_pay(paying, today)
    if signing or managing:
        found.append(_to_amend(signing, managing, today))
    return found + _to_prove(standing)


def _agreements(rows: QuerySet[Agreement], sentence: str) -> Awaited:
    return awaited(
        rows,
        lambda line: Expectation(
            typeset(f"{sentence} n° {line.words[0]} ({line.words[1]})"), "agreement", line.key
        ),
        words=("number", "lot__territory__name"),
    )


def _repayments(rows: QuerySet[Repayment], sentence: Callable[[Line], str], *, due: bool = False) -> Awaited:
    return awaited(
        rows,
        lambda line: Expectation(
            typeset(
                f"{sentence(line)} le reversement de {amount(line.money)}, convention n° {line.words[0]}"
            ),
            "repayment",
            line.key,
            line.days[0] if due else None,
        ),
        key="agreement_id",
        words=("agreement__number",),
        days=("answer_due_on",),
        money="amount",
    )


def _of_operators(signing: frozenset[int], today: dt.date) -> list[Awaited]:
    to_sign = Agreement.objects.filter(
        operator_id__in=signing, state__in=("sent", "signed_department"), decision__outcome="selected"
    )
    to_answer = Repayment.objects.filter(
        agreement__operator_id__in=signing, state="notified", answer_due_on__gte=today
    )
    return [
        _agreements(to_sign, "Signer la convention"),
        _repayments(
            to_answer,
            lambda line: f"Répondre avant le {day(line.days[0])} sur" if line.days[0] else "Répondre sur",
            due=True,
        ),
    ]


def _of_managers(managing: frozenset[int]) -> list[Awaited]:
    own = Agreement.objects.filter(lot__call__funder_id__in=managing)
    contested = Repayment.objects.filter(agreement__lot__call__funder_id__in=managing, state="contested")
    return [
        _agreements(
            own.filter(state__in=("sent", "signed_operator"), decision__outcome="selected"),
            "Signer pour le Département la convention",
        ),
        _repayments(contested, lambda _line: "Répondre aux observations sur"),
    ]


def _to_amend(signing: frozenset[int], managing: frozenset[int], today: dt.date) -> Awaited:
    """Amendments to sign, and those whose day came without the clock being able to apply them (F35)."""
    mine = Q(agreement__operator_id__in=signing, state__in=("sent", "signed_department"))
    ours = Q(agreement__lot__call__funder_id__in=managing) & (
        Q(state__in=("sent", "signed_operator")) | Q(state="signed", effective_on__lte=today)
    )
    return awaited(
        Amendment.objects.filter(mine | ours, agreement__state="in_force"),
        lambda line: Expectation(
            typeset(
                f"{'Mettre en vigueur' if line.words[0] == 'signed' else 'Signer'} l’avenant n° {line.count} "
                f"de la convention n° {line.words[1]} ({line.words[2]})"
            ),
            "amendment",
            line.key,
        ),
        words=("state", "agreement__number", "agreement__lot__territory__name"),
        count="number",
    )


def _to_prepare(funders: frozenset[int]) -> list[Awaited]:
    prepared = Agreement.objects.filter(decision=OuterRef("pk"))
    awards = Decision.objects.filter(
        ~Exists(prepared),
        lot__call__funder_id__in=funders,
        lot__call__rehearsal=False,
        outcome="selected",
        ended_on=None,
    )
    drafts = Agreement.objects.filter(
        lot__call__funder_id__in=funders, state="prepared", decision__outcome="selected"
    )
    return [
        awaited(
            awards,
            lambda line: Expectation(
                typeset(f"Préparer la convention du territoire « {line.words[0]} »"),
                "agreement_to_prepare",
                line.key,
            ),
            words=("lot__territory__name",),
        ),
        _agreements(drafts, "Envoyer à la signature la convention"),
    ]


def _to_enter(operators: frozenset[int]) -> Awaited:
    """Operators bound by an agreement that still say nothing of where they are paid."""
    known = BankDetails.objects.filter(organisation=OuterRef("pk")).exclude(state__in=("refused", "replaced"))
    bound = Agreement.objects.filter(operator=OuterRef("pk"), state__in=BOUND)
    return awaited(
        Organisation.objects.filter(Exists(bound), ~Exists(known), pk__in=operators),
        lambda line: Expectation(
            typeset(f"Indiquer les coordonnées bancaires de {line.words[0]}"), "bank", line.key
        ),
        words=("name",),
    )


def _to_prove(standing: Standing) -> list[Awaited]:
    """Accounts that await the second person, for a finance officer, or the legal representative."""
    representing = standing.organisation_ids(Role.LEGAL_REPRESENTATIVE)
    paying = standing.organisation_ids(Role.FINANCE_OFFICER)
    if not representing and not paying:
        return []
    funded = Agreement.objects.filter(lot__call__funder_id__in=paying).values("operator_id")
    to_confirm = Q(organisation_id__in=representing, confirmed_at=None)
    to_check = Q(organisation_id__in=funded, checked_at=None) & ~Q(entered_by=standing.person)
    return [
        awaited(
            BankDetails.objects.pending().filter(to_confirm | to_check),
            lambda line: Expectation(
                typeset(
                    f"{'Confirmer' if int(line.key) in representing else 'Vérifier'} les coordonnées "
                    f"bancaires de {line.words[0]}"
                ),
                "bank",
                line.key,
            ),
            key="organisation_id",
            words=("organisation__name",),
        )
    ]


def _to_pay(funders: frozenset[int], today: dt.date) -> list[Awaited]:
    payments = Payment.objects.filter(agreement__lot__call__funder_id__in=funders).exclude(state="paid")
    owed = Repayment.objects.filter(agreement__lot__call__funder_id__in=funders).exclude(
        state__in=("collected", "dropped")
    )

    def to_pay(line: Line) -> Expectation:
        state, kind, number = line.words
        sentence = (
            f"{PAYMENT.step(NEXT[state]).label} : {Payment.Kind(kind).label.lower()} de "
            f"{amount(line.money)}, convention n° {number}"
        )
        due = line.days[0]
        return Expectation(typeset(sentence), "payment", line.key, due, due is not None and due < today)

    return [
        awaited(
            payments, to_pay, words=("state", "kind", "agreement__number"), days=("due_on",), money="amount"
        ),
        _repayments(owed, lambda _line: "Suivre"),
    ]
