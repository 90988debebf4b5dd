"""Bank details; what was ordered before they were kept is marked so."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark_what_was_ordered(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Say of the payments ordered so far that their account was not kept here."""
    payments = apps.get_model("agreements", "Payment").objects
    payments.filter(state__in=("ordered", "paid")).update(before_bank_details=True)


def leave(_apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing to take back: the column goes with this migration."""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
        ("people", "0004_fictional_bodies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="before_bank_details",
            field=models.BooleanField(default=False, verbose_name="mandaté avant la tenue des coordonnées"),
        ),
        migrations.CreateModel(
            name="BankDetails",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("holder", models.CharField(max_length=120, verbose_name="titulaire du compte")),
                ("iban", models.CharField(max_length=34, verbose_name="IBAN")),
                ("bic", models.CharField(blank=True, max_length=11, verbose_name="BIC")),
                ("proof", models.FileField(upload_to="bank/", verbose_name="justificatif")),
                ("proof_name", models.CharField(max_length=160)),
                ("proof_sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("entered", "à vérifier et à confirmer"),
                            ("checked", "vérifiées, à confirmer"),
                            ("confirmed", "confirmées, à vérifier"),
                            ("in_force", "en vigueur"),
                            ("refused", "refusées"),
                            ("replaced", "remplacées"),
                        ],
                        default="entered",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("refused_at", models.DateTimeField(blank=True, null=True)),
                ("motive", models.CharField(blank=True, max_length=240, verbose_name="motif du refus")),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "refused_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "coordonnées bancaires",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "in_force")),
                        fields=("organisation",),
                        name="bank_details_one_in_force",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("entered", "checked", "confirmed"))),
                        fields=("organisation",),
                        name="bank_details_one_pending",
                        violation_error_message="D’autres coordonnées attendent déjà d’être confirmées.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["entered", "checked", "confirmed", "in_force", "refused", "replaced"],
                            )
                        ),
                        name="bank_details_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("iban__length__gte", 15),
                            ("iban__length__lte", 34),
                            models.Q(("holder", ""), _negated=True),
                        ),
                        name="bank_details_are_an_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proof_sha256__length", 64), models.Q(("proof", ""), _negated=True)
                        ),
                        name="bank_details_have_a_proof",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at", None), ("checked_by", None)),
                            models.Q(
                                ("checked_at__gte", models.F("entered_at")), ("checked_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="bank_details_checked_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None)),
                            models.Q(
                                ("confirmed_at__gte", models.F("entered_at")), ("confirmed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="bank_details_confirmed_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by", None),
                            models.Q(
                                models.Q(("checked_by", models.F("entered_by")), _negated=True),
                                models.Q(
                                    ("confirmed_by", None),
                                    models.Q(("checked_by", models.F("confirmed_by")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="bank_details_checked_by_a_second_person",
                        violation_error_message="Une autre personne doit vérifier ces coordonnées.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "entered"), _negated=True),
                            models.Q(("checked_at", None), ("confirmed_at", None)),
                            _connector="OR",
                        ),
                        name="bank_details_entered_await_both",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "checked"), _negated=True),
                            models.Q(("checked_at__isnull", False), ("confirmed_at", None)),
                            _connector="OR",
                        ),
                        name="bank_details_checked_await_the_representative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(("checked_at", None), ("confirmed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="bank_details_confirmed_await_the_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("in_force", "replaced")), _negated=True),
                            models.Q(("checked_at__isnull", False), ("confirmed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="bank_details_in_force_once_proved_twice",
                        violation_error_message="Des coordonnées bancaires servent une fois vérifiées et confirmées.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("state", "refused"), _negated=True),
                                ("motive", ""),
                                ("refused_at", None),
                                ("refused_by", None),
                            ),
                            models.Q(
                                ("refused_at__gte", models.F("entered_at")),
                                ("refused_by__isnull", False),
                                ("state", "refused"),
                                models.Q(("motive", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="bank_details_refused_with_a_motive",
                        violation_error_message="Un refus dit son motif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("state", "replaced"), _negated=True), ("replaced_at", None)),
                            models.Q(("replaced_at__isnull", False), ("state", "replaced")),
                            _connector="OR",
                        ),
                        name="bank_details_replaced_on_a_day",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="payment",
            name="bank_details",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.bankdetails",
            ),
        ),
        migrations.RunPython(mark_what_was_ordered, leave),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("bank_details__isnull", False),
                        ("before_bank_details", False),
                        ("state__in", ("ordered", "paid")),
                    ),
                    models.Q(
                        ("bank_details", None),
                        ("before_bank_details", True),
                        ("state__in", ("ordered", "paid")),
                    ),
                    models.Q(
                        models.Q(("state__in", ("ordered", "paid")), _negated=True),
                        ("bank_details", None),
                        ("before_bank_details", False),
                    ),
                    _connector="OR",
                ),
                name="payment_ordered_to_an_account",
                violation_error_message="Un paiement est mandaté sur des coordonnées bancaires en vigueur.",
            ),
        ),
    ]
