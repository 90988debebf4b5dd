"""Writing a row that may be there already, in one statement and without a savepoint."""

from __future__ import annotations

from django.db import connection, models
from django.db.models.sql import InsertQuery


def insert_once(row: models.Model) -> bool:
    """Insert the row; False, and nothing is written, when a unique constraint says that it is there already.

    Any other constraint that it breaks raises IntegrityError, as always.
    """
    table = row._meta  # noqa: SLF001 - documented
    fields = [field for field in table.local_concrete_fields if not isinstance(field, models.AutoField)]
    query = InsertQuery(type(row))
    query.insert_values(fields, [row])
    ((statement, values),) = query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        column = connection.ops.quote_name(str(table.pk.column))
        cursor.execute(f"{statement} ON CONFLICT DO NOTHING RETURNING {column}", values)
        written = cursor.fetchone()
    if written is None:
        return False
    row.pk = written[0]
    state = row._state  # noqa: SLF001 - documented
    state.adding, state.db = False, connection.alias
    return True
