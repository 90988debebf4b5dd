"""An account that was erased keeps no name, and is not opened again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_identities"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="compte effacé le"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at", None),
                    models.Q(
                        ("email__endswith", "@compte-efface.invalid"),
                        ("full_name", "Compte effacé"),
                        ("is_active", False),
                    ),
                    _connector="OR",
                ),
                name="person_erased_keeps_nothing",
                violation_error_message="Un compte effacé ne garde ni nom ni adresse, et ne s’ouvre plus.",
            ),
        ),
    ]
