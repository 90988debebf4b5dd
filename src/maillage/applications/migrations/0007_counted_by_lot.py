"""The applications of a lot are counted by state in an index alone, however many they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0006_erased_with_their_visa")]

    operations = [
        migrations.RemoveIndex(model_name="application", name="application_by_lot"),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["lot", "state", "window_closes_at"], name="application_counted_by_lot"
            ),
        ),
    ]
