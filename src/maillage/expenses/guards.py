"""What was presented of an account stays, and its coffee holds together, raw SQL included (R67, R76)."""

from maillage.calls.guards import Guard

PRESENTED = {
    "expenses_statement": (
        ("total", "left_out_count", "left_out_total", "sha256", "version", "agreement_id"),
        "statement_frozen: un compte présenté ne change plus, il se rouvre et se présente de nouveau.",
    ),
    "expenses_statementline": (
        ("statement_id", "rank", "spent_on", "supplier", "label", "category", "amount", "receipt_sha256"),
        "statement_line_frozen: une ligne présentée ne change plus.",
    ),
}
STATEMENTS = tuple(
    guard
    for table, (columns, sentence) in PRESENTED.items()
    for guard in (
        Guard(
            name=f"{table}_frozen_update",
            table=table,
            verb="UPDATE",
            when=" OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns),
            sentence=sentence,
        ),
        Guard(name=f"{table}_frozen_delete", table=table, verb="DELETE", when="1 = 1", sentence=sentence),
    )
)

_CERTIFIED = "EXISTS (SELECT 1 FROM agreements_servicerendered s WHERE s.agreement_id = {row}.agreement_id)"
_CLOSED = "expense_closed_once_certified: le service fait est certifié, ses dépenses ne changent plus."
_COFFEE = "NEW.category = 'coffee' AND NEW.state = 'accepted' AND NEW.eligible <= NEW.amount AND "
_BEYOND = (
    "ROUND(COALESCE((SELECT SUM(e.eligible) FROM expenses_expense e WHERE e.agreement_id = NEW.agreement_id "
    "AND e.category = 'coffee' AND e.state = 'accepted'{others}), 0) + COALESCE(NEW.eligible, 0), 2) > "
    "(SELECT a.coffee_ceiling FROM agreements_agreement a WHERE a.id = NEW.agreement_id)"
)

EXPENSES = (
    *(
        Guard(
            name=f"expenses_expense_coffee_{verb.lower()}",
            table="expenses_expense",
            verb=verb,
            when=_COFFEE + _BEYOND.format(others=others),
            sentence="expense_coffee_sum_within_ceiling: l’enveloppe de l’accueil café est dépassée.",
        )
        for verb, others in (("INSERT", ""), ("UPDATE", " AND e.id <> NEW.id"))
    ),
    *(
        Guard(
            name=f"expenses_expense_closed_{verb.lower()}",
            table="expenses_expense",
            verb=verb,
            when=_CERTIFIED.format(row="OLD" if verb == "DELETE" else "NEW"),
            sentence=_CLOSED,
        )
        for verb in ("INSERT", "UPDATE", "DELETE")
    ),
)
