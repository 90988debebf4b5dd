"""Who enters, reads and accepts expenses; closed by default."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from maillage.agreements.models import Agreement
from maillage.expenses.models import Expense, ExpenseImport
from maillage.groups.models import Facilitation
from maillage.people.access import Standing
from maillage.people.models import Role
from maillage.rules.lives import EXPENSE
from maillage.rules.verdict import YES, Verdict, no

READERS = (Role.INSTRUCTOR, Role.FINANCE_OFFICER, Role.MANAGER, Role.AUDITOR)
DECIDERS = (Role.FINANCE_OFFICER, Role.MANAGER)
OFFICE = (Role.ACCOUNTANT, Role.LEGAL_REPRESENTATIVE, Role.PREPARER)
OPEN_TO_EXPENSES = ("in_force", "ended", "closed", "terminated")
BINDING = Q(state__in=OPEN_TO_EXPENSES, operator_signed_at__isnull=False, department_signed_at__isnull=False)
"""Signed by both, whatever came after: an agreement ended early has its account too (F33)."""
GIVERS = (Role.ACCOUNTANT, Role.LEGAL_REPRESENTATIVE)


def agreements_with_expenses(standing: Standing) -> QuerySet[Agreement]:
    """Give back the agreements whose expenses this person reads: signed, of their département or body."""
    return Agreement.objects.filter(
        Q(lot__call__funder_id__in=standing.organisation_ids(*READERS)) | _of_operators(standing),
        BINDING,
    )


def operated_agreements(standing: Standing) -> QuerySet[Agreement]:
    """Give back the signed agreements this person works for at their operator."""
    return Agreement.objects.filter(_of_operators(standing), BINDING)


def _of_operators(standing: Standing) -> Q:
    """Those of one's body; a facilitator's are those of the groups they facilitate."""
    facilitated = Facilitation.objects.filter(person=standing.person.pk, until=None)
    return Q(operator_id__in=standing.organisation_ids(*OFFICE)) | Q(
        operator_id__in=standing.organisation_ids(Role.FACILITATOR),
        pk__in=facilitated.values("group__agreement"),
    )


def visible_expenses(standing: Standing) -> QuerySet[Expense]:
    """Give back the expenses this person reads."""
    return Expense.objects.filter(agreement__in=agreements_with_expenses(standing)).select_related(
        "agreement__lot__call", "agreement__lot__territory", "agreement__operator", "session", "meeting"
    )


def open_imports(standing: Standing) -> QuerySet[ExpenseImport]:
    """Give back the files of expenses of the agreements this person works for at their operator."""
    return ExpenseImport.objects.filter(agreement__in=operated_agreements(standing)).select_related(
        "agreement__operator", "agreement__rhythm", "agreement__lot__territory", "added_by"
    )


def may_enter(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person adds an expense: the accountant, or the facilitator of the operator."""
    if standing.holds_in(agreement.operator_id, Role.ACCOUNTANT):
        return YES
    facilitated = Facilitation.objects.filter(
        group__agreement=agreement.pk, person=standing.person.pk, until=None
    )
    if standing.holds_in(agreement.operator_id, Role.FACILITATOR) and facilitated.exists():
        return YES
    return no("Les dépenses sont saisies par la comptabilité ou l’animation du groupe : demandez-leur.")


def may_correct(standing: Standing, expense: Expense) -> Verdict:
    """Whether this person corrects or removes that expense: the accountant, or whoever entered it.

    A part of a bill is corrected with the whole: one must be allowed every part.
    """
    parts = Expense.objects.filter(bill=expense.bill_id).select_related("agreement").order_by("pk")
    rows = list(parts) if expense.bill_id else [expense]
    verdicts = [_may_correct(standing, row) for row in rows]
    return next((verdict for verdict in verdicts if not verdict), YES)


def _may_correct(standing: Standing, expense: Expense) -> Verdict:
    if expense.entered_by_id == standing.person.pk and may_enter(standing, expense.agreement):
        return YES
    return standing.verdict_in(
        expense.agreement.operator_id,
        (Role.ACCOUNTANT,),
        "Cette dépense se corrige par la personne qui l’a saisie ou par la comptabilité.",
    )


def may_decide(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person accepts or refuses the expenses of that agreement (R76)."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        DECIDERS,
        "Les dépenses sont acceptées par la gestion financière ou un responsable du Département.",
    )


def may_give_account(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person presents the account of that agreement, and answers what is proposed (R76, C5)."""
    return standing.verdict_in(
        agreement.operator_id,
        GIVERS,
        "Le compte est présenté par la comptabilité ou la représentation légale de l’opérateur.",
    )


def may_draw_up(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person draws the account up for an operator that does not present it."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        (Role.MANAGER,),
        "Le compte est établi d’office par un responsable du Département.",
    )


def may_present(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person marks documents as presented to the annual committee (R40)."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        EXPENSE.step("present").who,
        "La présentation au comité de suivi est enregistrée par un responsable du Département.",
    )
