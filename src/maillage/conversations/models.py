"""What an applicant and the officers say to each other on one application: dated, signed, never rewritten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.applications.models import Application
from maillage.people.models import Person
from maillage.rules.conversation import APPLICANT, DEPARTMENT, DOCUMENTS, KINDS, KINDS_OF, SIDES


class ConversationMessage(models.Model):
    """One message, from one side to the other, after the closing of the round; part of the file."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    side = models.CharField("de la part de", max_length=10, choices=list(SIDES.items()))
    kind = models.CharField("nature", max_length=10, choices=list(KINDS.items()))
    text = models.TextField("message", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "message de l’échange"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(side=APPLICANT, kind__in=KINDS_OF[APPLICANT])
                | Q(side=DEPARTMENT, kind__in=KINDS_OF[DEPARTMENT]),
                name="message_is_what_its_side_may_say",
                violation_error_message="Choisissez ce que vous envoyez.",
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(kind=DOCUMENTS),
                name="message_says_something",
                violation_error_message="Écrivez votre message.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["application", "at"], name="message_by_application")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} — {self.application}"


class Attachment(models.Model):
    """A file given with a message: beside the frozen file that was deposited, never in its place."""

    message = models.ForeignKey(ConversationMessage, models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to="conversations/")
    name = models.CharField(max_length=160)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "pièce de l’échange"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_not_empty"),
            models.CheckConstraint(condition=Q(sha256__length=64), name="attachment_has_a_fingerprint"),
            models.UniqueConstraint(fields=["message", "sha256"], name="attachment_once_a_message"),
        ]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """When a message was first read by the side it was written to, and by whom."""

    message = models.OneToOneField(ConversationMessage, models.PROTECT, related_name="reading")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "lecture d’un message"

    def __str__(self) -> str:
        return f"Lu — {self.message}"
