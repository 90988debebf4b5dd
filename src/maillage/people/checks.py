"""What an installation must still say of itself: `./maillage django check --database default`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 — its name there
from django.db import DatabaseError, connection

from maillage.people.queries import site_facts

if TYPE_CHECKING:
    from collections.abc import Sequence


@register(Tags.database)
def public_site_is_described(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Tell what the law asks a public site to say and nobody has said yet (law C.4, C.6)."""
    if not databases or "people_publicsite" not in connection.introspection.table_names():
        return []
    try:
        facts = site_facts()
    except DatabaseError:  # a column that the migration about to run adds
        return []
    if facts is None or not facts.lacking:
        return []
    return [
        Warning(
            f"The public site does not say yet: {', '.join(facts.lacking)}.",
            hint="An administrator completes it at /departement/site/.",
            id="maillage.W001",
        )
    ]
