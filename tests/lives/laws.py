"""What must hold of the money at any instant, asked of the rows in plain SQL: each query finds who breaks it.

Nothing of the product's own code is used here, so that a mistake in it is not made twice.
"""

from __future__ import annotations

from typing import Final

from django.db import connection

LAWS: Final[dict[str, str]] = {
    "the awards stay within the credits": """
        SELECT e.id FROM selection_envelope e
        JOIN calls_lot l ON l.call_id = e.call_id
        JOIN selection_decision d ON d.lot_id = l.id AND d.outcome = 'selected'
        GROUP BY e.id, e.notified HAVING ROUND(SUM(d.amount), 2) > ROUND(e.notified, 2)""",
    "what the envelope has committed is the sum of its awards": """
        SELECT e.id FROM selection_envelope e WHERE ROUND(e.committed, 2) <> ROUND(COALESCE((
            SELECT SUM(d.amount) FROM selection_decision d JOIN calls_lot l ON l.id = d.lot_id
            WHERE l.call_id = e.call_id AND d.outcome = 'selected'), 0), 2)""",
    "an agreement stays within its ceiling": "SELECT id FROM agreements_agreement WHERE amount > ceiling",
    "the payments together stay within the award": """
        SELECT a.id FROM agreements_agreement a JOIN agreements_payment p ON p.agreement_id = a.id
        GROUP BY a.id, a.amount HAVING ROUND(SUM(p.amount), 2) > ROUND(a.amount, 2)""",
    "what an agreement was paid is the sum of its payments made": """
        SELECT a.id FROM agreements_agreement a WHERE ROUND(a.paid, 2) <> ROUND(COALESCE((
            SELECT SUM(p.amount) FROM agreements_payment p
            WHERE p.agreement_id = a.id AND p.state = 'paid'), 0), 2)""",
    "no payment before both signatures": """
        SELECT p.id FROM agreements_payment p JOIN agreements_agreement a ON a.id = p.agreement_id
        WHERE a.operator_signed_at IS NULL OR a.department_signed_at IS NULL""",
    "one payment of a kind": """
        SELECT agreement_id FROM agreements_payment GROUP BY agreement_id, kind HAVING COUNT(*) > 1""",
    "who certifies does not order": """
        SELECT id FROM agreements_payment WHERE ordered_by_id = certified_by_id""",
    "nothing is ordered but to an account of the operator that two people proved right": """
        SELECT p.id FROM agreements_payment p
        JOIN agreements_agreement a ON a.id = p.agreement_id
        LEFT JOIN agreements_bankdetails b ON b.id = p.bank_details_id
        WHERE p.state IN ('ordered', 'paid') AND (b.id IS NULL OR b.organisation_id <> a.operator_id
            OR b.state NOT IN ('in_force', 'replaced') OR b.checked_by_id = b.entered_by_id
            OR b.checked_by_id = b.confirmed_by_id)""",
    "one account in force, one awaited": """
        SELECT organisation_id FROM agreements_bankdetails WHERE state NOT IN ('refused', 'replaced')
        GROUP BY organisation_id, state = 'in_force' HAVING COUNT(*) > 1""",
    "no balance without service done": """
        SELECT p.id FROM agreements_payment p WHERE p.kind = 'balance' AND NOT EXISTS (
            SELECT 1 FROM agreements_servicerendered s WHERE s.agreement_id = p.agreement_id)""",
    "what is justified is the sum of what was accepted": """
        SELECT s.id FROM agreements_servicerendered s WHERE ROUND(s.justified, 2) <> ROUND(COALESCE((
            SELECT SUM(e.eligible) FROM expenses_expense e
            WHERE e.agreement_id = s.agreement_id AND e.state = 'accepted'), 0), 2)""",
    "nothing eligible beyond what was spent": "SELECT id FROM expenses_expense WHERE eligible > amount",
    "nothing accepted without its receipt": """
        SELECT id FROM expenses_expense WHERE state = 'accepted' AND (receipt = '' OR receipt_sha256 = '')""",
    "the coffee accepted stays within its ceiling": """
        SELECT a.id FROM agreements_agreement a JOIN expenses_expense e ON e.agreement_id = a.id
        WHERE e.category = 'coffee' AND e.state = 'accepted'
        GROUP BY a.id, a.coffee_ceiling HAVING ROUND(SUM(e.eligible), 2) > ROUND(a.coffee_ceiling, 2)""",
    "a repayment is never more than what was paid": """
        SELECT r.id FROM agreements_repayment r JOIN agreements_agreement a ON a.id = r.agreement_id
        WHERE ROUND(r.amount, 2) > ROUND(a.paid, 2)""",
    "a balance and a repayment exclude each other": """
        SELECT r.id FROM agreements_repayment r
        JOIN agreements_payment p ON p.agreement_id = r.agreement_id AND p.kind = 'balance'""",
    "what is due is computed from the certificate alone": """
        SELECT id FROM agreements_servicerendered WHERE due < 0 OR ROUND(due, 2) <> ROUND(
            CASE WHEN justified < award THEN justified ELSE award END - reduction, 2)""",
    "the balance is what is due less what was paid": """
        SELECT p.id FROM agreements_payment p JOIN agreements_servicerendered s USING (agreement_id)
        WHERE p.kind = 'balance' AND ROUND(p.amount, 2) <> ROUND(s.due - s.advance, 2)""",
    "nothing is withheld without a motive": """
        SELECT id FROM agreements_servicerendered
        WHERE reduction > 0 AND (result = 'full' OR motive = '')""",
    "service done rests on an account presented": """
        SELECT s.id FROM agreements_servicerendered s WHERE NOT EXISTS (
            SELECT 1 FROM expenses_statement t
            WHERE t.agreement_id = s.agreement_id AND t.state <> 'reopened')""",
    "no line with a receipt is left undecided by service done": """
        SELECT s.id FROM agreements_servicerendered s JOIN expenses_expense e USING (agreement_id)
        WHERE e.receipt <> '' AND e.state NOT IN ('accepted', 'refused')""",
    "nothing less than proposed is kept of a line": """
        SELECT l.id FROM expenses_statementline l
        JOIN expenses_statement t ON t.id = l.statement_id AND t.state <> 'reopened'
        JOIN agreements_servicerendered s ON s.agreement_id = t.agreement_id
        JOIN expenses_expense e ON e.id = l.expense_id
        WHERE ROUND(COALESCE(e.eligible, 0), 2) < ROUND(COALESCE(l.proposed, l.amount), 2)""",
    "the lines presented make the sum presented": """
        SELECT t.id FROM expenses_statement t WHERE t.state = 'presented' AND ROUND(t.total, 2) <> ROUND(
            COALESCE((SELECT SUM(l.amount) FROM expenses_statementline l
                WHERE l.statement_id = t.id), 0), 2)""",
    "what the coffee envelope counts is the coffee accepted": """
        SELECT c.id FROM expenses_coffeeenvelope c WHERE ROUND(c.accepted, 2) <> ROUND(COALESCE((
            SELECT SUM(e.eligible) FROM expenses_expense e WHERE e.agreement_id = c.agreement_id
            AND e.category = 'coffee' AND e.state = 'accepted'), 0), 2)""",
    "what is collected is the sum of the instalments, within what is owed": """
        SELECT r.id FROM agreements_repayment r WHERE r.collected > r.amount OR ROUND(r.collected, 2) <>
        ROUND(COALESCE((SELECT SUM(i.amount) FROM agreements_repaymentinstalment i
            WHERE i.repayment_id = r.id), 0), 2)""",
    "what an agreement returned is what its repayment collected": """
        SELECT a.id FROM agreements_agreement a WHERE ROUND(a.repaid, 2) <> ROUND(COALESCE((
            SELECT r.collected FROM agreements_repayment r WHERE r.agreement_id = a.id), 0), 2)""",
    "a schedule adds up to what is owed": """
        SELECT r.id FROM agreements_repayment r JOIN agreements_repaymentterm t ON t.repayment_id = r.id
        GROUP BY r.id, r.amount HAVING ROUND(SUM(t.amount), 2) <> ROUND(r.amount, 2)""",
    "a repayment is collected when its sum is whole": """
        SELECT id FROM agreements_repayment
        WHERE (state = 'collected') <> (collected = amount AND state <> 'dropped')""",
    "an account closed owes nothing and is owed nothing": """
        SELECT a.id FROM agreements_agreement a WHERE a.state = 'closed' AND (
            EXISTS (SELECT 1 FROM agreements_payment p WHERE p.agreement_id = a.id AND p.state <> 'paid')
            OR EXISTS (SELECT 1 FROM agreements_repayment r
                WHERE r.agreement_id = a.id AND r.state NOT IN ('collected', 'dropped'))
            OR NOT EXISTS (SELECT 1 FROM agreements_servicerendered s WHERE s.agreement_id = a.id))""",
}


def broken() -> list[str]:
    """Give back the laws that some row breaks, with the keys of the rows."""
    found = []
    with connection.cursor() as cursor:
        for law, query in LAWS.items():
            cursor.execute(query)
            rows = [key for (key, *_) in cursor.fetchall()]
            if rows:
                found.append(f"{law}: {rows}")
    return found
