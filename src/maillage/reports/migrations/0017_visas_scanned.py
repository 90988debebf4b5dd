"""The visa of the Archives is joined, with its fingerprint."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0011_money_held_together"),
        ("reports", "0016_closed_minutes_keep_their_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="eliminationvisa",
            name="scan",
            field=models.FileField(blank=True, upload_to="disposals/%Y/", verbose_name="visa numérisé"),
        ),
        migrations.AddField(
            model_name="eliminationvisa",
            name="scan_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name="eliminationvisa",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("scan", ""), ("scan_sha256", "")),
                    models.Q(models.Q(("scan", ""), _negated=True), ("scan_sha256__length", 64)),
                    _connector="OR",
                ),
                name="elimination_visa_scan_has_its_fingerprint",
            ),
        ),
    ]
