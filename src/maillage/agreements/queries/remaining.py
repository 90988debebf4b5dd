"""What remains to be done about the money of some agreements, by whom and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from maillage.agreements.models import Agreement, BankDetails, Payment, Repayment
from maillage.agreements.queries.expected import BOUND
from maillage.rules.expectation import Expectation, Remaining
from maillage.rules.french import amount, typeset
from maillage.rules.lives import PAYMENT
from maillage.rules.payment import NEXT

FINANCE, MANAGER, OFFICE = "Gestion financière", "Responsable du service", "Instruction"
REPRESENTATIVE, ACCOUNTANT = "Représentation légale", "Comptabilité"
"""Who acts, as the page says it; the operator's name stands beside the last two."""


def followed(agreements: Sequence[Agreement], today: dt.date) -> list[Remaining]:
    """Give back what is to sign, to prove, to pay, to certify and to return; two queries.

    The agreements come with their operator, their territory, their service done and their repayment.
    """
    operators = {one.operator_id for one in agreements}
    details = BankDetails.objects.filter(organisation_id__in=operators).exclude(
        state__in=("refused", "replaced")
    )
    accounts: dict[int, list[BankDetails]] = {key: [] for key in operators}
    for row in details.select_related("organisation").order_by("entered_at", "pk"):
        accounts[row.organisation_id].append(row)
    found = [one for agreement in agreements for one in _of_agreement(agreement)]
    found += _accounts(agreements, accounts)
    payments = Payment.objects.filter(agreement__in=[one.pk for one in agreements]).exclude(state="paid")
    for payment in payments.select_related("agreement__operator").order_by("due_on", "pk"):
        known = accounts[payment.agreement.operator_id]
        payable = bool(known) and all(row.state == "in_force" for row in known)
        found.append(_payment(payment, today, payable=payable))
    return found


def _of_agreement(row: Agreement) -> list[Remaining]:
    about = f"convention n° {row.number} ({row.lot.territory.name})"
    operator = row.operator.name
    found = []
    if row.state in ("sent", "signed_department"):
        found.append(_thing(f"Signer la {about}", "agreement", row.pk, REPRESENTATIVE, operator))
    if row.state in ("sent", "signed_operator"):
        found.append(_thing(f"Signer la {about}", "agreement", row.pk, MANAGER, operator))
    if row.state == "ended" and getattr(row, "service_rendered", None) is None:
        found.append(_thing(f"Établir le solde de la {about}", "agreement", row.pk, MANAGER, operator))
    owed: Repayment | None = getattr(row, "repayment", None)
    return found + (_of_repayment(owed, row, about) if owed is not None else [])


def _of_repayment(owed: Repayment, row: Agreement, about: str) -> list[Remaining]:
    operator = row.operator.name
    if owed.state == "contested":
        sentence = f"Répondre aux observations sur le reversement de {amount(owed.amount)}, {about}"
        return [_thing(sentence, "repayment", row.pk, MANAGER, operator)]
    if owed.state in ("notified", "confirmed"):
        sentence = f"Émettre le titre de recettes de {amount(owed.amount)}, {about}"
        return [_thing(sentence, "repayment", row.pk, FINANCE, operator)]
    if owed.state != "revenue_order":
        return []
    order = f"titre n° {owed.order_number}"
    return [
        _thing(f"Reverser {amount(owed.left)}, {order}, {about}", "repayment", row.pk, ACCOUNTANT, operator),
        _thing(
            f"Enregistrer l’encaissement de {amount(owed.left)}, {order}",
            "repayment",
            row.pk,
            FINANCE,
            operator,
        ),
    ]


def _accounts(agreements: Sequence[Agreement], accounts: dict[int, list[BankDetails]]) -> list[Remaining]:
    found = []
    bound = {one.operator_id: one.operator for one in agreements if one.state in BOUND}
    for key, operator in bound.items():
        if not accounts[key]:
            sentence = f"Indiquer les coordonnées bancaires de {operator.name}"
            found.append(_thing(sentence, "bank", key, REPRESENTATIVE, operator.name))
    for rows in accounts.values():
        for row in rows:
            name = row.organisation.name
            if row.is_pending and row.confirmed_at is None:
                sentence = f"Confirmer les coordonnées bancaires de {name}"
                found.append(_thing(sentence, "bank", row.organisation_id, REPRESENTATIVE, name))
            if row.is_pending and row.checked_at is None:
                sentence = f"Vérifier les coordonnées bancaires de {name}"
                found.append(_thing(sentence, "bank", row.organisation_id, FINANCE, name))
    return found


def _payment(row: Payment, today: dt.date, *, payable: bool) -> Remaining:
    waits = (
        "" if payable or row.state == "ordered" else ", qui attend les coordonnées bancaires de l’opérateur"
    )
    sentence = (
        f"{PAYMENT.step(NEXT[row.state]).label} : {row.get_kind_display().lower()} de {amount(row.amount)}, "
        f"convention n° {row.agreement.number}{waits}"
    )
    todo = Expectation(typeset(sentence), "payment", str(row.pk), row.due_on, row.due_on < today)
    return Remaining(todo, FINANCE, row.agreement.operator.name, department=True)


def _thing(sentence: str, thing: str, key: int, who: str, operator: str) -> Remaining:
    todo = Expectation(typeset(sentence), thing, str(key))
    return Remaining(todo, who, operator, department=who in (FINANCE, MANAGER, OFFICE))
