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
    "an account closed owes nothing and is owed nothing": """
        SELECT a.id FROM agreements_agreement a WHERE a.state = 'closed' AND (
            EXISTS (SELECT 1 FROM agreements_payment p WHERE p.agreement_id = a.id AND p.state <> 'paid')
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
