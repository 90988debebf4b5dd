"""A version of a report that was sent is never changed nor taken away, raw SQL included (R81, F40)."""

from maillage.calls.guards import Guard

VERSIONS = tuple(
    Guard(
        name=f"reports_reportversion_frozen_{verb.lower()}",
        table="reports_reportversion",
        verb=verb,
        when="1 = 1",
        sentence="report_version_frozen: une version transmise ne change plus, transmettez-en une nouvelle.",
    )
    for verb in ("UPDATE", "DELETE")
)
