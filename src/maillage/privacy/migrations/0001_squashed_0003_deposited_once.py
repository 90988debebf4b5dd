"""The tables of this package as they stood with `0003_deposited_once`, each created whole."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.privacy.guards import NOTHING_DEPOSITED


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, NOTHING_DEPOSITED)


def unguard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, NOTHING_DEPOSITED)


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("privacy", "0001_initial"),
        ("privacy", "0002_nothing_without_its_visa"),
        ("privacy", "0003_deposited_once"),
    ]

    initial = True

    dependencies: ClassVar = [
        ("applications", "0006_erased_with_their_visa"),
        ("groups", "0016_links"),
        ("people", "0009_accounts_erased"),
        ("reports", "0018_tallies"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="PurgeDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True)),
                ("ended_at", models.DateTimeField()),
                ("rows", models.PositiveIntegerField(verbose_name="suppressions")),
            ],
            options={
                "verbose_name": "jour de suppression",
            },
        ),
        migrations.CreateModel(
            name="AccountWarning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("warned_at", models.DateTimeField()),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "avertissement de fermeture",
            },
        ),
        migrations.CreateModel(
            name="DisposalList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=40, unique=True, verbose_name="référence")),
                ("files", models.PositiveIntegerField(verbose_name="dossiers")),
                ("paper", models.FileField(upload_to="disposals/%Y/", verbose_name="bordereau")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte")),
                ("drawn_at", models.DateTimeField()),
                ("drawn_on", models.DateField()),
                ("director", models.CharField(blank=True, max_length=160, verbose_name="visa donné par")),
                ("given_on", models.DateField(blank=True, null=True, verbose_name="visa donné le")),
                (
                    "visa_reference",
                    models.CharField(blank=True, max_length=80, verbose_name="référence du visa"),
                ),
                (
                    "scan",
                    models.FileField(blank=True, upload_to="disposals/%Y/", verbose_name="visa numérisé"),
                ),
                ("scan_sha256", models.CharField(blank=True, max_length=64)),
                ("visa_at", models.DateTimeField(blank=True, null=True)),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "funder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "visa_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "years",
                    models.PositiveSmallIntegerField(
                        default=2, verbose_name="durée de conservation, en années"
                    ),
                ),
            ],
            options={
                "verbose_name": "bordereau d’élimination",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("files__gte", 1), ("sha256__length", 64)),
                        name="disposal_list_has_its_paper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("director", ""),
                                ("given_on", None),
                                ("scan", ""),
                                ("scan_sha256", ""),
                                ("visa_at", None),
                                ("visa_by", None),
                                ("visa_reference", ""),
                            ),
                            models.Q(
                                ("given_on__isnull", False),
                                ("visa_at__isnull", False),
                                ("visa_by__isnull", False),
                                models.Q(("director", ""), _negated=True),
                                models.Q(("visa_reference", ""), _negated=True),
                                models.Q(("scan", ""), _negated=True),
                                ("scan_sha256__length", 64),
                            ),
                            _connector="OR",
                        ),
                        name="disposal_visa_kept_whole",
                        violation_error_message="Un visa dit qui l’a donné, quand, sa référence, et se joint.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_on", None), ("given_on__gte", models.F("drawn_on")), _connector="OR"
                        ),
                        name="disposal_visa_after_its_list",
                        violation_error_message="Le visa se donne après l’établissement du bordereau.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisposalItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applications.application",
                    ),
                ),
                (
                    "slip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="privacy.disposallist",
                    ),
                ),
            ],
            options={
                "verbose_name": "dossier du bordereau",
            },
        ),
        migrations.CreateModel(
            name="Deletion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("names", "Noms des participants"),
                            ("queues", "Listes d’attente"),
                            ("accounts", "Comptes sans usage"),
                            ("letters", "Lettres parties et traces techniques"),
                            ("drafts", "Brouillons de candidature jamais déposés"),
                            ("applications", "Candidatures non retenues"),
                            ("sheets", "Feuilles d’émargement archivées"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[("time", "Terme atteint"), ("request", "Demande de la personne")],
                        max_length=10,
                        verbose_name="cause",
                    ),
                ),
                ("rule", models.CharField(max_length=200, verbose_name="règle")),
                ("rows", models.PositiveIntegerField(verbose_name="nombre")),
                ("fingerprint", models.CharField(max_length=64, verbose_name="empreinte")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visa",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.eliminationvisa",
                    ),
                ),
                (
                    "listed",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privacy.disposallist",
                    ),
                ),
            ],
            options={
                "verbose_name": "preuve de suppression",
                "indexes": [models.Index(fields=["kind", "at"], name="deletion_by_kind")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "names",
                                    "queues",
                                    "accounts",
                                    "letters",
                                    "drafts",
                                    "applications",
                                    "sheets",
                                ],
                            )
                        ),
                        name="deletion_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cause__in", ["time", "request"]), models.Q(("rule", ""), _negated=True)
                        ),
                        name="deletion_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fingerprint__length", 64), ("rows__gte", 1)),
                        name="deletion_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["applications", "sheets"]), _negated=True),
                            ("listed__isnull", False),
                            ("visa__isnull", False),
                            _connector="OR",
                        ),
                        name="deletion_of_an_archive_has_its_visa",
                        violation_error_message="Une archive publique se détruit avec le visa des Archives.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("names", "Noms des participants"),
                            ("queues", "Listes d’attente"),
                            ("accounts", "Comptes sans usage"),
                            ("letters", "Lettres parties et traces techniques"),
                            ("drafts", "Brouillons de candidature jamais déposés"),
                            ("applications", "Candidatures non retenues"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount", models.PositiveSmallIntegerField(verbose_name="durée")),
                (
                    "funder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "durée de conservation",
                "constraints": [
                    models.UniqueConstraint(fields=("funder", "kind"), name="retention_term_once_a_kind"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gte", 1), ("amount__lte", 24), ("kind", "names")),
                            models.Q(("amount__gte", 1), ("amount__lte", 6), ("kind", "queues")),
                            models.Q(("amount__gte", 1), ("amount__lte", 3), ("kind", "accounts")),
                            models.Q(("amount__gte", 6), ("amount__lte", 36), ("kind", "letters")),
                            models.Q(("amount__gte", 1), ("amount__lte", 5), ("kind", "drafts")),
                            models.Q(("amount__gte", 1), ("amount__lte", 10), ("kind", "applications")),
                            _connector="OR",
                        ),
                        name="retention_term_bounded",
                        violation_error_message="Cette durée sort de ce que permet le cadre de référence.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RightsRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "right",
                    models.CharField(
                        choices=[
                            ("access", "voir ses données"),
                            ("rectification", "les corriger"),
                            ("erasure", "les effacer"),
                            ("restriction", "en limiter l’usage"),
                            ("objection", "s’opposer à leur usage"),
                        ],
                        max_length=14,
                        verbose_name="demande",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("participant", "lien personnel d’une participante ou d’un participant"),
                            ("account", "compte"),
                            ("letter", "courrier ou message"),
                        ],
                        max_length=12,
                        verbose_name="origine",
                    ),
                ),
                ("who", models.CharField(blank=True, max_length=240, verbose_name="qui demande")),
                ("received_on", models.DateField(verbose_name="reçue le")),
                ("due_on", models.DateField(verbose_name="réponse due le")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="réponse donnée le")),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="réponse")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "funder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande d’une personne",
                "indexes": [models.Index(fields=["funder", "due_on"], name="rights_request_by_term")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("right__in", ["access", "rectification", "erasure", "restriction", "objection"])
                        ),
                        name="rights_request_right_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["participant", "account", "letter"])),
                        name="rights_request_origin_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gt", models.F("received_on"))),
                        name="rights_request_due_after_it_came",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_on", None)),
                            models.Q(
                                ("answered_on__gte", models.F("received_on")),
                                models.Q(("answer", ""), _negated=True),
                                ("who", ""),
                            ),
                            _connector="OR",
                        ),
                        name="rights_request_answered_forgets_who",
                        violation_error_message="Une demande à laquelle on a répondu ne garde que la réponse donnée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on__isnull", False),
                            models.Q(("who", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="rights_request_says_who_asks",
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
