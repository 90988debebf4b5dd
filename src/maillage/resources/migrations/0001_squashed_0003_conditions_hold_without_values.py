"""The tables of this package as they stood with `0003_conditions_hold_without_values`, each created whole."""

import uuid
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("resources", "0001_initial"),
        ("resources", "0002_search_words"),
        ("resources", "0003_conditions_hold_without_values"),
    ]

    initial = True

    dependencies: ClassVar = [
        ("people", "0005_accounts_closing"),
        ("territories", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Directory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "check_every",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "tous les mois"),
                            (3, "tous les 3\xa0mois"),
                            (6, "tous les 6\xa0mois"),
                            (12, "tous les 12\xa0mois"),
                            (16, "tous les 16\xa0mois"),
                        ],
                        default=12,
                        verbose_name="à vérifier tous les",
                    ),
                ),
                ("alone", models.BooleanField(default=True, editable=False)),
            ],
            options={
                "verbose_name": "réglages de l’annuaire",
                "constraints": [
                    models.UniqueConstraint(fields=("alone",), name="directory_once_an_installation"),
                    models.CheckConstraint(condition=models.Q(("alone", True)), name="directory_is_alone"),
                    models.CheckConstraint(
                        condition=models.Q(("check_every__in", (1, 3, 6, 12, 16))),
                        name="directory_check_every_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=150, verbose_name="nom du service")),
                ("kind", models.CharField(max_length=40, verbose_name="type")),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("mainstream", "Droit commun"),
                            ("dedicated", "Spécifique Logement d’abord"),
                        ],
                        default="mainstream",
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                ("carrier", models.CharField(blank=True, max_length=160, verbose_name="organisme porteur")),
                ("siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET")),
                ("finess", models.CharField(blank=True, max_length=9, verbose_name="numéro FINESS")),
                ("presentation", models.TextField(blank=True, max_length=4000, verbose_name="présentation")),
                (
                    "publics_note",
                    models.CharField(blank=True, max_length=600, verbose_name="précisions sur les publics"),
                ),
                (
                    "conditions",
                    models.CharField(blank=True, max_length=600, verbose_name="conditions d’accès"),
                ),
                ("referral", models.TextField(blank=True, max_length=2000, verbose_name="comment orienter")),
                ("other_domain", models.CharField(blank=True, max_length=120, verbose_name="autre domaine")),
                (
                    "fees",
                    models.CharField(
                        blank=True,
                        choices=[("gratuit", "Gratuit"), ("payant", "Payant")],
                        max_length=10,
                        verbose_name="frais",
                    ),
                ),
                (
                    "fees_note",
                    models.CharField(blank=True, max_length=300, verbose_name="précisions sur les frais"),
                ),
                ("everywhere", models.BooleanField(default=False, verbose_name="tout le département")),
                ("address", models.CharField(blank=True, max_length=240, verbose_name="adresse")),
                ("postcode", models.CharField(blank=True, max_length=5, verbose_name="code postal")),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone du service")),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=200, verbose_name="adresse électronique du service"
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=400, verbose_name="site ou formulaire")),
                (
                    "contact_confirmed",
                    models.BooleanField(
                        default=False, verbose_name="contact confirmé comme celui du service"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unchecked", "à vérifier"),
                            ("checked", "vérifiée"),
                            ("closed", "fermée"),
                            ("archived", "archivée"),
                        ],
                        default="unchecked",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="vérifiée le")),
                (
                    "checked_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("call", "Par téléphone"),
                            ("mail", "Par courriel"),
                            ("visit", "Sur place"),
                            ("web", "Sur le site du service"),
                            ("meeting", "Pendant une rencontre"),
                        ],
                        max_length=8,
                        verbose_name="vérifiée",
                    ),
                ),
                (
                    "check_every",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "tous les mois"),
                            (3, "tous les 3\xa0mois"),
                            (6, "tous les 6\xa0mois"),
                            (12, "tous les 12\xa0mois"),
                            (16, "tous les 16\xa0mois"),
                            (0, "jamais"),
                        ],
                        default=12,
                        verbose_name="à vérifier",
                    ),
                ),
                (
                    "check_again_on",
                    models.DateField(blank=True, null=True, verbose_name="à vérifier de nouveau après le"),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="fermée le")),
                ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                (
                    "external_id",
                    models.CharField(blank=True, max_length=160, verbose_name="identifiant dans la source"),
                ),
                (
                    "source_note",
                    models.CharField(blank=True, max_length=600, verbose_name="référence de la source"),
                ),
                (
                    "source_date",
                    models.DateField(blank=True, null=True, verbose_name="à jour dans la source le"),
                ),
                ("licence", models.CharField(blank=True, max_length=80, verbose_name="licence")),
                ("search_key", models.TextField(editable=False)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territories.commune",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner_organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                        verbose_name="tenue par",
                    ),
                ),
                (
                    "owner_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="tenue par",
                    ),
                ),
            ],
            options={
                "verbose_name": "ressource du territoire",
                "indexes": [
                    models.Index(fields=["state", "check_again_on"], name="resource_to_check"),
                    models.Index(fields=["kind"], name="resource_by_kind"),
                    models.Index(fields=["siret"], name="resource_by_siret"),
                    models.Index(fields=["nature"], name="resource_by_nature"),
                    models.Index(fields=["checked_on"], name="resource_by_check"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("kind", ""), _negated=True),
                            models.Q(("search_key", ""), _negated=True),
                        ),
                        name="resource_has_a_name_and_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("nature__in", ["mainstream", "dedicated"])),
                        name="resource_nature_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["unchecked", "checked", "closed", "archived"])),
                        name="resource_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_how__in", ["", "call", "mail", "visit", "web", "meeting"])
                        ),
                        name="resource_check_way_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("check_every__in", (0, 1, 3, 6, 12, 16))),
                        name="resource_check_every_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("check_again_on", None), ("checked_how", ""), ("checked_on", None)),
                            models.Q(
                                ("checked_on__isnull", False), models.Q(("checked_how", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="resource_checked_some_day_some_way",
                        violation_error_message="Une vérification a une date et une manière.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "checked"), _negated=True),
                            ("checked_on__isnull", False),
                            _connector="OR",
                        ),
                        name="resource_checked_has_its_day",
                        violation_error_message="Une ressource vérifiée l’est à une date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("check_again_on", None),
                            models.Q(("check_again_on__gt", models.F("checked_on")), ("check_every__gt", 0)),
                            _connector="OR",
                        ),
                        name="resource_checked_again_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            ("closed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="resource_closed_has_its_day",
                        violation_error_message="Une ressource fermée l’est à une date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("unchecked", "checked")), _negated=True),
                            ("closed_on", None),
                            _connector="OR",
                        ),
                        name="resource_open_is_not_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owner_organisation", None), ("owner_person", None), _connector="OR"
                        ),
                        name="resource_one_owner",
                        violation_error_message="Une ressource est tenue par un organisme ou par une personne.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("siret", ""), ("siret__length", 14), _connector="OR"),
                        name="resource_siret_has_14_digits",
                        violation_error_message="Un SIRET compte 14 chiffres.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("finess", ""), ("finess__length", 9), _connector="OR"),
                        name="resource_finess_has_9_digits",
                        violation_error_message="Un numéro FINESS compte 9 caractères.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("source", "external_id"),
                        name="resource_once_a_source",
                        violation_error_message="Cette ressource de cette source est déjà dans l’annuaire.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__isnull", False),
                                ("longitude__range", (-180, 180)),
                            ),
                            _connector="OR",
                        ),
                        name="resource_point_has_two_numbers",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResourceProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nom du service")),
                ("kind", models.CharField(blank=True, max_length=40, verbose_name="type")),
                ("about", models.CharField(blank=True, max_length=600, verbose_name="à quoi il sert")),
                ("origin", models.CharField(blank=True, max_length=160, verbose_name="origine")),
                ("proposed_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "retenue"), ("declined", "pas retenue")],
                        max_length=10,
                        verbose_name="réponse",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=240, verbose_name="motif")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territories.commune",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposals",
                        to="resources.resource",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territories.territory",
                        verbose_name="territoire",
                    ),
                ),
            ],
            options={
                "verbose_name": "ressource proposée",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="resource_proposal_has_a_name"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")),
                        fields=("territory", "name"),
                        name="resource_proposed_once",
                        violation_error_message="Cette ressource est déjà proposée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "declined"), _negated=True),
                            models.Q(models.Q(("reason", ""), _negated=True), ("resource", None)),
                            _connector="OR",
                        ),
                        name="resource_proposal_declined_has_a_reason",
                        violation_error_message="Dites pourquoi : qui l’a proposée lit ce motif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_at", None),
                                ("answered_by", None),
                                ("resource", None),
                            ),
                            models.Q(
                                ("answer__in", ("accepted", "declined")),
                                ("answered_at__gte", models.F("proposed_at")),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="resource_proposal_answered_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResourceTag",
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
                            ("domain", "Domaine d’accompagnement"),
                            ("need", "Besoin"),
                            ("public", "Public"),
                            ("mode", "Façon de mobiliser"),
                            ("reception", "Accueil"),
                            ("referrer", "Mobilisable par"),
                        ],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(max_length=120)),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tags",
                        to="resources.resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "mot d’une ressource",
                "indexes": [models.Index(fields=["kind", "code"], name="resource_tag_by_code")],
                "constraints": [
                    models.UniqueConstraint(fields=("resource", "kind", "code"), name="resource_tagged_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["domain", "need", "public", "mode", "reception", "referrer"])
                        ),
                        name="resource_tag_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="resource_tag_has_a_code"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResourceWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=40)),
                ("named", models.BooleanField(default=False)),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        to="resources.resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "mot cherché d’une ressource",
                "indexes": [models.Index(fields=["word", "resource", "named"], name="resource_word_search")],
                "constraints": [
                    models.UniqueConstraint(fields=("resource", "word"), name="resource_word_once"),
                    models.CheckConstraint(
                        condition=models.Q(("word", ""), _negated=True), name="resource_word_is_not_empty"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResourceZone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territories.commune",
                    ),
                ),
                (
                    "intercommunality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territories.intercommunality",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="zones",
                        to="resources.resource",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territories.territory",
                    ),
                ),
            ],
            options={
                "verbose_name": "zone d’une ressource",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("commune", None), ("intercommunality", None), ("territory__isnull", False)
                            ),
                            models.Q(
                                ("commune", None), ("intercommunality__isnull", False), ("territory", None)
                            ),
                            models.Q(
                                ("commune__isnull", False), ("intercommunality", None), ("territory", None)
                            ),
                            _connector="OR",
                        ),
                        name="resource_zone_is_one_place",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("territory__isnull", False)),
                        fields=("resource", "territory"),
                        name="resource_zone_territory_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("intercommunality__isnull", False)),
                        fields=("resource", "intercommunality"),
                        name="resource_zone_intercommunality_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("commune__isnull", False)),
                        fields=("resource", "commune"),
                        name="resource_zone_commune_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UpdateCampaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="titre")),
                ("ends_on", models.DateField(verbose_name="à finir pour le")),
                ("started_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territories.territory",
                        verbose_name="territoire",
                    ),
                ),
            ],
            options={
                "verbose_name": "campagne de mise à jour",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="campaign_has_a_title"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("territory", "title"),
                        name="campaign_open_once_a_title",
                        violation_error_message="Une campagne de ce nom est déjà en cours sur ce territoire.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(
                                ("closed_at__gte", models.F("started_at")),
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="campaign_closed_by_someone_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kinds",
                        to="resources.updatecampaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "type visé par une campagne",
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "code"), name="campaign_kind_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "à faire"),
                            ("confirmed", "confirmée"),
                            ("corrected", "corrigée"),
                            ("closed", "fermée"),
                            ("unreachable", "injoignable"),
                        ],
                        default="pending",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("call", "Par téléphone"),
                            ("mail", "Par courriel"),
                            ("visit", "Sur place"),
                            ("web", "Sur le site du service"),
                            ("meeting", "Pendant une rencontre"),
                        ],
                        max_length=8,
                        verbose_name="source de la mise à jour",
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="campaign_entries",
                        to="resources.resource",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="resources.updatecampaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "fiche d’une campagne",
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "resource"), name="campaign_entry_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["pending", "confirmed", "corrected", "closed", "unreachable"])
                        ),
                        name="campaign_entry_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("done_by", None), ("how", ""), ("state", "pending")),
                            models.Q(
                                models.Q(("state", "pending"), _negated=True),
                                ("done_at__isnull", False),
                                ("done_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="campaign_entry_done_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectorySupply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[("di", "data·inclusion, version 1"), ("finess", "Extrait FINESS")],
                        max_length=8,
                        verbose_name="format",
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="fichier")),
                ("file", models.FileField(upload_to="directory/")),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                ("report", models.JSONField(default=list)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "done_by",
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
                "verbose_name": "fichier de ressources",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__length", 64)), name="supply_has_a_fingerprint"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("format__in", ["di", "finess"])), name="supply_format_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_at", None), ("dropped_at", None), _connector="OR"),
                        name="supply_done_or_dropped",
                        violation_error_message="Ce fichier est importé : il ne s’abandonne plus.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("done_by", None)),
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="supply_done_by_someone",
                    ),
                ],
            },
        ),
    ]
