"""A document may be presented again to a later committee; those presented before presentations had rows have
theirs.
"""

import datetime as dt

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.reports.guards import COMMITTEE


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, COMMITTEE)


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, COMMITTEE)


def give_rows(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    """Give its row to what was presented when its call had held one committee only: the others stay to be
    told by hand.
    """
    committees = apps.get_model("reports", "SteeringCommittee").objects.exclude(state="cancelled")
    presentations = apps.get_model("reports", "CommitteePresentation").objects
    entries = apps.get_model("journal", "Entry").objects
    expenses = apps.get_model("expenses", "Expense").objects.filter(state="presented_to_committee")
    for expense in expenses.exclude(pk__in=presentations.values("expense")).select_related("agreement__lot"):
        told = entries.filter(
            verb="present_to_committee",
            subject_kind="expense",
            subject_id=str(expense.pk),
            actor_kind="person",
        )
        line = told.order_by("-sequence").first()
        every = committees.filter(call=expense.agreement.lot.call_id)
        held = list(every.filter(held_on__lte=line.at.date() + dt.timedelta(days=1)) if line else every)
        if len(held) == 1:
            (committee,) = held
            presentations.create(
                committee=committee,
                expense=expense,
                presented_on=committee.held_on,
                at=line.at if line else committee.recorded_at or committee.convened_at,
                by_id=int(line.actor_id) if line else committee.convened_by_id,
            )


class Migration(migrations.Migration):
    dependencies = [
        ("expenses", "0007_money_held_together"),
        ("journal", "0002_append_only"),
        ("reports", "0014_visa_after_the_term"),
    ]
    operations = [
        migrations.RunPython(take_guards_away, set_guards),
        migrations.RemoveConstraint(model_name="committeepresentation", name="committee_presentation_once"),
        migrations.AddConstraint(
            model_name="committeepresentation",
            constraint=models.UniqueConstraint(
                fields=["committee", "expense"],
                name="committee_presentation_once",
                violation_error_message="Ce justificatif est déjà présenté à ce comité.",
            ),
        ),
        migrations.RunPython(give_rows, migrations.RunPython.noop),
    ]
