"""One entry of the directory: a service, whom it is for, where, how to refer, and when it was checked."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from maillage.journal.models import Subject
from maillage.people.models import Organisation, Person
from maillage.rules.directory import check_again_on
from maillage.territories.models import Commune, Intercommunality, Territory, TerritoryPart

models.CharField.register_lookup(Length)

CHECK_MONTHS = (1, 3, 6, 12, 16)
CHECK_CHOICES = [
    (1, "tous les mois"),
    (3, "tous les 3\u00a0mois"),
    (6, "tous les 6\u00a0mois"),
    (12, "tous les 12\u00a0mois"),
    (16, "tous les 16\u00a0mois"),
    (0, "jamais"),
]


class Nature(models.TextChoices):
    """R8: what everyone has a right to, or what was made for Logement d’abord."""

    MAINSTREAM = "mainstream", "Droit commun"
    DEDICATED = "dedicated", "Spécifique Logement d’abord"


class State(models.TextChoices):
    """Where an entry stands (`rules.lives.RESOURCE`)."""

    UNCHECKED = "unchecked", "à vérifier"
    CHECKED = "checked", "vérifiée"
    CLOSED = "closed", "fermée"
    ARCHIVED = "archived", "archivée"


LIVE = (State.UNCHECKED, State.CHECKED)


class CheckWay(models.TextChoices):
    """How an entry was checked with the service."""

    CALL = "call", "Par téléphone"
    MAIL = "mail", "Par courriel"
    VISIT = "visit", "Sur place"
    WEB = "web", "Sur le site du service"
    MEETING = "meeting", "Pendant une rencontre"


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Entries of the directory."""

    def live(self) -> ResourceQuerySet:
        """Those that the public finds: neither closed nor archived."""
        return self.filter(state__in=LIVE)

    def serving(self, territories: Collection[int], on: date) -> ResourceQuerySet:
        """Those whose zone reaches one of these territories on that day, in whole or in part."""
        parts = TerritoryPart.objects.valid(on).filter(territory__in=territories).values("intercommunality")
        zones = ResourceZone.objects.filter(
            Q(territory__in=territories)
            | Q(intercommunality__in=parts)
            | Q(commune__intercommunality__in=parts)
        )
        return self.filter(Q(everywhere=True) | Q(pk__in=zones.values("resource")))

    def tagged(self, kind: str, *codes: str) -> ResourceQuerySet:
        """Those that carry one of these words of that kind."""
        return self.filter(pk__in=ResourceTag.objects.filter(kind=kind, code__in=codes).values("resource"))

    def due(self, today: date) -> ResourceQuerySet:
        """Those to check: never checked, or checked longer ago than they allow."""
        return self.filter(Q(state=State.UNCHECKED) | Q(state=State.CHECKED, check_again_on__lt=today))


