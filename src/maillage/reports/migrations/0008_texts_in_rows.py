"""The four columns that the rows of texts replace."""

from django.db import migrations

CODES = ("levers", "leads", "referrals", "strategy")


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_report_texts")]
    operations = [migrations.RemoveField(model_name="finalreport", name=code) for code in CODES]
