"""The addresses of sessions are unique, and their speakers are in their own table."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0010_sessions_known")]

    operations = [
        migrations.AlterField(
            model_name="informationsession",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.RemoveField(model_name="informationsession", name="speaker"),
    ]
