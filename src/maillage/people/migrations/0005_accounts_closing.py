"""When the accounts of a body close (C3)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_fictional_bodies"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="accounts_close",
            field=models.CharField(
                choices=[
                    ("01-31", "Le 31\xa0janvier"),
                    ("02-29", "Le dernier jour de février"),
                    ("03-31", "Le 31\xa0mars"),
                    ("04-30", "Le 30\xa0avril"),
                    ("05-31", "Le 31\xa0mai"),
                    ("06-30", "Le 30\xa0juin"),
                    ("07-31", "Le 31\xa0juillet"),
                    ("08-31", "Le 31\xa0août"),
                    ("09-30", "Le 30\xa0septembre"),
                    ("10-31", "Le 31\xa0octobre"),
                    ("11-30", "Le 30\xa0novembre"),
                    ("12-31", "Le 31\xa0décembre"),
                ],
                default="12-31",
                max_length=5,
                verbose_name="clôture des comptes",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "accounts_close__in",
                        [
                            "01-31",
                            "02-29",
                            "03-31",
                            "04-30",
                            "05-31",
                            "06-30",
                            "07-31",
                            "08-31",
                            "09-30",
                            "10-31",
                            "11-30",
                            "12-31",
                        ],
                    )
                ),
                name="organisation_accounts_close_on_a_day",
                violation_error_message="Choisissez le dernier jour d’un mois.",
            ),
        ),
    ]
