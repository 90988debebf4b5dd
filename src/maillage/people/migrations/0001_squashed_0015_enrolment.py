"""The tables of this package as they stood with `0015_enrolment`, each created whole."""

from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import maillage.people.models.arrival


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("people", "0001_initial"),
        ("people", "0002_proof_and_delegations"),
        ("people", "0003_existing_bodies_are_proven"),
        ("people", "0004_fictional_bodies"),
        ("people", "0005_accounts_closing"),
        ("people", "0006_public_site"),
        ("people", "0007_pace_and_entering"),
        ("people", "0008_identities"),
        ("people", "0009_accounts_erased"),
        ("people", "0010_open_sessions"),
        ("people", "0011_invitations_held"),
        ("people", "0012_second_factor"),
        ("people", "0013_links"),
        ("people", "0014_sign_ins"),
        ("people", "0015_enrolment"),
    ]

    initial = True

    dependencies: ClassVar = [
        ("territories", "0002_a_centre_has_two_numbers"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="SharedCache",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "mémoire partagée",
                "db_table": "shared_cache",
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=200, verbose_name="adresse électronique")),
                ("full_name", models.CharField(max_length=120, verbose_name="prénom et nom")),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(blank=True, null=True, verbose_name="compte effacé le")),
            ],
            options={
                "verbose_name": "personne",
                "constraints": [
                    models.UniqueConstraint(fields=("email",), name="person_email_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="person_email_lower_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("full_name", ""), _negated=True), name="person_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at", None),
                            models.Q(
                                ("email__endswith", "@compte-efface.invalid"),
                                ("full_name", "Compte effacé"),
                                ("is_active", False),
                            ),
                            _connector="OR",
                        ),
                        name="person_erased_keeps_nothing",
                        violation_error_message="Un compte effacé ne garde ni nom ni adresse, et ne s’ouvre plus.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="nom")),
                ("siret", models.CharField(max_length=14, verbose_name="SIRET")),
                (
                    "legal_form",
                    models.CharField(
                        choices=[
                            ("association", "Association loi 1901"),
                            ("foundation", "Fondation"),
                            ("mutual", "Mutuelle"),
                            ("public_health", "Établissement public de santé"),
                            ("public_other", "Autre personne publique"),
                            ("department", "Département"),
                        ],
                        max_length=20,
                        verbose_name="forme juridique",
                    ),
                ),
                (
                    "vat_status",
                    models.CharField(
                        choices=[
                            ("not_recovered", "Ne récupère pas la TVA : montants toutes taxes comprises"),
                            ("recovered", "Récupère la TVA : montants hors taxes"),
                        ],
                        default="not_recovered",
                        max_length=20,
                        verbose_name="TVA",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=240, verbose_name="adresse")),
                (
                    "accounts_close",
                    models.CharField(
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
                (
                    "fictional",
                    models.BooleanField(default=False, verbose_name="organisme fictif d’une répétition"),
                ),
                ("declared_at", models.DateTimeField(blank=True, null=True)),
                ("proved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "register_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Non consulté"),
                            ("open", "En activité"),
                            ("closed", "Fermé"),
                            ("absent", "Introuvable"),
                        ],
                        max_length=10,
                        verbose_name="état au registre",
                    ),
                ),
                ("register_checked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "declared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("siret",),
                        name="organisation_siret_unique",
                        violation_error_message="Une organisation porte déjà ce SIRET.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("siret__length", 14)),
                        name="organisation_siret_has_14_digits",
                        violation_error_message="Un SIRET compte 14 chiffres.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "legal_form__in",
                                [
                                    "association",
                                    "foundation",
                                    "mutual",
                                    "public_health",
                                    "public_other",
                                    "department",
                                ],
                            )
                        ),
                        name="organisation_legal_form_known",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(("register_state__in", ["", "open", "closed", "absent"])),
                        name="organisation_register_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("register_state", ""), ("register_checked_at__isnull", False), _connector="OR"
                        ),
                        name="organisation_register_asked_on_a_day",
                        violation_error_message="Un état au registre est daté.",
                    ),
                ],
                "indexes": [models.Index(fields=["name"], name="organisation_by_name")],
            },
        ),
        migrations.CreateModel(
            name="Funder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("department_code", models.CharField(max_length=3, verbose_name="numéro du département")),
                ("direction", models.CharField(blank=True, max_length=160, verbose_name="direction")),
                ("service", models.CharField(blank=True, max_length=160, verbose_name="service")),
                (
                    "remedies",
                    models.TextField(
                        default="Cette décision peut être contestée devant le tribunal administratif dans un délai de deux mois à compter de sa notification.",
                        verbose_name="voies et délais de recours",
                    ),
                ),
                ("demonstration_day", models.DateField(blank=True, editable=False, null=True)),
                ("alone", models.BooleanField(default=True, editable=False)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funder",
                        to="people.organisation",
                    ),
                ),
                (
                    "second_factor_from",
                    models.DateField(blank=True, null=True, verbose_name="second facteur exigé à partir du"),
                ),
                (
                    "second_factor_grace",
                    models.PositiveSmallIntegerField(default=14, verbose_name="jours pour l’installer"),
                ),
                (
                    "link_days",
                    models.PositiveSmallIntegerField(
                        default=400, verbose_name="durée des liens des participants, en jours"
                    ),
                ),
                (
                    "enrolment_hours",
                    models.PositiveSmallIntegerField(
                        default=24, verbose_name="heures d’une installation ouverte"
                    ),
                ),
            ],
            options={
                "verbose_name": "financeur",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("alone",),
                        name="funder_once_an_installation",
                        violation_error_message="Cette installation a déjà son financeur.",
                    ),
                    models.CheckConstraint(condition=models.Q(("alone", True)), name="funder_is_alone"),
                    models.CheckConstraint(
                        condition=models.Q(("second_factor_grace__lte", 90)),
                        name="funder_second_factor_grace_is_short",
                        violation_error_message="Au plus quatre-vingt-dix jours pour installer un second facteur.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("link_days__gte", 30), ("link_days__lte", 1100)),
                        name="funder_links_live_a_while",
                        violation_error_message="Entre trente jours et trois ans pour les liens des participants.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("enrolment_hours__gte", 1), ("enrolment_hours__lte", 72)),
                        name="funder_enrolment_is_short",
                        violation_error_message="Entre une heure et trois jours pour une installation ouverte.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("count", models.PositiveIntegerField(default=1)),
                ("until", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "cadence",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("count__gte", 1)), name="pace_is_counted")
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(upload_to="papers/", verbose_name="document")),
                ("name", models.CharField(max_length=160, verbose_name="nom du fichier")),
                ("size", models.PositiveIntegerField(verbose_name="taille")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte")),
                ("received_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="people.organisation",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "document d’un organisme",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)),
                        name="paper_is_not_empty",
                        violation_error_message="Ce document est vide.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__length", 64)), name="paper_has_its_fingerprint"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("granted_at", models.DateTimeField()),
                ("start", models.DateField(verbose_name="du")),
                ("end", models.DateField(verbose_name="au")),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne déléguée",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="people.organisation",
                    ),
                ),
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.paper",
                        verbose_name="acte de délégation",
                    ),
                ),
            ],
            options={
                "verbose_name": "délégation de signature",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))),
                        name="delegation_ends_after_it_starts",
                        violation_error_message="La délégation finit après avoir commencé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("delegate", models.F("granted_by")), _negated=True),
                        name="delegation_to_someone_else",
                        violation_error_message="On ne se délègue pas sa propre signature.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_at", None), ("revoked_at__gte", models.F("granted_at")), _connector="OR"
                        ),
                        name="delegation_revoked_after_it_is_granted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_by", None), ("revoked_at__isnull", False), _connector="OR"
                        ),
                        name="delegation_revoked_on_a_day",
                    ),
                ],
                "indexes": [models.Index(fields=["delegate", "end"], name="delegation_of_a_person")],
            },
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("accepted", models.BooleanField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("motive", models.CharField(blank=True, max_length=400, verbose_name="motif")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="people.organisation",
                    ),
                ),
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.paper"
                    ),
                ),
                (
                    "representative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="représentation légale",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "justificatif de représentation",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("organisation",),
                        name="proof_one_awaits_at_a_time",
                        violation_error_message="Un document attend déjà la réponse du Département.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted", None), ("answered_at", None)),
                            models.Q(("accepted__isnull", False), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="proof_answered_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at", None), ("answered_at__gte", models.F("sent_at")), _connector="OR"
                        ),
                        name="proof_answered_after_it_is_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted", None),
                            ("accepted", True),
                            models.Q(("motive", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="proof_refused_with_a_motive",
                        violation_error_message="Un refus dit son motif.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicSite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=200, verbose_name="adresse électronique du service"
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone du service")),
                (
                    "postal_address",
                    models.CharField(blank=True, max_length=240, verbose_name="adresse postale"),
                ),
                (
                    "publication_director",
                    models.CharField(
                        blank=True,
                        help_text="Le nom et la fonction\xa0: la présidente ou le président du conseil départemental.",
                        max_length=160,
                        verbose_name="direction de la publication",
                    ),
                ),
                (
                    "host",
                    models.CharField(
                        blank=True,
                        help_text="Nom, adresse et téléphone de qui héberge le site.",
                        max_length=400,
                        verbose_name="hébergeur",
                    ),
                ),
                (
                    "data_protection",
                    models.EmailField(
                        blank=True,
                        max_length=200,
                        verbose_name="adresse de la délégation à la protection des données",
                    ),
                ),
                (
                    "accessibility_email",
                    models.EmailField(
                        blank=True,
                        help_text="Sans elle, l’adresse du service. Une réponse est due dans la semaine.",
                        max_length=200,
                        verbose_name="adresse pour signaler un défaut d’accessibilité",
                    ),
                ),
                (
                    "declared_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="date de la déclaration d’accessibilité"
                    ),
                ),
                (
                    "scheme_url",
                    models.URLField(blank=True, verbose_name="adresse du schéma pluriannuel d’accessibilité"),
                ),
                ("plan_url", models.URLField(blank=True, verbose_name="adresse du plan d’action de l’année")),
                ("exempt", models.TextField(blank=True, max_length=2000, verbose_name="contenus exemptés")),
                (
                    "burden",
                    models.TextField(blank=True, max_length=2000, verbose_name="charge disproportionnée"),
                ),
                (
                    "funder",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="site", to="people.funder"
                    ),
                ),
            ],
            options={
                "verbose_name": "site public",
            },
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("means", models.CharField(max_length=60, verbose_name="par quel moyen")),
                ("opened", models.BooleanField(verbose_name="entrée")),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "entrée dans un compte",
                "indexes": [models.Index(fields=["person", "-at"], name="sign_in_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("means", ""), _negated=True), name="sign_in_says_by_which_means"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened", False), models.Q(("person", None), _negated=True), _connector="OR"
                        ),
                        name="sign_in_opens_for_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AddressCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "token",
                    models.CharField(
                        default=maillage.people.models.arrival.new_token,
                        editable=False,
                        max_length=64,
                        unique=True,
                    ),
                ),
                ("email", models.EmailField(max_length=200, verbose_name="adresse électronique")),
                ("full_name", models.CharField(blank=True, max_length=120, verbose_name="prénom et nom")),
                ("digest", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("wrong_tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("enter", "entrer"),
                            ("come_in", "première entrée"),
                            ("move", "nouvelle adresse"),
                        ],
                        max_length=8,
                    ),
                ),
            ],
            options={
                "verbose_name": "code envoyé à une adresse",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("sent_at"))),
                        name="address_code_expires_after_it_is_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("full_name", ""), ("purpose", "enter")),
                            models.Q(
                                ("person", None),
                                ("purpose", "come_in"),
                                models.Q(("full_name", ""), _negated=True),
                            ),
                            models.Q(("full_name", ""), ("person__isnull", False), ("purpose", "move")),
                            _connector="OR",
                        ),
                        name="address_code_of_a_newcomer_or_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "verbose_name": "installation ouverte d’un second facteur",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opened_at"))),
                        name="enrolment_closes_after_it_opens",
                        violation_error_message="L’installation se ferme après s’être ouverte.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_by", None),
                            models.Q(("opened_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="enrolment_opened_by_someone_else",
                        violation_error_message="On n’ouvre pas sa propre installation.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("issuer", models.CharField(max_length=200, verbose_name="émetteur")),
                ("subject", models.CharField(max_length=255, verbose_name="identifiant chez l’émetteur")),
                (
                    "email",
                    models.EmailField(blank=True, max_length=200, verbose_name="adresse dite par l’émetteur"),
                ),
                (
                    "siret",
                    models.CharField(
                        blank=True, max_length=14, verbose_name="établissement dit par l’émetteur"
                    ),
                ),
                (
                    "provider",
                    models.CharField(blank=True, max_length=100, verbose_name="fournisseur d’identité"),
                ),
                ("linked_at", models.DateTimeField()),
                ("used_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "identité ProConnect",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("issuer", "subject"),
                        name="identity_of_one_person",
                        violation_error_message="Ce compte ProConnect ouvre déjà un autre compte de Maillage.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject", ""), _negated=True), models.Q(("issuer", ""), _negated=True)
                        ),
                        name="identity_is_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("used_at__gte", models.F("linked_at"))),
                        name="identity_used_once_linked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("siret", ""), ("siret__length", 14), _connector="OR"),
                        name="identity_siret_has_14_digits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenSession",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("since", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("device", models.CharField(blank=True, max_length=80, verbose_name="appareil")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session ouverte",
                "verbose_name_plural": "sessions",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("session_key", ""), _negated=True),
                        name="open_session_has_its_key",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("instructor", "Instruction"),
                            ("finance_officer", "Gestion financière"),
                            ("manager", "Responsable"),
                            ("auditor", "Contrôle"),
                            ("administrator", "Administration"),
                            ("data_protection_officer", "Protection des données"),
                            ("coordinator", "Coordination Logement d’abord"),
                            ("preparer", "Préparation des dossiers"),
                            ("legal_representative", "Représentation légale"),
                            ("facilitator", "Animation"),
                            ("accountant", "Comptabilité"),
                        ],
                        max_length=24,
                        verbose_name="rôle",
                    ),
                ),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=240, verbose_name="raison du départ")),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "appartenance",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("territory", None)),
                        fields=("person", "organisation", "role"),
                        name="membership_once_a_role",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("territory__isnull", False)),
                        fields=("person", "organisation", "role", "territory"),
                        name="membership_once_a_role_and_territory",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "instructor",
                                    "finance_officer",
                                    "manager",
                                    "auditor",
                                    "administrator",
                                    "data_protection_officer",
                                    "coordinator",
                                    "preparer",
                                    "legal_representative",
                                    "facilitator",
                                    "accountant",
                                ],
                            )
                        ),
                        name="membership_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "coordinator"), ("territory__isnull", False)),
                            models.Q(
                                models.Q(("role", "coordinator"), _negated=True), ("territory__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="membership_territory_of_coordinators_only",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("since")), _connector="OR"
                        ),
                        name="membership_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", False),
                            models.Q(("end_reason", ""), ("ended_by", None)),
                            _connector="OR",
                        ),
                        name="membership_end_told_once_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("instructor", "Instruction"),
                            ("finance_officer", "Gestion financière"),
                            ("manager", "Responsable"),
                            ("auditor", "Contrôle"),
                            ("administrator", "Administration"),
                            ("data_protection_officer", "Protection des données"),
                            ("coordinator", "Coordination Logement d’abord"),
                            ("preparer", "Préparation des dossiers"),
                            ("legal_representative", "Représentation légale"),
                            ("facilitator", "Animation"),
                            ("accountant", "Comptabilité"),
                        ],
                        max_length=24,
                        verbose_name="rôle demandé",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("accepted", models.BooleanField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("motive", models.CharField(blank=True, max_length=240, verbose_name="motif")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_requests",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande pour rejoindre un organisme",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("organisation", "person"),
                        name="join_request_one_awaits_at_a_time",
                        violation_error_message="Votre demande attend déjà une réponse.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["preparer", "legal_representative", "facilitator", "accountant"])
                        ),
                        name="join_request_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted", None), ("answered_at", None)),
                            models.Q(("accepted__isnull", False), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="join_request_answered_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at", None), ("answered_at__gte", models.F("asked_at")), _connector="OR"
                        ),
                        name="join_request_answered_after_it_is_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=200, verbose_name="adresse électronique")),
                ("full_name", models.CharField(max_length=120, verbose_name="prénom et nom")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("instructor", "Instruction"),
                            ("finance_officer", "Gestion financière"),
                            ("manager", "Responsable"),
                            ("auditor", "Contrôle"),
                            ("administrator", "Administration"),
                            ("data_protection_officer", "Protection des données"),
                            ("coordinator", "Coordination Logement d’abord"),
                            ("preparer", "Préparation des dossiers"),
                            ("legal_representative", "Représentation légale"),
                            ("facilitator", "Animation"),
                            ("accountant", "Comptabilité"),
                        ],
                        max_length=24,
                        verbose_name="rôle",
                    ),
                ),
                (
                    "token",
                    models.CharField(
                        default=maillage.people.models.arrival.new_token,
                        editable=False,
                        max_length=64,
                        unique=True,
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                ("held_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "invitation",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "instructor",
                                    "finance_officer",
                                    "manager",
                                    "auditor",
                                    "administrator",
                                    "data_protection_officer",
                                    "coordinator",
                                    "preparer",
                                    "legal_representative",
                                    "facilitator",
                                    "accountant",
                                ],
                            )
                        ),
                        name="invitation_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("invited_at"))),
                        name="invitation_expires_after_it_is_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None), _connector="OR"),
                        name="invitation_accepted_or_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("held_at", None), ("accepted_at", None), _connector="OR"),
                        name="invitation_held_opens_nothing",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="Organisation",
            name="proof",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.proof",
            ),
        ),
        migrations.AddConstraint(
            model_name="Organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proof", None), ("proved_by", None)),
                    ("proved_at__isnull", False),
                    _connector="OR",
                ),
                name="organisation_proven_on_a_day",
                violation_error_message="Un organisme reconnu l’est à une date.",
            ),
        ),
    ]
