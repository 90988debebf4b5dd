"""The text of the convention as the département writes it: versions, each of ordered articles."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.people.models import Organisation, Person
from maillage.rules.convention import CONDITIONS, FAMILIES, Article, Text


class AgreementTextQuerySet(models.QuerySet["AgreementText"]):
    """Versions of the text."""

    def published(self) -> AgreementTextQuerySet:
        """Those in use: one a funder and a family at most."""
        return self.filter(state=AgreementText.State.PUBLISHED)

    def drafts(self) -> AgreementTextQuerySet:
        """Those being written: one a funder and a family at most."""
        return self.filter(state=AgreementText.State.DRAFT)


class AgreementText(models.Model):
    """A version of the text for a family of bodies; once published it never changes (R73).

    Where a funder has published none, the text shipped with Maillage serves (`agreements.texts`).
    """

    class State(models.TextChoices):
        """A version is written, used, then replaced by the next one."""

        DRAFT = "draft", "brouillon"
        PUBLISHED = "published", "publiée"
        REPLACED = "replaced", "remplacée"

    funder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    family = models.CharField("famille", max_length=10, choices=list(FAMILIES.items()))
    version = models.PositiveSmallIntegerField("version")
    state = models.CharField("état", max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField("titre de la convention", max_length=120)
    preamble = models.TextField("visas", blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = AgreementTextQuerySet.as_manager()

    class Meta:
        verbose_name = "texte de convention"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["funder", "family", "version"], name="agreement_text_version_unique"
            ),
            models.UniqueConstraint(
                fields=["funder", "family"],
                condition=Q(state="draft"),
                name="agreement_text_one_draft",
                violation_error_message="Un brouillon de ce texte existe déjà : reprenez-le.",
            ),
            models.UniqueConstraint(
                fields=["funder", "family"],
                condition=Q(state="published"),
                name="agreement_text_one_published",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "published", "replaced")), name="agreement_text_state_known"
            ),
            models.CheckConstraint(
                condition=Q(family__in=list(FAMILIES)), name="agreement_text_family_known"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="agreement_text_version_from_one"),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None, published_by=None)
                | ~Q(state="draft") & Q(published_at__isnull=False, published_by__isnull=False),
                name="agreement_text_published_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="replaced", replaced_at__isnull=False, replaced_at__gte=F("published_at"))
                | ~Q(state="replaced") & Q(replaced_at=None),
                name="agreement_text_replaced_after_it_is_published",
            ),
        ]

    def __str__(self) -> str:
        return f"Texte de convention, {self.get_family_display().lower()}, version {self.version}"

    @property
    def is_draft(self) -> bool:
        """Whether it is being written."""
        return self.state == self.State.DRAFT

    def as_rule(self) -> Text:
        """Give back what it says, article by article; one query."""
        return Text(
            self.title,
            self.preamble,
            tuple(
                Article(row.title, row.body, row.condition)
                for row in self.articles.order_by("position", "pk")
            ),
        )


class AgreementArticle(models.Model):
    """An article of a version: its title, when it is printed, and its words."""

    text = models.ForeignKey(AgreementText, models.CASCADE, related_name="articles")
    position = models.PositiveSmallIntegerField("numéro")
    title = models.CharField("titre", max_length=120)
    condition = models.CharField("imprimé", max_length=40, blank=True)
    body = models.TextField("texte")

    class Meta:
        verbose_name = "article de convention"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["text", "position"], name="agreement_article_position_unique"),
            models.CheckConstraint(condition=Q(position__gte=1), name="agreement_article_position_from_one"),
            models.CheckConstraint(
                condition=Q(condition__in=["", *(word.name for word in CONDITIONS.values())]),
                name="agreement_article_condition_known",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="agreement_article_has_a_title"),
            models.CheckConstraint(condition=~Q(body=""), name="agreement_article_has_words"),
        ]

    def __str__(self) -> str:
        return f"Article {self.position} – {self.title}"

    @property
    def mark(self) -> str:
        """What tells whether someone wrote it meanwhile."""
        return hashlib.sha256(f"{self.title}\n{self.condition}\n{self.body}".encode()).hexdigest()
