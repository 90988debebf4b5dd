import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("selection", "0003_barred_by_a_tie")]
    operations = [
        migrations.AddField(
            model_name="formernotice",
            name="deliberation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="selection.deliberation",
            ),
        ),
        migrations.AddField(
            model_name="formernotice",
            name="rank",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="ordre de priorité"),
        ),
        migrations.AddField(
            model_name="formernotice",
            name="reserve_until",
            field=models.DateField(
                blank=True, null=True, verbose_name="liste complémentaire valable jusqu’au"
            ),
        ),
    ]
