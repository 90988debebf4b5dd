"""Nonsense written in plain SQL, beside every operation: each by the name of what must refuse it.

Each statement changes the rows that it can, whatever state they are in; one that finds no row proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.apps import apps
from django.db import IntegrityError, connection, transaction

from tests.refusals.steps import columns_of


@dataclass(frozen=True)
class Attack:
    """A statement, and the constraint or trigger that refuses it."""

    name: str
    sql: str

    def tried(self) -> bool:
        """Write it; give back whether it found a row. Fails when the database lets it pass.

        A row that breaks several constraints is refused by one of them, which engine and order choose.
        """
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(self.sql)
                found = cursor.rowcount
        except IntegrityError as refused:
            told = str(refused)
            known = (self.name, columns_of(self.name), *_named(self.sql))
            assert any(name in told for name in known), (self, told)
            return True
        assert found == 0, f"the database let pass: {self}"
        return False


def _named(sql: str) -> list[str]:
    """The names of the constraints of the table that the statement writes."""
    table = next(word for word in sql.split() if "_" in word)
    models = [model._meta for model in apps.get_models() if model._meta.db_table == table]
    return [constraint.name for model in models for constraint in model.constraints]


AGREEMENT, PAYMENT, SERVICE = "agreements_agreement", "agreements_payment", "agreements_servicerendered"
REPAYMENT, EXPENSE, COFFEE = "agreements_repayment", "expenses_expense", "expenses_coffeeenvelope"
DECISION, ENVELOPE = "selection_decision", "selection_envelope"
ORDERED: Final = "state IN ('ordered', 'paid')"
OPEN: Final = f"agreement_id NOT IN (SELECT agreement_id FROM {SERVICE})"
"""Expenses that no certificate has closed."""

CHANGES: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("agreement_state_known", AGREEMENT, "state = 'lost'", ""),
    ("agreement_amount_within_ceiling", AGREEMENT, "amount = ceiling + 0.01", ""),
    ("agreement_advance_within_amount", AGREEMENT, "advance = amount + 0.01", ""),
    ("agreement_coffee_within_amount", AGREEMENT, "coffee_ceiling = amount + 0.01", ""),
    ("agreement_never_overpaid", AGREEMENT, "paid = amount + 0.01", ""),
    ("agreement_repaid_within_paid", AGREEMENT, "repaid = paid + 0.01", ""),
    ("agreement_ends_after_it_starts", AGREEMENT, "period_end = period_start", ""),
    ("agreement_report_due_after_the_end", AGREEMENT, "report_due_on = period_end", ""),
    (
        "agreement_nothing_paid_before_both_signatures",
        AGREEMENT,
        "state = 'sent', operator_signed_at = NULL",
        "paid > 0",
    ),
    ("agreement_paid_is_the_sum", AGREEMENT, "paid = paid + 0.01", "paid < amount"),
    ("payment_state_known", PAYMENT, "state = 'lost'", f"NOT {ORDERED}"),
    ("payment_kind_known", PAYMENT, "kind = 'gift'", f"NOT {ORDERED}"),
    ("payment_within_award", PAYMENT, "amount = award + 0.01", ""),
    ("payment_sum_within_award", PAYMENT, "amount = award", f"kind = 'balance' AND NOT {ORDERED}"),
    ("payment_ordered_has_a_number", PAYMENT, "order_number = ''", ORDERED),
    ("payment_paid_has_a_date", PAYMENT, "paid_on = NULL", "state = 'paid'"),
    ("payment_paid_after_ordered", PAYMENT, "paid_on = '2001-01-01'", "state = 'paid'"),
    (
        "payment_certified_and_ordered_by_two_people",
        PAYMENT,
        "certified_by_id = ordered_by_id",
        "ordered_by_id IS NOT NULL",
    ),
    ("payment_balance_needs_service_rendered", PAYMENT, "certified_by_id = NULL", "kind = 'balance'"),
    ("payment_ordered_frozen", PAYMENT, "amount = amount - 0.01", ORDERED),
    ("service_rendered_not_negative", SERVICE, "justified = -0.01", ""),
    ("service_rendered_says_what_was_achieved", SERVICE, "remarks = ''", ""),
    ("repayment_positive", REPAYMENT, "amount = 0", ""),
    ("repayment_state_known", REPAYMENT, "state = 'lost'", ""),
    ("expense_state_known", EXPENSE, "state = 'lost'", OPEN),
    ("expense_category_known", EXPENSE, "category = 'gift'", OPEN),
    ("expense_positive", EXPENSE, "amount = 0", f"state = 'entered' AND {OPEN}"),
    ("expense_eligible_within_amount", EXPENSE, "eligible = amount + 0.01", f"category = 'staff' AND {OPEN}"),
    (
        "expense_accepted_has_a_receipt",
        EXPENSE,
        "receipt = '', receipt_sha256 = ''",
        f"state = 'accepted' AND {OPEN}",
    ),
    (
        "expense_coffee_sum_within_ceiling",
        EXPENSE,
        "category = 'coffee'",
        f"state = 'accepted' AND category = 'staff' AND eligible > 300 AND {OPEN}",
    ),
    ("expense_receipt_has_a_fingerprint", EXPENSE, "receipt_sha256 = ''", f"receipt <> '' AND {OPEN}"),
    ("expense_decided_by_someone", EXPENSE, "decided_by_id = NULL", f"state = 'accepted' AND {OPEN}"),
    ("expense_closed_once_certified", EXPENSE, "label = 'Autre'", f"NOT ({OPEN})"),
    ("coffee_envelope_never_overspent", COFFEE, "accepted = ceiling + 0.01", ""),
    ("decision_award_within_ceiling", DECISION, "amount = ceiling + 0.01", "outcome = 'selected'"),
    ("envelope_never_overspent", ENVELOPE, "committed = notified + 0.01", ""),
)
"""The constraint, the table, what is written, on which rows (all when empty)."""


def attacks() -> tuple[Attack, ...]:
    """Every attack: the changes, what is written a second time, and what is taken away."""
    changes = [
        Attack(name, f"UPDATE {table} SET {setting}{f' WHERE {where}' if where else ''}")
        for name, table, setting, where in CHANGES
    ]
    return (
        *changes,
        Attack("payment_once_a_kind", _again(PAYMENT, "kind = 'advance'", amount="0.01")),
        Attack("decision_awards_within_envelope", _again(DECISION, "outcome = 'selected'")),
        Attack("payment_kept", f"DELETE FROM {PAYMENT} WHERE {ORDERED}"),
        Attack("expense_closed_once_certified", f"DELETE FROM {EXPENSE} WHERE NOT ({OPEN})"),
    )


def _again(table: str, where: str, **changed: str) -> str:
    """SQL that writes a row a second time, some of its columns changed."""
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    kept = [name for name in names if name != "id"]
    values = ", ".join(changed.get(name, name) for name in kept)
    return f"INSERT INTO {table} ({', '.join(kept)}) SELECT {values} FROM {table} WHERE {where} LIMIT 1"
