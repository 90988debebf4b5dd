"""The tables of this package as they stood with `0003_letters_handed_over_once`, each created whole."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("post", "0001_initial"),
        ("post", "0002_letters_by_address"),
        ("post", "0003_letters_handed_over_once"),
    ]

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("to", models.EmailField(max_length=254)),
                ("letter", models.JSONField()),
                ("calendar", models.TextField(blank=True)),
                ("key", models.CharField(blank=True, max_length=200)),
                ("queued_at", models.DateTimeField()),
                ("not_before", models.DateTimeField()),
                ("next_attempt_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "en attente"),
                            ("claimed", "en cours d’envoi"),
                            ("sent", "envoyé"),
                            ("shown", "montré, non envoyé"),
                            ("uncertain", "peut-être parti"),
                            ("dead", "non remis"),
                            ("cancelled", "abandonné"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=500)),
                ("handed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("key",),
                        name="post_message_one_per_key",
                        violation_error_message="Ce message est déjà dans la boîte d’envoi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state__in", ["sent", "shown"])),
                            models.Q(
                                models.Q(("state__in", ["sent", "shown"]), _negated=True),
                                ("sent_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="post_message_sent_has_its_date",
                        violation_error_message="Un message envoyé porte sa date d’envoi, et lui seul.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "claimed"), _negated=True),
                            ("claimed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="post_message_claimed_has_its_date",
                        violation_error_message="Un message en cours d’envoi porte l’heure à laquelle il a été pris.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attempts__lte", 8)),
                        name="post_message_attempts_bounded",
                        violation_error_message="Ce message a déjà été tenté huit fois.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["waiting", "claimed", "sent", "shown", "uncertain", "dead", "cancelled"],
                            )
                        ),
                        name="post_message_known_state",
                        violation_error_message="Cet état de message n’existe pas.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "uncertain"), _negated=True),
                            ("handed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="post_message_uncertain_was_handed_over",
                        violation_error_message="Un message peut-être parti porte l’heure à laquelle il a été remis.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waiting"), _negated=True),
                            ("handed_at__isnull", True),
                            _connector="OR",
                        ),
                        name="post_message_waiting_is_not_handed_over",
                        violation_error_message="Un message remis au serveur de messagerie n’attend plus.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "claimed"])),
                        fields=["next_attempt_at"],
                        name="post_message_due",
                    ),
                    models.Index(fields=["-queued_at", "-id"], name="post_message_latest"),
                    models.Index(fields=["to", "queued_at"], name="post_message_by_address"),
                ],
            },
        ),
    ]
