"""A visa of elimination keeps the term it follows (C.8)."""

import datetime as dt

from django.db import migrations, models

BEFORE_ANY_TERM = dt.date(2000, 1, 1)
"""Fills no row: no file has passed its term yet, so that no visa could be recorded."""


class Migration(migrations.Migration):
    dependencies = [("reports", "0013_to_rectify")]
    operations = [
        migrations.AddField(
            model_name="eliminationvisa",
            name="until",
            field=models.DateField(default=BEFORE_ANY_TERM, verbose_name="terme de la conservation"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="eliminationvisa",
            constraint=models.CheckConstraint(
                condition=models.Q(("given_on__gt", models.F("until"))),
                name="elimination_visa_after_the_term",
                violation_error_message="Le visa se donne après le terme de la conservation.",
            ),
        ),
    ]
