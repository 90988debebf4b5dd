from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0006_attendance_marks_and_paper")]

    operations = [
        # `upgrade` writes the words of each type right after the migrations.
        migrations.AddField(
            model_name="structuretype",
            name="absent",
            field=models.CharField(
                default="aucune structure de ce type",
                max_length=60,
                verbose_name="comment dire qu’aucune n’est venue",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="structuretype",
            constraint=models.CheckConstraint(
                condition=models.Q(("absent", ""), _negated=True), name="structure_type_absence_is_worded"
            ),
        ),
    ]
