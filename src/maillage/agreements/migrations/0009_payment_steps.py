"""Each step of a payment with its author and its reference, and the year that it weighs on."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def give_each_its_year(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the year of the order, or of the last day; mark what had begun without the author of its
    steps.
    """
    payments = apps.get_model("agreements", "Payment").objects
    for payment in payments.order_by("pk"):
        payment.budget_year = (payment.ordered_on or payment.due_on).year
        payment.before_authors = payment.state != "requested"
        payment.save(update_fields=["budget_year", "before_authors"])


def leave(_apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing to take back: the columns go with this migration."""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0008_amendments_and_terminations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="before_authors",
            field=models.BooleanField(default=False, verbose_name="engagé avant la tenue des auteurs"),
        ),
        migrations.AddField(
            model_name="payment",
            name="budget_line",
            field=models.CharField(blank=True, max_length=60, verbose_name="imputation"),
        ),
        migrations.AddField(
            model_name="payment",
            name="budget_year",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="exercice budgétaire"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="payment",
            name="committed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="paid_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="payment_reference",
            field=models.CharField(blank=True, max_length=40, verbose_name="référence du comptable"),
        ),
        migrations.AddField(
            model_name="payment",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="settlement_reference",
            field=models.CharField(blank=True, max_length=40, verbose_name="référence de la liquidation"),
        ),
        migrations.AlterField(
            model_name="payment",
            name="committed_on",
            field=models.DateField(blank=True, null=True, verbose_name="engagé le"),
        ),
        migrations.AlterField(
            model_name="payment",
            name="settled_on",
            field=models.DateField(blank=True, null=True, verbose_name="liquidé le"),
        ),
        migrations.RunPython(give_each_its_year, leave),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("before_authors", True),
                    models.Q(
                        ("state__in", ("committed", "settled", "ordered", "paid")),
                        ("committed_by__isnull", False),
                        ("committed_on__isnull", False),
                        models.Q(("commitment_reference", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ("committed", "settled", "ordered", "paid")), _negated=True),
                        ("commitment_reference", ""),
                        ("committed_by", None),
                        ("committed_on", None),
                    ),
                    _connector="OR",
                ),
                name="payment_committed_by_someone",
                violation_error_message="Indiquez le numéro d’engagement, sa date et son auteur.",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("before_authors", True),
                    models.Q(
                        ("state__in", ("settled", "ordered", "paid")),
                        ("settled_by__isnull", False),
                        ("settled_on__isnull", False),
                        models.Q(("settlement_reference", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ("settled", "ordered", "paid")), _negated=True),
                        ("settled_by", None),
                        ("settled_on", None),
                        ("settlement_reference", ""),
                    ),
                    _connector="OR",
                ),
                name="payment_settled_by_someone",
                violation_error_message="Indiquez la référence de la liquidation, sa date et son auteur.",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("before_authors", True),
                    models.Q(
                        ("state__in", ("paid",)),
                        ("paid_by__isnull", False),
                        ("paid_on__isnull", False),
                        models.Q(("payment_reference", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ("paid",)), _negated=True),
                        ("paid_by", None),
                        ("paid_on", None),
                        ("payment_reference", ""),
                    ),
                    _connector="OR",
                ),
                name="payment_paid_by_someone",
                violation_error_message="Indiquez la référence du comptable, la date et l’auteur.",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("before_authors", True),
                    ("settled_on", None),
                    ("settled_on__gte", models.F("committed_on")),
                    _connector="OR",
                ),
                name="payment_settled_after_committed",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("before_authors", True),
                    ("ordered_on", None),
                    ("ordered_on__gte", models.F("settled_on")),
                    _connector="OR",
                ),
                name="payment_ordered_after_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ordered_on", None), ("ordered_on__year", models.F("budget_year")), _connector="OR"
                ),
                name="payment_weighs_on_the_year_of_its_order",
            ),
        ),
    ]
