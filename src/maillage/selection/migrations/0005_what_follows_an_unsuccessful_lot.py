from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("selection", "0004_act_of_replaced_notices")]
    operations = [
        migrations.AddField(
            model_name="unsuccessfullot",
            name="follow_up",
            field=models.CharField(
                choices=[
                    ("none", "Aucun groupe au titre de cet appel"),
                    ("new_call", "Un nouvel appel, limité à ce territoire"),
                    ("direct", "Une sollicitation directe d’organismes du territoire"),
                ],
                default="none",
                max_length=10,
                verbose_name="suite",
            ),
        ),
        migrations.AddConstraint(
            model_name="unsuccessfullot",
            constraint=models.CheckConstraint(
                condition=models.Q(("follow_up__in", ("none", "new_call", "direct"))),
                name="unsuccessful_lot_follow_up_known",
            ),
        ),
    ]
