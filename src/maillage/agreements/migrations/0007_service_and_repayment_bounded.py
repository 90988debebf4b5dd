import django.db.models.expressions
import django.db.models.functions.math
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0006_existing_settlements")]
    operations = [
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "balance"), _negated=True),
                    models.Q(
                        ("already_paid__isnull", False),
                        ("due__isnull", False),
                        (
                            "amount",
                            django.db.models.functions.math.Round(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("due"), "-", models.F("already_paid")
                                ),
                                2,
                            ),
                        ),
                        ("due__lte", models.F("award")),
                    ),
                    _connector="OR",
                ),
                name="payment_balance_is_what_is_due",
                violation_error_message="Le solde est le montant dû en tout, moins ce qui est déjà versé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["notified", "contested", "confirmed", "dropped", "revenue_order", "collected"],
                    )
                ),
                name="repayment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "claimed",
                        django.db.models.functions.math.Round(
                            django.db.models.expressions.CombinedExpression(
                                models.F("advance"), "-", models.F("due")
                            ),
                            2,
                        ),
                    ),
                    ("claimed__gt", 0),
                    ("due__gte", 0),
                ),
                name="repayment_is_what_was_advanced_beyond_what_is_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount", 0), ("state", "dropped")),
                    models.Q(
                        models.Q(("state", "dropped"), _negated=True),
                        ("amount__gt", 0),
                        ("amount__lte", models.F("claimed")),
                    ),
                    _connector="OR",
                ),
                name="repayment_positive",
                violation_error_message="Le reversement ne dépasse pas le montant annoncé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount", models.F("claimed")),
                    models.Q(("answer_motive", ""), _negated=True),
                    _connector="OR",
                ),
                name="repayment_lowered_has_a_motive",
                violation_error_message="Indiquez pourquoi le reversement est réduit ou abandonné.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("collected__gte", 0), ("collected__lte", models.F("amount"))),
                name="repayment_collected_within_owed",
                violation_error_message="Les encaissements ne peuvent pas dépasser le reversement.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("collected", 0), ("state__in", ("revenue_order", "collected")), _connector="OR"
                ),
                name="repayment_collected_once_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("collected", models.F("amount")),
                        ("collected_on__isnull", False),
                        ("state", "collected"),
                    ),
                    models.Q(
                        models.Q(("state", "collected"), _negated=True),
                        models.Q(
                            ("collected__lt", models.F("amount")), ("state", "dropped"), _connector="OR"
                        ),
                    ),
                    _connector="OR",
                ),
                name="repayment_collected_when_whole",
                violation_error_message="Un reversement est encaissé quand sa somme est entière.",
            ),
        ),
        migrations.AddConstraint(
            model_name="repayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("planned", 0), ("planned", models.F("amount")), _connector="OR"),
                name="repayment_schedule_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerendered",
            constraint=models.CheckConstraint(
                condition=models.Q(("result__in", ("full", "partial", "nil"))),
                name="service_rendered_result_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerendered",
            constraint=models.CheckConstraint(
                condition=models.Q(("method__in", ("", "amount", "meetings"))),
                name="service_rendered_method_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerendered",
            constraint=models.CheckConstraint(
                condition=models.Q(("reduction__gte", 0)), name="service_rendered_reduction_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerendered",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reduction", 0), ("result", "full")),
                    models.Q(("reduction__gt", 0), ("result", "partial")),
                    models.Q(("due", 0), ("result", "nil")),
                    _connector="OR",
                ),
                name="service_rendered_reduced_only_when_not_full",
                violation_error_message="Un résultat complet ne porte aucune réduction.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerendered",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("result", "full"), models.Q(("motive", ""), _negated=True), _connector="OR"
                ),
                name="service_rendered_reduced_has_a_motive",
                violation_error_message="Indiquez le motif de la réduction.",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerendered",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due__gte", 0),
                    models.Q(
                        models.Q(
                            (
                                "due",
                                django.db.models.functions.math.Round(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("justified"), "-", models.F("reduction")
                                    ),
                                    2,
                                ),
                            ),
                            ("justified__lte", models.F("award")),
                        ),
                        models.Q(
                            (
                                "due",
                                django.db.models.functions.math.Round(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("award"), "-", models.F("reduction")
                                    ),
                                    2,
                                ),
                            ),
                            ("justified__gt", models.F("award")),
                        ),
                        _connector="OR",
                    ),
                ),
                name="service_rendered_due_is_computed",
                violation_error_message="Le montant dû est le plus petit du montant attribué et du justifié, "
                "moins la réduction.",
            ),
        ),
    ]
