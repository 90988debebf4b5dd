"""The tables of this package as they stood with `0002_messages_kept`, each created whole."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.conversations.guards import SAID


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, SAID)


def unguard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, SAID)


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("conversations", "0001_initial"),
        ("conversations", "0002_messages_kept"),
    ]

    initial = True

    dependencies: ClassVar = [
        ("applications", "0002_submissions_frozen"),
        ("people", "__first__"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ConversationMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("applicant", "Organisme candidat"), ("department", "Département")],
                        max_length=10,
                        verbose_name="de la part de",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("question", "Question"),
                            ("answer", "Réponse"),
                            ("request", "Demande de pièces"),
                            ("documents", "Pièces fournies"),
                        ],
                        max_length=10,
                        verbose_name="nature",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="message")),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applications.application",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "message de l’échange",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("question", "answer", "documents")), ("side", "applicant")
                            ),
                            models.Q(("kind__in", ("question", "answer", "request")), ("side", "department")),
                            _connector="OR",
                        ),
                        name="message_is_what_its_side_may_say",
                        violation_error_message="Choisissez ce que vous envoyez.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True), ("kind", "documents"), _connector="OR"
                        ),
                        name="message_says_something",
                        violation_error_message="Écrivez votre message.",
                    ),
                ],
                "indexes": [models.Index(fields=["application", "at"], name="message_by_application")],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(upload_to="conversations/")),
                ("name", models.CharField(max_length=160)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="conversations.conversationmessage",
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce de l’échange",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="attachment_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__length", 64)), name="attachment_has_a_fingerprint"
                    ),
                    models.UniqueConstraint(fields=("message", "sha256"), name="attachment_once_a_message"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reading",
                        to="conversations.conversationmessage",
                    ),
                ),
            ],
            options={
                "verbose_name": "lecture d’un message",
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
