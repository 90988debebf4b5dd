"""A report sent whose presences were corrected since is known to be rectified (F40)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0012_archives")]
    operations = [
        migrations.AddField(
            model_name="finalreport",
            name="to_rectify",
            field=models.BooleanField(default=False, verbose_name="à rectifier"),
        ),
        migrations.AddConstraint(
            model_name="finalreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_rectify", False))
                | models.Q(("state__in", ["submitted", "acknowledged", "accepted"])),
                name="final_report_rectified_once_sent",
                violation_error_message="Seul un bilan transmis se rectifie.",
            ),
        ),
    ]
