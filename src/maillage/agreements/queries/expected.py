"""What agreements and payments expect of someone next."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.agreements.access import OPERATOR_READERS
from maillage.agreements.models import Agreement, Amendment, BankDetails, Payment, Repayment, ServiceRendered
from maillage.people.access import Standing
from maillage.people.models import Organisation, Role
from maillage.rules.expectation import Expectation
from maillage.rules.french import amount, day, paris, typeset
from maillage.rules.lives import PAYMENT
from maillage.rules.payment import NEXT
from maillage.selection.models import Decision


def expectations(standing: Standing, at: dt.datetime) -> list[Expectation]:
    """Give back what is expected of this person about agreements; at most twelve queries.

    Things: « agreement » (to sign, send, certify), « amendment »,
    « agreement_to_prepare » (key of a decision), « payment »,
    « repayment » (key of the agreement), « bank » (key of the operator).
    """
    today = paris(at).date()
    found: list[Expectation] = []
    if operators := standing.organisation_ids(Role.LEGAL_REPRESENTATIVE) | standing.delegated_ids(today):
        to_sign = Agreement.objects.filter(
            operator_id__in=operators, state__in=("sent", "signed_department"), decision__outcome="selected"
        )
        found += [_agreement(row, "Signer la convention") for row in _ordered(to_sign)]
        to_answer = Repayment.objects.filter(
            agreement__operator_id__in=operators, state="notified", answer_due_on__gte=today
        )
        found += [
            _repayment(row, f"Répondre avant le {day(row.answer_due_on)} sur", row.answer_due_on)
            for row in _announced(to_answer)
        ]
    if operators := standing.organisation_ids(*OPERATOR_READERS):
        found += _to_enter(operators)
    if instructing := standing.organisation_ids(Role.INSTRUCTOR):
        found += _to_prepare(instructing)
    if managing := standing.organisation_ids(Role.MANAGER):
        own = Agreement.objects.filter(lot__call__funder_id__in=managing)
        to_sign = own.filter(state__in=("sent", "signed_operator"), decision__outcome="selected")
        found += [_agreement(row, "Signer pour le Département la convention") for row in _ordered(to_sign)]
        certified = ServiceRendered.objects.filter(agreement=OuterRef("pk"))
        to_settle = own.filter(
            ~Exists(certified), state__in=("ended", "terminated"), operator_signed_at__isnull=False
        )
        contested = Repayment.objects.filter(agreement__in=own, state="contested")
        found += [_repayment(row, "Répondre aux observations sur") for row in _announced(contested)]
        found += [
            _agreement(row, "Certifier le service fait de la convention") for row in _ordered(to_settle)
        ]
    if paying := standing.organisation_ids(Role.FINANCE_OFFICER):
        found += _to_pay(paying, today)
    found += _to_prove(standing)
    return found + _to_amend(standing, today)


def _to_amend(standing: Standing, today: dt.date) -> list[Expectation]:
    """Amendments to sign, and those whose day came without the clock being able to apply them (F35)."""
    signing = standing.organisation_ids(Role.LEGAL_REPRESENTATIVE) | standing.delegated_ids(today)
    managing = standing.organisation_ids(Role.MANAGER)
    if not signing and not managing:
        return []
    mine = Q(agreement__operator_id__in=signing, state__in=("sent", "signed_department"))
    ours = Q(agreement__lot__call__funder_id__in=managing) & (
        Q(state__in=("sent", "signed_operator")) | Q(state="signed", effective_on__lte=today)
    )
    rows = Amendment.objects.filter(mine | ours, agreement__state="in_force").select_related(
        "agreement__lot__territory"
    )
    return [
        Expectation(
            typeset(
                f"{'Mettre en vigueur' if row.state == 'signed' else 'Signer'} l’avenant n° {row.number} "
                f"de la convention n° {row.agreement.number} ({row.agreement.lot.territory.name})"
            ),
            "amendment",
            str(row.pk),
        )
        for row in rows.order_by("agreement_id", "number")
    ]


def _ordered(agreements: QuerySet[Agreement]) -> list[Agreement]:
    return list(agreements.select_related("lot__territory").order_by("pk"))


def _agreement(row: Agreement, sentence: str) -> Expectation:
    return Expectation(
        typeset(f"{sentence} n° {row.number} ({row.lot.territory.name})"), "agreement", str(row.pk)
    )


def _announced(repayments: QuerySet[Repayment]) -> list[Repayment]:
    return list(repayments.select_related("agreement").order_by("answer_due_on", "pk"))


def _repayment(row: Repayment, sentence: str, due_on: dt.date | None = None) -> Expectation:
    return Expectation(
        typeset(f"{sentence} le reversement de {amount(row.amount)}, convention n° {row.agreement.number}"),
        "repayment",
        str(row.agreement_id),
        due_on,
    )


def _to_prepare(funders: frozenset[int]) -> list[Expectation]:
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
        Expectation(
            typeset(f"Préparer la convention du territoire « {row.lot.territory.name} »"),
            "agreement_to_prepare",
            str(row.pk),
        )
        for row in awards.select_related("lot__territory").order_by("pk")
    ] + [_agreement(row, "Envoyer à la signature la convention") for row in _ordered(drafts)]


BOUND = ("signed_operator", "in_force", "ended")
"""States of an agreement that its operator has signed, and that payments follow."""


def _to_enter(operators: frozenset[int]) -> list[Expectation]:
    """Operators bound by an agreement that still say nothing of where they are paid."""
    known = BankDetails.objects.filter(organisation=OuterRef("pk")).exclude(state__in=("refused", "replaced"))
    bound = Agreement.objects.filter(operator=OuterRef("pk"), state__in=BOUND)
    bodies = Organisation.objects.filter(Exists(bound), ~Exists(known), pk__in=operators)
    return [
        Expectation(typeset(f"Indiquer les coordonnées bancaires de {body.name}"), "bank", str(body.pk))
        for body in bodies.order_by("name", "pk")
    ]


def _to_prove(standing: Standing) -> list[Expectation]:
    """Accounts that await the second person, for a finance officer, or the legal representative."""
    representing = standing.organisation_ids(Role.LEGAL_REPRESENTATIVE)
    paying = standing.organisation_ids(Role.FINANCE_OFFICER)
    if not representing and not paying:
        return []
    funded = Agreement.objects.filter(lot__call__funder_id__in=paying).values("operator_id")
    to_confirm = Q(organisation_id__in=representing, confirmed_at=None)
    to_check = Q(organisation_id__in=funded, checked_at=None) & ~Q(entered_by=standing.person)
    rows = BankDetails.objects.pending().filter(to_confirm | to_check).select_related("organisation")
    return [
        Expectation(
            typeset(
                f"{'Confirmer' if row.organisation_id in representing else 'Vérifier'} les coordonnées "
                "bancaires de "
                f"{row.organisation.name}"
            ),
            "bank",
            str(row.organisation_id),
        )
        for row in rows.order_by("entered_at", "pk")
    ]


def _to_pay(funders: frozenset[int], today: dt.date) -> list[Expectation]:
    payments = Payment.objects.filter(agreement__lot__call__funder_id__in=funders).exclude(state="paid")
    found = [
        Expectation(
            typeset(
                f"{PAYMENT.step(NEXT[row.state]).label} : {row.get_kind_display().lower()} de "
                f"{amount(row.amount)}, convention n° {row.agreement.number}"
            ),
            "payment",
            str(row.pk),
            row.due_on,
            row.due_on < today,
        )
        for row in payments.select_related("agreement").order_by("due_on", "pk")
    ]
    owed = Repayment.objects.filter(agreement__lot__call__funder_id__in=funders).exclude(
        state__in=("collected", "dropped")
    )
    return found + [
        Expectation(
            typeset(f"Suivre le reversement de {amount(row.amount)}, convention n° {row.agreement.number}"),
            "repayment",
            str(row.agreement_id),
        )
        for row in owed.select_related("agreement").order_by("notified_on", "pk")
    ]
