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

_CLOSED = (
    "EXISTS (SELECT 1 FROM reports_steeringcommittee c "
    "WHERE c.id = {row}.committee_id AND c.state = 'recorded')"
)
_DECISION_COLUMNS = ("committee_id", "rank", "text", "owner_id", "person_id", "decided_on", "due_on")
_DECIDED_OTHERWISE = " OR ".join(
    f"NEW.{column} <> OLD.{column} OR (NEW.{column} IS NULL) <> (OLD.{column} IS NULL)"
    for column in _DECISION_COLUMNS
)


def _closed(verb: str, table: str) -> str:
    """SQL: the minutes of the committee of the row are closed; a decision may still be followed."""
    rows = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[verb]
    closed = " OR ".join(_CLOSED.format(row=row) for row in rows)
    if verb == "UPDATE" and table == "reports_committeedecision":
        return f"({_DECIDED_OTHERWISE}) AND ({closed})"
    return closed


COMMITTEE = tuple(
    Guard(
        name=f"{table}_closed_{verb.lower()}",
        table=table,
        verb=verb,
        when=_closed(verb, table),
        sentence="committee_closed: le compte rendu est clos, corrigez-le par une nouvelle version.",
    )
    for table in (
        "reports_committeepoint",
        "reports_committeemember",
        "reports_committeedecision",
        "reports_committeepresentation",
    )
    for verb in ("INSERT", "UPDATE", "DELETE")
) + tuple(
    Guard(
        name=f"reports_committeeminutes_frozen_{verb.lower()}",
        table="reports_committeeminutes",
        verb=verb,
        when="1 = 1",
        sentence="committee_minutes_frozen: ce compte rendu clos ne change plus, établissez-en un nouveau.",
    )
    for verb in ("UPDATE", "DELETE")
)
