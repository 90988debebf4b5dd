"""Who comes with a session: its row, its person and their live roles, in one statement.

Every page of someone signed in begins with it, so it is written by hand: the ORM would ask three times, and
spend longer on writing the questions than the database on answering them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from maillage.people.access import Standing
from maillage.people.models import Funder, Membership, OpenSession, Organisation, Person
from maillage.territories.models import Territory

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from django.db.models import Field, Model

PARTS: Final[tuple[tuple[str, type[Model]], ...]] = (
    ("s", OpenSession),
    ("p", Person),
    ("m", Membership),
    ("o", Organisation),
    ("f", Funder),
    ("t", Territory),
)
FROM: Final = """
  FROM people_opensession s
  LEFT JOIN people_person p ON p.id = s.person_id
  LEFT JOIN people_membership m ON m.person_id = p.id AND m.ended_at IS NULL
  LEFT JOIN people_organisation o ON o.id = m.organisation_id
  LEFT JOIN people_funder f ON f.organisation_id = o.id
  LEFT JOIN territories_territory t ON t.id = m.territory_id
 WHERE s.session_key = %s AND s.expire_date > %s
 ORDER BY m.since, m.id
"""


@dataclass(frozen=True, slots=True)
class Entered:
    """A session that has not expired, and the standing of who signed in there, if anyone has."""

    session: OpenSession
    standing: Standing | None


def entered(key: str, *, at: dt.datetime) -> Entered | None:
    """Give back what that key opens at that moment; None when it opens nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [key, connection.ops.adapt_datetimefield_value(at)])
        found = [list(_things(row)) for row in cursor.fetchall()]
    if not found:
        return None
    session, person, *_ = found[0]
    if person is None:
        return Entered(session, None)
    return Entered(session, Standing(person, tuple(_tied(*row) for _, *row in found if row[2])))


def _tied(
    person: Person, held: Membership, body: Organisation, funder: Funder | None, place: Territory | None
) -> Membership:
    """The membership with what it leads to, so that nobody asks for it again."""
    held.person, held.organisation, held.territory = person, body, place
    Organisation._meta.get_field("funder").set_cached_value(body, funder)  # noqa: SLF001 — a cache of Django's
    return held


def _fields() -> Iterator[tuple[str, Field[Any, Any]]]:
    for alias, model in PARTS:
        for field in model._meta.concrete_fields:  # noqa: SLF001 — Django's own way to the columns
            yield alias, field


@cache
def _statement() -> str:
    columns = (f'{alias}."{field.column}"' for alias, field in _fields())
    return f"SELECT {', '.join(columns)}{FROM}"


@cache
def _unread() -> list[tuple[int, Any]]:
    """The columns that the driver gives otherwise than Python has them: dates, on SQLite only."""
    columns = enumerate(field.get_col(alias) for alias, field in _fields())
    return [(place, column) for place, column in columns if _converters(column)]


def _converters(column: Any) -> list[Any]:
    return [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]


def _things(row: Sequence[Any]) -> Iterator[Any]:
    """One object a part; None where the join found nothing."""
    values = list(row)
    for place, column in _unread():
        for convert in _converters(column):
            values[place] = convert(values[place], column, connection)
    start = 0
    for _, model in PARTS:
        fields = model._meta.concrete_fields  # noqa: SLF001 — the same
        own = values[start : (start := start + len(fields))]
        key = own[fields.index(model._meta.pk)]  # noqa: SLF001 — the same
        yield None if key is None else model.from_db(connection.alias, [one.attname for one in fields], own)
