"""Each call already there has one round, its window; each lot bears the name of its territory."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery


def give_rounds(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    call, window, lot, territory = (
        apps.get_model("calls", "Call"),
        apps.get_model("calls", "Round"),
        apps.get_model("calls", "Lot"),
        apps.get_model("territories", "Territory"),
    )
    window.objects.bulk_create(
        window(call=found, position=1, opening_day=found.opening_day, closing_day=found.closing_day)
        for found in call.objects.filter(rounds=None).order_by("pk")
    )
    name = territory.objects.filter(pk=OuterRef("territory_id")).values("name")
    lot.objects.filter(name="").update(name=Subquery(name))


class Migration(migrations.Migration):
    dependencies = [("calls", "0003_rounds_kinds_and_questions")]
    operations = [migrations.RunPython(give_rounds, migrations.RunPython.noop)]
