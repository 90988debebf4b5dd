"""What was sent is never changed nor taken away, raw SQL included: reports, notices, open data (R81, F40)."""

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

FINANCIAL = tuple(
    Guard(
        name=f"{table}_frozen_{verb.lower()}",
        table=table,
        verb=verb,
        when="1 = 1",
        sentence=f"{code}_frozen: ce qui est transmis ne change plus.",
    )
    for table, code in (
        ("reports_financialreportversion", "financial_version"),
        ("reports_formalnotice", "formal_notice"),
    )
    for verb in ("UPDATE", "DELETE")
)

OPEN_DATA = tuple(
    Guard(
        name=f"reports_opendatapublication_frozen_{verb.lower()}",
        table="reports_opendatapublication",
        verb=verb,
        when="1 = 1",
        sentence="open_data_publication_frozen: ce qui est publié ne change plus, publiez de nouveau.",
    )
    for verb in ("UPDATE", "DELETE")
)
