"""The proof of a signature: who, in which quality, when, on which text."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from maillage.agreements.models.agreement import Agreement
from maillage.people.models import Person

SHA256 = 64
models.CharField.register_lookup(Length)


class AgreementSignature(models.Model):
    """One party's signature, in the tool or on paper; written once, never changed (R73).

    `sent_on` and `recorded_on` are copied so that the database bounds the day of the signature on its own.
    In the tool `text_sha256` is the fingerprint of the text that was read; on paper `file` is the scan.
    """

    class Side(models.TextChoices):
        """The two parties."""

        OPERATOR = "operator", "l’opérateur"
        DEPARTMENT = "department", "le Département"

    class Way(models.TextChoices):
        """Signed in Maillage, or by hand."""

        TOOL = "tool", "dans Maillage"
        PAPER = "paper", "sur papier"

    class Capacity(models.TextChoices):
        """What lets someone sign."""

        REPRESENTATIVE = "representative", "représentante ou représentant légal"
        DELEGATE = "delegate", "par délégation de signature"
        OFFICER = "officer", "pour le Département"

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    side = models.CharField("partie", max_length=10, choices=Side)
    way = models.CharField("manière", max_length=5, choices=Way)
    name = models.CharField("signataire", max_length=120)
    capacity = models.CharField("qualité", max_length=14, choices=Capacity)
    quality = models.CharField("fonction", max_length=160, blank=True)
    delegation_start = models.DateField("délégation du", null=True, blank=True)
    delegation_end = models.DateField("au", null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField("adresse électronique", max_length=200, blank=True)
    statement = models.TextField("déclaration", blank=True)
    sent_on = models.DateField()
    signed_on = models.DateField("signée le")
    signed_at = models.DateTimeField(null=True, blank=True)
    recorded_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text_sha256 = models.CharField(max_length=64)
    file = models.FileField("convention signée", upload_to="agreements/", blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "signature de convention"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "side"],
                name="agreement_signature_once_a_party",
                violation_error_message="Cette partie a déjà signé.",
            ),
            models.CheckConstraint(
                condition=Q(side__in=("operator", "department")), name="agreement_signature_side_known"
            ),
            models.CheckConstraint(
                condition=Q(way="tool", person__isnull=False, signed_at__isnull=False, file="")
                & ~Q(email="")
                & ~Q(statement="")
                | Q(way="paper", person=None, signed_at=None, email="", file_sha256__length=SHA256)
                & ~Q(file=""),
                name="agreement_signature_in_the_tool_or_on_paper",
            ),
            models.CheckConstraint(
                condition=Q(
                    capacity="delegate",
                    delegation_start__isnull=False,
                    delegation_end__isnull=False,
                    delegation_end__gte=F("delegation_start"),
                )
                | Q(capacity__in=("representative", "officer"), delegation_start=None, delegation_end=None),
                name="agreement_signature_delegation_has_its_days",
            ),
            models.CheckConstraint(
                condition=~Q(capacity="delegate")
                | Q(signed_on__gte=F("delegation_start"), signed_on__lte=F("delegation_end")),
                name="agreement_signature_within_the_delegation",
                violation_error_message="La délégation ne couvre pas le jour de la signature.",
            ),
            models.CheckConstraint(
                condition=Q(side="operator", capacity__in=("representative", "delegate"))
                | Q(side="department", capacity="officer"),
                name="agreement_signature_capacity_of_its_party",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__lte=F("recorded_on")),
                name="agreement_signature_not_to_come",
                violation_error_message="Une signature n’est pas datée d’un jour à venir.",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__gte=F("sent_on")),
                name="agreement_signature_after_the_sending",
                violation_error_message="La convention se signe après son envoi.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="agreement_signature_has_a_name"),
            models.CheckConstraint(
                condition=Q(text_sha256__length=SHA256), name="agreement_signature_of_a_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, pour {self.get_side_display()}"
