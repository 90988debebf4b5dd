"""The tables of this package as they stood with `0017_addresses_disowned`, each created whole."""

import datetime
import uuid
from typing import ClassVar

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import maillage.people.models.arrival


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("groups", "0001_initial"),
        ("groups", "0002_groups_closed_and_facilitators_replaced"),
        ("groups", "0003_people_merged_methods_attestations_feedback"),
        ("groups", "0004_messages_invitations_and_substitutes"),
        ("groups", "0005_each_group_has_its_messages"),
        ("groups", "0006_attendance_marks_and_paper"),
        ("groups", "0007_absence_worded"),
        ("groups", "0008_guest_proposals"),
        ("groups", "0009_common_sessions"),
        ("groups", "0010_sessions_known"),
        ("groups", "0011_speakers_are_associates"),
        ("groups", "0012_merge_keeps_who_had_signed_up"),
        ("groups", "0013_themes_recur"),
        ("groups", "0014_sheets_kept_apart"),
        ("groups", "0015_names_read_for_a_time"),
        ("groups", "0016_links"),
        ("groups", "0017_addresses_disowned"),
    ]

    initial = True

    dependencies: ClassVar = [
        ("agreements", "0011_money_held_together"),
        ("calls", "0009_situations_written_or_not"),
        ("people", "__first__"),
        ("territories", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Method",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=30, unique=True)),
                ("label", models.CharField(max_length=60, verbose_name="méthode")),
                ("full_label", models.CharField(max_length=120, verbose_name="nom complet")),
                ("ideal", models.CharField(max_length=120, verbose_name="nombre de personnes")),
                (
                    "split_above",
                    models.PositiveSmallIntegerField(default=10, verbose_name="deux sous-groupes au-delà de"),
                ),
                ("length", models.CharField(max_length=120, verbose_name="durée")),
                ("conditions", models.TextField(verbose_name="conditions")),
                ("source", models.CharField(max_length=200, verbose_name="référence")),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "verbose_name": "méthode",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("label", ""), _negated=True), name="method_has_a_label"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="method_says_whose_it_is"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("split_above__gte", 2)), name="method_splits_above_two"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StructureType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=30, unique=True)),
                ("label", models.CharField(max_length=120, verbose_name="libellé")),
                ("short", models.CharField(max_length=40, verbose_name="libellé court")),
                ("short_plural", models.CharField(max_length=40, verbose_name="libellé court au pluriel")),
                (
                    "absent",
                    models.CharField(max_length=60, verbose_name="comment dire qu’aucune n’est venue"),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("named_by_the_call", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "type de structure",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("label", ""), _negated=True), name="structure_type_has_a_label"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("absent", ""), _negated=True),
                        name="structure_type_absence_is_worded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Structure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="nom")),
                ("search_key", models.CharField(max_length=160, unique=True)),
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
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.structuretype",
                    ),
                ),
            ],
            options={
                "verbose_name": "structure",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="structure_has_a_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("full_name", models.CharField(max_length=120, verbose_name="prénom et nom")),
                ("search_key", models.CharField(max_length=120)),
                (
                    "email",
                    models.EmailField(blank=True, max_length=200, verbose_name="adresse professionnelle"),
                ),
                ("job", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                (
                    "token",
                    models.CharField(
                        default=maillage.people.models.arrival.new_token,
                        editable=False,
                        max_length=64,
                        unique=True,
                    ),
                ),
                ("charter_accepted_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "no_invitation_since",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="ne veut plus d’invitation depuis"
                    ),
                ),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.participant",
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="groups.structure"
                    ),
                ),
                (
                    "link_expires_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="lien valable jusqu’au"
                    ),
                ),
                (
                    "address_disowned_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="adresse dite à quelqu’un d’autre"
                    ),
                ),
            ],
            options={
                "verbose_name": "participante ou participant",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="participant_email_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="participant_email_lower_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("full_name", ""), _negated=True), name="participant_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None),
                            models.Q(("merged_into", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="participant_not_merged_into_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at", None),
                            models.Q(("email", ""), ("job", ""), ("search_key", "")),
                            _connector="OR",
                        ),
                        name="participant_erased_keeps_nothing",
                        violation_error_message="Une fiche effacée ne garde ni adresse ni fonction.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("address_disowned_at", None),
                            models.Q(("email", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="participant_disowned_has_an_address",
                        violation_error_message="Seule une adresse peut être celle de quelqu’un d’autre.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["structure", "search_key"], name="participant_by_structure")
                ],
            },
        ),
        migrations.CreateModel(
            name="PracticeGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="nom")),
                ("wished_capacity", models.PositiveSmallIntegerField(verbose_name="participants souhaités")),
                (
                    "offer_hours",
                    models.PositiveSmallIntegerField(
                        default=24, verbose_name="heures pour répondre à une place proposée"
                    ),
                ),
                ("excluded_months", models.CharField(blank=True, max_length=40)),
                ("strict_months", models.BooleanField(default=True)),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                ("presentation", models.TextField(blank=True, verbose_name="présentation")),
                ("usual_place", models.CharField(blank=True, max_length=160, verbose_name="lieu habituel")),
                (
                    "question",
                    models.CharField(
                        default="Cette rencontre vous a-t-elle été utile pour votre pratique\u202f?",
                        max_length=200,
                        verbose_name="question posée après une rencontre",
                    ),
                ),
                (
                    "sign_in_minutes_before",
                    models.PositiveSmallIntegerField(default=15, verbose_name="minutes d’émargement avant"),
                ),
                (
                    "sign_in_minutes_after",
                    models.PositiveSmallIntegerField(default=30, verbose_name="minutes d’émargement après"),
                ),
                (
                    "blank_lines",
                    models.PositiveSmallIntegerField(default=5, verbose_name="lignes vides de la feuille"),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="fermé le")),
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.lot"
                    ),
                ),
                (
                    "recurrence",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="rencontres qui rendent un thème récurrent"
                    ),
                ),
            ],
            options={
                "verbose_name": "groupe",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_on", None)),
                        fields=("lot",),
                        name="group_one_open_a_lot",
                        violation_error_message="Ce territoire a déjà son groupe.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on", None), ("closed_on__gte", models.F("period_end")), _connector="OR"
                        ),
                        name="group_closed_at_its_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_end__gt", models.F("period_start"))),
                        name="group_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wished_capacity__gte", 1)), name="group_capacity_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offer_hours__gte", 1), ("offer_hours__lte", 168)),
                        name="group_offer_within_a_week",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recurrence__gte", 2)),
                        name="group_theme_recurs_twice_at_least",
                        violation_error_message="Un thème est récurrent à partir de deux rencontres au moins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingMessage",
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
                            ("convocation", "Convocation"),
                            ("reminder", "Rappel"),
                            ("after", "Après la rencontre"),
                        ],
                        max_length=12,
                        verbose_name="message",
                    ),
                ),
                ("hours", models.PositiveSmallIntegerField(verbose_name="heures d’écart")),
                ("subject", models.CharField(max_length=120, verbose_name="objet")),
                ("text", models.TextField(max_length=1200, verbose_name="texte")),
                ("active", models.BooleanField(default=True, verbose_name="envoyé")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="groups.practicegroup",
                    ),
                ),
            ],
            options={
                "verbose_name": "message autour d’une rencontre",
                "constraints": [
                    models.UniqueConstraint(fields=("group", "kind"), name="meeting_message_one_of_a_kind"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["convocation", "reminder", "after"])),
                        name="meeting_message_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 1), ("hours__lte", 720)),
                        name="meeting_message_within_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject", ""), _negated=True), models.Q(("text", ""), _negated=True)
                        ),
                        name="meeting_message_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("day", models.DateField(verbose_name="date")),
                ("starts_at", models.DateTimeField(verbose_name="début")),
                ("ends_at", models.DateTimeField(verbose_name="fin")),
                ("place", models.CharField(blank=True, max_length=160, verbose_name="lieu")),
                (
                    "access",
                    models.TextField(blank=True, verbose_name="accès et salle, communiqués aux inscrits"),
                ),
                (
                    "remote_link",
                    models.URLField(blank=True, verbose_name="lien de connexion, communiqué aux inscrits"),
                ),
                (
                    "modality",
                    models.CharField(
                        choices=[("in_person", "En présence"), ("remote", "À distance")],
                        default="in_person",
                        max_length=10,
                    ),
                ),
                (
                    "remote_reason",
                    models.CharField(
                        blank=True, max_length=240, verbose_name="motif du recours à la distance"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "prévue"),
                            ("open", "ouverte aux inscriptions"),
                            ("held", "tenue"),
                            ("cancelled", "annulée"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "cancel_reason",
                    models.CharField(blank=True, max_length=240, verbose_name="motif de l’annulation"),
                ),
                ("attendance_closed_at", models.DateTimeField(blank=True, null=True)),
                ("corrected_at", models.DateTimeField(blank=True, null=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                ("excluded_months", models.CharField(blank=True, max_length=40)),
                ("strict_months", models.BooleanField(default=True)),
                (
                    "method",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.method",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="groups.practicegroup",
                    ),
                ),
            ],
            options={
                "verbose_name": "rencontre",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "open", "held", "cancelled"])),
                        name="meeting_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="meeting_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("day__gte", models.F("period_start")), ("day__lte", models.F("period_end"))
                        ),
                        name="meeting_within_the_agreement",
                        violation_error_message="Cette date est hors de la période de la convention.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("strict_months", False),
                            models.Q(
                                models.Q(("day__month", 1), ("excluded_months__contains", "01")),
                                models.Q(("day__month", 2), ("excluded_months__contains", "02")),
                                models.Q(("day__month", 3), ("excluded_months__contains", "03")),
                                models.Q(("day__month", 4), ("excluded_months__contains", "04")),
                                models.Q(("day__month", 5), ("excluded_months__contains", "05")),
                                models.Q(("day__month", 6), ("excluded_months__contains", "06")),
                                models.Q(("day__month", 7), ("excluded_months__contains", "07")),
                                models.Q(("day__month", 8), ("excluded_months__contains", "08")),
                                models.Q(("day__month", 9), ("excluded_months__contains", "09")),
                                models.Q(("day__month", 10), ("excluded_months__contains", "10")),
                                models.Q(("day__month", 11), ("excluded_months__contains", "11")),
                                models.Q(("day__month", 12), ("excluded_months__contains", "12")),
                                _connector="OR",
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="meeting_not_in_an_excluded_month",
                        violation_error_message="Aucune rencontre ne se tient en juillet et août.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("modality", "remote"), _negated=True),
                            models.Q(("remote_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="meeting_remote_has_a_reason",
                        violation_error_message="Donnez le motif exceptionnel du recours à la distance.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("modality__in", ["in_person", "remote"])),
                        name="meeting_modality_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("cancel_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="meeting_cancelled_has_a_reason",
                        violation_error_message="Donnez le motif de l’annulation.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "held"), _negated=True),
                            ("attendance_closed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="meeting_held_has_an_attendance_record",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrected_at", None),
                            models.Q(
                                ("corrected_at__gte", models.F("attendance_closed_at")), ("state", "held")
                            ),
                            _connector="OR",
                        ),
                        name="meeting_corrected_after_it_is_closed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("group", "starts_at"),
                        name="meeting_once_at_a_time",
                        violation_error_message="Le groupe a déjà une rencontre à cette heure.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["group", "day"], name="meeting_by_group"),
                    models.Index(fields=["state", "day"], name="meeting_by_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=120, verbose_name="thème")),
                ("added_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="themes",
                        to="groups.practicegroup",
                    ),
                ),
                ("meetings", models.ManyToManyField(blank=True, related_name="themes", to="groups.meeting")),
            ],
            options={
                "verbose_name": "thème",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "label"),
                        name="theme_once_a_group",
                        violation_error_message="Le groupe a déjà ce thème.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at", None), ("accepted_at__gte", models.F("added_at")), _connector="OR"
                        ),
                        name="theme_accepted_after_it_is_added",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InformationSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("title", models.CharField(max_length=160, verbose_name="titre")),
                ("day", models.DateField(blank=True, null=True, verbose_name="date")),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="début")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="fin")),
                ("place", models.CharField(blank=True, max_length=160, verbose_name="lieu")),
                ("from_surplus", models.BooleanField(default=False, verbose_name="financé par l’excédent")),
                (
                    "attendees",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="personnes présentes"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("idea", "idée"),
                            ("scheduled", "programmé"),
                            ("held", "tenu"),
                            ("cancelled", "annulé"),
                        ],
                        default="idea",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "cancel_reason",
                    models.CharField(blank=True, max_length=240, verbose_name="motif de l’annulation"),
                ),
                (
                    "key_unit",
                    models.CharField(
                        blank=True,
                        choices=[("", "Sans clé"), ("euros", "En euros"), ("percent", "En pour cent")],
                        max_length=8,
                        verbose_name="clé de partage du café",
                    ),
                ),
                ("key_total", models.PositiveIntegerField(default=0)),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.meeting",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="groups.practicegroup",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "temps d’information",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["idea", "scheduled", "held", "cancelled"])),
                        name="session_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("scheduled", "held")), _negated=True),
                            ("theme__isnull", False),
                            _connector="OR",
                        ),
                        name="session_has_the_theme_of_a_group",
                        violation_error_message="Indiquez le groupe (et la rencontre) où cette problématique a été identifiée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("scheduled", "held")), _negated=True),
                            models.Q(
                                ("day__isnull", False),
                                ("ends_at__isnull", False),
                                ("starts_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="session_scheduled_has_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("day", None),
                            models.Q(
                                ("day__gte", models.F("period_start")), ("day__lte", models.F("period_end"))
                            ),
                            _connector="OR",
                        ),
                        name="session_within_the_agreement",
                        violation_error_message="Cette date est hors de la période de la convention.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="session_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "held"), _negated=True),
                            ("attendees__isnull", False),
                            _connector="OR",
                        ),
                        name="session_held_has_a_count",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("cancel_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="session_cancelled_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key_unit__in", ["", "euros", "percent"])),
                        name="session_key_unit_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key_total", 0), ("key_unit", "")),
                            models.Q(("key_total__gt", 0), ("key_unit", "euros")),
                            models.Q(("key_total", 100), ("key_unit", "percent")),
                            _connector="OR",
                        ),
                        name="session_key_is_whole",
                        violation_error_message="Les parts du café font 100\xa0% du total.",
                    ),
                ],
                "indexes": [models.Index(fields=["group", "day"], name="session_by_group")],
            },
        ),
        migrations.CreateModel(
            name="GuestProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("function", models.CharField(max_length=120, verbose_name="fonction")),
                ("structure", models.CharField(max_length=160, verbose_name="structure")),
                ("about", models.CharField(blank=True, max_length=240, verbose_name="sur quel sujet")),
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
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guest_proposals",
                        to="groups.practicegroup",
                    ),
                ),
            ],
            options={
                "verbose_name": "intervenant proposé",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")),
                        fields=("group", "function", "structure"),
                        name="guest_proposed_once",
                        violation_error_message="Cette proposition attend déjà une réponse.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("function", ""), _negated=True),
                            models.Q(("structure", ""), _negated=True),
                        ),
                        name="guest_has_a_function_and_a_structure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                            models.Q(
                                ("answer__in", ("accepted", "declined")),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="guest_answered_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at", None),
                            ("answered_at__gte", models.F("proposed_at")),
                            _connector="OR",
                        ),
                        name="guest_answered_after_it_is_proposed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "declined"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="guest_declined_has_a_reason",
                        violation_error_message="Dites pourquoi : la coordination lit ce motif.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Facilitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("profession", models.CharField(max_length=120, verbose_name="profession")),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "evidence",
                    models.FileField(blank=True, upload_to="facilitations/", verbose_name="justificatif"),
                ),
                ("evidence_name", models.CharField(blank=True, max_length=160)),
                ("evidence_sha256", models.CharField(blank=True, max_length=64)),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="vérifié le")),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.facilitation",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facilitations",
                        to="groups.practicegroup",
                    ),
                ),
            ],
            options={
                "verbose_name": "animation",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("evidence", ""), ("evidence_sha256", "")),
                            models.Q(
                                models.Q(("evidence", ""), _negated=True),
                                models.Q(("evidence_sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="facilitation_evidence_has_a_fingerprint",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaces", None), models.Q(("evidence", ""), _negated=True), _connector="OR"
                        ),
                        name="facilitation_replacement_has_evidence",
                        violation_error_message="Joignez le justificatif de la personne qui reprend l’animation.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at", None), ("checked_by", None)),
                            models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="facilitation_checked_by_someone",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("group", "person"),
                        name="facilitation_once_a_group",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="facilitation_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrintedSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte")),
                ("printed_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="printed_sheets",
                        to="groups.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "feuille imprimée",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "version"), name="printed_sheet_version_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None)),
                        fields=("meeting",),
                        name="printed_sheet_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__length", 64), ("version__gte", 1)),
                        name="printed_sheet_has_a_fingerprint",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at", None),
                            ("superseded_at__gte", models.F("printed_at")),
                            _connector="OR",
                        ),
                        name="printed_sheet_superseded_after_it_is_printed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Registration",
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
                            ("registered", "inscrite"),
                            ("waiting", "en liste d’attente"),
                            ("offered", "place proposée"),
                            ("declined", "place refusée"),
                            ("expired", "proposition expirée"),
                            ("cancelled_by_person", "annulée par la personne"),
                            ("cancelled_by_organiser", "annulée par l’organisateur"),
                        ],
                        max_length=24,
                        verbose_name="état",
                    ),
                ),
                ("registered_at", models.DateTimeField()),
                ("offered_until", models.DateTimeField(blank=True, null=True)),
                ("beyond_wish", models.BooleanField(default=False)),
                ("job", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                ("need", models.CharField(blank=True, max_length=240, verbose_name="besoin")),
                ("out_of_perimeter", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="registrations",
                        to="groups.meeting",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="registrations",
                        to="groups.participant",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="colleagues_registered",
                        to="groups.participant",
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="groups.structure"
                    ),
                ),
                (
                    "structure_type",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.structuretype",
                    ),
                ),
            ],
            options={
                "verbose_name": "inscription",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("registered", "waiting", "offered"))),
                        fields=("meeting", "participant"),
                        name="registration_one_live_a_person_and_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "registered",
                                    "waiting",
                                    "offered",
                                    "declined",
                                    "expired",
                                    "cancelled_by_person",
                                    "cancelled_by_organiser",
                                ],
                            )
                        ),
                        name="registration_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "offered"), _negated=True),
                            ("offered_until__isnull", False),
                            _connector="OR",
                        ),
                        name="registration_offer_has_a_limit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("registered_by", None),
                            models.Q(("registered_by", models.F("participant")), _negated=True),
                            _connector="OR",
                        ),
                        name="registration_by_a_colleague_is_by_another",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["meeting", "state", "registered_at"], name="registration_queue"),
                    models.Index(fields=["state", "offered_until"], name="registration_offers"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageSent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sendings",
                        to="groups.meetingmessage",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="groups.registration",
                    ),
                ),
            ],
            options={
                "verbose_name": "envoi",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("message", "registration", "starts_at"),
                        name="message_sent_once_a_person_and_meeting_date",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionAssociate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=160, verbose_name="nom")),
                ("job", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                ("structure", models.CharField(blank=True, max_length=160, verbose_name="structure")),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="associates",
                        to="groups.informationsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "professionnel associé",
                "constraints": [
                    models.UniqueConstraint(fields=("session", "rank"), name="session_associate_rank_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="session_associate_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "share",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="part du café"),
                ),
                ("invited_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("day", models.DateField(blank=True, null=True)),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="session_parts",
                        to="groups.practicegroup",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="groups.informationsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "groupe d’un temps d’information",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "group"),
                        name="session_group_once",
                        violation_error_message="Ce groupe participe déjà à ce temps d’information.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("day", None),
                            models.Q(
                                ("day__gte", models.F("period_start")), ("day__lte", models.F("period_end"))
                            ),
                            _connector="OR",
                        ),
                        name="session_group_within_its_agreement",
                        violation_error_message="Cette date est hors de la convention d’un des groupes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at", None),
                            ("accepted_at__gte", models.F("invited_at")),
                            _connector="OR",
                        ),
                        name="session_group_accepted_after_its_invitation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("moved_from", models.DateTimeField()),
                ("moved_to", models.DateTimeField()),
                ("ends_from", models.DateTimeField()),
                ("ends_to", models.DateTimeField()),
                ("place_from", models.CharField(blank=True, max_length=160)),
                ("place_to", models.CharField(blank=True, max_length=160)),
                ("reason", models.CharField(max_length=240, verbose_name="motif")),
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="groups.informationsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "déplacement d’un temps d’information",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("moved_to", models.F("moved_from")), _negated=True),
                            models.Q(("ends_to", models.F("ends_from")), _negated=True),
                            models.Q(("place_to", models.F("place_from")), _negated=True),
                            _connector="OR",
                        ),
                        name="session_move_changes_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="session_move_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetScan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(upload_to="sheets/%Y/", verbose_name="feuille signée")),
                ("name", models.CharField(max_length=160, verbose_name="nom du fichier")),
                ("size", models.PositiveIntegerField(verbose_name="taille")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte")),
                ("received_at", models.DateTimeField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scans", to="groups.meeting"
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "feuille signée",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "sha256"),
                        name="sheet_scan_once",
                        violation_error_message="Ce fichier est déjà joint.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__length", 64), ("size__gt", 0)),
                        name="sheet_scan_has_its_fingerprint",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
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
                            ("unknown", "à renseigner"),
                            ("present", "présent"),
                            ("excused", "excusé"),
                            ("absent", "absent"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="présence",
                    ),
                ),
                ("walk_in", models.BooleanField(default=False, verbose_name="sans inscription")),
                ("remote", models.BooleanField(default=False, verbose_name="à distance")),
                ("job", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                ("out_of_perimeter", models.BooleanField(default=False)),
                ("marked_at", models.DateTimeField()),
                ("pointed_at", models.DateTimeField(blank=True, null=True)),
                ("self_signed_at", models.DateTimeField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "marked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="groups.meeting",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="groups.participant",
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="groups.structure"
                    ),
                ),
                (
                    "structure_type",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.structuretype",
                    ),
                ),
            ],
            options={
                "verbose_name": "présence",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "participant"),
                        name="attendance_once_a_person_and_meeting",
                        violation_error_message="Cette personne figure déjà sur la feuille.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["unknown", "present", "excused", "absent"])),
                        name="attendance_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("marked_by__isnull", False), ("self_signed_at__isnull", False), _connector="OR"
                        ),
                        name="attendance_marked_by_someone",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["state", "meeting", "structure_type"], name="attendance_by_origin")
                ],
            },
        ),
        migrations.CreateModel(
            name="AttendanceMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("before", models.CharField(max_length=10)),
                ("state", models.CharField(max_length=10, verbose_name="présence")),
                ("revision", models.PositiveIntegerField()),
                ("pointed_at", models.DateTimeField(blank=True, null=True)),
                ("received_at", models.DateTimeField()),
                ("correction", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=240, verbose_name="motif")),
                (
                    "attendance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="groups.attendance",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "pointage",
                "constraints": [
                    models.UniqueConstraint(fields=("client_id",), name="attendance_mark_sent_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("by", None)),
                        fields=("attendance",),
                        name="attendance_self_signed_once",
                        violation_error_message="Cette personne a déjà émargé.",
                    ),
                    models.UniqueConstraint(
                        fields=("attendance", "revision"), name="attendance_mark_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("correction", False), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="attendance_correction_has_a_reason",
                        violation_error_message="Donnez le motif de la correction.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("before__in", ["unknown", "present", "excused", "absent"]),
                            ("state__in", ["unknown", "present", "excused", "absent"]),
                        ),
                        name="attendance_mark_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(upload_to="kept-sheets/%Y/", verbose_name="feuille archivée")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte")),
                ("kept_at", models.DateTimeField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept_sheets",
                        to="groups.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "feuille archivée",
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "sha256"), name="kept_sheet_once"),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__length", 64)), name="kept_sheet_has_a_fingerprint"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedbackCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "value",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Pas du tout"), (2, "Un peu"), (3, "Plutôt"), (4, "Beaucoup")]
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback_counts",
                        to="groups.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "réponses",
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "value"), name="feedback_count_once_a_value"),
                    models.CheckConstraint(
                        condition=models.Q(("value__in", [1, 2, 3, 4])), name="feedback_value_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingFacilitator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="prénom et nom")),
                ("profession", models.CharField(max_length=120, verbose_name="profession")),
                ("reason", models.CharField(max_length=240, verbose_name="motif")),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="substitutes",
                        to="groups.meeting",
                    ),
                ),
                (
                    "person",
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
                "verbose_name": "remplacement d’un jour",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("meeting", "person"),
                        name="substitute_once_a_meeting",
                        violation_error_message="Cette personne remplace déjà l’animateur ce jour-là.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="substitute_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("profession", ""), _negated=True)
                        ),
                        name="substitute_has_a_name_and_a_profession",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("moved_from", models.DateTimeField()),
                ("moved_to", models.DateTimeField()),
                ("ends_from", models.DateTimeField(blank=True, null=True)),
                ("ends_to", models.DateTimeField(blank=True, null=True)),
                ("place_from", models.CharField(blank=True, max_length=160)),
                ("place_to", models.CharField(blank=True, max_length=160)),
                ("reason", models.CharField(blank=True, max_length=240, verbose_name="motif")),
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="groups.meeting"
                    ),
                ),
            ],
            options={
                "verbose_name": "déplacement",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("moved_to", models.F("moved_from")), _negated=True),
                            models.Q(
                                ("ends_from__isnull", False),
                                ("ends_to__isnull", False),
                                models.Q(("ends_to", models.F("ends_from")), _negated=True),
                            ),
                            models.Q(("place_to", models.F("place_from")), _negated=True),
                            _connector="OR",
                        ),
                        name="meeting_move_changes_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MethodStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=80, verbose_name="étape")),
                ("speaker", models.CharField(max_length=160, verbose_name="qui parle")),
                ("advice", models.BooleanField(default=False, verbose_name="conseils permis")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="durée indicative, en minutes"
                    ),
                ),
                ("output", models.CharField(blank=True, max_length=240, verbose_name="ce qui en sort")),
                (
                    "method",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="groups.method"
                    ),
                ),
            ],
            options={
                "verbose_name": "étape d’une méthode",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("method", "position"), name="method_step_once_a_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="method_step_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes", None), ("minutes__gte", 1), _connector="OR"),
                        name="method_step_lasts_a_minute",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NamesReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=240, verbose_name="motif")),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="names_readings",
                        to="groups.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "consultation nominative",
                "indexes": [models.Index(fields=["meeting", "at"], name="names_reading_by_meeting")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="names_reading_has_a_reason",
                        violation_error_message="Indiquez le motif du contrôle.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__gt", models.F("at")),
                            (
                                "until__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("at"), "+", models.Value(datetime.timedelta(seconds=3600))
                                ),
                            ),
                        ),
                        name="names_reading_within_the_hour",
                        violation_error_message="Une consultation nominative se referme dans l’heure.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("moved", models.JSONField(default=dict)),
                ("set_aside", models.TextField(blank=True)),
                ("registered", models.JSONField(default=list)),
                ("signed_up", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="groups.participant",
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_by",
                        to="groups.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "fiches réunies",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("merged")), _negated=True),
                        name="merge_of_two_records",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("merged",),
                        name="merge_one_live_a_merged_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at", None), ("undone_by", None)),
                            models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="merge_undone_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("undone_at", None), ("undone_at__gte", models.F("at")), _connector="OR"
                        ),
                        name="merge_undone_after_it_is_made",
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
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="groups.meeting",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="groups.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "participant"),
                        name="invitation_once_a_person_and_meeting",
                        violation_error_message="Cette personne est déjà invitée.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedbackLink",
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
                ("sent_at", models.DateTimeField()),
                ("answered", models.BooleanField(default=False)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback_links",
                        to="groups.meeting",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.participant"
                    ),
                ),
            ],
            options={
                "verbose_name": "question posée",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "participant"), name="feedback_link_once_a_person_and_meeting"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Distinct",
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
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.participant"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.participant"
                    ),
                ),
            ],
            options={
                "verbose_name": "personnes distinctes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="distinct_pair_in_order"
                    ),
                    models.UniqueConstraint(fields=("first", "second"), name="distinct_pair_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attestation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=16, unique=True)),
                ("fingerprint", models.CharField(max_length=64, verbose_name="empreinte")),
                ("issued_at", models.DateTimeField()),
                (
                    "superseded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ne vaut plus depuis le"),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attestations",
                        to="groups.meeting",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attestations",
                        to="groups.participant",
                    ),
                ),
            ],
            options={
                "verbose_name": "attestation de présence",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="attestation_has_a_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fingerprint", ""), _negated=True),
                        name="attestation_has_a_fingerprint",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at", None),
                            ("superseded_at__gte", models.F("issued_at")),
                            _connector="OR",
                        ),
                        name="attestation_superseded_after_it_is_issued",
                    ),
                ],
            },
        ),
    ]
