"""What is there already gets the round of its call, and its proofs a code (R56, C10)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.applications.guards import SUBMISSIONS
from maillage.applications.models import verification_code
from maillage.calls.guards import remove


def give_rounds_and_codes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    application, submission, window = (
        apps.get_model("applications", "Application"),
        apps.get_model("applications", "Submission"),
        apps.get_model("calls", "Round"),
    )
    for found in window.objects.order_by("-position", "pk"):  # the first round of a call is written last
        application.objects.filter(lot__call_id=found.call_id, source="").update(round=found)
    # The database refuses to rewrite a proof: its guard is set again by the next migration.
    remove(schema_editor.connection, SUBMISSIONS)
    for proof in submission.objects.order_by("pk").only("pk"):
        submission.objects.filter(pk=proof.pk).update(code=verification_code())


class Migration(migrations.Migration):
    dependencies = [("applications", "0003_round_budget_codes")]
    operations = [migrations.RunPython(give_rounds_and_codes, migrations.RunPython.noop)]
