"""A body made up for a rehearsal is told apart from those that may apply."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_existing_bodies_are_proven"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="fictional",
            field=models.BooleanField(default=False, verbose_name="organisme fictif d’une répétition"),
        ),
    ]
