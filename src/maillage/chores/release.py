"""The database and the code, compared by their migrations: who is ahead of the other."""

from __future__ import annotations

from django.apps import apps
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader


def from_a_later_release() -> list[str]:
    """Give back the migrations of the database that this code has never heard of.

    A squashed one that has since been written anew is heard of by the last of those it replaced.
    """
    loader = MigrationLoader(connection)
    known = set(loader.disk_migrations)
    known.update(each for migration in loader.disk_migrations.values() for each in migration.replaces)
    ours = {config.label for config in apps.get_app_configs()}
    applied = loader.applied_migrations or {}
    return sorted(
        f"{app}.{name}"
        for app, name in applied
        if app in ours and (app, name.rpartition("_squashed_")[2]) not in known and (app, name) not in known
    )


def refuse_a_later_release() -> None:
    """Raise CommandError when the database was brought up by a later release than this code."""
    if ahead := from_a_later_release():
        raise CommandError(
            f"this database belongs to a later release of Maillage ({ahead[0]} and {len(ahead) - 1} more): "
            "this code would spoil it. Install that release again, or restore a backup made by this one."
        )


def is_late() -> bool:
    """Whether the database lacks migrations of this code."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