class Resource(models.Model):
    """A service of the territory (R8, R9, R27); its contact is the service’s, never a person’s own."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField("nom du service", max_length=150)
    kind = models.CharField("type", max_length=40)
    nature = models.CharField("nature", max_length=12, choices=Nature, default=Nature.MAINSTREAM)
    carrier = models.CharField("organisme porteur", max_length=160, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    finess = models.CharField("numéro FINESS", max_length=9, blank=True)
    presentation = models.TextField("présentation", max_length=4000, blank=True)
    publics_note = models.CharField("précisions sur les publics", max_length=600, blank=True)
    conditions = models.CharField("conditions d’accès", max_length=600, blank=True)
    referral = models.TextField("comment orienter", max_length=2000, blank=True)
    other_domain = models.CharField("autre domaine", max_length=120, blank=True)
    fees = models.CharField(
        "frais", max_length=10, blank=True, choices=[("gratuit", "Gratuit"), ("payant", "Payant")]
    )
    fees_note = models.CharField("précisions sur les frais", max_length=300, blank=True)
    everywhere = models.BooleanField("tout le département", default=False)
    address = models.CharField("adresse", max_length=240, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")
    postcode = models.CharField("code postal", max_length=5, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    phone = models.CharField("téléphone du service", max_length=20, blank=True)
    email = models.EmailField("adresse électronique du service", max_length=200, blank=True)
    url = models.URLField("site ou formulaire", max_length=400, blank=True)
    contact_confirmed = models.BooleanField("contact confirmé comme celui du service", default=False)
    state = models.CharField("état", max_length=10, choices=State, default=State.UNCHECKED)
    checked_on = models.DateField("vérifiée le", null=True, blank=True)
    checked_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    checked_how = models.CharField("vérifiée", max_length=8, blank=True, choices=CheckWay)
    check_every = models.PositiveSmallIntegerField("à vérifier", choices=CHECK_CHOICES, default=12)
    check_again_on = models.DateField("à vérifier de nouveau après le", null=True, blank=True)
    closed_on = models.DateField("fermée le", null=True, blank=True)
    owner_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tenue par"
    )
    owner_person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="tenue par"
    )
    source = models.CharField("source", max_length=80, blank=True)
    external_id = models.CharField("identifiant dans la source", max_length=160, blank=True)
    source_note = models.CharField("référence de la source", max_length=600, blank=True)
    source_date = models.DateField("à jour dans la source le", null=True, blank=True)
    licence = models.CharField("licence", max_length=80, blank=True)
    search_key = models.TextField(editable=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField()

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = "ressource du territoire"
        indexes: ClassVar = [
            models.Index(fields=["state", "check_again_on"], name="resource_to_check"),
            models.Index(fields=["kind"], name="resource_by_kind"),
            models.Index(fields=["siret"], name="resource_by_siret"),
            models.Index(fields=["nature"], name="resource_by_nature"),
            models.Index(fields=["checked_on"], name="resource_by_check"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(kind="") & ~Q(search_key=""), name="resource_has_a_name_and_a_kind"
            ),
            models.CheckConstraint(condition=Q(nature__in=Nature.values), name="resource_nature_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="resource_state_known"),
            models.CheckConstraint(
                condition=Q(checked_how__in=["", *CheckWay.values]), name="resource_check_way_known"
            ),
            models.CheckConstraint(
                condition=Q(check_every__in=(0, *CHECK_MONTHS)), name="resource_check_every_known"
            ),
            models.CheckConstraint(
                condition=Q(checked_on=None, checked_how="", check_again_on=None)
                | (Q(checked_on__isnull=False) & ~Q(checked_how="")),
                name="resource_checked_some_day_some_way",
                violation_error_message="Une vérification a une date et une manière.",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CHECKED) | Q(checked_on__isnull=False),
                name="resource_checked_has_its_day",
                violation_error_message="Une ressource vérifiée l’est à une date.",
            ),
            models.CheckConstraint(
                condition=Q(check_again_on=None)
                | (Q(check_again_on__gt=F("checked_on")) & Q(check_every__gt=0)),
                name="resource_checked_again_later",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(closed_on__isnull=False),
                name="resource_closed_has_its_day",
                violation_error_message="Une ressource fermée l’est à une date.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=LIVE) | Q(closed_on=None), name="resource_open_is_not_closed"
            ),
            models.CheckConstraint(
                condition=Q(owner_organisation=None) | Q(owner_person=None),
                name="resource_one_owner",
                violation_error_message="Une ressource est tenue par un organisme ou par une personne.",
            ),
            models.CheckConstraint(
                condition=Q(siret="") | Q(siret__length=14),
                name="resource_siret_has_14_digits",
                violation_error_message="Un SIRET compte 14 chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(finess="") | Q(finess__length=9),
                name="resource_finess_has_9_digits",
                violation_error_message="Un numéro FINESS compte 9 caractères.",
            ),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None)
                | Q(
                    longitude__isnull=False,
                    latitude__isnull=False,
                    longitude__range=(-180, 180),
                    latitude__range=(-90, 90),
                ),
                name="resource_point_has_two_numbers",
            ),
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~Q(external_id=""),
                name="resource_once_a_source",
                violation_error_message="Cette ressource de cette source est déjà dans l’annuaire.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> Subject:
        """This entry as the journal names it."""
        return Subject(kind="resource", id=str(self.pk), label=self.name)

    @property
    def is_live(self) -> bool:
        """Whether the public finds it."""
        return self.state in LIVE

    def believe_until(self) -> None:
        """Set the last day its check is believed, from its day and how often it is to be checked."""
        self.check_again_on = check_again_on(self.checked_on, self.check_every) if self.checked_on else None


class TagKind(models.TextChoices):
    """What a word says of an entry; the words are in `resources.vocabulary`."""

    DOMAIN = "domain", "Domaine d’accompagnement"
    NEED = "need", "Besoin"
    PUBLIC = "public", "Public"
    MODE = "mode", "Façon de mobiliser"
    RECEPTION = "reception", "Accueil"
    REFERRER = "referrer", "Mobilisable par"


class ResourceTag(models.Model):
    """A word of a controlled vocabulary that an entry carries (R9)."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="tags")
    kind = models.CharField(max_length=10, choices=TagKind)
    code = models.CharField(max_length=120)

    class Meta:
        verbose_name = "mot d’une ressource"
        indexes: ClassVar = [models.Index(fields=["kind", "code"], name="resource_tag_by_code")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource", "kind", "code"], name="resource_tagged_once"),
            models.CheckConstraint(condition=Q(kind__in=TagKind.values), name="resource_tag_kind_known"),
            models.CheckConstraint(condition=~Q(code=""), name="resource_tag_has_a_code"),
        ]

    def __str__(self) -> str:
        return self.code


class ResourceZone(models.Model):
    """A part of the zone that a service covers: a territory, an intercommunality or a commune."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="zones")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    intercommunality = models.ForeignKey(
        Intercommunality, models.PROTECT, null=True, blank=True, related_name="+"
    )
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "zone d’une ressource"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(territory__isnull=False, intercommunality=None, commune=None)
                | Q(territory=None, intercommunality__isnull=False, commune=None)
                | Q(territory=None, intercommunality=None, commune__isnull=False),
                name="resource_zone_is_one_place",
            ),
            models.UniqueConstraint(
                fields=["resource", "territory"],
                condition=Q(territory__isnull=False),
                name="resource_zone_territory_once",
            ),
            models.UniqueConstraint(
                fields=["resource", "intercommunality"],
                condition=Q(intercommunality__isnull=False),
                name="resource_zone_intercommunality_once",
            ),
            models.UniqueConstraint(
                fields=["resource", "commune"],
                condition=Q(commune__isnull=False),
                name="resource_zone_commune_once",
            ),
        ]

    def __str__(self) -> str:
        place = self.territory or self.intercommunality or self.commune
        return place.name if place else ""
