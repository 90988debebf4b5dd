"""What an operator presented of its account is never changed nor taken away, raw SQL included (R76)."""

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
